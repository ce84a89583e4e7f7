"""A page of a site, and the text it was published from, become whether the page still shows these words.

Only letters and digits are compared: inline tags, spaces and typography are the theme's. What a citizen wrote must
stand whole, without a break, and fill its paragraphs; so must each paragraph of what the town wrote. Paragraphs that
somebody put beside them are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from civicgen.content.markdown import plain
from civicgen.portal.addresses import WORDS
from civicgen.publish.verification.shelf import Shelf

__all__ = ["shows"]

_NAME = re.compile(r"/?(\w+)")
_SAID = re.compile(r"[\W_]+")
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins"),
        *("kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"),
    }
)
_MOST = 1 << 24
"""Bytes of a page."""
_WINDOWS = 200
"""Pages over which one text may be split."""
_EFFORT = 1 << 26
"""Letters compared in a page in search of one part: one that repeats a text without end takes no time without end."""
_TITLED = frozenset({"Answer", "Synthesis", "Result", "Meeting", "News", "Document", "StandingPage", "Step", "Tally"})
"""Kinds whose title is the heading of their page."""
_BODIES = frozenset({"Answer", "News", "Article"})
"""Kinds whose text stands on their page as it is."""


class _Part(NamedTuple):
    """Words that a page must show."""

    said: str
    fills: bool = True
    """They fill a paragraph: nothing stands before or after them in it."""


class _Main(NamedTuple):
    """The content of a page as bare words."""

    said: str
    edges: frozenset[int]
    """Where paragraphs begin and end."""

    def shows(self, part: _Part) -> bool:
        at, left = self.said.find(part.said), _EFFORT
        while at >= 0 and left > 0:
            left -= len(part.said)
            if not part.fills or (at in self.edges and at + len(part.said) in self.edges):
                return True
            at = self.said.find(part.said, at + 1)
        return False


def shows(shelf: Shelf, path: str, text: dict[str, Any]) -> bool:
    """Whether a page, or one that holds a part of its text, shows the words that its text says it should."""
    parts = [part for part in _parts(str(text.get("type")), text) if part.said]
    if not parts:
        return True
    base, number = path.removesuffix("index.html"), 2
    wholes = (f"{base}{words['whole']}/index.html" for words in WORDS.values())
    pages = [_main(shelf, each) for each in (path, *wholes) if shelf.has(each)]
    while len(pages) < _WINDOWS and shelf.has(window := f"{base}{number}/index.html"):
        pages.append(_main(shelf, window))
        number += 1
    return all(any(page.shows(part) for page in pages) for part in parts)


def _main(shelf: Shelf, path: str) -> _Main:
    with shelf.open(path) as file:
        source = _content(file.read(_MOST).decode("utf-8", "replace"))
    said: list[str] = []
    edges: set[int] = set()
    length = place = 0
    while (start := source.find("<", place)) >= 0 and (end := source.find(">", start)) >= 0:
        said.append(_bare(unescape(source[place:start])))
        length, place = length + len(said[-1]), end + 1
        name = _NAME.match(source, start + 1, end)
        if name is None or name[1].lower() not in _INLINE:
            edges.add(length)
    return _Main("".join(said), frozenset(edges))


def _content(page: str) -> str:
    """Its first `main`. Searched for, never matched: a page from anywhere must not make this slow."""
    start = page.find("<main")
    while start >= 0 and (page[start + 5 : start + 6].isalnum() or page[start + 5 : start + 6] == "_"):
        start = page.find("<main", start + 5)
    end = page.find("</main>", start) if start >= 0 else -1
    return page[start : end + len("</main>")] if end >= 0 else ""


def _parts(kind: str, text: dict[str, Any]) -> Iterator[_Part]:
    if kind in _TITLED:
        yield _Part(_bare(str(text.get("title", ""))))
    if kind == "Contribution":
        yield _Part(_bare(str(text.get("title", ""))), fills=False)
        yield _Part(_bare(str(text.get("author", ""))), fills=False)
        yield _Part(_bare(plain(str(text.get("text", "")), "citizens")))
    elif kind == "Answer":
        yield _Part(_bare(str(text.get("reason", ""))))
        yield _Part(_bare(str(text.get("next", ""))), fills=False)
    if kind in _BODIES:
        for paragraph in plain(str(text.get("body", "")), "staff").split("\n\n"):
            yield _Part(_bare(paragraph))


def _bare(text: str) -> str:
    return _SAID.sub("", text).casefold()
