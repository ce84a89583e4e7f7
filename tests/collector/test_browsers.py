"""One form from Chromium, Chromium without scripts, w3m, lynx and curl, to the collector and to the PHP file."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from civicgen.config import Config, Forms, Publisher
from civicgen.forms.backend import Target
from civicgen.forms.backends.collector import backend
from civicgen.forms.html import writer
from civicgen.forms.views import form_view
from tests.collector import towns
from tests.collector.conftest import COLLECTOR, LINES, PHP, Door
from tests.collector.running import Clerk
from tests.conftest import command

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ONE = pytest.mark.parametrize(
    "server", [COLLECTOR, *(pytest.param(each, marks=pytest.mark.long) for each in (PHP, LINES))], indirect=True
)
"""What a browser does with our pages depends on the pages: the other servers' are the same, which `test_pages` sees."""

MOMENT, READING = 0.15, 2.1
"""Seconds after which a browser that shows nothing more has done what a key asks; and that a person reads."""
READ: tuple[str, float | str] = ("", "")
TEXT = "Première ligne\n\nDernière : œuf & <b>"


class Quiet(SimpleHTTPRequestHandler):
    """A site, as static hosting serves it."""

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def end_headers(self) -> None:
        """As the site's own headers say."""
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()


@pytest.fixture
def site(server: Door, tmp_path: Path) -> Iterator[str]:
    """A page with the form, on another origin than the server, as the build writes it."""
    settings = Config(
        title="Sainte-Épine",
        timezone="Europe/Paris",
        publisher=Publisher(name="Mairie"),
        forms=Forms(backend="collector", url=server.base),
    )
    words = towns.form(fields=tuple(field for field in towns.FIELDS if field.type != "file"))
    target = Target(settings=settings, lang="fr", page="avis/", thanks="merci/", absolute_thanks="")
    main = writer("fr").form(form_view(words, backend.render(words, target)))
    head = '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Avis</title>'
    page = f"{head}<body><main><h1>Avis</h1>{main}</main>"
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://localhost:{listening.server_address[1]}/"
        listening.shutdown()


def received(clerk: Clerk, title: str) -> str:
    """The text that came with a title."""
    for _ in range(40):
        for line in clerk.received():
            if line.fields.get("title") == (title,):
                return line.fields["text"][0]
        time.sleep(0.1)
    raise AssertionError(f"{title} did not arrive")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("server", "scripts"),
    [
        (COLLECTOR, True),
        (PHP, False),
        *(pytest.param(*each, marks=pytest.mark.long) for each in ((COLLECTOR, False), (PHP, True), (LINES, True))),
    ],
    indirect=["server"],
)
def test_chromium(server: Door, clerk: Clerk, site: str, browser: Browser, scripts: bool):
    """Filled in with a mistake, mended, read again, changed, sent; a reload of the receipt sends nothing again."""
    del server
    page = browser.new_context(java_script_enabled=scripts).new_page()
    title = f"Chromium {scripts}"
    page.goto(site)
    page.fill("#f-title", title)
    page.fill("#f-text", TEXT)
    page.fill("#f-email", "zoe(at)example")
    page.click("button.a")
    assert page.locator("[role=alert] a").count() == 1
    page.click("[role=alert] a")
    page.fill("#f-email", "zoe@example.org")
    page.click("button.a")
    assert "Dernière : œuf & <b>" in page.inner_text("dl")
    page.click("button.z")
    assert page.input_value("#f-text") == TEXT
    page.check("input[value=school]")
    page.click("button.a")
    page.wait_for_timeout(2100)
    page.click("button.a")
    assert re.search(r"/r/[0-9A-Z-]{14}$", page.url)
    number = page.url.rpartition("/")[2]
    assert number in page.inner_text("main")
    page.reload()
    assert received(clerk, title) == TEXT
    assert [line.receipt for line in clerk.received()].count(number) == 1
    assert page.context.cookies() == []
    page.context.close()


def drain(terminal: int, pause: float | str) -> None:
    """Until a word is shown, or anything at all; then until nothing more came for so long."""
    word, quiet = (pause.encode(), 0.5) if isinstance(pause, str) else (b"", pause)
    until = time.monotonic() + (30 if word else 5)
    shown = b""
    while (left := until - time.monotonic()) > 0:
        there = bool(shown) and word in shown
        if select.select([terminal], [], [], min(left, quiet) if there else left)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                return
        elif there:
            return


def driven(words: list[str], keys: Sequence[tuple[str, float | str]], environment: dict[str, str]) -> None:
    """A program of the terminal, and somebody at its keyboard."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(
            words[0], words, {**os.environ, "TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **environment}
        )
    try:
        drain(terminal, "Titre")
        for typed, pause in keys:
            if typed:
                os.write(terminal, typed.encode())
                drain(terminal, pause)
            else:
                time.sleep(READING)
    finally:
        os.close(terminal)
        for _ in range(50):
            if os.waitpid(child, os.WNOHANG)[0]:
                break
            time.sleep(0.1)
        else:
            os.kill(child, 9)
            os.waitpid(child, 0)


@pytest.mark.text
@ONE
def test_w3m(server: Door, clerk: Clerk, site: str, tmp_path: Path):
    """With the keyboard: text in a line, text in an editor, read again, sent."""
    del server
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\ncat > \"$1\" <<'END'\n{TEXT}\nEND\n", encoding="utf-8")
    editor.chmod(0o755)
    keys: list[tuple[str, float | str]] = [
        ("/Titre\r", MOMENT),
        ("\t", MOMENT),  # the next thing one can fill in
        ("\r", MOMENT),
        ("Avec w3m\r", MOMENT),
        ("\t", MOMENT),
        ("\r", "Dernière"),  # the editor writes the text
        ("/Relire\r", MOMENT),
        ("\r", "Envoyer"),
        ("/Envoyer\r", MOMENT),
        READ,
        ("\r", "cépissé"),
        ("q", MOMENT),
        ("y", MOMENT),
    ]
    driven([command("w3m"), site], keys, {"EDITOR": str(editor), "HOME": str(tmp_path)})
    assert received(clerk, "Avec w3m").splitlines() == TEXT.splitlines()


@pytest.mark.text
@ONE
def test_lynx(server: Door, clerk: Clerk, site: str, tmp_path: Path):
    """With the keyboard: fields one after the other, read again, sent."""
    del server
    keys: list[tuple[str, float | str]] = [
        ("Avec lynx", MOMENT),
        ("\t", MOMENT),
        ("Une ligne", MOMENT),
        *[("\t", MOMENT)] * 7,
        ("\r", "Envoyer"),
        ("/Envoyer\r", MOMENT),
        READ,
        ("\r", "cépissé"),
        ("q", MOMENT),
        ("y", MOMENT),
    ]
    driven([command("lynx"), site], keys, {"HOME": str(tmp_path), "LINES": "40", "COLUMNS": "80"})
    assert received(clerk, "Avec lynx") == "Une ligne"


@pytest.mark.parametrize(
    "server", [LINES, *(pytest.param(each, marks=pytest.mark.long) for each in (COLLECTOR, PHP))], indirect=True
)
def test_curl(server: Door, clerk: Clerk, site: str, tmp_path: Path):
    """From a terminal, as in the guide for people who test."""
    curl = command("curl")
    form = subprocess.run([curl, "-sS", site], check=True, capture_output=True, text=True).stdout
    action = re.search(r'action="([^"]+)"', form)
    assert action is not None
    assert action[1].startswith(server.base.rstrip("/"))
    typed = ["--data-urlencode", "title=Avec curl", "--data-urlencode", f"text={TEXT}"]
    review = subprocess.run([curl, "-sS", *typed, action[1]], check=True, capture_output=True, text=True).stdout
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', review.partition("</form>")[0]))
    after = re.search(r'<form action="([^"]+)"', review)
    assert after is not None
    time.sleep(2.05)
    words = [word for name, value in hidden.items() for word in ("--data-urlencode", f"{name}={value}")]
    receipt = subprocess.run(
        [curl, "-sS", "-L", *words, after[1]], check=True, capture_output=True, text=True, cwd=tmp_path
    ).stdout
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", receipt)
    assert received(clerk, "Avec curl") == TEXT
