"""A preset of a service that receives HTML forms becomes a backend: one adaptor for all, told apart by a table."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Literal
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Capabilities, Network, Pulled, RenderedForm, Target
from civicgen.forms.backends.answers import Identities, instant_of, marks, of_another_form, submission, texts
from civicgen.forms.backends.basis import Basis, enctype
from civicgen.forms.backends.data import table
from civicgen.forms.backends.paging import OVERLAP, Row, held, newest_first
from civicgen.forms.backends.preset import Preset, PullTable
from civicgen.forms.backends.preset_names import names_of, unblocked
from civicgen.forms.backends.troubles import fail, json_of
from civicgen.forms.options import option
from civicgen.forms.submissions import Event, Received
from civicgen.problems import Problem

__all__ = ["OWN", "Hosted", "presets", "settable"]

_TOO_OLD = 300
"""Seconds after which a signed message is taken for a repetition."""


@cache
def presets() -> dict[str, Hosted]:
    """The services that come with civicgen, by name."""
    return {name: Hosted(preset) for name, preset in table("services", Preset).items()}


class Hosted(Basis):
    """One of them."""

    def __init__(self, preset: Preset) -> None:
        self.preset = preset
        self.name = preset.name
        self.options = ("id", "country", "spam", *settable(Preset), *(f"pull.{key}" for key in settable(PullTable)))
        self.secrets = (f"CIVICGEN_{preset.name.upper()}_KEY",)
        pull = preset.pull
        self.capabilities = Capabilities(
            without_script="conditional" if preset.captcha == "dashboard" else "yes",
            native_post=True,
            redirect=preset.redirect_plan if preset.redirect else "no",
            max_file=preset.max_file,
            max_files=preset.max_files,
            pull="api" if pull else "none",
            granularity="since" if pull and pull.since else (pull.paging if pull else "all"),
            pulls_a_day=pull.pulls_a_day if pull else None,
            stable_ids=bool(pull and pull.id),
            webhook="signed" if preset.webhook else "unsigned",
            spam="list" if pull and pull.spam_query else ("flag" if pull and pull.spam else "no"),
            region=preset.region or ("" if not preset.outside_eu else "XX"),
            retention_days=preset.retention_days,
            quota_a_month=preset.quota_a_month,
        )

    def render(self, form: Form, target: Target) -> RenderedForm:
        """A plain form; nothing when the service has not been told of it."""
        preset, settings = _own(self.preset, form, target.settings), target.settings
        given = option(settings, form, "id")
        action = preset.action.replace("{id}", quote(given, safe="@"))
        needed = "{id}" in preset.action or any("{id}" in value for value in preset.hidden.values())
        if (needed and not given) or not _safe(action):
            return RenderedForm(mode="none")
        prefix = "fi-text-" if preset.naming == "blocks" else ""
        hidden = [(prefix + key, value) for key, value in marks(form)]
        hidden += [(key, value.replace("{id}", given)) for key, value in preset.hidden.items()]
        if preset.redirect and target.absolute_thanks:
            hidden.append((preset.redirect, target.absolute_thanks))
        if preset.subject:
            hidden.append((preset.subject, f"[{form.consultation}/{form.id}] {form.title}"))
        address = urlsplit(action)
        return RenderedForm(
            mode="post",
            action=action,
            enctype=enctype(form),
            hidden=tuple(hidden),
            names=names_of(form, preset),
            honeypot=preset.honeypot,
            form_action=(f"{address.scheme}://{address.netloc}",),
            processor=preset.label,
            country=option(settings, form, "country") or preset.region,
        )

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """What the service cannot keep of what the form promises."""
        from civicgen.forms.backends.promises import of_service

        return of_service(self, _own(self.preset, form, settings), form, settings)

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """What came, then what the service took for spam, each said to be so."""
        preset = _own(self.preset, form, settings)
        if preset.pull is None:
            fail("backend-no-pull", backend=preset.label)
        before = dict(cursor or {})
        now = dict(before)
        key = secret(self.secrets[0])
        lists = [False] + ([True] if preset.pull.spam_query and option(settings, form, "spam") != "no" else [])

        def events() -> Iterator[Event]:
            for spam in lists:
                name = "spam" if spam else "since"
                # silenced: a preset without a pull never comes here
                for row in self._rows(preset, preset.pull, form, settings, network, key, before.get(name), spam):  # type: ignore[arg-type]
                    if row.received and row.received.isoformat() > now.get(name, ""):
                        now[name] = row.received.isoformat()
                    yield Received(row.value)

        return held(events(), cursor, lambda: now)

    def _rows(
        self,
        preset: Preset,
        pull: PullTable,
        form: Form,
        settings: Config,
        network: Network,
        key: str,
        since: str | None,
        spam: bool,
    ) -> Iterator[Row]:
        start = datetime.datetime.fromisoformat(since) if since else None
        identities = Identities()

        def page_of(number: int) -> tuple[list[Row], bool]:
            nonlocal identities
            if number == 0:
                identities = Identities()  # a new reading counts equals anew
            address, headers = _question(pull, option(settings, form, "id"), key, number, start, spam)
            found = _at(json_of(network.ask("GET", address, headers=headers), preset.label), pull.rows)
            if not isinstance(found, list):
                fail("backend-unreadable", backend=preset.label)
            rows = [self._row(preset, pull, form, row, spam, identities) for row in found if isinstance(row, dict)]
            return [row for row in rows if row], pull.paging == "all" or (number == 0 and not rows)

        return newest_first(page_of, start)

    def _row(
        self, preset: Preset, pull: PullTable, form: Form, row: dict[str, Any], spam: bool, identities: Identities
    ) -> Row | None:
        date = row.get(pull.date) if pull.date else None
        values = row.get(pull.fields) if pull.fields else row
        values = unblocked(values) if preset.naming == "blocks" else values
        prefix = "fi-text-" if preset.naming == "blocks" else ""
        if not isinstance(values, dict) or of_another_form(form, values, prefix):
            return None
        values = {name: value for name, value in values.items() if name not in {pull.date, pull.id, pull.spam}}
        received = instant_of(date)
        remote = str(row.get(pull.id) or "") if pull.id else ""
        flagged = row.get(pull.spam) if pull.spam else None
        taken = submission(
            form,
            self.name,
            values,
            remote_id=remote
            or identities.of(form.name, {key: texts(value) for key, value in values.items()}, str(date)),
            received=received,
            names=names_of(form, preset),
            ignored={*preset.hidden, preset.redirect, preset.subject, preset.honeypot, "_captcha", "_template"},
            prefix=prefix,
            spam=True if spam else (bool(flagged) if flagged is not None else (False if pull.spam_query else None)),
        )
        return Row(taken.remote_id, received, taken)

    def verify_webhook(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> Literal["ok", "bad", "unsupported"]:
        """Whether the service signed it, lately."""
        if self.preset.webhook is None:
            return "unsupported"
        signature = {name.lower(): value for name, value in headers.items()}.get(self.preset.webhook.header.lower(), "")
        parts = dict(part.strip().partition("=")[::2] for part in signature.split(","))
        moment, digest = parts.get("t", ""), parts.get("v1", "")
        if not re.fullmatch(r"[0-9]{1,12}", moment) or abs(now - int(moment)) > _TOO_OLD or not secret:
            return "bad"
        expected = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        return "ok" if hmac.compare_digest(expected.encode(), digest.encode()) else "bad"


def _own(preset: Preset, form: Form, settings: Config) -> Preset:
    """A preset with what the portal changed in it: `honeypot`, `pull.address` and the like."""
    changed = _changed(Preset, form, settings, "")
    if described := _changed(PullTable, form, settings, "pull."):
        base = preset.pull or PullTable(address=described.get("address", ""))
        changed["pull"] = msgspec.structs.replace(base, **described)
    return msgspec.structs.replace(preset, **changed)


def _changed(kind: type[msgspec.Struct], form: Form, settings: Config, prefix: str) -> dict[str, Any]:
    """Keys of a table that the portal's options change; what does not fit is told by `check`."""
    changed: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        value = option(settings, form, prefix + field.name)
        if value and field.name in settable(kind):
            try:
                changed[field.name] = msgspec.convert(value, field.type, strict=False)
            except msgspec.ValidationError:
                continue
    return changed


def settable(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """Keys of a table that an option can hold: one word or number."""
    lists = {"name", "hidden", "pull", "webhook", "unsure", "checked_on", "reserved", "params"}
    return tuple(field.name for field in msgspec.structs.fields(kind) if field.name not in lists)


def _safe(action: str) -> bool:
    """Whether what people write goes there unread: encrypted, or to this very machine."""
    address = urlsplit(action)
    here = address.hostname in {"localhost", "127.0.0.1", "::1"}
    return bool(address.hostname) and (address.scheme == "https" or (address.scheme == "http" and here))


def _question(
    pull: PullTable, given: str, key: str, number: int, since: datetime.datetime | None, spam: bool
) -> tuple[str, dict[str, str]]:
    """Address and headers of a page."""
    address = pull.address.replace("{id}", quote(given, safe="")).replace("{key}", quote(key, safe=""))
    query = dict(pull.params)
    if pull.limit:
        query[pull.limit_name or "limit"] = str(pull.limit)
    if pull.paging == "page":
        query[pull.page] = str(number + 1)
    if pull.paging == "offset":
        query[pull.offset] = str(number * pull.limit)
    if pull.since and since:
        query[pull.since] = (since - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")
    if spam:
        query[pull.spam_query] = "true"
    headers = {"Accept": "application/json"}
    way, _, name = pull.auth.partition(":")
    if way == "bearer":
        headers["Authorization"] = f"Bearer {key}"
    elif way == "header":
        headers[name] = key
    elif way == "query":
        query[name] = key
    return (f"{address}?{urlencode(query)}" if query else address), headers


def _at(value: Any, path: str) -> Any:
    for step in path.split(".") if path else ():
        value = value.get(step) if isinstance(value, dict) else None
    return value


OWN = Hosted(Preset(name="service", label="", action=""))
"""Another service, which the portal describes itself."""
