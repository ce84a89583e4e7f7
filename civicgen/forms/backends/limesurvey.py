"""A form is asked by a LimeSurvey survey, which its own pages show; RemoteControl 2 gives back the answers."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Capabilities, Network, Pulled, RenderedForm, Target
from civicgen.forms.backends.answers import decoded, instant_of, submission
from civicgen.forms.backends.troubles import fail, json_of
from civicgen.forms.options import option
from civicgen.forms.submissions import Received
from civicgen.problems import Problem

__all__ = ["LimeSurvey", "backend"]

_AT_ONCE = 500
_OWN = frozenset(
    "id token submitdate startdate datestamp lastpage startlanguage seed ipaddr refurl interviewtime".split()
)
_EMPTY = ("no data", "no response")
"""What an empty range of answers is told by: an error, not an empty list."""


class LimeSurvey:
    """The questions are written there too, their codes being the ids of the fields."""

    name = "limesurvey"
    options = ("survey", "user", "api", "timezone", "region", "country", "processor")
    secrets = ("CIVICGEN_LIMESURVEY_PASSWORD",)
    capabilities = Capabilities(
        without_script="no",
        native_post=False,
        redirect="server",
        max_file=10_000_000,
        max_files=10,
        pull="api",
        granularity="id",
        stable_ids=True,
        receipt=True,
        closes_on_time=True,
    )

    def render(self, form: Form, target: Target) -> RenderedForm:
        """A link, in the language of the page."""
        base, survey = target.settings.forms.url.rstrip("/"), option(target.settings, form, "survey")
        if not base or not survey:
            return RenderedForm(mode="none")
        return RenderedForm(
            mode="link",
            action=f"{base}/index.php/{quote(survey, safe='')}?lang={quote(target.lang, safe='')}",
            processor=option(target.settings, form, "processor"),
            country=option(target.settings, form, "country") or option(target.settings, form, "region"),
        )

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """What a survey that is shown elsewhere cannot keep of what the form promises."""
        from civicgen.forms.backends.promises import of_limesurvey

        return of_limesurvey(self, form, settings)

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """Every complete answer after the last one, by its number."""
        survey, user = option(settings, form, "survey"), option(settings, form, "user")
        base = settings.forms.url.rstrip("/")
        for value, key in ((base, "url"), (survey, "options: survey"), (user, "options: user")):
            if not value:
                fail("backend-setting-missing", backend=self.name, key=key)
        api = option(settings, form, "api", f"{base}/index.php/admin/remotecontrol")
        zone = ZoneInfo(option(settings, form, "timezone", settings.timezone))
        session = _session(network, api, user, secret(self.secrets[0]))
        try:
            last = int((cursor or {}).get("last", 0))
            while True:
                rows = _responses(network, api, session, survey, last)
                for number, row in rows:
                    last = number
                    values = {
                        _code(form, key): value for key, value in row.items() if key not in _OWN and value is not None
                    }
                    values = _joined(values)
                    taken = submission(
                        form,
                        self.name,
                        values,
                        remote_id=f"{survey}-{number}",
                        received=instant_of(row.get("submitdate"), zone),
                        receipt=str(number),
                    )
                    dropped = sorted({*taken.dropped, *({"ipaddr", "refurl", "token"} & {k for k in row if row[k]})})
                    yield Pulled(event=Received(_with(taken, tuple(dropped), row)), cursor={"last": last})
                if not rows:
                    return
        finally:
            _call(network, api, "release_session_key", session)

    def verify_webhook(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> Literal["ok", "bad", "unsupported"]:
        """It tells of nothing by itself."""
        return "unsupported"

    def delete(
        self, form: Form, remote_id: str, settings: Config, network: Network, secret: Callable[[str], str]
    ) -> bool:
        """Not offered: an account that may delete answers may do too much."""
        return False


def _with(taken: Any, dropped: tuple[str, ...], row: Mapping[str, Any]) -> Any:
    from msgspec.structs import replace

    return replace(taken, dropped=dropped, lang=str(row.get("startlanguage") or "")[:20])


def _call(network: Network, api: str, method: str, *arguments: Any) -> Any:
    body = json.dumps({"method": method, "params": list(arguments), "id": 1}).encode()
    answer = json_of(
        network.ask("POST", api, headers={"Content-Type": "application/json", "Connection": "close"}, body=body),
        LimeSurvey.name,
    )
    if not isinstance(answer, dict) or answer.get("error") is not None:
        fail("backend-unreadable", backend=LimeSurvey.name)
    return answer.get("result")


def _session(network: Network, api: str, user: str, password: str) -> str:
    """The key of a session; a wrong password is an object with `status`, not an error."""
    session = _call(network, api, "get_session_key", user, password)
    if not isinstance(session, str):
        fail("backend-refused", backend=LimeSurvey.name, status="")
    return session


def _responses(network: Network, api: str, session: str, survey: str, last: int) -> list[tuple[int, dict[str, Any]]]:
    """Answers after a number, in order. Numbers have gaps: an empty range is not the end while there are higher ones."""
    start, room = last + 1, _AT_ONCE
    while True:
        found = _exported(network, api, session, survey, start, start + room - 1)
        if found:
            return sorted(found.items())
        if room > 10**9:
            return []
        start, room = start + room, room * 1000  # a longer and longer look ahead, cheap because it is empty


def _exported(
    network: Network, api: str, session: str, survey: str, first: int, last: int
) -> dict[int, dict[str, Any]]:
    arguments = (session, survey, "json", None, "complete", "code", "short", first, last)
    found = _call(network, api, "export_responses", *arguments)
    if isinstance(found, dict):
        status = str(found.get("status", ""))
        if any(words in status.casefold() for words in _EMPTY):
            return {}
        fail("backend-said", backend=LimeSurvey.name, said=status[:200])
    try:
        export = decoded(b64decode(str(found), validate=False))
    except ValueError:
        fail("backend-unreadable", backend=LimeSurvey.name)
    rows = export.get("responses", []) if isinstance(export, dict) else []
    numbered: dict[int, dict[str, Any]] = {}
    for row in rows:
        if isinstance(row, dict) and "id" not in row and len(row) == 1:
            (row,) = row.values()  # noqa: PLW2901  (older versions: {"12": {…}})
        if isinstance(row, dict) and str(row.get("id", "")).isdigit() and first <= int(row["id"]) <= last:
            numbered[int(row["id"])] = row
    return numbered


def _code(form: Form, key: str) -> str:
    """A code of a question by the id of a field: codes hold no hyphens; several choices are `sujets[voirie]`."""
    code = key.partition("[")[0].casefold().replace("_", "")
    for field in form.fields:
        if field.id.replace("-", "") == code:
            return field.id + key[len(key.partition("[")[0]) :]
    return key


def _joined(values: dict[str, Any]) -> dict[str, Any]:
    """Boxes come as one column each (`sujets[voirie]`: Y): those ticked become the values of the question."""
    joined: dict[str, Any] = {}
    for key, value in values.items():
        name, bracket, rest = key.partition("[")
        if not bracket:
            joined[name] = value
        elif value == "Y":
            joined[name] = [*joined.get(name, []), rest.rstrip("]")]
        elif value not in {"", "N", None}:
            joined[f"{name}.{rest.rstrip(']')}"] = value
    return joined


backend = LimeSurvey()
