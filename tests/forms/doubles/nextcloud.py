"""A double of Nextcloud Forms 5.3: OCS, newest first, answers of several boxes as several rows."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from civicgen.forms.backends.nextcloud import backend
from civicgen.forms.conformance import SECRET, form, settings
from civicgen.forms.network import door
from tests.forms.doubles.server import TECHNICAL, Answer, Asked, Double

NUMBERS = {"avis": 11, "sujets": 12, "nom": 13, "courriel": 14}
LOGIN = "Basic " + b64encode(f"mairie:{SECRET}".encode()).decode()


class Nextcloud(Double):
    def __init__(self) -> None:
        super().__init__()
        self.form = form()
        self.backend = backend
        # one is joined by its number, the others by their words
        options = {"form": "7", "hash": "aBcD1234", "user": "mairie", "field.nom": "13"}
        self.settings = settings("nextcloud-forms", url=self.url, options=options)
        self.network = door(self.settings)
        self.rows: dict[int, dict[str, Any]] = {}
        self.last = 0
        self.cut = False

    def put(self, typed, at):
        self.last += 1
        answers = [{"questionId": NUMBERS[name], "text": text} for name, values in typed.items() for text in values]
        self.rows[self.last] = {
            "id": self.last,
            "formId": 7,
            "userId": f"anon-user-{TECHNICAL['ip']}",
            "userDisplayName": TECHNICAL["user_agent"],
            "timestamp": int(at.timestamp()),
            "answers": answers,
        }
        return str(self.last)

    def edit(self, there, typed):
        number, kept = int(there), self.last
        self.last = number - 1
        row = dict(self.rows[number])
        import datetime

        self.put(typed, datetime.datetime.fromtimestamp(row["timestamp"], datetime.UTC))
        self.last = kept
        return True

    def remove(self, there):
        del self.rows[int(there)]
        return True

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != LOGIN or asked.headers.get("ocs-apirequest") != "true":
            return Answer(401, {"ocs": {"meta": {"status": "failure"}, "data": []}})
        parts = asked.path.removeprefix("/ocs/v2.php/apps/forms/api/v3/forms/7/submissions").strip("/")
        if asked.method == "DELETE":
            known = self.rows.pop(int(parts), None)
            return Answer(200 if known else 404, {"ocs": {"data": parts}})
        rows = sorted(self.rows.values(), key=lambda row: (row["timestamp"], row["id"]), reverse=True)
        start = int(asked.query["offset"])
        shown = rows[start : start + int(asked.query["limit"])]
        if self.cut and start:
            shown = []
        questions = [
            {"id": NUMBERS[field.id], "type": "short", "text": field.label if field.id != "nom" else "Signature"}
            for field in self.form.fields
        ]
        data = {"submissions": shown, "questions": questions, "filteredSubmissionsCount": len(rows)}
        return Answer(200, {"ocs": {"meta": {"status": "ok"}, "data": data}})
