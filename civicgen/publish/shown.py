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
from civicgen.publish.shelf import Shelf

__all__ = ["shows"]

_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_TAG = re.compile(r"<(?:/?(\w+)[^>]*|[^>]*)>")
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
_TITLED = frozenset({"Answer", "Synthesis", "Result", "Meeting", "News", "Document", "StandingPage", "Step"})
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
        at = self.said.find(part.said)
        while at >= 0:
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
        main = _MAIN.search(file.read(_MOST).decode("utf-8", "replace"))
    said: list[str] = []
    edges: set[int] = set()
    length = place = 0
    source = main[0] if main else ""
    for tag in _TAG.finditer(source):
        said.append(_bare(unescape(source[place : tag.start()])))
        length, place = length + len(said[-1]), tag.end()
        if (tag[1] or "").lower() not in _INLINE:
            edges.add(length)
    return _Main("".join(said), frozenset(edges))


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
