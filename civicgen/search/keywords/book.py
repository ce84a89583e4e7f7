"""A portal in one language becomes its book of words: which words, where, and under which letters they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import NamedTuple

from civicgen import __version__
from civicgen.digests import digest, digest_of
from civicgen.portal.portal import Edition, Portal, Process
from civicgen.search.keywords.keywords import Keyword, Keywords, Text, keywords
from civicgen.search.texts.documents import made_from as found_by
from civicgen.search.texts.lexicon import entry_words, lexicon, outlines
from civicgen.search.words.analysis import language

__all__ = ["FEW", "Book", "Letter", "Spot", "book", "fitting", "letters", "made_from"]

FEW = 12
"""Texts of a word up to which they stand beside it, so that it needs no page of its own."""
_PAGE = 530
"""Bytes of words on one page, compressed, about: with what surrounds them, three kilobytes."""
_WORD, _NUMBER = 9, 11
"""Bytes of a word with its number of texts, and of a link to a text by its number that says where it is from."""


class Spot(NamedTuple):
    """A text that can be found."""

    consultation: str
    """Empty for what belongs to the portal."""
    number: int
    """Of a contribution."""
    name: str
    """Of anything else: its name."""
    title: str
    lang: str


class Book(NamedTuple):
    """Words, and the texts that they lead to."""

    keywords: Keywords
    spots: tuple[Spot, ...]
    """By place, as words name them."""


class Letter(NamedTuple):
    """Words that begin with the same letter, in as many pages as they need."""

    letter: str
    """`0-9` for all numbers."""
    pages: tuple[tuple[Keyword, ...], ...]


def made_from(portal: Portal, edition: Edition) -> bytes:
    """Digest of all that the words of an edition are found in; what did not change is not read for it."""
    entries = digest_of([found_by(edition, edition.entries[name]) for name in sorted(edition.entries)])
    said = [known for process in _held(portal, edition) for _, known in outlines(portal, process)]
    return digest(__version__.encode(), edition.lang.encode(), entries, *said)


def book(portal: Portal, edition: Edition) -> Book:
    """Find the words of an edition. Contributions are in the default one, in which they were written.

    Replies count to the topic of what they reply to.
    """
    spots: list[Spot] = []
    own: defaultdict[str, list[tuple[Spot, Text]]] = defaultdict(list)
    for entry, said, opened in entry_words(portal, edition):
        owner = entry.name.partition("/")[0]
        owner = owner if edition.process(owner) else ""
        spot = Spot(owner, 0, entry.name, said.title, said.lang)
        own[owner].append((spot, Text(said.named.split(), said.text.split(), said.topic, opened.accents)))

    def texts() -> Iterator[tuple[Spot, Text]]:
        for process in edition.processes:
            yield from own[process.id]
            if edition.lang == portal.config.language and process.contributions:
                topics: dict[int, str] = {}
                for _, opened in lexicon(portal, process):
                    for said in opened.said:
                        spot = Spot(process.id, said.number, "", said.title, said.lang)
                        topic = topics[said.number] = said.topic or topics.get(said.parent, "")
                        yield spot, Text(said.named.split(), said.text.split(), topic, opened.accents)
        yield from own[""]

    def noted() -> Iterator[Text]:
        for spot, text in texts():
            spots.append(spot)
            yield text

    return Book(keywords(noted(), language(edition.lang)), tuple(spots))


def _held(portal: Portal, edition: Edition) -> Iterator[Process]:
    """Consultations whose contributions are looked for in an edition."""
    if edition.lang == portal.config.language:
        yield from (process for process in edition.processes if process.contributions)


def letters(book: Book) -> Iterator[Letter]:
    """Put words under their first letters, in order."""
    for letter, words in groupby(
        book.keywords.words, key=lambda word: "0-9" if word.slug[0].isdigit() else word.slug[0]
    ):
        pages: list[list[Keyword]] = []
        left = 0
        for word in words:
            weight = _line(book, word)
            if left < weight:
                pages.append([])
                left = _PAGE
            left -= weight
            pages[-1].append(word)
        yield Letter(letter, tuple(map(tuple, pages)))


def fitting(book: Book, terms: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """As many of the words of a topic, each with a count, as one page holds."""
    weights = accumulate(_line(book, book.keywords.words[place]) for place, _ in terms)
    return tuple(term for term, weight in zip(terms, weights, strict=True) if weight <= _PAGE) or terms[:1]


def _line(book: Book, word: Keyword) -> int:
    """Bytes of a word, with its texts where they stand beside it."""
    texts = word.texts if word.used <= FEW else ()
    return _WORD + len(word.slug) // 2 + sum(_weight(book.spots[place]) for place in texts)


def _weight(spot: Spot) -> int:
    """Bytes of a link to a text, compressed, about."""
    return _NUMBER if spot.number else _NUMBER + len(spot.title) // 2
