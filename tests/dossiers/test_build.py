"""Dossiers in the site: made when something in them changed, and only then; an incremental build equals a clean one."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from tempfile import TemporaryFile

import pytest

from civicgen.dossiers.archive import Archive
from tests.dossiers.conftest import Town, town_in
from tests.whole.towns import different, tree

SMALL, PLAN = "bibliotheque-mercredi", "plan-local-2026"


def made(report) -> int:
    """Dossiers made by a build."""
    return sum(kind.rendered for kind in report.kinds if kind.kind.startswith("dossier-"))


def test_only_what_changed_is_made_again(tmp_path) -> None:
    """Nothing the second time; one consultation after an edit; all for a new colour; what a clean build gives."""
    own = town_in(tmp_path)
    assert made(own.build()) == 35
    assert made(own.build()) == 0
    own.edit(f"content/consultations/{SMALL}/index.md", "question: ", "question: Dites-nous, ")
    assert 3 + 2 >= made(own.build()) >= 3
    document = own.root / f"content/consultations/{PLAN}/documents/affiche-prolongation.pdf"
    stamp = (own.site / "build.json").read_bytes()
    os.utime(document, ns=(1, 1))  # as a fresh clone does
    own.build()
    assert stamp == (own.site / "build.json").read_bytes()
    document.write_bytes(document.read_bytes() + b"%")
    assert made(own.build()) == 5
    shutil.rmtree(own.root / ".civicgen")
    before = tree(own.site)
    shutil.rmtree(own.site)
    own.build()
    assert different(before, tree(own.site)) == []


def test_the_page_that_offers_them(town: Town) -> None:
    """It tells at most about how many bytes will be loaded; inside the archive, it offers no archive."""
    page = (town.site / PLAN / "donnees" / "index.html").read_text(encoding="utf-8")
    assert f'href="../dossier-complet/{PLAN}.zip"' in page
    assert f'href="../dossier-complet/{PLAN}.epub"' in page
    from tests.dossiers.looking import members

    inside = members(town.site / PLAN / "dossier-complet" / f"{PLAN}.zip")[f"{PLAN}/donnees/index.html"].decode()
    assert "dossier-complet" not in inside


def test_sizes_are_told_honestly(town: Town) -> None:
    """Never less than what is loaded, and never five times as much."""
    from civicgen.builder.place import ground
    from civicgen.builder.ready import ready
    from civicgen.pages.opendata.downloads import downloads, path_of
    from civicgen.pages.views import Views
    from tests.dossiers.conftest import NOW

    with ready(town.root, ground(town.root, town.site), instant=NOW) as prepared:
        portal = prepared.portal
        assert portal is not None
        for edition in portal.editions.values():
            views = Views(portal, edition)
            for process in edition.processes:
                for it in downloads(views, process):
                    size = (town.site / path_of(views, process, it.format)).stat().st_size
                    assert size <= it.size <= 5 * size, (process.id, it.format)


def test_none_without_the_setting(tmp_path) -> None:
    """A portal that asks for nothing gets nothing, and no word about it."""
    own = town_in(tmp_path, "")
    assert made(own.build()) == 0
    assert not list(own.site.rglob("dossier-complet"))
    assert "dossier-complet" not in (own.site / PLAN / "donnees" / "index.html").read_text(encoding="utf-8")


def test_an_archive_that_is_given_up_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that cannot be made ends it in the middle: what is told is the mistake, no fault of the program."""
    faults: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", faults.append)
    with TemporaryFile() as file:
        archive = Archive(file)
        archive.add("page.html", b"<p>")
    del archive
    gc.collect()
    assert faults == []
