"""A staff text becomes a yes when its signs would keep a parser busy for seconds, as no text that people read does."""

from __future__ import annotations

import re

__all__ = ["laborious"]

BRACKETS = 2_000
"""Opening brackets that any text may hold."""
_CHARACTERS = 10
"""Beyond these, characters that each must have: a link takes more, and a parser tries each bracket as one."""
CELLS = 5_000
"""Cells that the tables of a text may leave out: a parser adds them, 65,536 to a table of two kilobytes."""
_RULE = re.compile(r"[\s>+*\d.):|-]*\|[\s>+*\d.):|-]*")
"""The line under the head of a table, in quotations and lists too."""


def laborious(text: str) -> bool:
    """Say whether a text has more brackets than words, or tables with more holes than cells."""
    brackets = text.count("[")
    if brackets > BRACKETS and brackets * _CHARACTERS > len(text):
        return True
    return "|" in text and _holes(text) > CELLS


def _holes(text: str) -> int:
    holes = columns = 0
    for line in text.split("\n"):
        pipes = line.count("|")
        if not line.strip():
            columns = 0
        elif pipes and _RULE.fullmatch(line):
            columns = pipes + 1
        elif columns:
            holes += max(0, columns - pipes - 1)
    return holes
