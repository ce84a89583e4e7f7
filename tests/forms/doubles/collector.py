"""A double of a server that speaks as `docs/en/developer-backends.md` says, with two pages before it takes anything."""

from __future__ import annotations

import datetime
import html
import secrets
from typing import Any

from civicgen.forms.backends.collector import backend
from civicgen.forms.conformance import form, settings
from civicgen.forms.lines import STORE_HEADER, DeletedLine, ReceivedLine, write_line
from civicgen.forms.network import door
from tests.forms.doubles.server import Answer, Asked, Double


class Collector(Double):
    def __init__(self) -> None:
        super().__init__()
        self.form = form()
        self.backend = backend
        self.settings = settings("collector", url=self.url)
        self.network = door(self.settings)
        self.store = "store-1"
        self.lines: list[Any] = []
        self.tokens: dict[str, dict[str, list[Any]]] = {}
        self.cut_at = 0

    def put(self, typed, at):
        return self._write(f"s{len(self.lines)}", typed, at)

    def _write(self, there: str, typed: Any, at: datetime.datetime) -> str:
        fields = {name: tuple(values) for name, values in typed.items()}
        self.lines = [line for line in self.lines if line.id != there]
        self.last = getattr(self, "last", 0) + 1
        line = ReceivedLine(sequence=self.last, id=there, received=at, fields=fields, dropped=("ip",))
        self.lines.append(line)
        return there

    def edit(self, there, typed):
        at = next(line.received for line in self.lines if line.id == there)
        self._write(there, typed, at)
        return True

    def remove(self, there):
        self.lines = [line for line in self.lines if line.id != there]
        self.last += 1
        self.lines.append(DeletedLine(sequence=self.last, id=there))
        return True

    def answer(self, asked: Asked) -> Answer:
        if asked.path.startswith("/export/"):
            return self._export(asked) if asked.bearer else Answer(401, {"error": "token"})
        if asked.method == "POST" and asked.path == f"/s/{self.form.name}":
            token = secrets.token_hex(8)
            self.tokens[token] = asked.fields()
            return Answer(303, b"", {"Location": f"/r/{token}"})
        if asked.path.startswith("/r/") and (token := asked.path.removeprefix("/r/")) in self.tokens:
            typed = html.escape(repr(self.tokens[token]))
            action = f"/c/{self.form.name}"
            return Answer(
                200,
                f'<p>{typed}<form method="post" action="{action}"><input type="hidden" name="token" value="{token}">'
                '<button formaction="/s/x">Corriger</button><button>Envoyer</button></form>',
            )
        if asked.method == "POST" and asked.path == f"/c/{self.form.name}":
            sent = self.tokens.pop(asked.fields().get("token", [""])[0], None)
            if sent is None:
                return Answer(410, "<h1>Trop tard</h1>")
            known = {field.id for field in self.form.fields}
            kept = {name: values for name, values in sent.items() if name in known and values != [""]}
            self._write(secrets.token_hex(6), kept, datetime.datetime.now(datetime.UTC))
            return Answer(303, b"", {"Location": "/receipt"})
        return Answer(200, "<h1>Merci</h1>") if asked.path == "/receipt" else Answer(404, "<h1>404</h1>")

    def _export(self, asked: Asked) -> Answer:
        name = asked.path.removeprefix("/export/")
        if asked.method == "DELETE":
            there = name.removeprefix(self.form.name + "/")
            if any(line.id == there and isinstance(line, ReceivedLine) for line in self.lines):
                self.remove(there)
            return Answer(204)
        if name != self.form.name:
            return Answer(404, {"error": "form"})
        after, limit = int(asked.query["after"]), min(int(asked.query.get("limit", "500")), 1000)
        lines = [line for line in self.lines if line.sequence > after][:limit]
        body = b"".join(map(write_line, lines))
        if self.cut_at:
            body, self.cut_at = body[: self.cut_at], 0
        return Answer(200, body, {"Content-Type": "application/jsonl; charset=utf-8", STORE_HEADER: self.store})
