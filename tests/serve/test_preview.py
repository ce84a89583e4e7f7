"""The preview as a writer lives it: drafts, saves, mistakes and their mending, in a browser; the site untouched."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.running import environment, launch

if os.name == "nt":
    pytest.skip("ends the preview by a signal", allow_module_level=True)


@pytest.fixture
def portal(tmp_path) -> Path:
    root: Path = tmp_path / "portal"
    assert launch("init", root, "--lang", "fr").code == 0
    return root


@contextmanager
def served(root: Path, *arguments: str):
    """The address of a preview that runs, and its process; ended by Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "civicgen", "serve", str(root), "--port", "0", *arguments],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        assert address.startswith("http://localhost:"), process.stderr.read().decode() if process.stderr else ""
        yield address, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def got(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read().decode()}"


def until(address: str, words: str, seconds: float = 60.0) -> None:
    """Wait until a page holds these words; patiently, since the machine may have other work."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if words in got(address):
            return
        time.sleep(0.02)
    pytest.fail(f"{words!r} never came: {got(address)[:300]}")


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every byte and time of a folder."""
    return {
        str(file.relative_to(folder)): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_drafts_are_seen_there_and_only_there(portal):
    """A draft is in the preview, marked; not one byte of the site changes, and no draft is in it."""
    launch("build", portal)
    before = everything(portal / "public")
    assert before
    launch("new", "news", "Brouillon secret", "--site", portal)
    with served(portal) as (address, _process):
        page = got(f"{address}actualites/brouillon-secret/")
        assert "Brouillon secret" in page
        assert re.search(r"[Bb]rouillon", page.replace("Brouillon secret", ""))
        (portal / "content" / "news" / "brouillon-secret.md").write_text(
            "---\ntitle: Brouillon changé\nstate: draft\ndate: 2026-01-05\n---\n\nTexte.\n", encoding="utf-8"
        )
        until(f"{address}actualites/brouillon-secret/", "Brouillon changé")
    assert everything(portal / "public") == before
    assert not [name for name, (data, _time) in before.items() if b"rouillon secret" in data]
    assert (portal / ".civicgen" / "preview" / "index.html").is_file()
    # The next build does not take anything from the preview either.
    launch("build", portal)
    assert not [name for name, (data, _time) in everything(portal / "public").items() if b"rouillon chang" in data]


def test_a_save_is_seen(portal):
    """From the save to the page, the watch included, time after time."""
    file = portal / "content" / "index.md"
    text = file.read_text(encoding="utf-8")
    with served(portal) as (address, _process):
        for number in range(3):
            file.write_text(f"{text}\n\nParagraphe {number}.\n", encoding="utf-8")
            until(address, f"Paragraphe {number}.")


def test_a_mistake_leaves_the_last_good_page(portal):
    """Nothing disappears while something is wrong; pages are told, and told again when it is mended."""
    file = portal / "content" / "index.md"
    good = file.read_text(encoding="utf-8")
    with served(portal) as (address, _process):
        events = urllib.request.urlopen(f"{address}.civicgen/events", timeout=60)
        assert b'"problems":[]' in events.readline()
        events.readline()
        file.write_text(good.replace("title:", "titel:"), encoding="utf-8")
        told = events.readline()
        assert b"content/index.md:" in told
        assert b"titel" in told
        assert "<h1" in got(address)
        events.readline()
        file.write_text(good, encoding="utf-8")
        assert b'"problems":[]' in events.readline()


def test_a_preview_that_begins_with_a_mistake(portal):
    """It says that there is no page yet, and why; and shows the site as soon as there is one."""
    file = portal / "civicgen.yml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("timezone:", "timezon:"), encoding="utf-8")
    with served(portal) as (address, process):
        page = got(address)
        assert page.startswith("503")
        assert "There is no page to show yet" in page
        assert "<b>civicgen.yml:" in page
        with urllib.request.urlopen(f"{address}.civicgen/events", timeout=60) as events:
            told = events.readline()
        assert b"There is no page to show yet" in told
        assert b"last good" not in told
        file.write_text(good, encoding="utf-8")
        until(address, "<h1")
        assert process.poll() is None


def test_a_template_of_the_portal_is_taken_at_once(portal, repository):
    """A theme author sees what is saved, too."""
    with served(portal) as (address, _process):
        folder = portal / "templates"
        folder.mkdir()
        home = (repository / "themes" / "default" / "home.html").read_text(encoding="utf-8")
        (folder / "home.html").write_text(home.replace("{% block", "<!-- mine -->{% block", 1), encoding="utf-8")
        (folder / "parts").mkdir()
        marked = re.sub(r"({% block (?:main|content|page)[^%]*%})", r"\1<p>De ma main</p>", home, count=1)
        assert marked != home
        (folder / "home.html").write_text(marked, encoding="utf-8")
        until(address, "De ma main")
        (folder / "home.html").write_text(marked.replace("De ma main", "De ma plume"), encoding="utf-8")
        until(address, "De ma plume")


def test_ctrl_c_ends_it_cleanly(portal):
    """Code 0: it is how one ends a preview. No traceback."""
    with served(portal) as (address, process):
        assert "<h1" in got(address)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"Traceback" not in err
    assert b"The site itself was not touched" in err


def test_a_port_that_is_taken(portal):
    """Said plainly, with another port to try (code 75)."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = launch("serve", portal, "--port", str(port))
    assert ran.code == 75
    assert f"--port {port + 1}" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.browser
def test_in_a_browser(portal, browser):
    """The page reloads by itself; the overlay can be read and hidden, and heals itself; no policy is broken."""
    file = portal / "content" / "index.md"
    good = file.read_text(encoding="utf-8")
    with served(portal) as (address, _process), browser.new_context() as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(address)
        # The news come once the page listens.
        page.wait_for_timeout(300)
        file.write_text(good + "\n\nEncore une phrase.\n", encoding="utf-8")
        page.wait_for_selector("text=Encore une phrase.", timeout=30000)
        page.wait_for_timeout(300)
        file.write_text(good.replace("title:", "titel:"), encoding="utf-8")
        page.wait_for_selector("#civicgen-preview section", timeout=30000)
        assert "content/index.md:" in page.inner_text("#civicgen-preview section")
        assert page.is_visible("h1")
        box = page.locator("#civicgen-preview section").bounding_box()
        assert box is not None
        assert box["width"] > 300
        assert (
            page.evaluate(
                "getComputedStyle(document.querySelector('#civicgen-preview').shadowRoot.querySelector('section')).position"
            )
            == "fixed"
        )
        page.locator("#civicgen-preview button").focus()
        page.keyboard.press("Escape")
        assert page.locator("#civicgen-preview section").count() == 0
        page.reload()
        page.wait_for_selector("#civicgen-preview section", timeout=30000)
        file.write_text(good, encoding="utf-8")
        page.wait_for_selector("#civicgen-preview section", state="detached", timeout=30000)
    assert not [text for text in said if "ecurity" in text or "refused" in text.lower()]
