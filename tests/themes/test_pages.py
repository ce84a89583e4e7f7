"""Every kind of page, in both themes and languages: whole, light, in order, with nothing that old engines lack."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
import tinycss2
from bs4 import BeautifulSoup

from civicgen.markup.look import Look
from civicgen.pages.render import HTML
from tests.themes.gallery import look, rendered
from tests.themes.samples import samples

BUDGETS = {"home": 3500, "consultation": 4500, "consultation-followed": 4500, "contribution-list": 9000}
"""Bytes as sent (gzip); the kinds below have one budget together, all others the first window of a connection."""
SHORT = ("step", "form", "thanks", "faq", "synthesis", "answer", "answers", "result", "follow-up")
ALONE = ("not-found", "moved", "dossier", "dossier-start")
RISKY = re.compile(
    r"var\(|calc\(|clamp\(|min\(|max\(|display:\s*(grid|contents)|gap:|position:\s*sticky|inset|@layer|@container|@supports"
    r"|:has\(|:is\(|:where\(|aspect-ratio|margin-(inline|block)|padding-(inline|block)|backdrop|animation|transition|box-shadow"
)


@pytest.fixture(scope="module")
def looks(tmp_path_factory) -> dict[str, Look]:
    """Both themes."""
    root: Path = tmp_path_factory.mktemp("portal")
    return {theme: look(root, theme) for theme in ("default", "plain")}


@pytest.fixture(scope="module", params=[(theme, lang) for theme in ("default", "plain") for lang in ("fr", "en")])
def pages(request, looks) -> dict[str, str]:
    """Every sample of a theme in a language."""
    theme, lang = request.param
    return {name: page.decode() for name, page in rendered(looks[theme], lang).items()}


def test_every_kind_has_a_sample():
    """No template goes unseen: a kind that has no sample fails here."""
    assert {page.kind for _, page in samples().values()} >= set(HTML)


def test_pages_are_whole(pages):
    """Parsed without an error; one heading of level 1; a title; a language; nothing left unfilled."""
    for name, page in pages.items():
        parser = html5lib.HTMLParser(strict=True)
        parser.parse(page)
        soup = BeautifulSoup(page, "html.parser")
        assert len(soup.find_all("h1")) == 1, name
        assert soup.h1 is not None, name
        assert soup.h1.get_text(strip=True), name
        assert soup.title is not None, name
        assert soup.title.get_text(strip=True), name
        assert soup.html is not None, name
        assert soup.html.get("lang"), name
        assert not re.search(r"%\(|\{\{|\{%|\x00|\x01|>None<|Undefined", page), name
        identifiers = [str(tag["id"]) for tag in soup.find_all(id=True)]
        assert len(identifiers) == len(set(identifiers)), name


def test_headings_skip_no_level(pages):
    """From one heading to the next, at most one level down."""
    for name, page in pages.items():
        levels = [int(found) for found in re.findall(r"<h([1-6])", page)]
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), (name, levels)


def test_pages_run_nothing_and_call_nobody(pages):
    """No script, no event, no style attribute, no address outside of the site but links that a reader follows."""
    for name, page in pages.items():
        if name == "search":  # the only page with a script: a file of the site, which its policy alone lets through
            # silenced: the page without what was judged
            page, scripts = re.subn(r'<script src="[./]+(?:recherche/)?search\.js"></script>', "", page)  # noqa: PLW2901
            assert scripts == 1
            # What is no program, kept for that script: browsers run none of it, and text browsers do not show it.
            # silenced: the same
            page, kept = re.subn(r'<script type="?text/html"? id="?(filters|rest)"?>', "", page)  # noqa: PLW2901
            assert kept == 2
        assert ("script-src 'self'" in page) == (name == "search"), name
        assert not re.search(
            r"<script|\son[a-z]+=|\sstyle=|javascript:|@import|url\((?!\"data:)", page, re.IGNORECASE
        ), name
        soup = BeautifulSoup(page, "html.parser")
        for tag in soup.find_all(["img", "link", "iframe", "source", "video", "object"]):
            address = str(tag.get("src") or tag.get("href") or "")
            stays = tag.name == "link" and set(tag.get("rel") or ()) <= {"canonical", "alternate"}
            assert stays or not address.startswith(("http:", "https:", "//")), (name, address)


def test_every_page_is_complete(pages):
    """Skip link, landmarks, breadcrumb, dates, contact in the same place, legal links, description, policy."""
    for name, page in pages.items():
        if name in ALONE:
            continue
        soup = BeautifulSoup(page, "html.parser")
        assert soup.find("main", id="m") is not None
        assert soup.header is not None
        assert soup.footer is not None
        assert soup.footer.find("address") is not None
        assert soup.find("meta", attrs={"name": "description"}) is not None
        assert "default-src 'none'" in page
        assert ('rel="canonical"' in page) == (name != "received")  # a server's page has no address on the site
        assert 'property="og:title"' in page
        assert ("Publié le" in page) or ("Published on" in page)
        if not name.startswith("home"):
            assert soup.find("a", href=re.compile(r"#m$")) is not None or 'id="menu"' in page, name


def test_the_state_of_a_consultation_is_named(looks):
    """Under the title of an answer or a contribution stands how far the consultation is, not how far that thing is."""
    pages = rendered(looks["default"], "fr")
    for name in ("answer", "contribution", "synthesis", "result"):
        told = BeautifulSoup(pages[name], "html.parser").select_one("h1 ~ p.o")
        assert told is not None
        assert told.get_text().replace("\u202f", " ").replace("\u00a0", " ").startswith("La concertation : "), name


def test_pages_are_light(looks):
    """The promise of bytes, as sent."""
    for name, page in rendered(looks["default"], "fr").items():
        budget = BUDGETS.get(name, 4500 if name in SHORT else 13_800)
        assert len(gzip.compress(page, 9)) <= budget, (name, len(gzip.compress(page, 9)))


def test_both_themes_say_the_same(looks):
    """The same words in the content; a theme changes the look only."""
    default, plain = (rendered(looks[theme], "fr") for theme in ("default", "plain"))
    for name, page in default.items():
        if name not in ALONE:
            assert _words(page) == _words(plain[name]), name


def _words(page: bytes) -> list[str]:
    main = BeautifulSoup(page, "html.parser").main
    assert main is not None
    return main.get_text(" ", strip=True).split()


def test_styles_are_of_2013(looks):
    """Read without an error, and nothing in them that engines of 2013 lack."""
    for page in rendered(looks["default"], "fr").values():
        for style in re.findall(r"<style>(.*?)</style>", page.decode(), re.DOTALL):
            assert not RISKY.search(style), RISKY.search(style)
            rules = tinycss2.parse_stylesheet(style)
            assert not [rule for rule in rules if rule.type == "error"]


def test_foreign_words_have_their_language(looks):
    """Arabic in a French page is marked and turned; French in an English page is marked."""
    page = rendered(looks["default"], "fr")["contribution-arabic"].decode()
    assert '<h1 lang="ar" dir="rtl">' in page
    assert re.search(r'<div lang="ar" dir="rtl"><p', page)
    english = rendered(looks["default"], "en")["standing"].decode()
    assert '<h1 lang="fr">' in english
    assert '<div lang="fr">' in english
    assert "it is shown in its own language: French." in english


def test_a_page_written_from_right_to_left(tmp_path):
    """Everything turns round, and nothing else changes."""
    made = look(tmp_path, languages=("ar",))
    page = rendered(made, "ar")["consultation"].decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "padding:0 16rem 0 1rem" in page


def test_typography_of_french(looks):
    """Signs of two parts keep to their words."""
    page = rendered(looks["default"], "fr")["consultation"].decode()
    assert "quel village en 2040\u00a0?</h1>" in page
    assert not re.search(r"<h1[^>]*>[^<]* [?!:;]", page)
