"""A double of Démarche numérique: GraphQL, pages of a hundred, edits, deletions; it notes what was asked for."""

from __future__ import annotations

import datetime
import json
import re
from email.utils import format_datetime
from typing import Any

from civicgen.forms.backends.demarche import backend
from civicgen.forms.conformance import START, form, settings
from civicgen.forms.network import door
from tests.forms.doubles.server import TECHNICAL, Answer, Asked, Double

FIELDS = ("avis", "sujets", "nom", "courriel")


class Demarche(Double):
    def __init__(self, *, stored: bool = False) -> None:
        super().__init__()
        self.form = form()
        self.backend = backend
        options = {"procedure": "4242", "path": "avis-plu", **{f"field.{name}": f"Q2hhbXAt{name}" for name in FIELDS}}
        self.settings = settings(
            "demarche-numerique", url=self.url, options=options | ({"stored": "yes"} if stored else {})
        )
        self.network = door(self.settings)
        self.files: dict[str, dict[str, Any]] = {}
        self.gone: list[tuple[str, datetime.datetime]] = []
        self.clock = START
        self.queries: list[str] = []

    def put(self, typed, at):
        number = str(20_000_000 + len(self.files) + len(self.gone))
        self.files[number] = {"typed": typed, "at": at, "changed": at}
        self.clock = max(self.clock, at) + datetime.timedelta(seconds=1)
        return number

    def edit(self, there, typed):
        self.clock += datetime.timedelta(minutes=5)
        self.files[there] |= {"typed": typed, "changed": self.clock}
        return True

    def remove(self, there):
        del self.files[there]
        self.clock += datetime.timedelta(minutes=5)
        self.gone.append((there, self.clock))
        return True

    def answer(self, asked: Asked) -> Answer:
        if asked.path != "/api/v2/graphql" or asked.headers.get("content-type") != "application/json":
            return Answer(404)
        if not asked.bearer:
            return Answer(403, {"errors": [{"message": "Without a token"}]})
        said = json.loads(asked.body)
        variables = said["variables"]
        private: dict[str, Any] = {}
        if said.get("queryId"):
            assert (said["queryId"], said["operationName"]) == ("ds-query-v2", "getDemarche")
            number = variables["demarcheNumber"]
            kind = next(
                kind
                for kind, include in (
                    ("dossiers", "includeDossiers"),
                    ("deletedDossiers", "includeDeletedDossiers"),
                    ("pendingDeletedDossiers", "includePendingDeletedDossiers"),
                )
                if variables.get(include)
            )
            before = {"dossiers": "", "deletedDossiers": "deleted", "pendingDeletedDossiers": "pendingDeleted"}[kind]
            first = variables[f"{before}First" if before else "first"]
            after = variables.get(f"{before}After" if before else "after")
            since = variables.get(f"{before}Since" if before else "updatedSince")
            private = {"usager": {"email": "citoyenne@example.org"}, "demandeur": {"nom": TECHNICAL["ip"]}}
        else:
            query = said["query"]
            self.queries.append(query)
            assert query.count("{") == query.count("}")
            (kind,) = re.findall(r"\b(dossiers|deletedDossiers|pendingDeletedDossiers)\(", query)
            number, first, after, since = (variables[name] for name in ("number", "first", "after", "since"))
        if number != 4242:
            return Answer(200, {"errors": [{"message": "Demarche not found"}], "data": {"demarche": None}})
        nodes = self._nodes(kind, since, private)
        start = int(after) if after else 0
        page = nodes[start : start + min(first, 100)]
        more = start + len(page) < len(nodes)
        info = {"hasNextPage": more, "endCursor": str(start + len(page)) if page else None}
        body = {"data": {"demarche": {kind: {"pageInfo": info, "nodes": page}}}}
        return Answer(200, body, {"Date": format_datetime(self.clock.astimezone(datetime.UTC), usegmt=True)})

    def _nodes(self, kind: str, since: str | None, private: dict[str, Any]) -> list[dict[str, Any]]:
        start = datetime.datetime.fromisoformat(since) if since else datetime.datetime.min.replace(tzinfo=datetime.UTC)
        if kind == "deletedDossiers":
            return [{"number": int(name), "dateSupression": at.isoformat()} for name, at in self.gone if at >= start]
        if kind == "pendingDeletedDossiers":
            return []
        return [
            {
                "number": int(name),
                "state": "en_construction",
                "dateDepot": file["at"].isoformat(),
                "dateDerniereModification": file["changed"].isoformat(),
                "champs": [
                    {
                        "champDescriptorId": f"Q2hhbXAt{field}",
                        "label": "renamed by a revision",
                        "stringValue": ", ".join(values),
                        **({"values": list(values)} if field == "sujets" else {}),
                    }
                    for field, values in file["typed"].items()
                ],
                **private,
            }
            for name, file in self.files.items()
            if file["changed"] >= start
        ]
