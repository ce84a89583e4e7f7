"""A double of the services that receive HTML forms; which one it is like is a table of `services.toml`."""

from __future__ import annotations

import datetime
import hashlib
import hmac
from typing import Any
from urllib.parse import urlsplit

from civicgen.forms.backends.service import presets
from civicgen.forms.conformance import SECRET, form, settings
from civicgen.forms.network import door
from tests.forms.doubles.server import TECHNICAL, Answer, Asked, Double, plain

WITHOUT_PULL = tuple(name for name, each in presets().items() if each.preset.pull is None)
WITH_PULL = tuple(name for name, each in presets().items() if each.preset.pull is not None)


class HostedService(Double):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.form = form()
        self.backend = presets()[name]
        self.preset: Any = self.backend.preset
        options = {"id": "f0rm", "action": self.url + urlsplit(self.preset.action).path}
        if self.preset.pull:
            options["pull.address"] = self.url + urlsplit(self.preset.pull.address).path
        self.settings = settings(name, options=options)
        self.network = door(self.settings)
        self.rows: list[dict[str, Any]] = []
        self.thanked: list[str] = []

    # -- what is received

    def take(self, fields: dict[str, Any], at: datetime.datetime, *, spam: bool = False) -> str:
        number = str(len(self.rows) + 1)
        self.rows.append({"number": number, "at": at, "fields": fields, "spam": spam})
        return number

    def put(self, typed, at):
        names = self.backend.render(self.form, _target(self)).names
        fields = plain({names.get(name, name): values for name, values in typed.items()})
        prefix = "fi-text-" if self.preset.naming == "blocks" else ""
        return self.take({**fields, f"{prefix}civicgen-form": self.form.name}, at)

    def remove(self, there):
        self.rows = [row for row in self.rows if row["number"] != there]
        return True

    def answer(self, asked: Asked) -> Answer:
        if asked.method == "POST":
            return self._post(asked)
        return self._rows(asked)

    def _post(self, asked: Asked) -> Answer:
        sent = asked.fields().items()
        fields: dict[str, Any] = {name: values[0] if len(values) == 1 else values for name, values in sent}
        if asked.path != urlsplit(self.preset.action.replace("{id}", "f0rm")).path:
            return Answer(404, "<h1>Form not found</h1>")
        sender = any(name.startswith("fi-sender-") and value for name, value in fields.items())
        if self.preset.naming == "blocks" and not sender:
            return Answer(422, "<h1>Sender missing</h1>")
        for name, wanted in self.preset.hidden.items():
            if fields.pop(name, None) != wanted.replace("{id}", "f0rm"):
                if name == "_captcha":
                    return Answer(200, "<h1>Captcha</h1>")  # a page that needs JavaScript
                return Answer(400, "<h1>Missing key</h1>")
        if fields.pop(self.preset.honeypot, ""):
            return Answer(200, "<h1>Thanks!</h1>")  # silently ignored
        if self.preset.naming == "blocks" and any(not name.startswith("fi-") for name in fields):
            return Answer(422, "<h1>Unknown block</h1>")
        where = fields.pop(self.preset.redirect, "") if self.preset.redirect else ""
        fields.pop(self.preset.subject, None)
        self.take(fields, datetime.datetime.now(datetime.UTC))
        self.thanked.append(where)
        return Answer(302, b"", {"Location": where}) if where else Answer(200, "<h1>Thanks!</h1>")

    # -- what is given back

    def _allowed(self, asked: Asked) -> bool:
        way, _, name = self.preset.pull.auth.partition(":")
        if way == "bearer":
            return asked.bearer
        if way == "address":
            return asked.path.endswith(SECRET)
        return (asked.headers.get(name.lower()) if way == "header" else asked.query.get(name)) == SECRET

    def _rows(self, asked: Asked) -> Answer:
        pull = self.preset.pull
        if pull is None or not self._allowed(asked):
            return Answer(401, {"error": "unauthorized"})
        spam = pull.spam_query and asked.query.get(pull.spam_query) == "true"
        rows = [row for row in self.rows if not pull.spam_query or row["spam"] == bool(spam)]
        rows.sort(key=lambda row: (row["at"], int(row["number"])), reverse=asked.query.get("order") != "asc")
        if pull.since and pull.since in asked.query:
            since = datetime.datetime.fromisoformat(asked.query[pull.since])
            rows = [row for row in rows if row["at"] >= since]
        limit = int(asked.query.get(pull.limit_name or "limit", "25"))
        if pull.paging == "page":
            start = (int(asked.query[pull.page]) - 1) * limit
            rows = rows[start : start + limit]
        elif pull.paging == "offset":
            start = int(asked.query[pull.offset])
            rows = rows[start : start + limit]
        return Answer(200, {pull.rows: [self._shaped(row) for row in rows], "success": True})

    def _shaped(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row as this service writes it."""
        pull, at = self.preset.pull, row["at"]
        fields: Any = {**row["fields"], **TECHNICAL}
        if self.preset.naming == "blocks":
            blocks: dict[str, Any] = {"tracking": {"ip": TECHNICAL["ip"]}}
            for name, value in row["fields"].items():
                _, kind, own = name.split("-", 2)
                blocks.setdefault(kind, {})[own] = value
            fields = blocks
        date: Any = at.isoformat().replace("+00:00", "Z")
        if self.preset.name == "formsubmit":
            date = {"date": at.strftime("%Y-%m-%d %H:%M:%S.%f"), "timezone_type": 3, "timezone": "UTC"}
        shaped = {pull.fields: fields} if pull.fields else dict(fields)
        if pull.id:
            shaped[pull.id] = f"row-{row['number']}"
        if pull.spam:
            shaped[pull.spam] = row["spam"]
        return {**shaped, pull.date: date, **({"form_url": "https://participer.example/"} if pull.form_at else {})}

    def signed(self, body, now):
        if self.preset.webhook is None:
            return None
        moment = str(int(now))
        digest = hmac.new(SECRET.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        return {self.preset.webhook.header: f"t={moment},v1={digest}"}


def _target(double: HostedService) -> Any:
    from civicgen.forms.conformance import target

    return target(double)
