"""Digests of a site in parts: what is worked out again after a change is what working all out would give."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from civicgen.builder.entries import Entry, Head, Pending
from civicgen.builder.parts import _STALE, _sealed
from civicgen.builder.record import Record
from civicgen.builder.stamp import Part, parts_of, sum_of_site
from civicgen.digests import digest


def origin(kind: str, entry: Entry) -> tuple[bytes, bytes]:
    """As of a page."""
    assert kind == "page"
    return entry.digest, entry.content


def row(path: str, dice: random.Random, act: str) -> Pending:
    """A file with new bytes."""
    entry = Entry(dice.randrange(1 << 30), dice.randbytes(16), dice.randbytes(16), 1, 1)
    return Pending(path, entry, "page", b"", None, act)  # type: ignore[arg-type]  # one of them


def switch(record: Record, rows: list[Pending]) -> None:
    """One build, until its files are in place."""
    record.begin()
    assert record.pend(rows) == []
    gone = sum(row.act == "removed" for row in rows)
    new = sum(row.act == "new" for row in rows)
    record.intend(Head(state="switching", count=record.head.count + new - gone))
    record.settle()


def whole(files: dict[str, Entry]) -> list[Part]:
    """Parts, worked out from all files."""
    return [part for _, part in parts_of((path, *files[path][1:3]) for path in sorted(files))]


@pytest.mark.parametrize("seed", range(4))
def test_parts_after_changes_are_those_of_the_whole(tmp_path: Path, seed: int) -> None:
    """Files come, change and go, one or many; first files of parts are chosen more often than by chance."""
    dice = random.Random(seed)
    record = Record(tmp_path / "record.sqlite")
    rows = [row(f"{dice.randrange(9)}/{number}/index.html", dice, "new") for number in range(1500)]
    switch(record, rows)
    files = {each.path: each.entry for each in rows}
    borders: set[str] = set()
    for turn in range(60):
        parts = record.parts(origin)
        assert parts == whole(files), turn
        assert len(parts) > 2
        if turn % 5:  # now and then, a build is killed before it has written what it worked out
            record.stamped(b"")
        borders |= {name for name, _ in parts_of((path, b"", b"") for path in sorted(files)) if name}
        rows = []
        touched: set[str] = set()
        for _ in range(dice.choice((1, 1, 2, 7, 90, 400))):
            known = dice.choice([*dice.sample(sorted(borders), 3), *dice.sample(sorted(files), 3)])
            path = known if dice.random() < 0.7 else f"{dice.randrange(9)}/{dice.randrange(99999)}/index.html"
            if path not in touched:
                touched.add(path)
                act = "new" if path not in files else dice.choice(("replaced", "replaced", "kept", "removed"))
                rows.append(row(path, dice, act))
        switch(record, rows)
        for each in rows:
            if each.act == "removed":
                del files[each.path]
            else:
                files[each.path] = each.entry


def test_only_what_changed_is_worked_out(tmp_path: Path) -> None:
    """One page of thousands asks for the digests of a few dozen."""
    dice, asked = random.Random(7), 0

    def counted(kind: str, entry: Entry) -> tuple[bytes, bytes]:
        nonlocal asked
        asked += 1
        return origin(kind, entry)

    record = Record(tmp_path / "record.sqlite")
    switch(record, [row(f"{number}/index.html", dice, "new") for number in range(3000)])
    record.parts(counted)
    record.stamped(b"")
    assert asked == 3000
    switch(record, [row("1234/index.html", dice, "replaced")])
    record.parts(counted)
    assert asked < 3400


def test_a_damaged_part_is_worked_out_again(tmp_path: Path) -> None:
    """A flipped byte in a part or its name, which SQLite does not notice, changes nothing that is said of the site."""
    dice = random.Random(3)
    record = Record(tmp_path / "record.sqlite")
    switch(record, [row(f"p/{number:04}/index.html", dice, "new") for number in range(900)])
    right = record.parts(origin)
    record.stamped(b"")
    base = record._base
    kept = base.execute("SELECT first, value FROM parts ORDER BY first").fetchall()
    damages: list[list[tuple[str, bytes]]] = [kept[1:]]
    for first, value in kept[1:6:2]:
        rest = [each for each in kept if each[0] != first]
        damages.append([*rest, (first, bytes([value[0] ^ 4]) + value[1:])])
        for at in range(len(first)):
            name = first[:at] + chr(ord(first[at]) ^ 1) + first[at + 1 :]
            damages += [[*rest, (name, value)], [*rest, (name, _sealed(first, _STALE))]]
    for damaged in damages:
        base.execute("DELETE FROM parts")
        base.executemany("INSERT OR REPLACE INTO parts VALUES (?, ?)", damaged)
        assert record.parts(origin) == right, damaged
        record.stamped(b"")
        names = [first for first, _ in kept]
        assert [first for (first,) in base.execute("SELECT first FROM parts ORDER BY first")] == names, damaged


def test_sum_of_a_site_is_that_of_its_files() -> None:
    """Files without any, one, and many; another byte or another name gives another sum."""
    sites = [{}, {"a": b"1"}, {"a": b"2"}, {"b": b"1"}, {str(n): b"1" for n in range(1000)}]
    sums = [sum_of_site((path, digest(data)) for path, data in sorted(site.items())) for site in sites]
    assert len(set(sums)) == len(sites)
    assert sum_of_site([("a", digest(b"1"))], 1) != sum_of_site([("a", digest(b"1"))])
