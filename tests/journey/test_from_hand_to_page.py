"""One form, sent by four programs to every door; pulled, moderated in a table, published, built: read on its page."""

from __future__ import annotations

import csv
import html
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from civicgen.cli import main
from tests.conftest import command
from tests.forms.terminal import Terminal
from tests.journey.doors import DOORS, Town, town
from tests.moderation.desk import at_home

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAUSE = 2.1
"""Nobody reads what they typed in less: our servers say so."""


def sentence(agent: str) -> str:
    return f"Gardez le tilleul & l’école, dit quelqu’un avec {agent} <b>"


def name(agent: str) -> str:
    return f"Zénobie-{agent}-Quatresous"


def address(agent: str) -> str:
    return f"zenobie.{agent}@quatresous.example"


# Four programs -------------------------------------------------------------------------------------------------------


def chromium(place: Town, browser: Browser, agent: str, *, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(place.page)
    page.get_by_label("Votre avis").fill(sentence(agent))
    page.get_by_label("Le paysage").check()
    page.get_by_label("Votre nom").fill(name(agent))
    page.get_by_label("Votre adresse").fill(address(agent))
    page.locator("form[method=post] button").first.click()
    if place.reviews:
        assert name(agent) in page.inner_text("dl")
        page.wait_for_timeout(PAUSE * 1000)
        page.click("button.a")
        assert re.search(r"/r/[0-9A-Z-]{14}$", page.url)
    page.wait_for_load_state()
    context.close()


def w3m(place: Town, folder: Path, agent: str) -> None:
    folder.mkdir()
    keys = Terminal([command("w3m"), "-no-mouse", "-o", "confirm_qq=0", place.page], folder)
    keys.find("Votre avis")
    keys.fill(sentence(agent), editor=True)
    keys.find("Le paysage", "\x1b\t")
    keys.press("\r")
    keys.find("Votre nom")
    keys.fill(name(agent))
    keys.find("Votre adresse")
    keys.fill(address(agent))
    keys.find("Relire" if place.reviews else "Envoyer", "")
    keys.press("\r", wait=PAUSE if place.reviews else 1.2)
    if place.reviews:
        keys.find("Envoyer", "")
        keys.press("\r", wait=1.2)
    keys.end()


def curl(place: Town, agent: str) -> None:
    form = _first(r'<form[^>]*method="?post.*?</form>', place.html)
    action = urljoin(place.page, _first(r'(?<=action=)"?[^"\s>]+', form).strip('"').replace("&amp;", "&"))
    typed = {"avis": sentence(agent), "sujets": "paysage", "nom": name(agent), "courriel": address(agent)}
    sent = [*((place.names(field), value) for field, value in typed.items()), *_hidden(form)]
    answer = _post(action, sent)
    if place.reviews:
        time.sleep(PAUSE)
        again = _first(r"<form.*?</form>", answer)
        answer = _post(html.unescape(_first(r'(?<=action=")[^"]+', again)), _hidden(again))
        assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", answer)


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    assert found is not None, pattern
    return found[0]


def _hidden(form: str) -> list[tuple[str, str]]:
    found = []
    for tag in re.findall(r"<input[^>]*type=\"?hidden[^>]*>", form):
        value = re.search(r'value="([^"]*)"|value=([^\s>]+)', tag)
        called = _first(r'(?<=name=)"?[^"\s>]+', tag).strip('"')
        found.append((called, html.unescape(value[1] or value[2] or "") if value else ""))
    return found


def _post(action: str, pairs: Sequence[tuple[str, str]]) -> str:
    words = [word for called, value in pairs for word in ("--data-urlencode", f"{called}={value}")]
    return subprocess.run(
        [command("curl"), "-sS", "-L", *words, action], check=True, capture_output=True, text=True, timeout=60
    ).stdout


def ways(place: Town, browser: Browser, folder: Path) -> dict[str, Callable[[], None]]:
    """By the name of a program, how somebody sends the form with it."""
    return {
        "chromium": lambda: chromium(place, browser, "chromium", scripts=True),
        "chromium-noscript": lambda: chromium(place, browser, "chromium-noscript", scripts=False),
        "w3m": lambda: w3m(place, folder / "w3m", "w3m"),
        "curl": lambda: curl(place, "curl"),
    }


# From the inbox to the page ------------------------------------------------------------------------------------------


def fetch(place: Town, folder: Path) -> None:
    """Pull twice; of a service that gives nothing to programs, take in the table that it exports."""
    if place.double is not None and place.double.backend.capabilities.pull == "none":
        own = {place.names(field): field for field in ("avis", "sujets", "nom", "courriel")}
        with (folder / "export.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(own.values()), extrasaction="ignore")
            writer.writeheader()
            for row in place.double.rows:
                writer.writerow({own.get(there, there): value for there, value in row["fields"].items()})
        for _ in range(2):
            place.civicgen("forms", "pull", "tilleul/avis", "--from", str(folder / "export.csv"))
        return
    for _ in range(2):
        place.civicgen("forms", "pull")


def decide(place: Town, folder: Path, count: int) -> None:
    """Accept every line of the table, as with a spreadsheet."""
    table = folder / "queue.csv"
    place.civicgen("moderate", "export", str(table), "--lang", "fr")
    text = table.read_text("utf-8-sig")
    sign = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = list(csv.DictReader(text.splitlines(keepends=True), delimiter=sign))
    assert len(rows) == count
    for row in rows:
        row["décision"] = "publier"
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=sign)
        writer.writeheader()
        writer.writerows(rows)
    place.civicgen("moderate", "import", str(table))


def journey(place: Town, agents: Sequence[str], browser: Browser, folder: Path, monkeypatch) -> None:
    """All of it; then every sentence is on a page of its own, and nobody's name anywhere."""
    for variable, value in {**place.secrets, "CIVICGEN_KEY_PASSPHRASE": ""}.items():
        monkeypatch.setenv(variable, value)
    at_home(folder, monkeypatch)
    sending = ways(place, browser, folder)
    for agent in agents:
        sending[agent]()
    fetch(place, folder)
    decide(place, folder, len(agents))
    place.civicgen("moderate", "publish")
    place.civicgen("build")
    pages = {
        page.relative_to(place.public).as_posix(): html.unescape(re.sub(r"<[^>]+>", "", page.read_text("utf-8")))
        for page in place.public.rglob("*.html")
    }
    for agent in agents:
        # The space before a sign of punctuation is the page's to make.
        where = [at for at, text in pages.items() if sentence(agent) in text and re.search(r"/\d+/", f"/{at}")]
        assert len(where) == 1, (agent, where)
    private = [what(agent).encode() for agent in agents for what in (name, address)]
    searched = [*place.root.rglob("*"), *(folder / "inbox").rglob("*")]
    assert len(searched) > 20
    for file in searched:
        if file.is_file():
            data = file.read_bytes()
            assert not [value for value in private if value in data], file
    assert main(["check", "--site", str(place.root)]) == 0


EVERY = ("chromium", "chromium-noscript", "w3m", "curl")
SHORT = [("collector", ("chromium", "w3m")), ("php", ("chromium-noscript", "curl")), ("formspree", ("w3m", "curl"))]


@pytest.fixture(autouse=True)
def _quick_passphrase(monkeypatch):
    monkeypatch.setattr("nacl.pwhash.argon2id.OPSLIMIT_MODERATE", 1)
    monkeypatch.setattr("nacl.pwhash.argon2id.MEMLIMIT_MODERATE", 8192)


@pytest.mark.browser
@pytest.mark.text
@pytest.mark.parametrize(
    ("door", "agents"),
    [*SHORT, *(pytest.param(door, EVERY, marks=pytest.mark.long) for door in DOORS)],
    ids=lambda each: each if isinstance(each, str) else "+".join(each),
)
def test_from_hand_to_page(door, agents, browser, tmp_path, monkeypatch):
    """A sentence, whatever it was typed with and wherever it went, is read on the site; who said it is not."""
    if door == "php":
        command("php")
    with town(tmp_path, door) as place:
        journey(place, agents, browser, tmp_path, monkeypatch)
