"""The page that answers searches, where it was asked for."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from civicgen.cli import main
from tests.collector.running import Citizen, running


def civicgen(*words: str) -> None:
    """As typed; no result is looked at."""
    assert main([*words, "--quiet"]) == 0


def test_search(tmp_path: Path):
    """Found, marked, led to the site; nothing typed does anything but be looked for."""
    portal, answers = tmp_path / "mairie", tmp_path / "answers.db"
    civicgen("init", str(portal), "--lang", "fr", "--town", "Bourg-sur-Orge", "--procedure", "consultation")
    civicgen("search", "--answers", str(answers), "--site", str(portal))
    with running(tmp_path, options=("--search", str(answers))) as server:
        citizen = Citizen(server.port)
        empty = citizen.ask("GET", "/search")
        assert empty.status == 200
        assert '<input id="q" type="search" name="q"' in empty.text
        found = citizen.ask("GET", "/search?q=" + quote("charte de la participation"))
        assert found.status == 200
        assert "<mark>" in found.text
        assert 'href="https://concertation.example/' in found.text
        for hostile in (
            '"><script>alert(1)</script>',
            "' OR 1=1 --",
            "*" * 500,
            "a" * 3000,
            "%00",
            "NEAR(a b)",
            "\u202e",
        ):
            got = citizen.ask("GET", "/search?page=99999&q=" + quote(hostile))
            assert got.status == 200, hostile
            assert "<script" not in got.text
        assert "charte" not in server.log.read_text("utf-8")
