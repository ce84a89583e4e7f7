"""A form and a backend become what the backend would break of what the form promises, each with the switch to set.

A warning that was settled is silenced by its word: `settled: captcha, region` under `options`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from civicgen.config import Config
from civicgen.content.forms import Form, personal
from civicgen.forms.backend import Capabilities
from civicgen.forms.options import option, short
from civicgen.hosts import HOSTS
from civicgen.problems import Place, Problem

if TYPE_CHECKING:
    from civicgen.forms.backends.preset import Preset

__all__ = [
    "of_collector",
    "of_demarche",
    "of_limesurvey",
    "of_link",
    "of_mailbox",
    "of_netlify",
    "of_nextcloud",
    "of_service",
    "of_table",
    "usual",
]

FILE = "civicgen.yml"
EEA = frozenset(
    # silenced: read as one line, as the treaty lists them
    "EU AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split()  # noqa: SIM905
)
"""Where the European rules hold."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""This very machine, where nobody listens on the way."""
_STATIC = frozenset({"github", "gitlab", "codeberg"})
"""Hosts that answer a form with an error."""


class _Backend(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...


class _Teller:
    """Problems about one form and one backend."""

    def __init__(self, backend: _Backend, form: Form, settings: Config, label: str = "") -> None:
        self.form, self.settings = form, settings
        self.label = label or backend.name
        words = option(settings, form, "settled")
        self.settled = {word.strip().casefold() for word in words.replace(";", ",").split(",")}

    def about_settings(self, code: str, **given: str) -> Iterator[Problem]:
        """Something that is set once for the portal."""
        yield from self._told(code, Place(FILE), "warning", given)

    def about_form(self, code: str, **given: str) -> Iterator[Problem]:
        """Something that this form asks for."""
        yield from self._told(code, Place(self.form.source), "warning", given)

    def missing(self, key: str) -> Iterator[Problem]:
        """Something without which nothing can be sent."""
        given = {"backend": self.label, "key": key, "form": short(self.form)}
        yield Problem(code="backend-setting-missing", place=Place(FILE), given=given)

    def _told(self, word: str, place: Place, severity: str, given: dict[str, str]) -> Iterator[Problem]:
        if word not in self.settled:
            yield Problem(
                code=f"backend-{word}",
                place=place,
                severity=severity,  # type: ignore[arg-type]  # one of its two words
                given={"backend": self.label, "word": word, "form": short(self.form), **given},
            )


def usual(backend: _Backend, form: Form, settings: Config, label: str = "", region: str = "") -> Iterator[Problem]:
    """What follows from what a backend says of itself."""
    tell, can = _Teller(backend, form, settings, label), backend.capabilities
    if can.without_script == "no":
        yield from tell.about_settings("script")
    if can.needs_account:
        yield from tell.about_settings("account")
        if form.makes == "ballot":
            yield from tell.about_form("ballot-account")
    yield from _place(
        tell, option(settings, form, "country") or option(settings, form, "region") or region or can.region
    )
    if not can.closes_on_time:
        yield from tell.about_settings("closing")
    if can.quota_a_month is not None:
        yield from tell.about_settings("quota", number=str(can.quota_a_month))
    yield from _files(tell, form, can)
    if form.confirm == "email" and not can.confirms_email:
        yield from tell.about_form("confirmation")
    if can.pull == "none":
        yield from tell.about_settings("pull")


def _place(tell: _Teller, region: str) -> Iterator[Problem]:
    region = region.upper()
    if not region:
        yield from tell.about_settings("region")
    elif region not in EEA:
        fields = ", ".join(field.label for field in tell.form.fields if personal(field)) or "—"
        yield from tell.about_settings("outside-eu", country="" if region == "XX" else region, fields=fields)


def _files(tell: _Teller, form: Form, can: Capabilities) -> Iterator[Problem]:
    asked = [field for field in form.fields if field.type == "file"]
    if asked and not can.max_file:
        yield from tell.about_form("files", field=asked[0].label)
        return
    if len(asked) > can.max_files:
        yield from tell.about_form("files-number", number=str(len(asked)), most=str(can.max_files))
    for field in asked:
        if field.max_size is None or field.max_size > can.max_file:
            yield from tell.about_form("files-size", field=field.label, most=f"{can.max_file // 1_000_000} MB")


def of_service(backend: _Backend, preset: Preset, form: Form, settings: Config) -> tuple[Problem, ...]:
    """A service that receives HTML forms."""
    return tuple(_of_service(backend, preset, form, settings))


def _of_service(backend: _Backend, preset: Preset, form: Form, settings: Config) -> Iterator[Problem]:
    tell = _Teller(backend, form, settings, preset.label)
    if not preset.action:
        yield from tell.missing("options: action")
        return
    if not option(settings, form, "id") and "{id}" in (preset.action + "".join(preset.hidden.values())):
        yield from tell.missing("options: id")
        return
    if not preset.action.startswith("https://") and urlsplit(preset.action).hostname not in _HERE:
        yield Problem(code="backend-not-https", place=Place(FILE), given={"address": preset.action})
        return
    if (
        settings.url
        and urlsplit(preset.action).hostname == urlsplit(settings.url).hostname
        and settings.host in _STATIC
    ):
        host = HOSTS[settings.host].label
        yield Problem(code="backend-static-host", place=Place(FILE), given={"host": host, "address": preset.action})
        return
    yield from usual(backend, form, settings, preset.label, preset.region or ("XX" if preset.outside_eu else ""))
    yield from _switches(tell, preset)
    yield from _plans(tell, preset, form)


def _switches(tell: _Teller, preset: Preset) -> Iterator[Problem]:
    """What somebody has to set, or to do once, at the service."""
    if preset.captcha == "dashboard":
        yield from tell.about_settings("captcha", site=preset.site)
    if not preset.honeypot:
        yield from tell.about_settings("honeypot")
    if preset.activation:
        yield from tell.about_settings("activation")
    if not preset.redirect:
        yield from tell.about_settings("thanks-there", site=preset.site)
    elif not tell.settings.url:
        yield from tell.about_settings("thanks-url")


def _plans(tell: _Teller, preset: Preset, form: Form) -> Iterator[Problem]:
    """What a plan does not hold, or holds only when it is paid."""
    if preset.redirect and preset.redirect_plan == "paid":
        yield from tell.about_settings("thanks-paid", site=preset.site)
    if preset.files_plan == "paid" and any(field.type == "file" for field in form.fields):
        yield from tell.about_form("files-paid")
    if preset.max_fields and len(form.fields) > preset.max_fields:
        yield from tell.about_form("fields", number=str(len(form.fields)), most=str(preset.max_fields))
    if preset.posts_a_minute:
        yield from tell.about_settings("crowd", number=str(preset.posts_a_minute))
    if preset.pull is not None and preset.pull.plan == "paid":
        yield from tell.about_settings("pull-paid", site=preset.site)


def of_netlify(backend: _Backend, form: Form, settings: Config) -> tuple[Problem, ...]:
    """Netlify, which only receives forms of the sites that it hosts."""
    tell = _Teller(backend, form, settings, "Netlify")
    if settings.host is not None and settings.host != "netlify":
        given = {"host": HOSTS[settings.host].label}
        return (Problem(code="backend-other-host", place=Place(FILE), given=given),)
    return (
        *usual(backend, form, settings, "Netlify"),
        *tell.about_settings("detection"),
        *tell.about_settings("suspicion"),
    )


def of_collector(backend: _Backend, form: Form, settings: Config) -> tuple[Problem, ...]:
    """Our own server."""
    tell = _Teller(backend, form, settings, "collector")
    address = urlsplit(settings.forms.url)
    if not settings.forms.url:
        return tuple(tell.missing("url"))
    if address.scheme != "https" and address.hostname not in _HERE:
        return (Problem(code="backend-not-https", place=Place(FILE), given={"address": settings.forms.url}),)
    if not settings.forms.key and any(personal(field) for field in form.fields):
        # An error: neither the collector nor the PHP file takes it, and people would type for nothing.
        return (Problem(code="backend-without-key", place=Place(FILE), given={"form": short(form)}),)
    return tuple(usual(backend, form, settings, "collector"))


def of_mailbox(backend: _Backend, form: Form, settings: Config) -> tuple[Problem, ...]:
    """A letter."""
    tell = _Teller(backend, form, settings, "mailbox")
    if not (option(settings, form, "address") or settings.publisher.email):
        return tuple(tell.missing("options: address"))
    structured = {"grades", "ranking", "sharing"}
    asked = [field.label for field in form.fields if field.type in structured]
    return (
        *usual(backend, form, settings, "mailbox", option(settings, form, "region") or "FR"),
        *(tell.about_form("letter-structure", field=asked[0]) if asked else ()),
        *(tell.about_form("ballot-account") if form.makes == "ballot" else ()),
    )


def of_limesurvey(backend: _Backend, form: Form, settings: Config) -> tuple[Problem, ...]:
    """A survey on a server of the town, its State, its association."""
    return _elsewhere(backend, form, settings, "LimeSurvey", ("url", "survey", "user"))


def of_nextcloud(backend: _Backend, form: Form, settings: Config) -> tuple[Problem, ...]:
    """The same with Nextcloud."""
    return _elsewhere(backend, form, settings, "Nextcloud Forms", ("url", "form", "hash", "user"))


def of_demarche(backend: _Backend, form: Form, settings: Config) -> tuple[Problem, ...]:
    """A procedure of the State's platform."""
    problems = _elsewhere(backend, form, settings, "Démarche numérique", ("procedure", "path"))
    tell = _Teller(backend, form, settings, "Démarche numérique")
    joined = all(option(settings, form, f"field.{field.id}") for field in form.fields)
    return problems if joined else (*problems, *tell.about_form("fields-unjoined"))


def of_link(backend: _Backend, form: Form, settings: Config, label: str, region: str) -> tuple[Problem, ...]:
    """A card that leads to a tool of others."""
    if not option(settings, form, "address"):
        return tuple(_Teller(backend, form, settings, label).missing("options: address"))
    return tuple(usual(backend, form, settings, label, region))


def of_table(form: Form, settings: Config) -> tuple[Problem, ...]:
    """Files that staff bring: only a profile can be wrong."""
    from civicgen.forms.backends.table import profiles

    name = option(settings, form, "profile")
    if name and name not in profiles():
        given = {"name": name, "known": ", ".join(profiles())}
        return (Problem(code="unknown-profile", place=Place(FILE), given=given),)
    return ()


def _elsewhere(
    backend: _Backend, form: Form, settings: Config, label: str, needed: tuple[str, ...]
) -> tuple[Problem, ...]:
    tell = _Teller(backend, form, settings, label)
    for key in needed:
        value = settings.forms.url if key == "url" else option(settings, form, key)
        if not value:
            return tuple(tell.missing(key if key == "url" else f"options: {key}"))
        if key == "url" and not value.startswith("https://") and urlsplit(value).hostname not in _HERE:
            return (Problem(code="backend-not-https", place=Place(FILE), given={"address": value}),)
    return tuple(usual(backend, form, settings, label))
