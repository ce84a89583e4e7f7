"""Texts become cells that no spreadsheet takes for a formula, and are read back without loss."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

__all__ = ["harmless", "separator", "table", "unmarked"]

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARK = "'"


def harmless(text: str) -> str:
    """Mark a text that a spreadsheet would calculate, with an apostrophe; one that could be taken for a mark, too.

    >>> harmless("=1+1"), harmless("'=1+1"), harmless("l'eau")
    ("'=1+1", "''=1+1", "l'eau")
    """
    return _MARK + text if text.lstrip(_MARK).startswith(_FORMULAS) else text


def unmarked(cell: str) -> str:
    """Give back the text of which `harmless` made this cell.

    >>> unmarked("'=1+1"), unmarked("''=1+1"), unmarked("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return cell[1:] if cell.startswith(_MARK) and cell.lstrip(_MARK).startswith(_FORMULAS) else cell


def separator(lang: str) -> str:
    """What stands between cells in the files that spreadsheets of a language open by themselves."""
    return "," if lang.split("-", maxsplit=1)[0] == "en" else ";"


def table(lines: Iterable[Sequence[str]], between: str) -> bytes:
    """Lines of cells as a CSV that spreadsheets open with a double click: UTF-8 with its mark, harmless cells."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=between, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "replace")
