"""The whole of a consultation in one page: everything in reading order, every link in it works, ready for paper."""

from __future__ import annotations

import re
import sys
import zlib
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

import pytest

from civicgen.cli.program import run
from civicgen.dossiers.chapters import How
from civicgen.dossiers.pdf import available
from tests.conftest import missing
from tests.dossiers.conftest import Town
from tests.dossiers.looking import Page, members

PLAN, SMALL = "plan-local-2026", "bibliotheque-mercredi"
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")


def page_of(town: Town, name: str = PLAN, lang: str = "") -> str:
    """The printable page of a consultation."""
    return (town.site / lang / name / "dossier-complet" / "index.html").read_text(encoding="utf-8")


def every(town: Town) -> list[str]:
    """All printable pages."""
    return [path.read_text(encoding="utf-8") for path in sorted(town.site.glob("**/dossier-complet/index.html"))]


def test_every_link_in_it_works(town: Town) -> None:
    """Anchors are there once each; whatever leads out of the page is a whole address."""
    assert len(every(town)) == 14
    for html in every(town):
        page = Page(html)
        assert len(page.ids) == len(set(page.ids))
        inner = {link.href[1:] for link in page.links if link.href.startswith("#")}
        assert set() == inner - set(page.ids)
        outer = [link.href for link in page.links if not link.href.startswith("#")]
        assert [href for href in outer if not re.match(r"https?://|mailto:|tel:|data:image/", href)] == []


def test_headings_are_in_order(town: Town) -> None:
    """One title, and no level is skipped."""
    for html in every(town):
        levels = Page(html).levels
        assert levels.count(1) == 1
        assert all(later - level <= 1 for level, later in pairwise(levels))


def test_nothing_of_the_site_around_it(town: Town) -> None:
    """No menu, no breadcrumb, no way to take part or to the next page; one list of contents."""
    for html in every(town):
        page = Page(html)
        assert page.tags.count("nav") == 1
        assert not {"script", "form", "button"} & set(page.tags)
        assert 'rel="next"' not in html
        assert 'rel="prev"' not in html


def test_reading_order(town: Town) -> None:
    """What was asked, what was to be read, what was said, how it was summed up, decided, and what came of it."""
    sections = re.findall(r'<section id="([a-z]+)', page_of(town))
    wanted = ("consultation", "documents", "chiffres", "syntheses", "reponses", "suites", "said")
    places = [sections.index(name) for name in wanted]
    assert sorted(places) == places


def test_every_contribution_is_in_it(town: Town) -> None:
    """Each with its number; the thread leads from it to what it was summed up as, and back."""
    html = page_of(town)
    numbers = {int(found) for found in re.findall(r'<li id="said-\d+\.c(\d+)">', html)}
    rows = (town.root / f"content/consultations/{PLAN}/contributions/avis.csv").read_text(encoding="utf-8-sig")
    written = {int(found) for found in re.findall(r"^(\d+),2026-", rows, re.MULTILINE)}
    assert written == numbers
    assert '<a href="#said-1.c41">#41</a>' in html
    assert '<a href="#syntheses-avis.stationnement">' in html


@pytest.mark.parametrize(
    ("how", "words", "rest"), [("full", True, False), ("extracts", False, True), ("none", False, False)]
)
def test_contributions_as_wanted(own: Town, how: How, words: bool, rest: bool) -> None:
    """Whole, as extracts that lead to the rest, or not at all: then their numbers lead to the site."""
    last = "et voici le tout dernier mot"
    own.say(PLAN, number="4242", text="Un mot. " * 60 + last)
    html = own.take(PLAN, "page", how).read_text(encoding="utf-8")
    assert words == (last in html)
    assert rest == ("la suite sur le site" in html)
    assert (how != "none") == ('id="said-1.c1"' in html)
    assert (how == "none") == (f"/{PLAN}/contributions/1/" in html)


def test_pictures_are_in_it(own: Town) -> None:
    """A picture of the portal is part of the page, of the book and of the ZIP; one too heavy for the page is not."""
    media = own.root / "content/media"
    (media / "carte.png").write_bytes(PIXEL)
    (media / "lourde.png").write_bytes(PIXEL + bytes(1_000_001))
    page = own.root / f"content/consultations/{PLAN}/documents/carte-expliquee.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\n\n![La carte](media/carte.png)\n\n![Lourde](media/lourde.png)\n", encoding="utf-8")
    html = own.take(PLAN, "page").read_text(encoding="utf-8")
    assert 'src="data:image/png;base64,' in html
    assert html.count("<img") == 1
    assert PIXEL in members(own.take(PLAN, "epub")).values()
    assert members(own.take(PLAN, "zip"))["media/carte.png"] == PIXEL


def test_a_pdf_says_what_its_parts_are(own: Town) -> None:
    """Tagged, in its language, as PDF/UA wants; the same bytes twice."""
    if not available():
        missing("weasyprint")
    data = own.take(SMALL, "pdf").read_bytes()
    whole = data + b"".join(_unpacked(data))
    for mark in (b"/StructTreeRoot", b"/Marked true", b"/Lang", b"pdfuaid", b"/DisplayDocTitle true", b"/Outlines"):
        assert mark in whole, mark
    assert data == own.take(SMALL, "pdf").read_bytes()


def _unpacked(data: bytes) -> Iterator[bytes]:
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        with suppress(zlib.error):
            yield zlib.decompress(packed)


def test_without_the_library_it_says_what_to_do(own: Town, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    """A PDF that cannot be made is a problem with its remedy, and no file is left half made."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    out = own.root.parent / "out"
    typed = ["dossier", SMALL, "--site", str(own.root), "--format", "pdf", "-o", str(out), "--lang", "en"]
    assert run(typed) == 1
    told = capsys.readouterr()
    assert "civicgen[pdf]" in told.err + told.out
    assert list(out.iterdir()) == []
