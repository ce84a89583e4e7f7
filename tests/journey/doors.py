"""A town whose one form is sent to one door: our collector, the PHP file, or a double of a hosted service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from civicgen.cli import main
from civicgen.content.read import read_sources
from civicgen.forms.backends.service import presets
from civicgen.forms.bundle import Bundle
from civicgen.forms.conformance import SECRET
from tests.collector.running import TOKEN, PhpServer, free_port
from tests.collector.running import Server as CollectorServer
from tests.forms.doubles.netlify import Netlify
from tests.forms.doubles.server import Answer, Asked, Server
from tests.forms.doubles.services import HostedService
from tests.moderation.desk import KEY

OURS = ("collector", "php")
DOORS = (*OURS, "netlify", *presets())

SETTINGS = """\
title: Saint-Exemple
url: {url}/
timezone: Europe/Paris
publisher: {{name: Commune de Saint-Exemple, email: mairie@saint-exemple.example, dpo: Centre de gestion}}
forms:
  key: {key}
  backend: {backend}
  url: {server}
  options:
{options}
"""
CONSULTATION = """\
---
title: Le tilleul
question: Que faire du tilleul ?
decided_by: Le conseil municipal
steps:
  - {id: avis, title: Donner son avis, kind: contribution, opens: 2026-02-02, closes: 2099-03-15, form: avis}
---
"""
FORM = """\
title: Donner son avis
makes: contribution
fields:
  - {id: avis, type: long-text, label: Votre avis, becomes: text, required: true, seen_by: everyone}
  - id: sujets
    type: choices
    label: Sujets
    choices: [{id: voirie, label: La voirie}, {id: paysage, label: Le paysage}]
  - {id: nom, type: text, label: Votre nom, personal: true, purpose: Vous reconnaître, keep: {days: 30}}
  - {id: courriel, type: email, label: Votre adresse, purpose: Vous répondre, keep: {days: 30}}
"""


class Town:
    """A portal on a server of this machine, and where its form is sent."""

    def __init__(self, folder: Path, door: str) -> None:
        self.folder, self.door, self.root = folder, door, folder / "portal"
        self.public = self.root / "public"
        self.double: Any = None
        self.server: CollectorServer | PhpServer | None = None
        self.site: Server | None = None
        self._port = free_port()
        if door == "netlify":
            self.double = Netlify(self.public, found=("tilleul-avis",))
        elif door not in OURS:
            self.double = HostedService(door)
        if door == "netlify":
            self.url = str(self.double.url)
        else:
            self.site = Server(self._page)
            self.url = self.site.url
        self._write()
        self.civicgen("build")
        self._open()
        (page,) = (each for each in self.public.rglob("index.html") if "civicgen-form" in each.read_text("utf-8"))
        self.page = f"{self.url}/{page.parent.relative_to(self.public).as_posix()}/"
        self.html = page.read_text("utf-8")

    def civicgen(self, *words: str) -> None:
        """A command that must go well."""
        assert main([*words, "--site", str(self.root)]) == 0, words

    def _write(self) -> None:
        own = self.double.settings.forms if self.double is not None else None
        there = {"collector": "", "php": "depot.php"}.get(self.door)
        server = own.url if own else f"http://127.0.0.1:{self._port}/{there}"
        options = "".join(f"    {key}: {value}\n" for key, value in own.options.items()) if own else ""
        here = self.root / "content" / "consultations" / "tilleul"
        (here / "forms").mkdir(parents=True)
        text = SETTINGS.format(
            url=self.url, key=KEY, backend=self.door, server=server or '""', options=options or "    settled: x\n"
        )
        (self.root / "civicgen.yml").write_text(text, encoding="utf-8")
        (self.root / "content" / "index.md").write_text("---\ntitle: Accueil\n---\nBonjour.\n", encoding="utf-8")
        (here / "index.md").write_text(CONSULTATION, encoding="utf-8")
        (here / "forms" / "avis.yml").write_text(FORM, encoding="utf-8")

    def _open(self) -> None:
        """What receives starts with what the build wrote for it."""
        if self.double is not None:
            sources, _ = read_sources(self.root)
            assert sources is not None
            self.double.form = sources.forms["fr"][0]
            return
        written = (self.public / "collector.json").read_bytes()
        store = self.folder / "store"
        store.mkdir()
        if self.door == "php":
            self.server = PhpServer(store, msgspec.json.decode(written, type=Bundle), port=self._port)
        else:
            (store / "collector.json").write_bytes(written)
            self.server = CollectorServer(store, str(store / "deposits.db"), self._port, {}, ()).start()

    def _page(self, asked: Asked) -> Answer:
        file = self.public / asked.path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        kinds = {".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml"}
        if not file.is_file():
            return Answer(404)
        return Answer(200, file.read_bytes(), {"Content-Type": kinds.get(file.suffix, "application/octet-stream")})

    @property
    def reviews(self) -> bool:
        """Whether what was typed is shown again before it is sent."""
        return self.door in OURS

    @property
    def secrets(self) -> dict[str, str]:
        """What the environment of a pull must hold."""
        if self.double is None:
            return {"CIVICGEN_COLLECTOR_TOKEN": TOKEN}
        return dict.fromkeys(self.double.backend.secrets, SECRET)

    def names(self, field: str) -> str:
        """What a field is called where it is sent."""
        if self.double is None:
            return field
        from civicgen.forms.conformance import target

        return str(self.double.backend.render(self.double.form, target(self.double)).names.get(field, field))

    def close(self) -> None:
        """All that listens."""
        if isinstance(self.server, CollectorServer):
            self.server.kill()
        elif self.server is not None:
            self.server.stop()
        for each in (self.double, self.site):
            if each is not None:
                each.close()


@contextmanager
def town(folder: Path, door: str) -> Iterator[Town]:
    """A town, until it is closed."""
    made = Town(folder, door)
    try:
        yield made
    finally:
        made.close()
