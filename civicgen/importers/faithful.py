"""HTML or plain text becomes citizens' or staff Markdown that was seen to show the same words."""

from __future__ import annotations

from collections import Counter

import msgspec

from civicgen.importers.html import EMPHASES, convert, lines_of_html
from civicgen.importers.shown import overflows, text_shown
from civicgen.importers.texts import Dialect, as_typed, clean, escaped

__all__ = ["Faithful", "from_html", "from_typed", "together"]


class Faithful(msgspec.Struct, frozen=True, kw_only=True):
    """Markdown, and what differs from the original."""

    text: str
    changes: tuple[str, ...] = ()
    """What is not as it was: heading, image, emphasis, link, rule, struck, hidden, embedded, plain, words."""


def from_html(html: str, dialect: Dialect = "citizens") -> Faithful:
    """Turn HTML into Markdown and compare: marks are given up before a single word is."""
    expected = _words(lines_of_html(html))
    for emphasis in EMPHASES:
        converted = convert(html, dialect, emphasis)
        if _words(text_shown(converted.text, dialect)) == expected:
            changes = _named(converted.changes, struck="~~" in converted.text, dropped=emphasis == "dropped")
            return Faithful(text=converted.text, changes=changes)
    return _plain(lines_of_html(html), expected, dialect)


def from_typed(text: str) -> Faithful:
    """Turn plain text into Markdown and compare; addresses are left as text before a single word is changed."""
    cleaned, hidden = clean(text)
    changes = ("hidden",) if hidden else ()
    expected = _words(cleaned)
    for attempt in (as_typed(cleaned), escaped(cleaned)):
        if _words(text_shown(attempt)) == expected:
            return Faithful(text=attempt, changes=changes)
    return Faithful(text=cleaned, changes=(*changes, "words"))


def together(parts: list[tuple[str, str]]) -> Faithful:
    """Citizens' text of one contribution from several HTML texts, each under its heading (which may be empty).

    Markup ends where citizens' texts reach their limit: the whole is then plain text, addresses of links in brackets.
    """
    made = [(heading, from_html(html)) for heading, html in parts]
    texts = [text for heading, faithful in made for text in (_strong(heading), faithful.text) if text and faithful.text]
    whole = "\n\n".join(texts)
    changes = tuple(dict.fromkeys(change for _, faithful in made for change in faithful.changes))
    if not overflows(whole):
        return Faithful(text=whole, changes=changes)
    lines = [(heading, lines_of_html(html, addresses=True)) for heading, html in parts]
    plain = "\n\n".join(text for heading, body in lines for text in (heading, body) if text and body)
    return _plain(plain, _words(plain), "citizens")


def _plain(lines: str, expected: list[str], dialect: Dialect) -> Faithful:
    text = escaped(lines, dialect)
    if overflows(text) and dialect == "citizens":
        text = (
            lines  # over the limit nothing is read as a mark: a text that shows its escapes would not be what was typed
        )
    right = _words(text_shown(text, dialect)) == expected
    return Faithful(text=text, changes=("plain",) if right else ("plain", "words"))


def _strong(heading: str) -> str:
    return f"**{escaped(heading, starts=False)}**" if heading else ""


def _words(text: str) -> list[str]:
    """Words to compare; struck-out passages stand between ~~ where the dialect knows no better: these are no words."""
    return clean(text)[0].replace("~~", "").split()


def _named(changes: Counter[str], *, struck: bool, dropped: bool) -> tuple[str, ...]:
    named = {name for name, count in changes.items() if count}
    return tuple(sorted(named | ({"struck"} if struck else set()) | ({"emphasis"} if dropped else set())))
