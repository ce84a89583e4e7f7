"""Decap CMS in a real browser, on a copy of a portal, with its own local server behind it."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parent.parent.parent
MODULES = REPOSITORY / ".tools" / "node_modules"


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder as a site, at an address of this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Silent, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def decap_server(portal: Path, node: str) -> Iterator[int]:
    """The server that writes to the portal's files, on this machine only."""
    port = free_port()
    environment = {**os.environ, "BIND_HOST": "127.0.0.1", "PORT": str(port), "GIT_REPO_DIRECTORY": str(portal)}
    running = subprocess.Popen(
        [node, str(MODULES / "decap-server" / "dist" / "index.js")],
        cwd=portal,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        running.kill()
        running.wait()


def own_script(portal: Path, package: str, script: str) -> None:
    """The script beside the page, as a town that wants nothing from elsewhere has it."""
    target = portal / "admin" / script
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(MODULES / package / "dist" / script, target)


class Desk:
    """A clerk in front of Decap CMS."""

    def __init__(self, browser: Any, address: str, root: Path) -> None:
        self.root = root
        self.errors: list[str] = []
        self.page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="fr-FR")
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.goto(f"{address}/admin/")
        self.page.get_by_role("button", name="Se connecter").click()
        self.page.get_by_role("link", name="Contenus").wait_for()

    def open(self, collection: str, entry: str) -> None:
        """Open an entry of a collection, or a file of one."""
        self.page.evaluate(f"location.hash = '#/collections/{collection}'")
        self.page.locator(f"a[href='#/collections/{collection}/entries/{entry}']").click()
        self.page.get_by_role("button", name="Publiée").wait_for()

    def type(self, label: str, text: str) -> None:
        """Write something into a field, found by its label as a person would."""
        self.page.get_by_label(re.compile(f"^{label}", re.IGNORECASE)).first.fill(text)

    def inside(self, words: str) -> Any:
        """Open the thing of a list that shows these words, and give the field that holds them."""
        item = self.page.get_by_text(words, exact=True).first.locator("xpath=..")
        item.get_by_role("button").first.click()
        return item.locator(f"input[value={json.dumps(words, ensure_ascii=False)}]").first

    def save(self, file: Path) -> None:
        """Publish, and wait for the file to be another."""
        before = file.read_bytes()
        self.page.get_by_role("button", name="Publier").click()
        self.page.get_by_role("menuitem").first.click()
        for _ in range(100):
            if file.read_bytes() != before:
                break
            time.sleep(0.05)
        else:
            raise AssertionError(f"nothing was written to {file.name}: {self.page.inner_text('body')[:2000]}")
        self.page.get_by_role("button", name="Publiée").wait_for()
