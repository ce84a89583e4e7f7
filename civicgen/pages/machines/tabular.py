"""Rows become the bytes of a table, piece by piece: CSV that is exact, CSV safe for spreadsheets, JSON Lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from civicgen.content.cells import cell

__all__ = ["exact", "harmless", "json_lines", "separator", "spreadsheet"]

Rows = Iterable[Sequence[Any]]

_PIECE = 1 << 16
"""Characters of a piece, about."""
_COMMA = frozenset({"ar", "bn", "en", "ga", "he", "hi", "ja", "ko", "mt", "sw", "th", "ur", "zh"})
"""Languages that write 1.5: their spreadsheets part cells by commas, the others by semicolons (1,5)."""


def exact(columns: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """CSV as RFC 4180 has it, in UTF-8: every value is read back as it is, by any program and by civicgen."""
    return _csv(columns, map(_said, rows), ",")


def spreadsheet(columns: Sequence[str], rows: Rows, lang: str) -> Iterator[bytes]:
    """CSV that LibreOffice and Excel of this language open as a table by a double click, and in which nothing computes.

    Excel takes a file for UTF-8 by the mark at its start, and parts cells as the language does.
    """
    yield b"\xef\xbb\xbf"
    yield from _csv(columns, map(_harmless, rows), separator(lang))


def separator(lang: str) -> str:
    """What parts the cells of the files that spreadsheets of a language open by themselves."""
    return "," if lang.partition("-")[0] in _COMMA else ";"


def json_lines(columns: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """One object a line; what is not said is left out."""
    piece: list[bytes] = []
    size = 0
    for row in rows:
        pairs = zip(columns, row, strict=True)
        line = msgspec.json.encode({name: cell(value) for name, value in pairs if value is not None and value != ""})
        if b"\xe2\x80" in line or b"\xc2\x85" in line:  # some programs take these for ends of lines
            line = _LINE_ENDS.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), line)
        piece.append(line)
        size += len(line)
        if size > _PIECE:
            yield b"\n".join([*piece, b""])
            piece.clear()
            size = 0
    if piece:
        yield b"\n".join([*piece, b""])


_LINE_ENDS = re.compile(rb"\xe2\x80[\xa8\xa9]|\xc2\x85")


_PLAIN = frozenset({str, int, type(None)})
"""What is written as it is; None as nothing."""


def _said(row: Sequence[Any]) -> list[Any]:
    return [value if value.__class__ in _PLAIN else cell(value) for value in row]


def _harmless(row: Sequence[Any]) -> list[Any]:
    return [harmless(value) if value and value.__class__ is str else value for value in _said(row)]


def _csv(columns: Sequence[str], rows: Rows, separator: str) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(row)
        if buffer.tell() > _PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


# Nothing computes ----------------------------------------------------------------------------------------------------
#
# A cell that begins with one of these signs may be computed, and may then call out or start a program. Spreadsheets
# skip blanks before it; some take wide forms for the same; and in a file that is opened with another separator, a cell
# begins wherever that separator stands. An apostrophe before it makes it a text for all of them.

_BLANK = r'[\s\ufeff\u200b-\u200f\u2060"{]*'
_ALWAYS = "=@\uff1d\uff20\ufe66\ufe6b"
_SOMETIMES = "+\\-\uff0b\uff0d\ufe62\ufe63"
_BEGINS = re.compile(f"{_BLANK}(?=[{_ALWAYS}{_SOMETIMES}])")
_WITHIN = r'[ \x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"{]*'
"""The same, without what may begin another cell: so each sign is looked at once, however long the text."""
_AFTER = re.compile(f"[,;\t\r\n]{_WITHIN}(?=([{_ALWAYS}{_SOMETIMES}]))")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?|\+\d{1,3}(?:[ .\u00a0\u202f]\d{1,4}){1,6}")
"""A number, or one that can be dialled."""
_CALLS = re.compile(r"[(|!]")
"""What a formula needs in order to do more than a sum."""


def harmless(text: str) -> str:
    r"""A text in which no spreadsheet finds a formula; numbers, also those of telephones, stay as they are.

    >>> harmless("=1+1"), harmless("-5"), harmless("- une idée"), harmless("oui,=A1\n- non")
    ("'=1+1", '-5', "'- une idée", "oui,'=A1\n- non")
    """
    begins = _BEGINS.match(text)
    if begins and _NUMBER.fullmatch(text):
        return text
    if begins:
        text = f"{begins[0]}'{text[begins.end() :]}"
    if not _AFTER.search(text):
        return text
    # Items of a list begin with a dash inside a text: they are marked only where something could be called after them.
    calls = [max((found.start() for found in _CALLS.finditer(line)), default=-1) for line in text.split("\n")]
    pieces: list[str] = []
    done = row = start = 0  # `start` is where the line number `row` starts
    for found in _AFTER.finditer(text):
        pieces.append(text[done : found.end()])
        done = found.end()
        if "\n" in pieces[-1]:
            row += pieces[-1].count("\n")
            start = text.rindex("\n", 0, done) + 1
        if found[1] in _ALWAYS or done - start <= calls[row]:
            pieces.append("'")
    return "".join([*pieces, text[done:]])
