"""Texts become cells that no spreadsheet takes for a formula, and are read back without loss."""

from __future__ import annotations

__all__ = ["marked", "unmarked"]

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARK = "'"


def marked(text: str) -> str:
    """Mark a text that a spreadsheet would calculate, with an apostrophe; one that could be taken for a mark, too.

    >>> marked("=1+1"), marked("'=1+1"), marked("l'eau")
    ("'=1+1", "''=1+1", "l'eau")
    """
    return _MARK + text if text.lstrip(_MARK).startswith(_FORMULAS) else text


def unmarked(cell: str) -> str:
    """Give back the text of which `marked` made this cell.

    >>> unmarked("'=1+1"), unmarked("''=1+1"), unmarked("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return cell[1:] if cell.startswith(_MARK) and cell.lstrip(_MARK).startswith(_FORMULAS) else cell
