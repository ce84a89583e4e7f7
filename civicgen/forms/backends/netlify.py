"""A form is sent to Netlify Forms, which finds it in the pages at each deployment; its API gives back what came."""

from __future__ import annotations

import binascii
import datetime
import hashlib
import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import quote

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Capabilities, Network, Pulled, RenderedForm, Target
from civicgen.forms.backends.answers import instant_of, marks, of_another_form, submission
from civicgen.forms.backends.basis import Basis, enctype
from civicgen.forms.backends.paging import Row, held, newest_first
from civicgen.forms.backends.troubles import fail, json_of, trouble
from civicgen.forms.options import option
from civicgen.forms.submissions import Event, Received
from civicgen.problems import Problem

__all__ = ["Netlify", "backend", "form_name"]

HONEYPOT = "civicgen-empty"
_PAGE = 100


def form_name(form: Form) -> str:
    """What Netlify calls the form: unique in the site, the same in all languages, never changed by a new title."""
    return f"{form.consultation}-{form.id}"


class Netlify(Basis):
    """The host receives the form itself."""

    name = "netlify"
    options = ("site", "api", "spam", "region", "country")
    secrets = ("CIVICGEN_NETLIFY_TOKEN",)
    capabilities = Capabilities(
        without_script="conditional",
        native_post=True,
        redirect="free",
        max_file=8_000_000,
        max_files=1,
        pull="api",
        granularity="page",
        stable_ids=True,
        remote_delete=True,
        webhook="signed",
        spam="list",
        region="US",
    )

    def render(self, form: Form, target: Target) -> RenderedForm:
        """Attributes that its robot looks for, and the hidden name that it would add itself."""
        name = form_name(form)
        return RenderedForm(
            mode="post",
            action=f"/{_folder(target.thanks).lstrip('/')}",
            enctype=enctype(form),
            attributes=(("name", name), ("data-netlify", "true"), ("netlify-honeypot", HONEYPOT)),
            hidden=(
                ("form-name", name),
                ("subject", f"[{form.consultation}/{form.id}] %{{submissionId}}"),
                *marks(form),
            ),
            names={field.id: f"q-{field.id}" for field in form.fields if field.id in {"form-name", "subject"}},
            honeypot=HONEYPOT,
            form_action=("'self'",),
            processor="Netlify",
            country=option(target.settings, form, "country") or self.capabilities.region,
        )

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """What Netlify cannot keep of what the form promises."""
        from civicgen.forms.backends.promises import of_netlify

        return of_netlify(self, form, settings)

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """What it verified, then what it took for spam, each said to be so: a citizen may be in there."""
        token = secret(self.secrets[0])
        before = dict(cursor or {})
        now = dict(before)
        lists = ["verified"] + (["spam"] if option(settings, form, "spam") != "no" else [])

        def events() -> Iterator[Event]:
            address = self._address(form, settings, network, token)
            if not address:
                return
            for state in lists:
                for row in self._rows(form, address, network, token, state, before.get(state)):
                    if row.received and row.received.isoformat() > now.get(state, ""):
                        now[state] = row.received.isoformat()
                    if row.value is not None:
                        yield Received(row.value)

        return held(events(), cursor, lambda: now)

    def _address(self, form: Form, settings: Config, network: Network, token: str) -> str:
        """Where the submissions of the form are; nothing before its first deployment."""
        api = option(settings, form, "api", "https://api.netlify.com/api/v1")
        site = option(settings, form, "site")
        if not site:
            fail("backend-setting-missing", backend=self.name, key="options: site")
        forms = json_of(
            network.ask("GET", f"{api}/sites/{quote(site, safe='')}/forms", headers=_bearer(token)), self.name
        )
        for each in forms if isinstance(forms, list) else []:
            if isinstance(each, dict) and each.get("name") == form_name(form):
                return f"{api}/forms/{quote(str(each.get('id')), safe='')}/submissions"
        return ""

    def _rows(
        self, form: Form, address: str, network: Network, token: str, state: str, since: str | None
    ) -> Iterator[Row]:
        def page_of(number: int) -> tuple[list[Row], bool]:
            query = f"?page={number + 1}&per_page={_PAGE}" + ("&state=spam" if state == "spam" else "")
            reply = network.ask("GET", address + query, headers=_bearer(token))
            found = json_of(reply, self.name)
            if not isinstance(found, list):
                fail("backend-unreadable", backend=self.name)
            rows = [_row(form, row, state == "spam") for row in found if isinstance(row, dict)]
            links = reply.headers.get("link")
            return rows, not found or (links is not None and 'rel="next"' not in links and "rel=next" not in links)

        return newest_first(page_of, datetime.datetime.fromisoformat(since) if since else None)

    def verify_webhook(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> Literal["ok", "bad", "unsupported"]:
        """Whether the token of the message is signed with our secret (HS256 only), and is about these very bytes."""
        token = {name.lower(): value for name, value in headers.items()}.get("x-webhook-signature", "")
        head, _, rest = token.partition(".")
        claims, _, signature = rest.partition(".")
        if not secret or not signature or not token.isascii():
            return "bad"
        expected = hmac.new(secret.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
        try:
            if not hmac.compare_digest(expected, _decoded(signature)):
                return "bad"
            algorithm, said = json.loads(_decoded(head)), json.loads(_decoded(claims))
        except (ValueError, binascii.Error, RecursionError):
            return "bad"
        if not isinstance(algorithm, dict) or algorithm.get("alg") != "HS256" or not isinstance(said, dict):
            return "bad"
        digest = hashlib.sha256(body).hexdigest()
        same = hmac.compare_digest(digest.encode(), str(said.get("sha256", "")).encode())
        return "ok" if same and said.get("iss") == "netlify" else "bad"

    def delete(
        self, form: Form, remote_id: str, settings: Config, network: Network, secret: Callable[[str], str]
    ) -> bool:
        """Delete it there, for good."""
        api = option(settings, form, "api", "https://api.netlify.com/api/v1")
        reply = network.ask(
            "DELETE", f"{api}/submissions/{quote(remote_id, safe='')}", headers=_bearer(secret(self.secrets[0]))
        )
        if reply.status != 404:
            trouble(reply, self.name)
        return True


def _folder(address: str) -> str:
    """An address of a folder: Netlify answers 404 to a form that is sent to a path with .html."""
    return address.removesuffix("index.html")


def _row(form: Form, row: dict[str, Any], spam: bool) -> Row:
    data = row.get("data")
    received = instant_of(row.get("created_at"))
    remote = str(row.get("id") or "")
    if not isinstance(data, dict) or not remote or of_another_form(form, data):
        return Row(remote, received, None)
    names = {field.id: f"q-{field.id}" for field in form.fields if field.id in {"form-name", "subject"}}
    ours = {"form-name", "subject", "bot-field", HONEYPOT}
    taken = submission(
        form,
        Netlify.name,
        data,
        remote_id=remote,
        received=received,
        names=names,
        ignored=ours,
        spam=spam,
    )
    return Row(remote, received, taken)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


backend = Netlify()
