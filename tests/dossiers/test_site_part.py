"""The pages of a consultation open from the disk: every link works, nothing is asked of a network."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.dossiers.conftest import Town
from tests.dossiers.looking import Page, members, wrong_links

PLAN = "plan-local-2026"


def zipped(town: Town, name: str = PLAN) -> Path:
    """The ZIP of a consultation, in the site."""
    return town.site / name / "dossier-complet" / f"{name}.zip"


def test_every_link_works(town: Town) -> None:
    """A link leads to a file and an anchor of the archive, or to the absolute address of the site."""
    for archive in sorted(town.site.glob("*/dossier-complet/*.zip")):
        files = members(archive)
        assert list(wrong_links(files)) == []
        assert "index.html" in files


def test_everything_of_the_consultation_is_in_it(town: Town) -> None:
    """All of its pages in every language, its documents, its tables; nothing of another, no archive in the archive."""
    there = {
        path.relative_to(town.site).as_posix()
        for folder in (town.site / PLAN, town.site / "en" / PLAN)
        for path in folder.rglob("*")
        if path.is_file() and "dossier-complet" not in path.parts and path.name != "flux.xml"
        if b'http-equiv="refresh"' not in path.read_bytes()
    }
    assert {"index.html"} == members(zipped(town)).keys() - there
    assert set() == there - members(zipped(town)).keys()


def test_nothing_is_asked_of_a_network(town: Town) -> None:
    """No script, no form, no style, picture or font from elsewhere."""
    for name, data in members(zipped(town)).items():
        if name.endswith(".html"):
            page = Page(data.decode())
            assert not {"script", "form", "iframe", "object"} & set(page.tags), name
            assert [link for link in page.links if link.tag == "img" and link.href.startswith("http")] == []
            assert not any("stylesheet" in tag for tag in page.tags)
            assert b"<style>" in data


def test_without_an_address_there_are_words(own: Town) -> None:
    """Where the site has no address, what leads out of the archive is words, not a link to nothing."""
    settings = own.root / "civicgen.yml"
    lines = settings.read_text(encoding="utf-8").splitlines()
    settings.write_text("\n".join(line for line in lines if not line.startswith("url:")) + "\n", encoding="utf-8")
    files = members(own.take(PLAN, "zip"))
    assert list(wrong_links(files)) == []
    pages = [data.decode() for name, data in files.items() if name.endswith(".html")]
    assert not [link for html in pages for link in Page(html).links if "valombre" in link.href and "//" in link.href]
    assert all("\0" not in html for html in pages)


def test_the_archive_is_always_the_same(town: Town) -> None:
    """No time, no right, no system in it: the same pages give the same bytes."""
    with zipfile.ZipFile(zipped(town)) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr == 0o100644 << 16
            assert info.create_system == 3


def test_paths_are_safe(town: Town) -> None:
    """No path leads out of the folder into which it is opened, nor means two files on some system."""
    names = [name for archive in town.site.glob("*/dossier-complet/*.zip") for name in members(archive)]
    assert not [name for name in names if name.startswith("/") or ".." in name.split("/") or {"\\", ":"} & set(name)]
    for archive in town.site.glob("*/dossier-complet/*.zip"):
        folded = [name.casefold() for name in members(archive)]
        assert len(folded) == len(set(folded))


@pytest.mark.browser
def test_it_opens_from_a_disk(town: Town, browser, tmp_path: Path) -> None:
    """Chromium, without a network: every page of a small consultation, each 360 pixels wide, and no complaint."""
    with zipfile.ZipFile(zipped(town, "bibliotheque-mercredi")) as archive:
        archive.extractall(tmp_path)
    context = browser.new_context(offline=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    trouble: list[str] = []
    page.on("requestfailed", lambda request: trouble.append(request.url))
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else trouble.append(request.url)
    )
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    seen: set[str] = set()
    waiting = [(tmp_path / "index.html").as_uri()]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        inner = page.eval_on_selector_all("a[href]", "all => all.map(each => each.href.split('#')[0])")
        waiting += [href for href in inner if href.startswith("file:") and href.endswith(".html")]
    context.close()
    assert trouble == []
    assert len(list(tmp_path.rglob("*.html"))) == len(seen)
