"""A double of LimeSurvey: RemoteControl 2 by JSON-RPC, numbers given when an answer is begun."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from civicgen.forms.backends.limesurvey import backend
from civicgen.forms.conformance import SECRET, form, settings
from civicgen.forms.network import door
from tests.forms.doubles.server import TECHNICAL, Answer, Asked, Double


class LimeSurvey(Double):
    def __init__(self) -> None:
        super().__init__()
        self.form = form()
        self.backend = backend
        options = {"survey": "812345", "user": "civicgen", "timezone": "UTC"}
        self.settings = settings("limesurvey", url=self.url, options=options)
        self.network = door(self.settings)
        self.rows: dict[int, dict[str, Any]] = {}
        self.sessions: set[str] = set()

    def begin(self) -> int:
        number = max(self.rows, default=0) + 1
        self.rows[number] = {"id": str(number), "submitdate": None, "lastpage": "1", "startlanguage": "fr"}
        return number

    def finish(self, number: int, typed, at) -> None:
        row = self.rows[number]
        row["submitdate"] = at.strftime("%Y-%m-%d %H:%M:%S")
        row |= {"ipaddr": TECHNICAL["ip"], "refurl": TECHNICAL["referrer"]}
        for choice in ("voirie", "paysage"):
            row[f"sujets[{choice[:5]}]"] = "Y" if choice in typed.get("sujets", ()) else ""
        for name in ("avis", "nom", "courriel"):
            row[name] = typed.get(name, ("",))[0]

    def put(self, typed, at):
        number = self.begin()
        self.finish(number, typed, at)
        return str(number)

    def remove(self, there):
        self.rows.pop(int(there), None)
        return True

    def answer(self, asked: Asked) -> Answer:
        if asked.path != "/index.php/admin/remotecontrol" or asked.method != "POST":
            return Answer(200, "<h1>LimeSurvey</h1>")
        said = json.loads(asked.body)
        result = getattr(self, f"_{said['method']}")(*said["params"])
        return Answer(200, {"id": said["id"], "result": result, "error": None})

    def _get_session_key(self, user, password):
        if (user, password) != ("civicgen", SECRET):
            return {"status": "Invalid user name or password"}
        self.sessions.add(f"session-{len(self.sessions)}")
        return f"session-{len(self.sessions) - 1}"

    def _release_session_key(self, key):
        self.sessions.discard(key)
        return "OK"

    def _export_responses(self, key, survey, kind, language, completion, heading, style, first, last):
        assert (kind, heading, style) == ("json", "code", "short")
        if key not in self.sessions:
            return {"status": "Invalid session key"}
        if str(survey) != "812345":
            return {"status": "Error: Invalid survey ID"}
        rows = [row for number, row in sorted(self.rows.items()) if first <= number <= last]
        if completion == "complete":
            rows = [row for row in rows if row["submitdate"]]
        if not rows:
            return {"status": "No Data, survey table does not exist."}
        return b64encode(json.dumps({"responses": rows}).encode()).decode()
