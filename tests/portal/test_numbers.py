"""A file of contributions that was copied is told once, on the copy; numbers given twice are told each."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.broken.test_broken import HERE, problems_of

FOLDER = "content/consultations/plan/contributions"
HEADER = "number,date,channel,kind,text,state\n"


def rows(first: int, last: int, words: str) -> str:
    return "".join(f"{each},2026-02-03,web,opinion,{words} {each},published\n" for each in range(first, last + 1))


def told(tmp_path: Path, **files: str) -> list[tuple[str, str, int]]:
    """Code, file and line of what is wrong, with these files of contributions beside the ordinary one."""
    shutil.copytree(HERE / "base", tmp_path / "portal")
    for name, text in files.items():
        (tmp_path / "portal" / FOLDER / f"{name.replace('_', ' ')}.csv").write_text(HEADER + text, encoding="utf-8")
    found = problems_of(tmp_path / "portal", tmp_path / "store.sqlite")
    return [(one.code, one.place.file.rpartition("/")[2], one.place.line) for one in found]


def test_a_copy_is_told_once_and_never_the_original(tmp_path: Path) -> None:
    """Even of sixty rows, two of them changed since and one new; and of a copy of the copy."""
    copy = rows(10, 67, "Avis") + rows(68, 69, "Autre") + rows(70, 70, "Avis")
    found = told(tmp_path, plus=rows(10, 69, "Avis"), plus__Copie=copy, plus_2=rows(10, 69, "Avis"))
    assert sorted(found) == [("copied-contributions", "plus  Copie.csv", 0), ("copied-contributions", "plus 2.csv", 0)]


def test_other_contributions_with_the_same_numbers_are_told_each(tmp_path: Path) -> None:
    """A second file that was numbered from the same number on is no copy: nothing of it may be thrown away."""
    found = told(tmp_path, courriels=rows(10, 12, "Courriel"), papier=rows(10, 12, "Papier"))
    assert found == [("duplicate-number", "papier.csv", line) for line in (2, 3, 4)]
