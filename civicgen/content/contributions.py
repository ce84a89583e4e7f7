"""A file of contributions becomes rows, one by one, each with its line: CSV, JSON Lines, or one Markdown file each."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from civicgen.content.misread import WINDOWS_LETTERS
from civicgen.content.rows import Columns, Rows
from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.problems import Place, Problem
from civicgen.problems.reasons import CSV_REASONS, reason_of

__all__ = ["read_stream", "read_table"]

Row = tuple[int, Contribution]

LONGEST_CELL = 1_000_000
"""Characters of one cell: far beyond any text, well within memory."""
LONGEST_LINE = 4_000_000
"""Bytes of one line: several cells of that length."""
_BLOCK = 1 << 18
"""Bytes read at once."""
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of the files of office programs, whatever they are called."""
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_SPELT: dict[int, str | None] = {**dict.fromkeys(_CONTROLS), **WINDOWS_LETTERS}
_HIGH = re.compile(rb"\xc2[\x80-\x9f]")
"""The other control characters, in UTF-8."""
_VERSIONS = (b"<<<<<<< ", b">>>>>>> ")
"""What git leaves at the start of a line where two people changed the same."""


def read_stream(root: Path, stream: Stream) -> Iterator[Row | Problem]:
    """Read one file. A row with a problem gives its problems instead; the rows after it are read all the same.

    Control characters, which no text needs and no page may hold, are left out, but those that are letters of Windows
    read with the wrong encoding become these; every line break becomes a plain one. So what is written again in any of
    the three forms reads the same.
    """
    path = root / stream.file
    ending = os.path.splitext(stream.file)[1].casefold()
    reader: Callable[[Path, str], Iterator[Row | Problem]]
    reader = {".csv": _csv, ".jsonl": _jsonl}.get(ending, _markdown)
    try:
        yield from reader(path, stream.file)
    except OSError as error:
        yield Problem(code="unreadable", place=Place(stream.file), given={"reason": reason_of(error)})
    except _NotText as error:
        yield error.problem


def read_table(root: Path, file: str) -> Iterator[tuple[int, list[str], str] | Problem]:
    """Rows of any CSV, each with its line and how that stands in the file; the first names the columns.

    The same care as with contributions: what is not UTF-8, of a spreadsheet, half merged or endless is told, not read.
    """
    try:
        yield from _table(root / file, file)
    except OSError as error:
        yield Problem(code="unreadable", place=Place(file), given={"reason": reason_of(error)})
    except _NotText as error:
        yield error.problem


def _table(path: Path, file: str) -> Iterator[tuple[int, list[str], str] | Problem]:
    csv.field_size_limit(LONGEST_CELL)
    seen: list[str] = []
    lines = _lines(path, file, lambda: bool(seen))
    header = next(lines, "")

    def every() -> Iterator[str]:
        for line in chain((header,), lines):
            seen.append(line)
            yield line

    reader = csv.reader(every(), delimiter=max(",;\t", key=header.count), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells, seen[0].rstrip("\n")[:2000]
            seen.clear()
            line = reader.line_num + 1
    except csv.Error as error:
        excerpt = seen[0].rstrip("\n")[:2000] if seen else ""
        yield Problem(code="bad-csv", place=Place(file, line, 0, excerpt), given={"reason": _reason(str(error))})


class _NotText(Exception):  # noqa: N818  (it carries a problem, which is what the reader is told)
    """The file is not UTF-8 from here on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def _as_table(file: str) -> str:
    """Name under which a spreadsheet is to save a table; empty for a file that is none."""
    stem, ending = os.path.splitext(os.path.basename(file))
    return f"{stem}.csv" if ending.casefold() == ".csv" else ""


def _without_controls(line: bytes) -> bytes:
    kept = line.translate(None, _CONTROLS)
    return _HIGH.sub(lambda found: WINDOWS_LETTERS[found[0][1]].encode(), kept) if b"\xc2" in kept else kept


def _lines(path: Path, file: str, within: Callable[[], bool] = lambda: False) -> Iterator[str]:
    """Lines as text with a plain line break, without control characters.

    `within` says of the line to come whether it goes on with a cell, which a citizen may have begun with anything.
    """
    start, number = 0, 1
    with path.open("rb") as source:
        while block := _block(source, start):
            text = _plain(block) if start else None
            yield from io.StringIO(text, newline="\n") if text else _looked_at(block, start, number, file, within)
            start += len(block)
            number += block.count(b"\n")


def _block(source: BinaryIO, start: int) -> bytes:
    """The first line, then many whole lines at once; the last of them is cut where no line of ours is so long."""
    return (source.read(_BLOCK) if start else b"") + source.readline(LONGEST_LINE)


def _plain(block: bytes) -> str | None:
    """Text of lines in which nothing has to be looked at, as nearly all are; None for others."""
    if b"\r" in block or len(block.translate(None, _CONTROLS)) < len(block) or _HIGH.search(block):
        return None
    if any(sign[:-1] in block for sign in _VERSIONS):  # without the space, which is found everywhere
        return None
    try:
        return block.decode("utf-8") if len(block) < LONGEST_LINE else None
    except UnicodeDecodeError:
        return None


def _looked_at(block: bytes, start: int, first: int, file: str, within: Callable[[], bool]) -> Iterator[str]:
    """Lines that are looked at one by one; `start` is the byte, and `first` the line, at which they stand."""
    for number, line in enumerate(io.BytesIO(block), first):
        if len(line) >= LONGEST_LINE:  # a file without any line break would fill the memory
            excerpt = line[:2000].decode("utf-8", "replace")
            given = {"limit": str(LONGEST_LINE // 1_000_000)}
            raise _NotText(Problem(code="line-too-long", place=Place(file, number, 1, excerpt), given=given))
        if number == 1 and line.startswith(_SPREADSHEETS):
            raise _NotText(Problem(code="spreadsheet", place=Place(file), given={"name": _as_table(file)}))
        if line.startswith(_VERSIONS) and not within():
            excerpt = line.decode("utf-8", "replace").rstrip()[:2000]
            raise _NotText(Problem(code="two-versions", place=Place(file, number, 1, excerpt)))
        kept = _without_controls(line)
        if number == 1 and (kept[:3] == b"\xef\xbb\xbf" or line[:2] in (b"\xff\xfe", b"\xfe\xff")):
            if kept[:3] != b"\xef\xbb\xbf":
                given = {"encoding": "UTF-16", "byte": "0", "table": _as_table(file)}
                raise _NotText(Problem(code="not-utf8", place=Place(file, 1), given=given))
            kept = kept[3:]
        try:
            text = kept.decode("utf-8")
        except UnicodeDecodeError as error:
            excerpt = kept.decode("cp1252", "replace").rstrip("\r\n")[:2000]
            column = len(kept[: error.start].decode("utf-8", "replace")) + 1
            given = {"encoding": "Windows-1252 (Latin-1)", "byte": str(start + error.start)}
            given["table"] = _as_table(file)
            raise _NotText(Problem(code="not-utf8", place=Place(file, number, column, excerpt), given=given)) from None
        start += len(line)
        if "\r" in text:
            text = text.replace("\r\n", "\n")
            if "\r" in text:  # line breaks of the old Mac OS
                yield from (part + "\n" for part in text.rstrip("\n").split("\r"))
                continue
        yield text


def _csv(path: Path, file: str) -> Iterator[Row | Problem]:
    csv.field_size_limit(LONGEST_CELL)
    seen: list[str] = []
    lines = _lines(path, file, lambda: bool(seen))
    header = next(lines, "")
    seen.append(header)

    def every() -> Iterator[str]:
        """All lines; those of the row being read are kept, to be shown with a problem."""
        yield header
        for line in lines:
            seen.append(line)
            yield line

    reader = csv.reader(every(), delimiter=max(",;\t", key=header.count), strict=True)
    line = 1
    try:
        columns = Columns(next(reader, []), file, header.rstrip("\n"))
        yield from columns.problems
        if columns.unusable:
            return
        rows = Rows(columns, file)
        convert, width = rows.convert, len(columns.fields)
        seen.clear()
        line = reader.line_num + 1
        for cells in reader:
            contribution = convert(cells) if len(cells) == width else None
            if len(seen) > 2 and (marked := _two_versions(seen)):
                place = Place(file, line + marked, 1, seen[marked].rstrip("\n")[:2000])
                yield Problem(code="two-versions", place=place, severity="warning")
            if contribution is not None:
                yield line, contribution
            elif any(cells):
                yield from _careful(cells, rows, line, seen[0].rstrip("\n")[:2000])
            seen.clear()
            line = reader.line_num + 1
    except csv.Error as error:
        excerpt = seen[0].rstrip("\n")[:2000] if seen else ""
        yield Problem(code="bad-csv", place=Place(file, line, 0, excerpt), given={"reason": _reason(str(error))})


def _two_versions(seen: list[str]) -> int:
    """Line of a row, from 0, on which git may have begun to write two versions of its text; 0 for none."""
    begins = next((at for at, line in enumerate(seen) if line.startswith("<<<<<<< ")), 0)
    return begins if any(line.startswith(">>>>>>> ") for line in seen[begins:]) else 0


def _reason(said: str) -> str:
    """What the reader of tables says, in words of the catalogue."""
    return next((words for part, words in CSV_REASONS.items() if part in said), said)


def _careful(cells: list[str], rows: Rows, line: int, excerpt: str) -> Iterator[Row | Problem]:
    """A row that is not simply right: too many or too few cells, or something wrong in one."""
    fields = rows.columns.fields
    if len(cells) == len(fields) or (len(cells) > len(fields) and not any(cells[len(fields) :])):
        yield from rows.either(dict(zip(fields, cells, strict=False)), line, excerpt)
    else:
        given = {"number": str(len(cells)), "expected": str(len(fields))}
        if len(cells) < len(fields):
            given["missing"] = str(len(fields) - len(cells))
        place = Place(rows.columns.file, line, 0, excerpt)
        yield Problem(code="wrong-number-of-cells", place=place, given=given)


def _jsonl(path: Path, file: str) -> Iterator[Row | Problem]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    columns = Columns([], file, "")
    rows = Rows(columns, file)
    for number, line in enumerate(_lines(path, file), 1):
        if not line.strip():
            continue
        excerpt = line.rstrip("\n")[:2000]
        try:
            values = decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            yield Problem(code="bad-json", place=Place(file, number, 1, excerpt), given={"reason": str(error)})
            continue
        if any(spelt in line for spelt in ("\\u00", "\\b", "\\f", "\\r")):
            values = {key: _kept(value) for key, value in values.items()}
        named, problems = columns.named(values, number, excerpt)
        if problems:
            yield from problems
        else:
            yield from rows.either(named, number, excerpt)


def _kept(value: Any) -> Any:
    """A text without the control characters, and with the plain line breaks, that JSON can spell out otherwise."""
    return value.translate(_SPELT).replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def _markdown(path: Path, file: str) -> Iterator[Row | Problem]:
    # one small file each: these go through the same reading as every other Markdown file
    from civicgen.content.contribution_files import read_contribution

    yield from read_contribution(path, file)
