"""A form is one of Nextcloud Forms, on a server of the town or its association; its API gives back the answers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Network, Pulled, Target
from civicgen.forms.backends.answers import instant_of, submission
from civicgen.forms.backends.basis import THERE, There
from civicgen.forms.backends.paging import Row, held, newest_first
from civicgen.forms.backends.troubles import fail, json_of, trouble
from civicgen.forms.options import option
from civicgen.forms.submissions import Deleted, Event, Received
from civicgen.problems import Problem

__all__ = ["NextcloudForms", "backend"]

_PAGE = 100


class NextcloudForms(There):
    """The questions are written there too; joined by `field.ID` (the number of a question), else by their words."""

    name = "nextcloud-forms"
    options = ("form", "hash", "user", "region", "country", "field.*")
    secrets = ("CIVICGEN_NEXTCLOUD_PASSWORD",)
    capabilities = replace(THERE, granularity="offset", deletions_seen=True, remote_delete=True)

    def page(self, form: Form, target: Target) -> str:
        """Its public page."""
        base, public = target.settings.forms.url.rstrip("/"), option(target.settings, form, "hash")
        return f"{base}/apps/forms/s/{quote(public, safe='')}" if base and public else ""

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """What it needs of the settings, and what a form that is shown elsewhere cannot keep."""
        from civicgen.forms.backends.promises import of_nextcloud

        return of_nextcloud(self, form, settings)

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """All that is there, since edits are not told; what was there and is no more was deleted.

        The cursor holds the numbers that are there, as ranges: a consultation of a village, not of a country.
        """
        headers = self._headers(form, settings, secret)
        address = self._address(form, settings)
        # `there` is only believed to be all when the server counts the same: a list cut short must not erase anyone
        known = _numbers((cursor or {}).get("there", ()))
        there: set[int] = set()
        counted = -1

        def page_of(number: int) -> tuple[list[Row], bool]:
            query = f"?limit={_PAGE}&offset={number * _PAGE}"
            answer = json_of(network.ask("GET", address + query, headers=headers), self.name)
            data = ((answer.get("ocs") or {}) if isinstance(answer, dict) else {}).get("data")
            if not isinstance(data, dict) or not isinstance(data.get("submissions"), list):
                fail("backend-unreadable", backend=self.name)
            nonlocal counted
            count = data.get("filteredSubmissionsCount")
            counted = count if isinstance(count, int) else -1
            names = _names(form, settings, data.get("questions") or [])
            rows = [_row(form, names, each) for each in data["submissions"] if isinstance(each, dict)]
            return rows, not rows

        def events() -> Iterator[Event]:
            for row in newest_first(page_of, None):
                if row.id.isdigit():
                    there.add(int(row.id))
                    yield Received(row.value)
            if counted != len(there):
                there.update(known)
            for gone in sorted(known - there):
                yield Deleted(form=form.name, backend=self.name, remote_id=str(gone))

        return held(events(), cursor, lambda: {"there": _ranges(there)})

    def delete(
        self, form: Form, remote_id: str, settings: Config, network: Network, secret: Callable[[str], str]
    ) -> bool:
        """Delete it there."""
        address = f"{self._address(form, settings)}/{quote(remote_id, safe='')}"
        reply = network.ask("DELETE", address, headers=self._headers(form, settings, secret))
        if reply.status != 404:
            trouble(reply, self.name)
        return True

    def _address(self, form: Form, settings: Config) -> str:
        number = option(settings, form, "form")
        for value, key in ((settings.forms.url, "url"), (number, "options: form")):
            if not value:
                fail("backend-setting-missing", backend=self.name, key=key)
        base = settings.forms.url.rstrip("/")
        return f"{base}/ocs/v2.php/apps/forms/api/v3/forms/{quote(number, safe='')}/submissions"

    def _headers(self, form: Form, settings: Config, secret: Callable[[str], str]) -> dict[str, str]:
        user = option(settings, form, "user")
        if not user:
            fail("backend-setting-missing", backend=self.name, key="options: user")
        login = b64encode(f"{user}:{secret(self.secrets[0])}".encode()).decode()
        return {"Authorization": f"Basic {login}", "OCS-APIRequest": "true", "Accept": "application/json"}


def _names(form: Form, settings: Config, questions: list[Any]) -> dict[int, str]:
    """Ids of our fields by the numbers of the questions."""
    names: dict[int, str] = {}
    chosen = {option(settings, form, f"field.{field.id}"): field.id for field in form.fields}
    labels = {field.label.strip().casefold(): field.id for field in form.fields}
    for question in questions:
        if isinstance(question, dict) and isinstance(question.get("id"), int):
            number, words = question["id"], str(question.get("text") or "").strip()
            names[number] = chosen.get(str(number)) or labels.get(words.casefold()) or f"question {number}"
    return names


def _row(form: Form, names: Mapping[int, str], row: dict[str, Any]) -> Row:
    values: dict[str, Any] = {}
    for answer in row.get("answers") or ():
        if isinstance(answer, dict):
            number = answer.get("questionId")
            name = names.get(number, f"question {number}") if isinstance(number, int) else f"question {number}"
            values.setdefault(name, []).append(answer.get("text"))
    received = instant_of(row.get("timestamp"))
    remote = str(row.get("id") or "")
    taken = submission(form, NextcloudForms.name, values, remote_id=remote, received=received)
    private = tuple(key for key in ("userDisplayName", "userId") if row.get(key))
    return Row(remote, received, replace(taken, dropped=tuple(sorted({*taken.dropped, *private}))))


def _ranges(numbers: set[int]) -> list[list[int]]:
    """Numbers as ranges, both ends included: short, since they follow one another."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ranges


def _numbers(ranges: Any) -> set[int]:
    return {number for first, last in ranges for number in range(first, last + 1)}


backend = NextcloudForms()
