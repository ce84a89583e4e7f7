"""The contributions of a consultation become a sheet to tag them in: CSV or OpenDocument."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from civicgen.importers.tagging.held import Held
from civicgen.importers.tagging.marks import marked
from civicgen.importers.tagging.wishes import HEADINGS
from civicgen.pages.machines.tabular import separator
from civicgen.words import mark, program

__all__ = ["WIDE", "lines", "points", "write_csv", "write_ods"]

WIDE = (False, True, True, True, False, False, False, False)
_LONGEST = 32_000
"""Characters of a text that a cell of every spreadsheet holds; the end of a longer one is for its page."""


def lines(held: Held) -> Iterator[tuple[str, ...]]:
    """Headings, then a line for each contribution that can be read."""
    french = held.sources.config.language.split("-")[0] == "fr"
    yield tuple(names[french] for names in HEADINGS.values())
    heads = held.store.grouped(held.consultation)
    alone = len(held.syntheses) == 1
    for row in held.rows():
        it = row.contribution
        names = dict.fromkeys((*held.cites.get(it.number, ()), *held.quotes.get(it.number, ())))
        tags = " ; ".join(name.rpartition("#")[2] if alone else name for name in names)
        text = it.text if len(it.text) <= _LONGEST else it.text[:_LONGEST] + " […]"
        head = str(heads.get(it.number, ""))
        yield str(it.number), it.title, text, tags, head, held.consultation, " ; ".join(names), head


def points(held: Held) -> Iterator[tuple[str, ...]]:
    """Headings, then what can be written under “point”."""
    words = program(held.sources.config.language)
    yield words.gettext(mark("to write under “point”")), words.gettext(mark("title of the point"))
    alone = len(held.syntheses) == 1
    for name, (_, point) in held.points.items():
        yield name.rpartition("#")[2] if alone else name, point.title
    yield words.gettext(mark("new: TITLE")), words.gettext(mark("proposes a point that is not there yet"))


def write_csv(stream: IO[bytes], rows: Iterable[Sequence[str]], lang: str) -> None:
    """Write a CSV that spreadsheets of a country open with a double click: UTF-8 with its mark, harmless cells."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text, delimiter=separator(lang), lineterminator="\r\n")
    writer.writerows([marked(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def write_ods(stream: IO[bytes], held: Held) -> None:
    """Write an OpenDocument spreadsheet: the contributions, and on a second sheet the points."""
    from civicgen.importers.tagging import ods  # only for those who ask for it

    ods.write(stream, ((held.consultation, WIDE, lines(held)), ("points", (True, True), points(held))))
