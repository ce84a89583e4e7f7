"""Tagging from the command line: what is shown first, when it asks, with which code it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from civicgen.bundled import folder
from tests.cli.running import run, talk

PLAN = "content/consultations/plan-local-2026"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    root = tmp_path / "town"
    shutil.copytree(folder("example_site"), root, ignore=shutil.ignore_patterns("public", ".civicgen"))
    return root


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Two contributions that nothing cites yet."""
    path = tmp_path / "tags.csv"
    path.write_text("numéro;point;regroupé avec\n18;vergers;\n30;;18\n", encoding="utf-8")
    return path


def test_out_and_in(portal: Path, capsys, monkeypatch):
    """The file is made beside us, never over another; taken in again, it changes nothing."""
    monkeypatch.chdir(portal.parent)
    ran = run(capsys, "trace", "export", "plan-local-2026", "--site", portal)
    assert (ran.code, ran.out) == (0, "plan-local-2026.csv\n")
    assert "civicgen trace import plan-local-2026.csv" in ran.err
    ran = run(capsys, "trace", "export", "plan-local-2026", "--site", portal)
    assert ran.code == 2
    assert "is there already" in ran.err
    assert run(capsys, "trace", "export", "plan-local-2026", "--to", "a.ods", "--site", portal).code == 0
    for name in ("plan-local-2026.csv", "a.ods"):
        ran = run(capsys, "trace", "import", name, "--site", portal)
        assert ran.code == 0
        assert "Nothing changes" in ran.err


def test_export_to_the_output_and_by_place(portal: Path, capsysbinary, monkeypatch):
    """From inside a consultation its name is known; “-” is for programs."""
    from civicgen.cli import main

    monkeypatch.chdir(portal / PLAN)
    assert main(["trace", "export", "--to", "-"]) == 0
    out = capsysbinary.readouterr().out
    assert out.startswith(
        "\ufeffnuméro;titre;texte;point;regroupé avec;concertation;point (exporté);regroupé avec (exporté)\r\n".encode()
    )


def test_what_changes_is_shown_first(portal: Path, sheet: Path, capsys):
    """Nothing is written without a yes; with it, what was shown is written."""
    before = (portal / PLAN / "syntheses/avis.md").read_bytes()
    ran = run(capsys, "trace", "import", sheet, "--into", "plan-local-2026", "--site", portal, "--dry-run")
    assert ran.code == 0
    assert f"{PLAN}/syntheses/avis.md: Protéger les vergers\n  cites also (1): #18\n" in ran.out
    assert f"{PLAN}/contributions/avis.csv: #30 grouped with #18\n" in ran.out
    ran = run(capsys, "trace", "import", sheet, "--into", "plan-local-2026", "--site", portal)
    assert ran.code == 2
    assert "--yes" in ran.err
    assert before == (portal / PLAN / "syntheses/avis.md").read_bytes()
    ran = run(capsys, "trace", "import", sheet, "--into", "plan-local-2026", "--site", portal, "--yes", "--json")
    assert ran.code == 0
    value = json.loads(ran.out)
    assert value["groups"] == [{"number": 30, "grouped_with": 18}]
    assert value["points"][0]["add"] == [18]
    assert b"58, 18]" in (portal / PLAN / "syntheses/avis.md").read_bytes()
    assert run(capsys, "check", portal).code == 0


def test_it_asks_at_a_terminal(portal: Path, sheet: Path):
    """No is no; yes writes."""
    words: list[str | Path] = ["trace", "import", sheet, "--into", "plan-local-2026", "--site", portal]
    code, shown = talk(words, b"n\r")
    assert code == 0
    assert "Nothing was written." in shown
    code, shown = talk(words, b"y\r")
    assert code == 0
    assert "Next: civicgen check" in shown


def test_mistakes_have_their_row(portal: Path, sheet: Path, capsys):
    """Code 1, the row, what to write; a consultation must be known."""
    sheet.write_text("numéro;point\n18;verger\n", encoding="utf-8")
    ran = run(capsys, "trace", "import", sheet, "--into", "plan-local-2026", "--site", portal)
    assert ran.code == 1
    assert "tags.csv:2: error:" in ran.err
    assert "“vergers”" in ran.err
    assert run(capsys, "trace", "import", sheet, "--site", portal).code == 2
    assert run(capsys, "trace", "import", "--site", portal).code == 2
    assert run(capsys, "trace", "export", "nulle-part", "--site", portal).code == 2
    assert run(capsys, "trace", "export", "plan-local-2026", "--to", "a.xlsx", "--site", portal).code == 2


def test_a_sheet_that_does_not_remember_needs_a_yes_of_its_own(portal: Path, sheet: Path, capsys):
    """What it would take away is listed first; --yes alone does not do it, nor one yes at a terminal."""
    path = portal / PLAN / "syntheses/avis.md"
    before = path.read_bytes()
    sheet.write_text("numéro;point\n58;\n18;vergers\n", encoding="utf-8")
    words: list[str | Path] = ["trace", "import", sheet, "--into", "plan-local-2026", "--site", portal]
    ran = run(capsys, *words, "--yes")
    assert ran.code == 2
    assert ran.out.startswith("Taken away, though it may have been written since the sheet was exported:\n")
    assert "cites no more (1): #58" in ran.out.split("\n\n")[0]
    assert "--remove" in ran.err
    code, shown = talk(words, b"y\rn\r")
    assert code == 0
    assert "Nothing was written." in shown
    assert path.read_bytes() == before
    assert run(capsys, *words, "--yes", "--remove").code == 0
    assert path.read_bytes() != before
