"""Files made piece by piece are made when their inputs changed, put in place with the rest, and never half there."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from civicgen.builder.explain import compare
from civicgen.builder.place import ground
from civicgen.builder.record import Record
from civicgen.digests import digest
from civicgen.pages.planned import Streamed
from tests.builder.made_up import Plan, build, note, stream, tree


def test_made_once(tmp_path: Path) -> None:
    """Same inputs, same file: it is not made again, and it is counted by its kind."""
    made: list[str] = []
    plan: Plan = [note("index.html"), stream("data/a.csv", "a,b\n", "1,2\n", made=made)]
    report = build(plan, tmp_path)
    assert report.written == 2
    assert tree(tmp_path / "public")["data/a.csv"] == b"a,b\n1,2\n"
    report = build(plan, tmp_path)
    assert (report.written, report.rendered, report.same) == (0, 0, 2)
    assert made == ["data/a.csv"]
    assert {kind.kind for kind in report.kinds} == {"note", "table"}


def test_made_again(tmp_path: Path) -> None:
    """Other inputs, another look, a file that someone changed or removed: it is what a clean build gives."""
    build([stream("a.csv", "1\n")], tmp_path)
    assert build([stream("a.csv", "1\n", "2\n")], tmp_path).written == 1
    good = tree(tmp_path / "public")
    assert good["a.csv"] == b"1\n2\n"
    for break_it in (
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"3\n4\n"),
        lambda path: os.truncate(path, 3),
    ):
        break_it(tmp_path / "public/a.csv")
        assert build([stream("a.csv", "1\n", "2\n")], tmp_path).written == 1
        assert tree(tmp_path / "public") == good
    assert build([], tmp_path).removals == 1
    assert "a.csv" not in tree(tmp_path / "public")


def test_same_bytes_stay(tmp_path: Path) -> None:
    """Made again for another look or from other pieces, and the same all the same: the file in place is not touched."""
    build([stream("a.csv", "1\n2\n")], tmp_path)
    before = (tmp_path / "public/a.csv").stat()
    report = build([stream("a.csv", "1\n2\n")], tmp_path, look=b"other")
    assert (report.rendered, report.written) == (1, 0)
    report = build([stream("a.csv", "1\n", "2\n")], tmp_path, look=b"other")
    assert (report.rendered, report.written) == (1, 0)
    after = (tmp_path / "public/a.csv").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert not ground(tmp_path, tmp_path / "public").aside.exists()


def test_failing_halfway_changes_nothing(tmp_path: Path) -> None:
    """Whatever goes wrong while it is made: the site is as it was, and the next build is whole."""
    build([note("index.html"), stream("a.csv", "1\n")], tmp_path)
    good = tree(tmp_path / "public")

    def broken() -> Iterator[bytes]:
        yield b"1\n2"
        raise RuntimeError("lost")

    with pytest.raises(RuntimeError, match="lost"):
        build([note("index.html", "new"), Streamed("a.csv", "table", b"x", broken)], tmp_path)
    assert tree(tmp_path / "public") == good
    assert build([note("index.html", "new"), stream("a.csv", "1\n", "2\n")], tmp_path).written == 2
    assert tree(tmp_path / "public")["a.csv"] == b"1\n2\n"


def test_page_that_fails_keeps_the_old_file(tmp_path: Path) -> None:
    """It goes in place together with the pages, or not at all."""
    build([note("index.html"), stream("a.csv", "1\n")], tmp_path)
    assert not build([stream("a.csv", "2\n"), note("index.html", "bad")], tmp_path).good
    assert tree(tmp_path / "public")["a.csv"] == b"1\n"
    assert build([stream("a.csv", "2\n"), note("index.html")], tmp_path).good
    assert tree(tmp_path / "public")["a.csv"] == b"2\n"


def test_two_at_one_place(tmp_path: Path) -> None:
    """A table and a page of the same path are told."""
    plan: Plan = [note("a"), stream("a", "1\n")]
    for _ in range(2):
        assert "same-path-twice" in {problem.code for problem in build(plan, tmp_path).problems}
    assert build([note("a")], tmp_path).good
    assert "same-path-twice" in {problem.code for problem in build(plan, tmp_path).problems}


def test_memory_does_not_grow(tmp_path: Path) -> None:
    """Fifty megabytes in pieces of one take no more memory than a few of them."""
    piece = b"x" * 1_000_000

    def pieces() -> Iterator[bytes]:
        yield from (piece for _ in range(50))

    tracemalloc.start()
    try:
        build([Streamed("a.csv", "table", b"1", pieces)], tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "public/a.csv").stat().st_size == 50_000_000
    assert peak < 5_000_000


def test_explained(tmp_path: Path) -> None:
    """`explain` says whether it would be made again."""
    build([stream("a.csv", "1\n")], tmp_path)
    place = ground(tmp_path, tmp_path / "public")
    looks = {"": digest(b"look", b"")}
    with Record(place.record) as record:
        assert compare("a.csv", stream("a.csv", "1\n"), looks, place, record).verdict == "same"
        changed = compare("a.csv", stream("a.csv", "2\n"), looks, place, record)
        assert (changed.verdict, changed.kind) == ("changed", "table")
        (place.output / "a.csv").write_bytes(b"3\n")
        assert compare("a.csv", stream("a.csv", "1\n"), looks, place, record).verdict == "file"
