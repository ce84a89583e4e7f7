"""A form is asked by a LimeSurvey survey, which its own pages show; RemoteControl 2 gives back the answers."""

from __future__ import annotations

import datetime
import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from civicgen.config import Config
from civicgen.content.forms import Field, Form
from civicgen.forms.backend import Network, Pulled, Target
from civicgen.forms.backends.answers import decoded, instant_of, submission
from civicgen.forms.backends.basis import THERE, There
from civicgen.forms.backends.troubles import fail, json_of
from civicgen.forms.options import option, zone_of
from civicgen.forms.submissions import Received, Submission
from civicgen.problems import Problem

__all__ = ["LimeSurvey", "backend"]

_AT_ONCE = 500
_OWN = frozenset(
    [
        "id",
        "token",
        "submitdate",
        "startdate",
        "datestamp",
        "lastpage",
        "startlanguage",
        "seed",
        "ipaddr",
        "refurl",
        "interviewtime",
    ]
)
_PATIENCE = 5000
"""How many numbers later an answer that was begun is still waited for."""
_EMPTY = ("no data", "no response")
"""What an empty range of answers is told by: an error, not an empty list."""


class LimeSurvey(There):
    """The questions are written there too, their codes being the ids of the fields."""

    name = "limesurvey"
    options = ("survey", "user", "api", "timezone", "region", "country")
    secrets = ("CIVICGEN_LIMESURVEY_PASSWORD",)
    capabilities = replace(THERE, granularity="id", receipt=True)

    def page(self, form: Form, target: Target) -> str:
        """In the language of the page that leads there."""
        base, survey = target.settings.forms.url.rstrip("/"), option(target.settings, form, "survey")
        address = f"{base}/index.php/{quote(survey, safe='')}?lang={quote(target.lang, safe='')}"
        return address if base and survey else ""

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """What a survey that is shown elsewhere cannot keep of what the form promises."""
        from civicgen.forms.backends.promises import of_limesurvey

        return of_limesurvey(self, form, settings)

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """Every answer that was finished since: numbers are given when people begin, not when they end."""
        survey, user = option(settings, form, "survey"), option(settings, form, "user")
        base = settings.forms.url.rstrip("/")
        for value, key in ((base, "url"), (survey, "options: survey"), (user, "options: user")):
            if not value:
                fail("backend-setting-missing", backend=self.name, key=key)
        api = option(settings, form, "api", f"{base}/index.php/admin/remotecontrol")
        zone = zone_of(form, settings)
        session = _session(network, api, user, secret(self.secrets[0]))
        try:
            unfinished = {int(number) for number in (cursor or {}).get("unfinished", ())}
            last = int((cursor or {}).get("last", 0))
            start = min(unfinished, default=last + 1)
            while rows := _responses(network, api, session, survey, start):
                start = rows[-1][0] + 1
                for number, row in rows:
                    last = max(last, number)
                    if not row.get("submitdate"):
                        unfinished.add(number)  # someone is still writing, and will have this number
                        continue
                    unfinished.discard(number)
                    unfinished = {each for each in unfinished if each > last - _PATIENCE}
                    taken = _taken(form, self.name, survey, number, row, zone)
                    yield Pulled(event=Received(taken), cursor={"last": last, "unfinished": sorted(unfinished)})
        finally:
            _call(network, api, "release_session_key", session)


def _taken(
    form: Form, name: str, survey: str, number: int, row: Mapping[str, Any], zone: datetime.tzinfo
) -> Submission:
    fields = {field.id: field for field in form.fields}
    values = {_code(form, key): value for key, value in row.items() if key not in _OWN and value is not None}
    named = {key: _chosen(fields.get(key.partition("--")[0]), value) for key, value in _joined(values).items()}
    taken = submission(
        form,
        name,
        named,
        remote_id=f"{survey}-{number}",
        received=instant_of(row.get("submitdate"), zone),
        receipt=str(number),
    )
    private = {key for key in ("ipaddr", "refurl", "token") if row.get(key)}
    lang = str(row.get("startlanguage") or "")[:20]
    return replace(taken, dropped=tuple(sorted({*taken.dropped, *private})), lang=lang)


def _chosen(field: Field | None, value: Any) -> Any:
    """Codes of answers (five letters and digits at most) become the ids of the choices they stand for."""
    if field is None or not field.choices:
        return value
    if isinstance(value, list):
        return [_chosen(field, each) for each in value]
    fitting = [choice.id for choice in field.choices if choice.id.replace("-", "")[:5] == str(value).casefold()]
    return fitting[0] if len(fitting) == 1 else value


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


def _responses(network: Network, api: str, session: str, survey: str, start: int) -> list[tuple[int, dict[str, Any]]]:
    """Answers from a number on, in order. Numbers have gaps: an empty range is not yet the end."""
    room = _AT_ONCE
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
    arguments = (session, survey, "json", None, "all", "code", "short", first, last)
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
            joined[f"{name}--{rest.rstrip(']')}"] = value
    return joined


backend = LimeSurvey()
