"""Whoever has a receipt finds what became of the deposit by its first characters, in few steps, on light pages."""

from __future__ import annotations

import datetime
import gzip
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from civicgen.builder.build import build
from civicgen.content.receipts import HEADER, SHOWN, file_of, read_receipts
from civicgen.forms import receipts
from civicgen.moderation.publication.noting import note
from tests.moderation.desk import KEY
from tests.moderation.towns import town

NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def numbers(count: int) -> list[str]:
    """So many receipts, the same each time."""
    return [receipts.new((number * 0x9E3779B97F4A7C15 % 2**128).to_bytes(16)) for number in range(1, count + 1)]


def made(root: Path) -> Path:
    """The site of a portal."""
    report = build(root, instant=NOW, jobs=1)
    assert report.good, report.problems
    return root / "public" / "plan-2026" / "recepisses"


def walked(folder: Path, receipt: str) -> tuple[str, int]:
    """What a person reads who follows the characters of a receipt, and in how many pages."""
    steps = 1
    while True:
        soup = BeautifulSoup((folder / "index.html").read_text(encoding="utf-8"), "html.parser")
        row = soup.find(id=receipt[:SHOWN])
        if row is not None:
            return row.get_text(" ", strip=True), steps
        links = {link.get_text(strip=True): link["href"] for link in soup.select("main ul.n a")}
        start = next((start for start in links if receipt.startswith(start)), None)
        if start is None:
            return "", steps
        folder = (folder / str(links[start])).resolve()
        folder = folder.parent if folder.suffix else folder
        steps += 1


def test_a_page_that_says_what_became_of_each(tmp_path):
    root = town(tmp_path, "https://collecteur.example", KEY)
    rows = (
        "12,,Un banc,,,\n13,,Un banc,grouped,même texte,12\n14,,,withheld,Hors sujet,\n15,,,withdrawn,À sa demande,\n"
    )
    file = root / "content/consultations/plan-2026/contributions/avis.csv"
    file.parent.mkdir()
    file.write_text("number,title,text,state,reason,grouped_with\n" + rows, encoding="utf-8")
    given = numbers(9)
    words = ["#12", "#13", "#14", "#15", "kept", "counted", "ballot", "erased", "#99"]
    assert note(root, "plan-2026", zip(given, words, strict=True)) == [file_of("plan-2026")]
    folder = made(root)
    said = [re.sub(r"\s+", " ", walked(folder, receipt)[0].partition("… ")[2]) for receipt in given]
    assert said == [
        "Publié\u00a0: contribution #12".replace("\u00a0", " "),
        "Publié avec une autre qui dit la même chose : #12 ( #13 )",
        "Non publié ( #14 ) : Hors sujet",
        "Retiré ( #15 ) : À sa demande",
        "Reçu et lu ; il n’est pas rendu public",
        "Compté",
        "Compté",
        "Effacé à la demande de son auteur",
        "",
    ]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in page
    for receipt in given:
        assert receipt not in page
    site_map = (root / "public" / "sitemap-1.xml").read_text(encoding="utf-8")
    assert "recepisses" not in site_map


def test_before_anything_was_handled(tmp_path):
    folder = made(town(tmp_path, "https://collecteur.example", KEY))
    assert "n’a encore été traité" in (folder / "index.html").read_text(encoding="utf-8")
    form = folder.parent / "formulaires" / "avis" / "index.html"
    assert "recepisses" in form.read_text(encoding="utf-8")


def test_noted_twice_it_is_the_same(tmp_path):
    root = town(tmp_path, "https://collecteur.example", KEY)
    given = numbers(3)
    assert note(root, "plan-2026", [(given[0], "#1"), ("17", "#2"), ("no receipt", "kept")]) == [file_of("plan-2026")]
    before = (root / file_of("plan-2026")).read_bytes()
    assert before.decode() == f"{HEADER}{given[0][:SHOWN]},#1\n"
    assert note(root, "plan-2026", [(given[0], "#1")]) == []
    note(root, "plan-2026", [(given[0], "#2"), (given[1], "kept")])
    assert dict(read_receipts(root, "plan-2026")) == {given[0][:SHOWN]: "#2", given[1][:SHOWN]: "kept"}


@pytest.mark.parametrize("shuffled", [False, True])
def test_thousands(tmp_path, shuffled):
    """Each is found, once, in three pages at most; no page is heavy; a file joined by hand is read the same."""
    root = town(tmp_path, "https://collecteur.example", KEY)
    given = numbers(3000)
    note(root, "plan-2026", [(receipt, "kept") for receipt in given])
    if shuffled:
        file = root / file_of("plan-2026")
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text(lines[0] + "".join(sorted(lines[1:], key=lambda line: line[::-1])), encoding="utf-8")
    folder = made(root)
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) == 32
    rows = [row for page in pages for row in re.findall(r'<tr id="([^"]+)"', page.read_text(encoding="utf-8"))]
    assert sorted(rows) == sorted({receipt[:SHOWN] for receipt in given})
    assert max(len(gzip.compress(page.read_bytes())) for page in pages) < 13_800
    for receipt in given[:40]:
        said, steps = walked(folder, receipt)
        assert said
        assert steps == 2
    assert walked(folder, "0000-0000-0000")[0] == ""
