"""A count becomes two files that anyone can count again: the ballots, and how they were counted with what was found."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Literal

import msgspec

from civicgen.content.ballots import columns_of
from civicgen.content.types import Tally
from civicgen.portal.addresses import Addresses
from civicgen.portal.counting.values import Counted, Table

__all__ = [
    "FORMAT",
    "Published",
    "decoded",
    "differences",
    "digest_of_ballots",
    "encoded",
    "file_of",
    "rows",
    "written",
]

FORMAT = 1
_PIECE = 1 << 16


class Published(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The file beside the ballots: nothing else is needed to count them again."""

    format: int
    portal: str
    """Title of the portal."""
    page: str
    """Address of the page that shows the count."""
    ballots: str = ""
    """Name of the file of ballots, in the same folder; empty when there are too few to show them."""
    sha256: str = ""
    """Of that file."""
    tally: Tally
    """How they are counted."""
    counted: Counted
    """What was found."""


_MOST, _STEPS, _GRADES = 1000, 100, 12
"""Options or questions, steps of a scale, grades: what the rules of `content.tally_rules` allow."""
_ALWAYS = frozenset({"name", "source", "lang", "title", "state", "method"})


def encoded(told: Published) -> bytes:
    """The bytes of the file, without what says nothing of counting: where the tally was written, its text."""
    bare = msgspec.structs.replace(told.tally, source="", body="", body_line=1, body_lang="", moved_from=())
    values = msgspec.to_builtins(msgspec.structs.replace(told, tally=bare))
    values["tally"] = {key: value for key, value in values["tally"].items() if value or key in _ALWAYS}
    return msgspec.json.format(msgspec.json.encode(values), indent=1) + b"\n"


def decoded(data: bytes) -> Published:
    """The file read back; raises ValueError. It may come from anywhere."""
    try:
        found = msgspec.json.decode(data, type=Published)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if found.format != FORMAT:
        raise ValueError(f"format {found.format}")
    if not _sound(found.tally):
        raise ValueError(found.tally.method)
    return found


def _sound(tally: Tally) -> bool:
    """Whether a tally from elsewhere can be counted at all, as one of a portal could."""
    columns = columns_of(tally)
    scales = [asked.most - asked.least for asked in tally.questions if asked.kind == "scale"]
    numbers = (tally.most, tally.points, tally.budget, *(option.cost for option in tally.options))
    return (
        0 < len(columns) <= _MOST
        and len({column.id for column in columns}) == len(columns)
        and all(len(asked.options) <= _MOST for asked in tally.questions)
        and all(0 < span <= _STEPS for span in scales)
        and all(0 <= number < 10**15 for number in numbers)
        and (tally.method != "majority-judgement" or 2 <= len(tally.grades) <= _GRADES)
        and (not tally.budget or all(option.cost for option in tally.options))
        and set(tally.crossed) <= {asked.id for asked in tally.questions if asked.kind == "single"}
    )


Told = tuple[tuple[str, ...], bool, int]


def file_of(addresses: Addresses, tally: str, what: Literal["ballots", "tallies"]) -> str:
    """Address of one of the two files, from the name of its tally: the same in all languages."""
    folders = addresses.folders(tally)
    ending = ".csv" if what == "ballots" else ".json"
    return addresses.file(*folders, f"{addresses.word(what)}-{folders[-1]}{ending}")


def written(tally: Tally, counted: Counted, told: Iterable[Told]) -> Iterator[bytes]:
    """The bytes of the file of ballots, piece by piece."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in rows(tally, counted, told):
        writer.writerow(row)
        if buffer.tell() > _PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def digest_of_ballots(tally: Tally, counted: Counted, told: Iterable[Told]) -> str:
    """SHA-256 of that file, as anyone can work it out: it pins the ballots that were counted."""
    whole = sha256()
    for piece in written(tally, counted, told):
        whole.update(piece)
    return whole.hexdigest()


def rows(tally: Tally, counted: Counted, told: Iterable[Told]) -> Iterator[tuple[str, ...]]:
    """The lines of the file of ballots, the names of its columns first: as they were kept, so that they read the same.

    Of a survey, no line holds the answers of one person to two questions: where so few people live, their answers
    together would be a portrait. Each question is counted by itself, and that needs no more.
    """
    spoilt = ("spoilt",) if counted.spoilt else ()
    yield ("ballots", *spoilt, *(column.id for column in columns_of(tally)))
    if tally.method == "survey":
        yield from _apart(counted.tables, told, len(spoilt))
        return
    grades = dict(enumerate(tally.grades)) if tally.method == "majority-judgement" else {}
    for cells, bad, number in told:
        words = [grades[int(cell)] if cell else "" for cell in cells] if grades else cells
        yield (str(number), *(("1" if bad else "",) if spoilt else ()), *words)


def _apart(tables: Iterable[Table], told: Iterable[Told], spoilt: int) -> Iterator[tuple[str, ...]]:
    shown = [not table.hidden for table in tables]
    answers: list[Counter[str]] = [Counter() for _ in shown]
    bad = 0
    for cells, is_spoilt, number in told:
        bad += number if is_spoilt else 0
        for column, cell in enumerate(cells):
            if cell and shown[column]:
                answers[column][cell] += number
    if bad:
        yield (str(bad), "1", *("" for _ in shown))
    for column, counts in enumerate(answers):
        for cell in sorted(counts):
            before, after = [""] * column, [""] * (len(answers) - column - 1)
            yield (str(counts[cell]), *[""] * spoilt, *before, cell, *after)


def differences(tally: Tally, told: Counted, again: Counted) -> Iterator[tuple[str, str, str]]:
    """What is not the same when published ballots are counted again: where, what was told, what was found.

    The ways ballots came are not in the file: groups are not compared. Nor, in a survey, are people: its lines hold
    answers.
    """
    if tally.method != "survey":
        for name in ("received", "spoilt", "blank", "spent"):
            if getattr(told, name) != getattr(again, name):
                yield name, str(getattr(told, name)), str(getattr(again, name))
    if len(told.tables) != len(again.tables):
        yield "tables", str(len(told.tables)), str(len(again.tables))
    for one, other in zip(told.tables, again.tables, strict=False):
        if not one.hidden:
            yield from _different(one, other)


def _different(one: Table, other: Table) -> Iterator[tuple[str, str, str]]:
    if one.base != other.base:
        yield one.id or "base", str(one.base), str(other.base)
    if len(one.lines) != len(other.lines):
        yield one.id or "lines", str(len(one.lines)), str(len(other.lines))
    for line, found in zip(one.lines, other.lines, strict=False):
        if line != found:
            yield "/".join(filter(None, (one.id, line.id))), _worded(line), _worded(found)


def _worded(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()
