"""What was erased from the sources leaves the site, whatever became of what civicgen remembers."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.whole.towns import build, copied, tree


def test_what_was_erased_goes_when_nothing_is_remembered(tmp_path: Path) -> None:
    """Between two builds, a row was deleted and so was `.civicgen`: the site is as if the row had never been."""
    root, site = copied(tmp_path / "town"), tmp_path / "site"
    rows = next(file for file in sorted(root.glob("content/consultations/*/contributions/*.csv")))
    whole = rows.read_text(encoding="utf-8")
    last = max(int(line.split(",")[0]) for line in whole.splitlines()[1:] if line.split(",")[0].isdigit())
    rows.write_text(f"{whole.rstrip()}\n", encoding="utf-8")
    names = whole.splitlines()[0].split(",")
    cells = {"number": str(last + 1), "date": "2026-03-01", "text": "Zorglub", "kind": "opinion"}
    rows.write_text(f"{whole.rstrip()}\n{','.join(cells.get(name, '') for name in names)}\n", encoding="utf-8")
    build(root, site)
    assert any(b"Zorglub" in content for content in tree(site).values())
    rows.write_text(whole, encoding="utf-8")
    shutil.rmtree(root / ".civicgen")
    build(root, site)
    assert not any(b"Zorglub" in content for content in tree(site).values())
    build(root, tmp_path / "clean")
    assert tree(site) == tree(tmp_path / "clean")
