"""The printed form asks what the form asks, under its code; it bears no name on a ballot, and fits on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.moderation.desk import KEY
from tests.moderation.towns import town
from tests.paper.test_enter import BALLOT

SHEET = "formulaires/choix/papier/index.html"

CHOICES = ("bancs", "abri", "four", "vide", "pleine")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A built portal with a form of opinion and a ballot, both on paper too."""
    folder = tmp_path_factory.mktemp("paper")
    root = town(folder, "https://collecte.saint-exemple.example/", KEY)
    place = root / "content/consultations/plan-2026"
    (place / "forms/choix.yml").write_text(BALLOT, "utf-8")
    index = (place / "index.md").read_text("utf-8")
    step = "  - {id: choix, title: Choisir, kind: vote, opens: 2026-02-02, closes: 2099-03-12, form: choix}\n---\n"
    (place / "index.md").write_text(index.replace("form: avis}\n---\n", "form: avis}\n" + step), "utf-8")
    from civicgen.cli import main

    assert main(["build", str(root), "--as-of", "2026-03-01", "-q"]) == 0
    return root / "public"


def test_every_question_is_asked(site: Path):
    """A box for each choice, a line or a row for each question; no field, no button, no script."""
    page = (site / "plan-2026" / SHEET).read_text("utf-8")
    assert [*re.findall("Des bancs|Un abri, à l’école|Un four", page)] == ["Des bancs", "Un abri, à l’école", "Un four"]
    assert page.count('class="qb"') == 3 + 4
    assert not re.search("<input|<button|<form|<script", page)
    opinion = (site / "plan-2026/formulaires/avis/papier/index.html").read_text("utf-8")
    assert all(label in opinion for label in ("Titre", "Votre avis", "Votre nom", "Votre adresse", "Rue", "Téléphone"))


def test_code(site: Path):
    """The code says the form and its version, in words and as a drawing; a ballot has no room for a register."""
    from segno import make

    page = (site / "plan-2026" / SHEET).read_text("utf-8")
    (version,) = re.findall("<b>plan-2026/choix ([0-9a-f]{8})</b>", page)
    address = f"https://participer.saint-exemple.example/plan-2026/formulaires/choix/#{version}"
    dark = sum(map(sum, make(address, error="m", micro=False).matrix))
    (path,) = re.findall('<path d="([^"]+)"', page)
    assert dark == sum(int(length) for length in re.findall(r"h(\d+)v1", path))
    assert "n° ________" not in page
    assert "n° ________" in (site / "plan-2026/formulaires/avis/papier/index.html").read_text("utf-8")


def test_without_the_library(site: Path, tmp_path: Path, monkeypatch, capsys):
    """Without it the form prints all the same, its code in words; that is told once, with what to install."""
    from civicgen.markup import qr

    monkeypatch.setitem(__import__("sys").modules, "segno", None)
    monkeypatch.setattr(qr, "missing", lambda: True)
    monkeypatch.setattr("civicgen.pages.asking.paper.missing", lambda: True)
    qr.squares.cache_clear()
    root = town(tmp_path, "https://collecte.saint-exemple.example/", KEY)
    ran = run(capsys, "--lang", "en", "build", root, "--as-of", "2026-03-01")
    qr.squares.cache_clear()
    assert ran.code == 0
    assert ran.err.count("without-codes") == 1
    page = (root / "public/plan-2026/formulaires/avis/papier/index.html").read_text("utf-8")
    assert "<path" not in page.partition("<main")[2]
    assert re.search("<b>plan-2026/avis [0-9a-f]{8}</b>", page)


@pytest.mark.browser
def test_on_paper(site: Path, browser, tmp_path: Path):
    """Printed by a browser on A4, it takes two sheets at most, and nothing of the site's frame is on them."""
    page = browser.new_page()
    page.goto((site / "plan-2026" / SHEET).as_uri())
    page.emulate_media(media="print")
    assert not page.locator("body > header, body > footer, nav").locator("visible=true").count()
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


def test_a_closed_form_is_not_to_be_given_back(site: Path):
    """While it is open the sheet says until when; afterwards nobody is told to bring it."""
    from civicgen.cli import main

    sheet = site / "plan-2026" / SHEET
    assert "À rendre au plus tard" in sheet.read_text("utf-8")
    root = site.parent
    aside = root.parent / "closed"
    assert main(["build", str(root), "--as-of", "2099-06-01", "-q", "--output", str(aside)]) == 0
    closed = (aside / "plan-2026" / SHEET).read_text("utf-8")
    assert "À rendre" not in closed
    assert "Ce formulaire était ouvert" in closed


def test_a_closed_form_leads_to_its_count(site: Path):
    """What came out of a vote is its count: the form that is closed names it first."""
    from civicgen.cli import main

    root = site.parent
    ballots = root / "content/consultations/plan-2026/ballots"
    ballots.mkdir()
    (ballots / "choix.md").write_text(
        "---\ntitle: Le compte des bulletins\nstate: published\nmethod: approval\nstep: choix\nkept: 3\n"
        "options:\n" + "".join(f"  - {{id: {one}, title: {one}}}\n" for one in CHOICES) + "---\n",
        "utf-8",
    )
    aside = root.parent / "counted"
    assert main(["build", str(root), "--as-of", "2099-06-01", "-q", "--output", str(aside)]) == 0
    page = (aside / "plan-2026/formulaires/choix/index.html").read_text("utf-8")
    came = page.partition("Ce qui en est sorti")[2]
    assert "Le compte des bulletins" in came.partition("</section>")[0]
