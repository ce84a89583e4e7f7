"""Plain texts become what is set on a page: signs kept to their words, directions kept apart, lines broken."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from markupsafe import Markup

try:
    # What `escape` itself calls; it makes a plain string, which is all that is needed of a piece of a page.
    from markupsafe._speedups import _escape_inner as escaped
except ImportError:
    from markupsafe import escape as escaped

__all__ = ["escaped", "french", "lines", "marked", "rich", "right_to_left", "tel", "together", "turned"]

marked: Callable[[str], Markup] = partial(str.__new__, Markup)
"""A string that is markup, as such: `Markup` itself first looks what it was given, which takes twice as long."""

_SIGNS = (*((f" {sign}", f"\u00a0{sign}") for sign in "?!:;»"), ("« ", "«\u00a0"))
_NOTHING = Markup()
_TURNED = Markup(' dir="auto"')

right_to_left = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]").search
"""Finds Hebrew, Arabic and their neighbours in a text."""

_rich_marks = re.compile(
    r"^\s*\||^>\s*\[!|\[\^|!\[|^:\s|^ {0,3}(?:---|\*\*\*|```|~~~)|^(?: {4}|\t)", re.MULTILINE
).search
_NO_STAFF_TEXTS = frozenset(
    (
        *(
            "answers",
            "articles",
            "contribution",
            "contribution-list",
            "contributions",
            "documents",
            "figures",
            "coverage",
        ),
        *("follow-up", "gathered", "meetings", "news", "questions", "replies", "site-map", "step", "words", "word"),
    )
)
"""Kinds that need not be looked through."""


def french(text: str) -> str:
    """In French, signs of two parts and quotation marks keep to their words, as printers set them."""
    for loose, kept in _SIGNS:
        if loose in text:
            text = text.replace(loose, kept)
    return text


def turned(text: str) -> Markup:
    """Attribute of an element that holds a text of unknown language, when it is written from right to left."""
    return _TURNED if right_to_left(text) else _NOTHING


def lines(text: str) -> Markup:
    """Several lines, such as a postal address, with their breaks."""
    return Markup("<br>").join(line.strip() for line in text.strip().splitlines() if line.strip())


def tel(number: str) -> str:
    """A telephone number as a phone dials it: `+33 (0)1 99` is +33199."""
    return "".join(sign for sign in number.replace("(0)", "") if sign in "+0123456789")


def together(text: str) -> str:
    """A short text that is never broken over two lines, such as a telephone number."""
    return text.replace(" ", "\u00a0")


def rich(page: object) -> bool:
    """Whether staff texts of a page have tables, notes, pictures, footnotes or code, whose styles are then needed."""
    return getattr(page, "kind", "") not in _NO_STAFF_TEXTS and _has_rich(page, 3)


def _has_rich(value: object, depth: int) -> bool:
    if isinstance(value, tuple):
        return any(_has_rich(each, depth) for each in value)
    if getattr(value, "dialect", "") == "staff":
        return _rich_marks(getattr(value, "source", "")) is not None
    fields: tuple[str, ...] = getattr(value, "__struct_fields__", ())
    return depth > 0 and any(_has_rich(getattr(value, name), depth - 1) for name in fields)
