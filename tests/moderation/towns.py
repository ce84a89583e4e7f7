"""A small portal that asks people something, and a server that receives what they send, on this machine only."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "a-token-of-the-tests"
FORM = "plan-2026/forms/avis"

SETTINGS = """\
title: Mairie de Saint-Exemple
url: https://participer.saint-exemple.example/
languages: [fr]
timezone: Europe/Paris
publisher:
  name: Commune de Saint-Exemple
  email: mairie@saint-exemple.example
  dpo: dpo@saint-exemple.example
forms:
  backend: collector
  url: {url}
"""
CONSULTATION = """\
---
title: Plan local
question: Quel village en 2040 ?
decided_by: Le conseil municipal
steps:
  - {id: avis, title: Donner son avis, kind: contribution, opens: 2026-02-02, closes: 2099-03-12, form: avis}
---
Bonjour.
"""
ASKED = """\
title: Donner son avis
makes: contribution
fields:
  - {id: titre, type: text, label: Titre, becomes: title, seen_by: everyone}
  - {id: texte, type: long-text, label: Votre avis, required: true, becomes: text, seen_by: everyone}
  - id: nom
    type: text
    label: Votre nom
    personal: true
    purpose: Vous reconnaître au comptoir
    keep: {days: 90, after: closing}
  - id: courriel
    type: email
    label: Votre adresse
    purpose: Vous répondre
    keep: {days: 30, after: closing}
  - id: adresse
    type: text
    label: Rue
    personal: true
    purpose: Savoir quel quartier répond
    keep: {days: 30, after: closing}
  - id: telephone
    type: text
    label: Téléphone
    personal: true
    purpose: Vous rappeler
    keep: {days: 30, after: closing}
"""


def town(folder: Path, url: str, key: str = "") -> Path:
    """Write the portal; without a key, one of its own is still to be made."""
    root = folder / "town"
    place = root / "content" / "consultations" / "plan-2026"
    (place / "forms").mkdir(parents=True)
    keyed = f"  key: {key}\n" if key else ""
    (root / "civicgen.yml").write_text(SETTINGS.format(url=url) + keyed, encoding="utf-8")
    (root / "content" / "index.md").write_text("---\ntitle: Accueil\n---\nBonjour.\n", encoding="utf-8")
    (place / "index.md").write_text(CONSULTATION, encoding="utf-8")
    (place / "forms" / "avis.yml").write_text(ASKED, encoding="utf-8")
    return root


class Collector:
    """What a collector says to who pulls (`civicgen.forms.lines`), and nothing else of it."""

    def __init__(self) -> None:
        self.lines: list[dict[str, object]] = []
        self.erased: list[str] = []
        self.refuses = False
        self.url = ""
        """Where it answers, once it does."""

    def receive(self, remote: str, **more: object) -> None:
        """A submission, or a change of one."""
        self.lines.append({"event": "received", "sequence": len(self.lines) + 1, "id": remote, **more})

    def erase(self, remote: str) -> None:
        """What is left of a submission is a line that says so."""
        self.erased.append(remote)
        self.lines = [line for line in self.lines if line["id"] != remote]
        highest = max([0, *(int(str(line["sequence"])) for line in self.lines)])
        self.lines.append({"event": "deleted", "sequence": highest + 1, "id": remote})


@contextmanager
def serving(collector: Collector) -> Iterator[str]:
    """Answer on a port of this machine; gives the address."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if not self._allowed() or unquote(address.path) != f"/export/{FORM}":
                return
            asked = parse_qs(address.query)
            after, limit = int(asked["after"][0]), int(asked["limit"][0])
            lines = [line for line in collector.lines if int(str(line["sequence"])) > after][:limit]
            self._send(200, "".join(f"{json.dumps(line)}\n" for line in lines).encode())

        def do_DELETE(self) -> None:
            if self._allowed():
                collector.erase(unquote(self.path).rpartition("/")[2])
                self._send(204, b"")

        def _allowed(self) -> bool:
            allowed = self.headers["Authorization"] == f"Bearer {TOKEN}" and not collector.refuses
            if not allowed:
                self._send(401, b"")
            return allowed

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Civicgen-Store", "one")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
