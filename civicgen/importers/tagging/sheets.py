"""A spreadsheet file that someone filled in becomes its rows of cells, whatever program wrote it."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

import msgspec

from civicgen.importers.tagging.limits import BYTES, CELL, COLUMNS, ROWS
from civicgen.importers.tagging.marks import unmarked
from civicgen.problems import Place, Problem, ProblemsFound
from civicgen.problems.reasons import CSV_REASONS

__all__ = ["Sheet", "open_sheet"]

_BLOCK = 1 << 20


class Sheet(msgspec.Struct, frozen=True):
    """A file that can be read row by row."""

    file: str
    """As the user named it."""
    encoding: str
    """What its letters are written in, when that is not UTF-8; else empty."""
    rows: Iterator[tuple[int, list[str]]]
    """Number of the row, as the spreadsheet shows it, and its cells; empty rows are left out."""


def open_sheet(path: Path) -> Sheet:
    """Look at the first bytes, and read as what they say. Raises ProblemsFound, while reading too."""
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
        size = path.stat().st_size
    except FileNotFoundError:
        raise _refused("import-source-missing", str(path), source=path.name) from None
    except OSError as error:
        raise _refused("unreadable", str(path), reason=error.strerror or str(error)) from None
    if size > BYTES:
        raise _refused("import-too-large", str(path), source=path.name, limit=f"{BYTES:,}")
    if start.startswith(b"PK\x03\x04"):
        from civicgen.importers.tagging.ods import rows  # only for those who use it

        return Sheet(str(path), "", _bounded(rows(path), str(path)))
    if start.startswith(b"\xd0\xcf\x11\xe0") or path.suffix.casefold() in (".xls", ".numbers"):
        raise _refused("trace-not-a-sheet", str(path), source=path.name)
    encoding, told = _encoding(path, start)
    return Sheet(str(path), told, _bounded(_csv(path, encoding), str(path)))


def _refused(code: str, file: str, line: int = 0, **given: str) -> ProblemsFound:
    return ProblemsFound((Problem(code=code, place=Place(file, line), given=given),))


def _bounded(rows: Iterator[tuple[int, list[str]]], file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, as many as may be read."""
    count = 0
    for number, cells in rows:
        if any(cells):
            count += 1
            if count > ROWS:
                raise _refused("trace-too-many-rows", file, number, limit=f"{ROWS:,}")
            yield number, cells


def _encoding(path: Path, start: bytes) -> tuple[str, str]:
    """What the letters are written in, and how to tell it when it is not what we write."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "UTF-16"
    if b"\0" in start:  # Excel's “Unicode text” without its mark: every other byte of plain letters is nothing
        little = start[1::2].count(0) >= start[::2].count(0)
        return ("utf-16-le", "UTF-16") if little else ("utf-16-be", "UTF-16")
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252", "Windows-1252"
    return "utf-8-sig", ""


def _csv(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        header = stream.readline(CELL)
        first = 1
        if header.casefold().startswith("sep=") and len(header.strip()) == 5:  # a hint for Excel alone
            header, first = stream.readline(CELL), 2
        between = max(";,\t", key=_outside(header).count)

        def lines() -> Iterator[str]:
            yield header
            for line in stream:
                yield line.replace("\0", "")

        reader = csv.reader(lines(), delimiter=between, strict=True)
        number = first - 1
        try:
            for cells in reader:
                number += 1
                yield number, [unmarked(cell.strip()) for cell in cells[:COLUMNS]]
        except csv.Error as error:
            said = next((words for part, words in CSV_REASONS.items() if part in str(error)), str(error))
            raise _refused("import-table", str(path), number + 1, source=path.name, detail=said) from None


def _outside(line: str) -> str:
    """A line without what stands between quotation marks."""
    return "".join(line.split('"')[::2])
