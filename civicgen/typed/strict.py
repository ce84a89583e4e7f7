"""YAML is told from what only looks like it, and a place in what was made of this from its place in the file."""

from __future__ import annotations

import re
from bisect import bisect_left

__all__ = ["Shifts", "strict", "true_column"]

Shifts = dict[int, list[tuple[int, int]]]
"""By line (from 1): columns (from 1) after which characters were added, and how many up to there."""

_LENIENT = re.compile(
    r"""
    (?:^|[\s\[,{])\#\S                                       # 45 after a #, which YAML drops
    | [\u00a0\u202f][ \t]*: | :[\u00a0\u202f] | ^[ \t]*[\u00a0\u202f]   # spaces that YAML takes for letters
    | :[ \t]+[^"'\[{|>\s][^\n]*:(?:[ \t]|$)                  # a second colon
    | ^[ ]*[^\s:"'\[{\#-][^\s:]*:[^\s/][^\n]*:(?:[ \t]|$)
    | ^[ \t]*[•·▪◦‣●–—][ \t\u00a0\u202f]                     # the bullets of word processors
    | ^[ ]*+(?:-[ ]++)++(?: [^\s:"'\[{]+:[^\s] | (?![a-z_]+:(?:\s|$))[^"'\[{\n][^\n]*:(?:[ \t]|$) )   # - mot : suite
    """,
    re.MULTILINE | re.VERBOSE,
)


def strict(text: str) -> bool:
    """Say whether YAML, if it accepts a text at all, finds the meaning in it that people meant (most files)."""
    return _LENIENT.search(text) is None


def true_column(shifts: Shifts, line: int, column: int) -> int:
    """Column in the file of a column in the forgiven text."""
    known = shifts.get(line)
    if not known:
        return column
    place = bisect_left(known, (column,)) - 1
    return column - known[place][1] if place >= 0 else column
