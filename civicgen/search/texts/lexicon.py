"""Contributions become their words, kept in the store by fifties, so that only what was said anew is read again."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from civicgen import __version__
from civicgen.content.types import Entry
from civicgen.digests import SIZE, digest, digest_of, encode
from civicgen.portal.portal import Edition, Portal, Process
from civicgen.search.texts.documents import Searchable, contributions, entries, made_from
from civicgen.search.words.analysis import Language, fold, language

__all__ = ["Accents", "Opened", "Said", "entry_words", "lexicon", "outlines", "said_of", "short_title"]

_TITLE = 54
"""Characters of a title in a list of links."""
_LONG = 40_000
"""Characters of a text whose words are looked at; what follows is there to be read."""
_ADDRESS = re.compile(r"(?:https?:/?/?|www\.)\S+", re.IGNORECASE)
"""Addresses of the web, whose pieces are no words."""
_ACCENTED = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
"""Words that are written otherwise than they are looked for."""


class Said(msgspec.Struct, frozen=True, array_like=True):
    """What a text says, as words."""

    number: int
    """Of a contribution: its number."""
    title: str
    """Its title, else its first words; cut."""
    topic: str
    lang: str
    parent: int
    """Number that it replies to, or 0."""
    head: int
    """Number that it was grouped with, or 0."""
    named: str
    """Forms of its title, with spaces between."""
    text: str
    """Forms of its text."""


class Opened(msgspec.Struct, frozen=True, array_like=True):
    """Texts that are looked at together, as words."""

    said: list[Said]
    """By number."""
    accents: dict[str, tuple[str, int]]
    """Forms that are written with accents: how most wrote them so, and how many of these texts did."""


_decode = msgspec.msgpack.Decoder(Opened).decode


def outlines(portal: Portal, process: Process) -> list[tuple[int, bytes]]:
    """Chunks of a consultation's contributions: their place, and a digest of what they say and of nothing else.

    What was said anew is read, all else is known.
    """
    store, drawer = portal.store, f"words {process.id}"
    rules = language(portal.config.language)
    known = store.labels(drawer)
    left = set(known)
    found: list[tuple[int, bytes]] = []
    fresh: list[tuple[str, bytes, bytes]] = []
    for window in store.windows(process.id, "each"):
        name = str(window.at)
        left.discard(name)
        wanted = digest(window.digest, rules.lang.encode(), __version__.encode())
        label = known.get(name, b"")
        if label[:SIZE] != wanted:
            opened = _read(portal, process, window.numbers, rules)
            label = wanted + digest_of(opened)
            fresh.append((name, label, zlib.compress(encode(opened), 1)))
        found.append((window.at, label[SIZE:]))
        if len(fresh) > 100:
            store.put(drawer, fresh)
            fresh.clear()
    store.put(drawer, fresh)
    store.throw(drawer, left)
    return found


def lexicon(portal: Portal, process: Process, chunks: Iterable[int] | None = None) -> Iterator[tuple[int, Opened]]:
    """The words of all that is shown of a consultation's contributions (or of these chunks), by number."""
    every = [at for at, _ in outlines(portal, process)] if chunks is None else chunks
    for at in every:
        found = portal.store.taken(f"words {process.id}", str(at))
        if found is not None:
            yield at, _decode(zlib.decompress(found[1]))


def _read(portal: Portal, process: Process, numbers: Sequence[int], rules: Language) -> Opened:
    rows = portal.store.numbered(process.id, numbers)
    ties = {row.contribution.number: (row.contribution.parent or 0, row.contribution.grouped_with or 0) for row in rows}
    return said_of(contributions(portal, process, rows), rules, ties)


def entry_words(portal: Portal, edition: Edition) -> Iterator[tuple[Entry, Said, Opened]]:
    """What staff wrote in one language, as words, by name; what was read is not read again."""
    store, drawer = portal.store, f"words in {edition.lang}"
    rules = language(edition.lang)
    known = store.labels(drawer)
    fresh: list[tuple[str, bytes, bytes]] = []
    for name in sorted(edition.entries):
        entry = edition.entries[name]
        wanted = digest(made_from(edition, entry), __version__.encode())
        kept = store.taken(drawer, name) if known.pop(name, b"") == wanted else None
        opened = _decode(kept[1]) if kept else said_of(entries(portal, edition, only=name), rules)
        if kept is None:
            fresh.append((name, wanted, encode(opened)))
        yield from ((entry, each, opened) for each in opened.said)
    store.put(drawer, fresh)
    store.throw(drawer, known)


def said_of(texts: Iterator[Searchable], rules: Language, ties: dict[int, tuple[int, int]] | None = None) -> Opened:
    """Read texts as words; `ties` are, by number, what a contribution replies to and what it was grouped with."""
    said: list[Said] = []
    accents: dict[str, Counter[str]] = {}
    rough: Counter[str] = Counter()
    for each in texts:
        text = _ADDRESS.sub(" ", each.text[:_LONG])
        rough.update({word for word in f"{each.title} {text}".lower().split() if not word.isascii()})
        named, forms = [*rules.forms(each.title)], [*rules.forms(text)]
        parent, head = (ties or {}).get(each.number, (0, 0))
        title = short_title(each.title or text)
        said.append(Said(each.number, title, each.topic, each.lang, parent, head, " ".join(named), " ".join(forms)))
    for pieces, often in rough.items():
        for word in _ACCENTED.findall(pieces):
            accents.setdefault(fold(word), Counter())[word] += often
    return Opened(said, {form: (_written(found), found.total()) for form, found in sorted(accents.items())})


class Accents:
    """How words are written, by all texts together."""

    def __init__(self) -> None:
        self._found: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, opened: Mapping[str, tuple[str, int]]) -> None:
        """Take what texts that were looked at together say."""
        for form, (word, often) in opened.items():
            self._found[form][word] += often

    def written(self, form: str, texts: int) -> str:
        """A form that stands in so many texts: with accents when half of them write it so."""
        found = self._found.get(form)
        return _written(found) if found and 2 * found.total() >= texts else form


def _written(found: Counter[str]) -> str:
    """How a form is written by most; the first of the alphabet where they are as many."""
    return min(found, key=lambda word: (-found[word], word))


def short_title(text: str) -> str:
    """What a text is called where there is little room."""
    text = " ".join(text[: 8 * _TITLE].split())
    if len(text) <= _TITLE:
        return text
    return text[:_TITLE].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
