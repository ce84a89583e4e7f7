"""Two versions of a page become what a reader would see change: words that go, words that come, a few around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Literal, NamedTuple

__all__ = ["Act", "Piece", "differences", "main_of", "text_of", "words_of"]

Act = Literal["same", "gone", "new"]

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
     "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "title", "tr", "ul"}
)  # fmt: skip
_UNSEEN = frozenset({"style", "script", "svg", "template"})
_AROUND = 4
"""Words shown before and after what changed."""
_MOST = 4_000_000
"""Pairs of lines, or of words, beyond which two texts are not compared but shown whole."""


class Piece(NamedTuple):
    """Words that stay, go or come; those that stay may be cut down to their ends."""

    act: Act
    text: str


class _Reader(HTMLParser):
    """Gathers the words of a page, one line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag in _BLOCKS:
            self.end_line()
        if tag == "img":
            self._words.append(dict(attrs).get("alt") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag in _BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data)

    def end_line(self) -> None:
        """Keep what was gathered as a line, with single spaces; French ones stay."""
        line = re.sub(r"[ \t\r\n\f]+", " ", "".join(self._words)).strip()
        self._words.clear()
        if line:
            self.lines.append(line)


def text_of(page: bytes) -> list[str]:
    """Lines of text of an HTML page, as a reader or a text browser meets them."""
    reader = _Reader()
    reader.feed(page.decode("utf-8", "replace"))
    reader.close()
    reader.end_line()
    return reader.lines


_MAIN = re.compile(rb"<main\b.*?</main>", re.DOTALL)


def main_of(page: bytes) -> bytes:
    """What a page is about, without the navigation and the foot of every page; all of it where nothing says."""
    main = _MAIN.search(page)
    return main[0] if main else page


def words_of(page: bytes, most: int) -> str:
    """First words of what a page is about, after its title."""
    text = " ".join(text_of(main_of(page))[1:])
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"


def differences(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """Each place where two texts differ, word by word."""
    for act, a, b, c, d in _compared(old, new):
        if act != "equal":
            yield tuple(
                _words(" ".join(old[a:b]).split(" ") if b > a else [], " ".join(new[c:d]).split(" ") if d > c else [])
            )


Codes = Sequence[tuple[str, int, int, int, int]]


def _compared(old: Sequence[str], new: Sequence[str]) -> Codes:
    """What to do to come from one list to the other; common ends are found first, whatever the size."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    if len(one) * len(other) > _MOST:
        inner: Codes = [("replace", 0, len(one), 0, len(other))]
    else:
        inner = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    head: Codes = [("equal", 0, start, 0, start)] if start else []
    tail: Codes = [("equal", len(old) - end, len(old), len(new) - end, len(new))] if end else []
    moved = [(act, a + start, b + start, c + start, d + start) for act, a, b, c, d in inner]
    return [*head, *moved, *tail]


def _words(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    codes = _compared(old, new)
    kept = sum(b - a for act, a, b, _, _ in codes if act == "equal")
    if kept * 3 < max(len(old), len(new)):  # a few words in common, by chance: another sentence, not a corrected one
        codes = [("replace", 0, len(old), 0, len(new))]
    for number, (act, a, b, c, d) in enumerate(codes):
        if act == "equal":
            yield Piece("same", _cut(old[a:b], first=number == 0, last=number == len(codes) - 1))
        if act in ("delete", "replace") and b > a:
            yield Piece("gone", " ".join(old[a:b]))
        if act in ("insert", "replace") and d > c:
            yield Piece("new", " ".join(new[c:d]))


def _cut(words: Sequence[str], *, first: bool, last: bool) -> str:
    """Words that stay: only those next to a change."""
    before = [] if first else words[:_AROUND]
    after = [] if last else words[-_AROUND:]
    if len(before) + len(after) >= len(words):
        return " ".join(words)
    return " ".join([*before, "…", *after])
