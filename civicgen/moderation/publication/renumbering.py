"""Contributions that two people published at once become one row each, every number given once.

What the journal knows keeps its number: its address is public. The same submission twice stays once. Rows are written
anew where they change, every other byte of the files stays.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec

from civicgen.builder.place import ground
from civicgen.builder.site import locked
from civicgen.builder.trouble import disk
from civicgen.content.contributions import read_stream
from civicgen.content.types import Contribution
from civicgen.moderation.publication.shelf import Shelf, place_whole
from civicgen.portal.journal import salted
from civicgen.portal.ledger import Ledger
from civicgen.portal.published import text_of
from civicgen.portal.store import Store
from civicgen.problems import Problem

__all__ = ["Change", "Renumbered", "renumber"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one row."""

    file: str
    line: int
    was: int
    now: int = 0
    """Its new number; 0 when the row goes, since the same submission stands elsewhere."""
    like: int = 0
    """Number under which the same submission stands."""


class Renumbered(msgspec.Struct, frozen=True, kw_only=True):
    """What was mended, or would be."""

    changes: tuple[Change, ...] = ()
    doubtful: tuple[tuple[str, int, int], ...] = ()
    """Rows that point at a number that was given twice: file, line, number pointed at. A person must look."""
    problems: tuple[Problem, ...] = ()
    """When there are some, nothing was written."""


class _Row(msgspec.Struct, frozen=True):
    file: str
    line: int
    it: Contribution


def renumber(root: Path, consultation: str, *, trial: bool = False) -> Renumbered:
    """Mend the numbers of a consultation. Raises DiskTrouble, Busy."""
    with ExitStack() as stack:
        if not trial:
            locked(ground(root, root / "public"), stack)
        rows: list[_Row] = []
        for stream in Shelf.streams(root, consultation):
            for found in read_stream(root, stream):
                if isinstance(found, Problem):
                    if found.severity == "error":
                        return Renumbered(problems=(found,))
                else:
                    rows.append(_Row(stream.file, *found))
        if not any(_twice(rows)):
            return Renumbered()
        store = stack.enter_context(closing(Store(Path(":memory:"))))
        with disk(root):
            store.ledger.take_in(root)
        changes = tuple(_changes(rows, consultation, store.ledger))
        moved = {change.was for change in changes if change.now}
        doubtful = tuple(
            (row.file, row.line, target)
            for row in rows
            for target in (row.it.parent, row.it.grouped_with)
            if target is not None and target in moved
        )
        if not trial:
            for file in dict.fromkeys(change.file for change in changes):
                _rewrite(root / file, [change for change in changes if change.file == file])
        return Renumbered(changes=changes, doubtful=doubtful)


def _twice(rows: list[_Row]) -> tuple[bool, bool]:
    numbers = [row.it.number for row in rows]
    origins = [row.it.origin for row in rows if row.it.origin]
    return len(set(numbers)) < len(numbers), len(set(origins)) < len(origins)


def _changes(rows: list[_Row], consultation: str, ledger: Ledger) -> list[Change]:
    """First the same submission twice, then the same number twice."""
    known = {id(row): _is_known(row.it, consultation, ledger) for row in rows}
    sharing = Counter(number for number, _ in {(row.it.number, row.it.origin or id(row)) for row in rows})
    # What is public comes first, then what shares its number with nothing else, the lower number, the files' order.
    ordered = sorted(rows, key=lambda row: (not known[id(row)], sharing[row.it.number] > 1, row.it.number))
    firsts: dict[str, _Row] = {}
    kept: list[_Row] = []
    changes: list[Change] = []
    for row in ordered:
        first = firsts.setdefault(row.it.origin, row) if row.it.origin else row
        if first is row or (known[id(row)] and row.it.number != first.it.number):
            kept.append(row)
        else:
            changes.append(Change(file=row.file, line=row.line, was=row.it.number, like=first.it.number))
    highest = max(row.it.number for row in rows)
    taken: set[int] = set()
    for row in kept:
        if row.it.number in taken:
            highest += 1
            changes.append(Change(file=row.file, line=row.line, was=row.it.number, now=highest))
        taken.add(row.it.number)
    return changes


def _is_known(it: Contribution, consultation: str, ledger: Ledger) -> bool:
    """Whether the journal speaks of this very contribution under its number."""
    act = ledger.last(f"{consultation}#{it.number}")
    if act is None:
        return False
    if not act.salt:  # what was withdrawn has lost its salt
        return it.state in ("withheld", "withdrawn")
    return salted(bytes.fromhex(act.salt), text_of(consultation, it)).hex() == act.digest


# Writing ---------------------------------------------------------------------------------------------------------


def _rewrite(path: Path, changes: list[Change]) -> None:
    with disk(path):
        data = path.read_bytes()
        if path.suffix.casefold() == ".md":
            if changes[0].now:
                place_whole(path, _numbered(data, changes[0].now))
            else:
                path.unlink()
            return
    lines = data.split(b"\n")
    for change in sorted(changes, key=lambda each: -each.line):
        start, end = change.line - 1, change.line
        if path.suffix.casefold() == ".jsonl":
            row = json.loads(lines[start]) | {"number": change.now}
            kept = [json.dumps(row, ensure_ascii=False).encode()]
        else:
            end, kept = _row(lines, start, change.now)
        lines[start:end] = kept if change.now else []
    place_whole(path, b"\n".join(lines))


def _row(lines: list[bytes], start: int, number: int) -> tuple[int, list[bytes]]:
    """Where a row of a table ends, and the row with its new number."""
    header = lines[0].removeprefix(b"\xef\xbb\xbf").decode()
    separator = max(",;\t", key=header.count)
    column = _column(next(csv.reader([header], delimiter=separator)))
    end = start + 1
    while b"".join(lines[start:end]).count(b'"') % 2 and end < len(lines):
        end += 1
    text = b"\n".join(lines[start:end]).decode()
    ending = "\r" if text.endswith("\r") else ""
    cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    cells[column] = str(number)
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator=ending).writerow(cells)
    return end, [buffer.getvalue().encode()]


def _column(names: list[str]) -> int:
    from civicgen.content.rows import Columns

    return Columns(names, "", "").fields.index("number")


def _numbered(data: bytes, number: int) -> bytes:
    """A file of Markdown with its number, which its name may have said before."""
    opening, fence, rest = data.partition(b"\n")
    front, end, body = rest.partition(b"\n---")
    line = re.compile(rb"(?mi)^[\"']?(?:number|num\xc3\xa9ro|numero|n\xc2\xb0|no)[\"']?[ \t]*:[^\r\n]*")
    changed, count = line.subn(b"number: %d" % number, front, count=1)
    if not count:
        changed = b"number: %d\n" % number + front
    return opening + fence + changed + end + body
