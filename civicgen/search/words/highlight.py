"""A text and the words that were looked for become pieces of it, those words marked, from where they stand first."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from civicgen.search.words.analysis import language

__all__ = ["Piece", "pieces"]

_WORD = re.compile(r"\w+")
_BEFORE = 60
"""Letters before the first word that was found."""
_LONG = 200
"""Letters that are shown."""


class Piece(NamedTuple):
    """A piece of a text."""

    text: str
    marked: bool


def pieces(text: str, lang: str, stems: Collection[str], long: int = _LONG) -> tuple[Piece, ...]:
    """Cut a text where it says what was looked for; marked are the words with one of these stems."""
    rules = language(lang)
    marks = [
        (match.start(), match.end())
        for match in _WORD.finditer(text)
        if any(rules.stem(form) in stems for form in rules.forms(match[0]))
    ]
    first = marks[0][0] if marks else 0
    begin = 0 if first <= long - _BEFORE else _space_after(text, first - _BEFORE)
    end = len(text) if len(text) - begin <= long else _space_before(text, begin + long)
    found: list[Piece] = [Piece("…", marked=False)] if begin else []
    at = begin
    for start, stop in marks:
        if start < begin or stop > end:
            continue
        found += [Piece(text[at:start], marked=False), Piece(text[start:stop], marked=True)]
        at = stop
    found.append(Piece(text[at:end].rstrip() + ("…" if end < len(text) else ""), marked=False))
    return tuple(piece for piece in found if piece.text)


def _space_after(text: str, place: int) -> int:
    space = text.find(" ", place)
    return place if space < 0 or space > place + 40 else space + 1


def _space_before(text: str, place: int) -> int:
    space = text.rfind(" ", 0, place)
    return place if space < place - 40 else space
