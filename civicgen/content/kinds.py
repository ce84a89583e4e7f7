"""The kinds of entries: where each lies, its type, and what it is when the file does not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from civicgen.config import Email, Phone
from civicgen.content import types
from civicgen.content.forms import Size
from civicgen.content.reaching import email, phone
from civicgen.content.values import EntryState, Moment, Supports
from civicgen.typed.convert import Types

__all__ = ["BY_CIVICGEN", "STATES", "moment", "reading", "size", "supports"]

BY_CIVICGEN: dict[str, frozenset[str]] = {
    "Entry": frozenset({"name", "source", "lang", "body", "body_line", "body_lang"}),
    "Consultation": frozenset({"id"}),
    "FaqEntry": frozenset({"id"}),
    "Document": frozenset({"size"}),
    "Form": frozenset({"name", "source", "lang", "consultation", "id"}),
}
"""Fields that are no keys: they come from where the file is."""

STATES: dict[type[types.Entry], EntryState] = {
    types.Synthesis: "draft",
    types.Answer: "draft",
    types.Result: "draft",
    types.News: "draft",
    types.Tally: "draft",
}
"""State of an entry that does not say: a decision is never published by accident, everything else is."""


def moment(text: str) -> Moment | None:
    """A day, with its hour when there is one."""
    # a late import: rows of contributions that need no date do not pay for it
    from civicgen.typed.dates import moment_of

    found = moment_of(text)
    return None if found is None else Moment(*found)


def size(text: str) -> Size | None:
    """A number of bytes with its unit.

    >>> size("8 Mo"), size("500 kB"), size("1,5 MB")
    (8000000, 500000, 1500000)
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        return None
    return Size(int(float(found[1].replace(",", ".")) * _UNITS[found[2].casefold()[:1]]))


_SIZE = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)[ \u00a0\u202f]?(kB|Ko|MB|Mo|bytes|octets)", re.IGNORECASE)
_UNITS = {"k": 1000, "m": 1_000_000, "b": 1, "o": 1}


def supports(text: str) -> Supports | None:
    """A number of people in favour, or `for:12 mixed:3 against:4`.

    >>> supports("for:12 against:4")
    Supports(in_favour=12, mixed=0, against=4, valued=True)
    """
    plain = _THOUSANDS.sub("", text)
    if plain.isascii() and plain.isdigit() and len(plain) < 12:
        return Supports(int(plain))
    values: dict[str, int] = {}
    for part in plain.replace(": ", ":").replace(",", " ").split():
        word, _, number = part.partition(":")
        field = _SIDES.get(word.casefold())
        if field is None or field in values or not (number.isascii() and number.isdigit() and len(number) < 12):
            return None
        values[field] = int(number)
    return Supports(**values, valued=True) if values else None


_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_SIDES = {
    "for": "in_favour",
    "pour": "in_favour",
    "mixed": "mixed",
    "mitigé": "mixed",
    "mitige": "mixed",
    "mitigés": "mixed",
    "against": "against",
    "contre": "against",
}


def _hidden(kind: type) -> frozenset[str]:
    return frozenset().union(*(BY_CIVICGEN.get(base.__name__, frozenset()) for base in kind.__mro__))


@cache
def reading() -> Types:
    """How values of our types are read from what clerks write."""
    from civicgen.content.names import VOCABULARY

    texts: dict[Any, tuple[str, Callable[[str], Any]]] = {
        Moment: ("bad-date", moment),
        Supports: ("bad-supports", supports),
        Size: ("bad-size", size),
        Email: ("bad-email", email),
        Phone: ("bad-phone", phone),
    }
    return Types(VOCABULARY, texts, _hidden)
