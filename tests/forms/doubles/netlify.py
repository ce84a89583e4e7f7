"""A double of Netlify: a site whose forms were found at its deployment, its API, its signed messages."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from civicgen.forms.backends.netlify import backend, form_name
from civicgen.forms.conformance import SECRET, form, settings
from civicgen.forms.network import door
from tests.forms.doubles.server import TECHNICAL, Answer, Asked, Double, plain

NAMES = {".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml"}


class Netlify(Double):
    """`site` is a folder that was deployed; without one there is one form, as if it had been found."""

    def __init__(self, site: Path | None = None, found: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.site = site
        self.form = form()
        self.found = found or (form_name(self.form),)
        self.backend = backend
        self.settings = settings("netlify", options={"site": "site-1", "api": f"{self.url}/api/v1"})
        self.network = door(self.settings)
        self.rows: list[dict[str, Any]] = []
        self.number = 0

    def take(self, name: str, data: dict[str, Any], at: datetime.datetime, *, spam: bool = False) -> str:
        self.number += 1
        row = {
            "id": f"{self.number:024x}",
            "number": self.number,
            "created_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "form_name": name,
            "data": {**data, **TECHNICAL},
            "spam": spam,
        }
        self.rows.append(row)
        return str(row["id"])

    def put(self, typed, at):
        return self.take(self.found[0], {**plain(typed), "civicgen-form": self.form.name}, at)

    def remove(self, there):
        self.rows = [row for row in self.rows if row["id"] != there]
        return True

    def answer(self, asked: Asked) -> Answer:
        if asked.path.startswith("/api/v1/"):
            return self._api(asked) if asked.bearer else Answer(401, {"code": 401})
        return self._post(asked) if asked.method == "POST" else self._page(asked)

    def _api(self, asked: Asked) -> Answer:
        parts = asked.path.removeprefix("/api/v1/").split("/")
        if asked.method == "DELETE" and parts[0] == "submissions":
            known = any(row["id"] == parts[1] for row in self.rows)
            self.remove(parts[1])
            return Answer(204 if known else 404)
        if parts[0] == "sites":
            forms = [
                {"id": f"form-{place}", "name": name, "site_id": parts[1]} for place, name in enumerate(self.found)
            ]
            return Answer(200, forms)
        name = self.found[int(parts[1].removeprefix("form-"))]
        spam = asked.query.get("state") == "spam"
        rows = [row for row in self.rows if row["form_name"] == name and row["spam"] == spam]
        rows.sort(key=lambda row: (row["created_at"], row["number"]), reverse=True)
        page, each = int(asked.query.get("page", "1")), min(int(asked.query.get("per_page", "100")), 100)
        shown = rows[(page - 1) * each : page * each]
        address = f"{self.url}{asked.path}?" + urlencode({**asked.query, "page": str(page + 1)})
        more = {"Link": f'<{address}>; rel="next"'} if len(rows) > page * each else {}
        return Answer(200, [{key: value for key, value in row.items() if key != "spam"} for row in shown], more)

    def _post(self, asked: Asked) -> Answer:
        """What the host does with a form that is sent to any page of the site."""
        fields = asked.fields()
        name = (fields.pop("form-name", [""]) or [""])[0]
        kind = asked.headers.get("content-type", "")
        if name not in self.found or asked.path.endswith(".html") or kind.startswith("application/json"):
            return Answer(404, "<h1>Page not found</h1>")
        if (fields.pop("civicgen-empty", [""]) or [""])[0]:
            return Answer(200, "thanks")  # dropped, in no list
        data = {key: values[0] if len(values) == 1 else values for key, values in fields.items()}
        files = {key: value for key, value in data.items() if isinstance(value, tuple)}
        for key, (file, held) in files.items():
            data[key] = {"filename": file, "type": "", "size": len(held), "url": f"{self.url}/files/{file}"}
        self.take(name, data, datetime.datetime.now(datetime.UTC))
        return self._page(asked)

    def _page(self, asked: Asked) -> Answer:
        if self.site is None:
            return Answer(200, "<h1>Merci</h1>")
        file = self.site / asked.path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return Answer(404, "<h1>Page not found</h1>")
        return Answer(200, file.read_bytes(), {"Content-Type": NAMES.get(file.suffix, "application/octet-stream")})

    def signed(self, body, now):
        def part(value: bytes) -> str:
            return urlsafe_b64encode(value).decode().rstrip("=")

        head = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        claims = part(json.dumps({"iss": "netlify", "sha256": hashlib.sha256(body).hexdigest()}).encode())
        signature = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
        return {"X-Webhook-Signature": f"{head}.{claims}.{part(signature)}"}
