"""What must be known of a staff text without showing it: its links, headings, length; remembered by its digest."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol

import msgspec

from civicgen import __version__
from civicgen.digests import digest, encode

__all__ = ["HeadingFound", "LinkFound", "Memory", "RemarkFound", "TextFacts", "Texts"]


class Memory(Protocol):
    """Somewhere to keep what was worked out, by digest; may forget at any time."""

    def get(self, key: bytes) -> bytes | None:
        """What was kept, if it still is."""

    def put(self, key: bytes, value: bytes) -> None:
        """Keep something."""


class LinkFound(msgspec.Struct, frozen=True):
    """A link or a picture of a text."""

    target: str
    line: int
    """Counted from 0 in the text."""
    column: int
    image: bool


class HeadingFound(msgspec.Struct, frozen=True):
    """A heading of a text."""

    level: int
    text: str
    id: str
    line: int


class RemarkFound(msgspec.Struct, frozen=True):
    """Something that will not be shown as its writer meant."""

    code: str
    line: int
    """Counted from 0 in the text; the column too."""
    column: int
    given: dict[str, str]


class TextFacts(msgspec.Struct, frozen=True):
    """What is known of one text."""

    links: tuple[LinkFound, ...]
    headings: tuple[HeadingFound, ...]
    minutes: int
    """Minutes it takes to read."""
    remarks: tuple[RemarkFound, ...]
    portions: tuple[str, ...]
    """The text in portions that each fit a page; one when it fits whole."""


_PORTION = 13_000
"""Bytes of Markdown on one page: with its markup, compressed, this stays within the first TCP window (13.8 kB)."""

_decode = msgspec.msgpack.Decoder(TextFacts).decode


class Texts:
    """Facts of staff texts, each worked out once as long as memory keeps it."""

    def __init__(self, memory: Memory | None = None) -> None:
        self._memory = memory
        self._known: dict[str, TextFacts] = {}

    def facts(self, source: str) -> TextFacts:
        """Facts of one text."""
        known = self._known.get(source)
        if known is None:
            known = self._known[source] = self._remembered(source)
        return known

    def portions(self, source: str) -> tuple[str, ...]:
        """A text of a citizen in portions that each fit a page; nearly always one."""
        if len(source.encode()) <= _PORTION:
            return (source,)
        return self.facts(source).portions

    def portion_of(self, source: str, anchor: str) -> int:
        """Number, from 1, of the portion of a text in which a heading stands; 0 when the text has no such heading."""
        if not any(heading.id == anchor for heading in self.facts(source).headings):
            return 0
        portions = self.facts(source).portions
        for number, portion in enumerate(portions, 1):
            if len(portions) == 1 or any(heading.id == anchor for heading in self.facts(portion).headings):
                return number
        return 1

    def _remembered(self, source: str) -> TextFacts:
        if not source.strip():
            return TextFacts((), (), 0, (), (source,))
        key = digest(b"text facts", __version__.encode(), source.encode())
        kept = self._memory.get(key) if self._memory else None
        if kept is not None:
            with suppress(msgspec.MsgspecError):  # of another program, or damaged: worked out again
                return _decode(kept)
        facts = _work_out(source)
        if self._memory:
            self._memory.put(key, encode(facts))
        return facts


def _work_out(source: str) -> TextFacts:
    # Imported here: a build in which no text changed never parses Markdown.
    from civicgen.content import markdown

    links = (LinkFound(each.target, each.line, each.column, each.image) for each in markdown.references(source))
    headings = (HeadingFound(each.level, each.text, each.id, each.line) for each in markdown.headings(source))
    portions = (source,) if len(source.encode()) <= _PORTION else markdown.split(source, _PORTION)
    remarks = (RemarkFound(each.code, each.line, each.column, each.given) for each in markdown.remarks(source))
    return TextFacts(tuple(links), tuple(headings), markdown.minutes(source), tuple(remarks), portions)
