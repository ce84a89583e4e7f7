"""Groups of pages are skipped when nothing they are made from changed, and never when anything else could be shown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from civicgen.digests import digest
from civicgen.pages.planned import Group, Planned
from tests.builder.made_up import Plan, build, note, tree


def group(name: str, *pages: Planned, opened: list[str] | None = None) -> Group:
    """A group whose inputs are its pages; says in `opened` when it is looked into."""

    def made() -> Iterator[Planned]:
        if opened is not None:
            opened.append(name)
        yield from pages

    return Group(name, digest(repr(pages).encode()), made)


def test_group_is_skipped(tmp_path: Path) -> None:
    """Same inputs, same files: the pages are not even made, and still counted."""
    opened: list[str] = []
    plan: Plan = [note("index.html"), group("g", note("1/index.html"), note("2/index.html"), opened=opened)]
    assert build(plan, tmp_path).written == 3
    report = build(plan, tmp_path)
    assert opened == ["g"]
    assert (report.same, report.rendered, report.removals) == (3, 0, 0)
    plan[0] = note("index.html", "2")
    assert build(plan, tmp_path).written == 1
    assert opened == ["g"]
    assert build(plan, tmp_path, look=b"other").rendered == 3


def test_group_is_opened_when_a_file_is_not_as_it_was(tmp_path: Path) -> None:
    """A page of a group that someone changed is put right."""
    plan: Plan = [group("g", note("1/index.html"), note("2/index.html"))]
    build(plan, tmp_path)
    good = tree(tmp_path / "public")
    for break_it in (
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"x" * path.stat().st_size),
        lambda path: os.truncate(path, 3),
    ):
        break_it(tmp_path / "public/1/index.html")
        assert build(plan, tmp_path).written == 1
        assert tree(tmp_path / "public") == good


def test_group_that_comes_back_is_not_believed(tmp_path: Path) -> None:
    """Its pages were another's in between: the same inputs as then do not mean the same files as then."""
    first: Plan = [group("g", note("1/index.html", "grouped"))]
    between: Plan = [note("1/index.html", "single !")]
    build(first, tmp_path)
    good = tree(tmp_path / "public")
    build(between, tmp_path)
    build(first, tmp_path)
    assert tree(tmp_path / "public") == good
    renamed: Plan = [group("h", note("1/index.html", "grouped"))]
    assert build(renamed, tmp_path).written == 0
    build(between, tmp_path)
    build(first, tmp_path)
    assert tree(tmp_path / "public") == good


def test_group_and_page_at_one_place(tmp_path: Path) -> None:
    """A page of a skipped group and another of the same path are told."""
    grouped = group("g", note("1/index.html"))
    build([grouped], tmp_path)
    other = note("1/index.html", "other")
    plans: list[Plan] = [[grouped, other], [other, grouped]]
    for plan in plans:
        report = build(plan, tmp_path)
        assert "same-path-twice" in {problem.code for problem in report.problems}
    assert build([grouped], tmp_path).written == 0


def test_problem_in_a_group_forgets_nothing(tmp_path: Path) -> None:
    """A group with a page that cannot be rendered is looked at again next time."""
    build([group("g", note("1/index.html"))], tmp_path)
    bad = group("g", note("1/index.html", "bad"))
    assert not build([bad], tmp_path).good
    assert not build([bad], tmp_path).good
    assert build([group("g", note("1/index.html", "good"))], tmp_path).written == 1
