"""A mistake is told once: what points at a broken thing is not told as broken too; real mistakes always are."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from civicgen.content.echoes import without_echoes
from civicgen.content.exposure import exposed
from civicgen.content.read import read_sources
from civicgen.problems import Place, Problem
from tests.conftest import REPOSITORY

BASE = REPOSITORY / "tests" / "broken" / "base"
PLAN = "content/consultations/plan"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "portal"))


def problem(code: str, file: str, found: str = "") -> Problem:
    return Problem(code=code, place=Place(file, 4), given={"found": found})


def test_references_to_what_could_not_be_read(root: Path):
    (root / f"{PLAN}/answers/1.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (root / "content/topics.yml").write_text("- id: [\n", encoding="utf-8")
    sources, problems = read_sources(root)
    assert sources is not None
    echo = problem("result-from-nothing", f"{PLAN}/results/1.md", "answers/1")
    topic = problem("unknown-topic", f"{PLAN}/index.md", "voirie")
    real = problem("result-from-nothing", f"{PLAN}/results/1.md", "answers/2")
    assert without_echoes((*problems, echo, topic, real), sources) == (*problems, real)


def test_numbers_of_rows_with_problems(root: Path):
    """A number that is missing because its row is wrong is not told; one of another consultation is."""
    sources, _ = read_sources(root)
    assert sources is not None
    row = problem("bad-date", f"{PLAN}/contributions/avis.csv")
    echo = problem("no-such-contribution", f"{PLAN}/syntheses/avis.md", "2")
    real = problem("no-such-contribution", "content/consultations/other/syntheses/avis.md", "2")
    assert without_echoes((row, echo, real), sources) == (row, real)
    assert without_echoes((echo, real), sources) == (echo, real)


def test_what_a_public_repository_shows(root: Path):
    """Drafts and held back texts, unless their file or folder is acknowledged."""
    settings = root / "civicgen.yml"
    text = settings.read_text(encoding="utf-8").replace("private", "public")
    settings.write_text(text, encoding="utf-8")
    (root / "content/news/b.md").write_text("---\ntitle: B\ndate: 2026-01-01\n---\n", encoding="utf-8")
    page = root / "content/pages/charte.md"
    page.write_text("---\ntitle: C\npublish_at: 2026-08-01 09:00\n---\n", encoding="utf-8")
    before, after = datetime(2026, 8, 1, 6, 59, tzinfo=UTC), datetime(2026, 8, 1, 7, 0, tzinfo=UTC)

    def told(instant: datetime) -> list[tuple[str, int]]:
        sources, problems = read_sources(root)
        assert problems == ()
        assert sources is not None
        return [(one.place.file, one.place.line) for one in exposed(sources, instant)]

    assert told(before) == [("content/news/b.md", 2), ("content/pages/charte.md", 3)]
    assert told(after) == [("content/news/b.md", 2)]
    settings.write_text(text + "acknowledged: content/news\n", encoding="utf-8")
    assert told(after) == []
    settings.write_text(text.replace("repository: public", "repository: private"), encoding="utf-8")
    assert told(before) == []
