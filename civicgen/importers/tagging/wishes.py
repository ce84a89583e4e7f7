"""Rows of a tagged sheet become what each contribution is to be cited by and grouped with, or what is wrong where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import chain
from typing import Literal

import msgspec

from civicgen.importers.tagging.sheets import Sheet
from civicgen.problems import Place, Problem, ProblemsFound
from civicgen.typed.words import fold

__all__ = ["HEADINGS", "Table", "Wish", "headed", "wishes"]

HEADINGS: dict[str, tuple[str, str]] = {
    "number": ("number", "numéro"),
    "title": ("title", "titre"),
    "text": ("text", "texte"),
    "point": ("point", "point"),
    "grouped_with": ("grouped with", "regroupé avec"),
    "consultation": ("consultation", "concertation"),
    "point_before": ("point (exported)", "point (exporté)"),
    "group_before": ("grouped with (exported)", "regroupé avec (exporté)"),
}
"""Columns of a sheet: how they are headed in English and in French. The last two say what stood in it at first."""
_ALSO = {
    "number": ("no", "n°", "nº", "id", "#"),
    "point": ("points",),
    "grouped_with": ("grouped_with", "regroupée avec", "groupé avec", "regroupé_avec"),
}
_KNOWN = {fold(name): column for column, names in HEADINGS.items() for name in (*names, *_ALSO.get(column, ()))}
_NUMBER = re.compile(r"#?\s*(\d{1,9})(?:[.,]0+)?\Z")
_FAULTS = re.compile(r"#(?:NAME|NOM|REF|VALUE|VALEUR|N/A|DIV/0|NUM|NOMBRE|NULL?)\s?[!?]?\Z|Err:5\d\d", re.IGNORECASE)
"""What spreadsheets write for what they took for a formula and could not calculate."""
_MANY = 50
"""Problems that are told: a column that is wrong is wrong a thousand times."""
_COMPARED = 200


class Wish(msgspec.Struct, frozen=True):
    """What one row asks for."""

    row: int
    number: int
    points: tuple[str, ...] | None
    """Points as they are written; None when the sheet has no such column."""
    head: int | Literal[False] | None
    """What it is to be grouped with, None for nothing; False when the sheet has no such column."""
    consultation: str
    before: tuple[str, ...] | None = None
    """Points that cited it when the sheet was exported; None when the sheet does not say."""
    head_before: int | Literal[False] | None = False
    """What it was grouped with then; False when the sheet does not say."""


class Table(msgspec.Struct, frozen=True):
    """A sheet whose headings were read."""

    sheet: Sheet
    columns: dict[str, int]
    """Place of each column that means something."""
    rows: Iterator[tuple[int, list[str]]]
    consultation: str
    """The one that its first row names, if it does."""

    def remembers(self, column: str) -> bool:
        """Whether it says what stood in a column when it was exported: what is empty since was emptied by somebody."""
        return f"{column}_before" in self.columns


def headed(sheet: Sheet) -> Table:
    """Read the headings. Raises ProblemsFound when there is nothing to be tagged by."""
    rows = iter(sheet.rows)
    line, header = next(rows, (1, []))
    columns = _columns(header)
    if "number" not in columns or not columns.keys() & {"point", "grouped_with"}:
        given = {"found": ", ".join(name for name in header if name)[:200]} if any(header) else {}
        raise ProblemsFound((Problem(code="trace-columns", place=Place(sheet.file, line), given=given),))
    first = next(rows, None)
    at = columns.get("consultation", -1)
    named = first[1][at] if first is not None and 0 <= at < len(first[1]) else ""
    return Table(sheet, columns, rows if first is None else chain((first,), rows), named)


def wishes(table: Table, said: Callable[[int], str | None]) -> Iterator[Wish | Problem]:
    """Read all rows. `said` gives the words of a contribution, None when there is none of that number."""
    sheet, columns = table.sheet, table.columns
    told = 0
    for row, cells in table.rows:
        for item in _row(
            row, {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}, sheet, said
        ):
            told += isinstance(item, Problem)
            yield item
        if told > _MANY:
            return


def _columns(header: list[str]) -> dict[str, int]:
    """Place of each column that means something; the others are the clerk's own."""
    found: dict[str, int] = {}
    for at, name in enumerate(header):
        column = _KNOWN.get(fold(name))
        if column is not None:
            found.setdefault(column, at)
    return found


def _row(row: int, cells: dict[str, str], sheet: Sheet, said: Callable[[int], str | None]) -> Iterator[Wish | Problem]:
    def problem(code: str, **given: str) -> Problem:
        return Problem(code=code, place=Place(sheet.file, row), given=given)

    for cell in (cells["number"], cells.get("point", ""), cells.get("grouped_with", "")):
        if _FAULTS.match(cell):
            yield problem("trace-formula", found=cell)
            return
    number = _NUMBER.match(cells["number"])
    if number is None:
        yield problem("trace-number", found=cells["number"])
        return
    own = said(int(number[1]))
    if own is None:
        yield problem("trace-no-contribution", found=number[1])
        return
    if _other_text(cells.get("text", ""), own):
        yield problem("trace-other-text", number=number[1], found=" ".join(cells["text"].split())[:60])
        return
    head: int | Literal[False] | None = False
    if "grouped_with" in cells:
        group = _NUMBER.match(cells["grouped_with"])
        if group is None and cells["grouped_with"]:
            yield problem("trace-number", found=cells["grouped_with"])
            return
        head = int(group[1]) if group else None
    points = _several(cells["point"]) if "point" in cells else None
    before = _several(cells["point_before"]) if "point_before" in cells else None
    head_before: int | Literal[False] | None = False
    if "group_before" in cells:
        group = _NUMBER.match(cells["group_before"])
        head_before = int(group[1]) if group else None
    yield Wish(row, int(number[1]), points, head, cells.get("consultation", ""), before, head_before)


def _several(cell: str) -> tuple[str, ...]:
    """Points of a cell, between semicolons, bars or line breaks; commas are told apart later: titles have them."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[;|\n]", cell) if part.strip()))


def _other_text(written: str, own: str) -> bool:
    """Whether a cell holds the words of another contribution: one column was sorted without the others.

    A text that was corrected since, cut, or saved in a poorer alphabet is the same.
    """
    written, own = _letters(written), _letters(own)
    length = min(len(written), len(own), _COMPARED)
    if length < 12 or written[:length] == own[:length]:
        return False
    return SequenceMatcher(None, written[:length], own[:length], autojunk=False).ratio() < 0.6


def _letters(text: str) -> str:
    """The plain letters and digits of the beginning of a text."""
    return "".join(sign for sign in text[: 4 * _COMPARED].casefold() if sign.isascii() and sign.isalnum())
