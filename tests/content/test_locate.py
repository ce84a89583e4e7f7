"""A problem found late still names the line and column of what someone wrote."""

from __future__ import annotations

import pytest

from civicgen.content.locate import place_of
from tests.conftest import REPOSITORY

BASE = REPOSITORY / "tests" / "broken" / "base"
PLAN = "content/consultations/plan"


@pytest.mark.parametrize(
    ("file", "keys", "line", "column"),
    [
        (f"{PLAN}/syntheses/avis.md", ("points", "gare", "cites", 0), 16, 13),
        (f"{PLAN}/syntheses/avis.md", ("points", 0, "quotes", 0, "from"), 12, 15),
        (f"{PLAN}/syntheses/avis.md", ("points", "stationnement"), 8, 5),
        (f"{PLAN}/index.md", ("topics", "logement"), 5, 18),
        (f"{PLAN}/index.md", ("steps", "reponse", "kind"), 17, 11),
        (f"{PLAN}/index.md", ("read_first", 0), 18, 13),
        (f"{PLAN}/index.md", ("nothing",), 2, 1),
        (f"{PLAN}/results/1.md", ("from", 0), 4, 7),
        ("content/topics.yml", ("logement", "title"), 4, 10),
        ("civicgen.yml", ("theme", "color"), 10, 10),
        ("gone.md", ("title",), 0, 0),
    ],
)
def test_places(file: str, keys: tuple[str | int, ...], line: int, column: int):
    place = place_of(BASE, file, keys)
    assert (place.file, place.line, place.column) == (file, line, column)
