"""A form is a procedure of the State's platform (demarche.numerique.gouv.fr); its API tells of edits and deletions.

Only what the form asks is asked for: neither the account nor the identity of who sends it is in the query.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Capabilities, Network, Pulled, RenderedForm, Reply, Target
from civicgen.forms.backends.answers import instant_of, submission
from civicgen.forms.backends.basis import Basis
from civicgen.forms.backends.paging import OVERLAP
from civicgen.forms.backends.troubles import fail, json_of
from civicgen.forms.options import option
from civicgen.forms.submissions import Deleted, Event, Received
from civicgen.problems import Problem
from civicgen.words import mark, program

__all__ = ["Demarche", "backend"]

HOST = "https://demarche.numerique.gouv.fr"
LONGEST = 2000
"""Characters of a link that fills in a form, above which the platform warns."""
_PAGE = 100
_COLLECTS = mark(
    "your account there (e-mail, or your identity by FranceConnect), what you write and join, and the address of your "
    "connection."
)
_QUERY = """query civicgen($number: Int!, $first: Int!, $after: String, $since: ISO8601DateTime) {
  demarche(number: $number) { dossiers(first: $first, after: $after, updatedSince: $since) {
    pageInfo { hasNextPage endCursor }
    nodes { number state dateDepot dateDerniereModification
      champs { champDescriptorId stringValue ... on MultipleDropDownListChamp { values } } }
  } }
}"""
_GONE = """query civicgenDeleted($number: Int!, $first: Int!, $after: String, $since: ISO8601DateTime) {
  demarche(number: $number) {
    deletedDossiers(first: $first, after: $after, deletedSince: $since) {
      pageInfo { hasNextPage endCursor } nodes { number dateSupression } }
  }
}"""
_PENDING = _GONE.replace("civicgenDeleted", "civicgenPending").replace("deletedDossiers", "pendingDeletedDossiers")


class Demarche(Basis):
    """The questions are written there too; `field.ID` says which of its fields answers which of ours."""

    name = "demarche-numerique"
    options = ("procedure", "path", "stored", "field.*")
    secrets = ("CIVICGEN_DEMARCHE_TOKEN",)
    capabilities = Capabilities(
        without_script="conditional",
        native_post=False,
        redirect="no",
        max_file=200_000_000,
        max_files=10,
        pull="api",
        granularity="cursor",
        stable_ids=True,
        deletions_seen=True,
        webhook="unsigned",
        receipt=True,
        confirms_email=True,
        closes_on_time=True,
        needs_account=True,
        region="FR",
    )

    def render(self, form: Form, target: Target) -> RenderedForm:
        """A link that names the form, so that what is known already need not be typed."""
        path = option(target.settings, form, "path")
        if not path:
            return RenderedForm(mode="none")
        base = (target.settings.forms.url or HOST).rstrip("/")
        return RenderedForm(
            mode="link",
            action=f"{base}/commencer/{quote(path, safe='')}",
            processor="Direction interministérielle du numérique (Démarche numérique)",
            country=self.capabilities.region,
            collects=program(target.lang).gettext(_COLLECTS),
        )

    @staticmethod
    def filled(form: Form, settings: Config, address: str, values: Mapping[str, str]) -> str:
        """The link with answers filled in beforehand, by field id; what would make it too long is left out."""
        for field, value in values.items():
            there = option(settings, form, f"field.{field}")
            longer = f"{address}{'&' if '?' in address else '?'}champ_{quote(there, safe='')}={quote(value, safe='')}"
            if there and len(longer) <= LONGEST:
                address = longer
        return address

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """What it needs of the settings, and what an identified procedure cannot keep."""
        from civicgen.forms.backends.promises import of_demarche

        return of_demarche(self, form, settings)

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """Files that are new or have changed since, then those that were deleted."""
        number = option(settings, form, "procedure")
        if not number.isdigit():
            fail("backend-setting-missing", backend=self.name, key="options: procedure")
        asks = _Questions(settings, form, network, secret(self.secrets[0]), int(number))
        before = dict(cursor or {})
        since = before.get("since")
        now = dict(before)
        waiting: Event | None = None
        for event, changed in asks.changed(since):
            if waiting is not None:
                yield Pulled(event=waiting, cursor=cursor)
            waiting = event
            now["since"] = max(now.get("since") or "", changed)
        for event in asks.deleted(before.get("deleted")):
            if waiting is not None:
                yield Pulled(event=waiting, cursor=cursor)
            waiting = event
        if asks.clock:
            now["deleted"] = asks.clock
        if waiting is not None:
            yield Pulled(event=waiting, cursor=now)


class _Questions:
    def __init__(self, settings: Config, form: Form, network: Network, token: str, number: int) -> None:
        self.settings, self.form, self.network, self.number = settings, form, network, number
        self.address = f"{(settings.forms.url or HOST).rstrip('/')}/api/v2/graphql"
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.stored = option(settings, form, "stored") in {"yes", "oui", "true"}
        self.clock = ""
        """When the platform was asked first, by its own clock: deletions after it are for the next pull."""

    def changed(self, since: str | None) -> Iterator[tuple[Event, str]]:
        for node in self._nodes("dossiers", _QUERY, since):
            number = str(node.get("number", ""))
            if not number.isdigit() or node.get("state") is None:
                continue
            values: dict[str, Any] = {}
            for champ in node.get("champs") or ():
                if isinstance(champ, dict) and (name := self._field(champ)):
                    several = champ.get("values")
                    values[name] = several if isinstance(several, list) else champ.get("stringValue")
            taken = submission(
                self.form,
                Demarche.name,
                values,
                remote_id=number,
                received=instant_of(node.get("dateDepot")),
                receipt=number,
            )
            private = tuple(key for key in ("demandeur", "instructeurs", "messages", "usager") if key in node)
            moment = instant_of(node.get("dateDerniereModification"))
            yield (
                Received(replace(taken, confirmed=True, dropped=(*taken.dropped, *private))),
                moment.isoformat() if moment else "",
            )

    def deleted(self, since: str | None) -> Iterator[Event]:
        for field, query in (("deletedDossiers", _GONE), ("pendingDeletedDossiers", _PENDING)):
            for node in self._nodes(field, query, since):
                if number := str(node.get("number") or ""):
                    yield Deleted(form=self.form.name, backend=Demarche.name, remote_id=number)

    def _field(self, champ: Mapping[str, Any]) -> str:
        """The name of a field by the id of its description, never by its label, which revisions change."""
        there = str(champ.get("champDescriptorId") or champ.get("id") or "")
        for field in self.form.fields:
            if there and option(self.settings, self.form, f"field.{field.id}") == there:
                return field.id
        return there

    def _nodes(self, field: str, query: str, since: str | None) -> Iterator[dict[str, Any]]:
        after: str | None = None
        start = _before(since)
        while True:
            variables = {"number": self.number, "first": _PAGE, "after": after, "since": start}
            page = self._page(field, query, variables)
            for node in page.get("nodes") or ():
                if isinstance(node, dict):
                    yield node
            info = page.get("pageInfo") or {}
            if not info.get("hasNextPage") or not info.get("endCursor") or info["endCursor"] == after:
                return
            after = str(info["endCursor"])

    def _page(self, field: str, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        asked: dict[str, Any] = {"query": query, "variables": variables}
        if self.stored:
            asked = {"queryId": "ds-query-v2", "operationName": "getDemarche", "variables": _stored(field, variables)}
        reply = self.network.ask("POST", self.address, headers=self.headers, body=json.dumps(asked).encode())
        answer = json_of(reply, Demarche.name)
        self.clock = self.clock or _clock(reply)
        if not isinstance(answer, dict):
            fail("backend-unreadable", backend=Demarche.name)
        if errors := answer.get("errors"):
            first = errors[0] if isinstance(errors, list) and errors else {}
            said = str(first.get("message", "") if isinstance(first, dict) else first)
            fail("backend-said", backend=Demarche.name, said=said[:200])
        found = ((answer.get("data") or {}).get("demarche") or {}).get(field)
        if not isinstance(found, dict):
            fail("backend-unreadable", backend=Demarche.name)
        return found


def _stored(field: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The same question to the platform's stored query: all that is not asked for is left out there too."""
    names = {
        "dossiers": ("includeDossiers", "first", "after", "updatedSince"),
        "deletedDossiers": ("includeDeletedDossiers", "deletedFirst", "deletedAfter", "deletedSince"),
        "pendingDeletedDossiers": (
            "includePendingDeletedDossiers",
            "pendingDeletedFirst",
            "pendingDeletedAfter",
            "pendingDeletedSince",
        ),
    }
    include, first, after, since = names[field]
    return {
        "demarcheNumber": variables["number"],
        include: True,
        first: variables["first"],
        after: variables["after"],
        since: variables["since"],
    }


def _before(since: str | None) -> str | None:
    if not since:
        return None
    return (datetime.datetime.fromisoformat(since) - OVERLAP).isoformat()


def _clock(reply: Reply) -> str:
    try:
        return parsedate_to_datetime(reply.headers.get("date", "")).astimezone(datetime.UTC).isoformat()
    except ValueError:
        return ""


backend = Demarche()
