"""Contributions become their words, kept in the store by fifties, so that only what was said anew is read again."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from civicgen import __version__
from civicgen.content.markdown import plain
from civicgen.content.types import Contribution
from civicgen.digests import digest, digest_of, encode
from civicgen.portal.store import Store
from civicgen.search.analysis import Language, fold, language

__all__ = ["Chunk", "Opened", "Said", "lexicon", "title_of", "written_as"]

DRAWER = "words"
TITLE = 60
"""Characters of a title in a list of links."""
_LONG = 40_000
"""Characters of a text whose words are looked at; what follows is there to be read."""
_ACCENTED = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
"""Words that are written otherwise than they are looked for."""


class Said(msgspec.Struct, frozen=True, array_like=True):
    """What a contribution says, as words."""

    number: int
    title: str
    """Its title, else its first words; cut."""
    topic: str
    parent: int
    """Number that it replies to, or 0."""
    head: int
    """Number that it was grouped with, or 0."""
    named: str
    """Forms of its title, with spaces between."""
    text: str
    """Forms of its text."""

    @property
    def forms(self) -> list[str]:
        """Forms of all that it says; those of the title count twice."""
        named = self.named.split()
        return named + named + self.text.split()


class Chunk(NamedTuple):
    """Contributions that are looked at together."""

    at: int
    digest: bytes
    """Of what they say, and of nothing else that is known of them."""
    packed: bytes

    def opened(self) -> Opened:
        """What is in it."""
        return _decode(zlib.decompress(self.packed))


class Opened(msgspec.Struct, frozen=True, array_like=True):
    """Contributions that are looked at together, as words."""

    said: list[Said]
    """By number."""
    accents: dict[str, str]
    """Forms that are written with accents, and how most wrote them."""


_decode = msgspec.msgpack.Decoder(Opened).decode


def lexicon(store: Store, consultation: str, lang: str) -> Iterator[Chunk]:
    """The words of all that is shown of a consultation's contributions, by number; what was read is not read again."""
    drawer = f"{DRAWER} {consultation}"
    known = store.labels(drawer)
    rules = language(lang)
    left = set(known)
    fresh: list[tuple[str, bytes, bytes]] = []
    for window in store.windows(consultation, "each"):
        name = str(window.at)
        left.discard(name)
        wanted = digest(window.digest, lang.encode(), __version__.encode())
        packed = b""
        if known.get(name) == wanted and (found := store.taken(drawer, name)):
            packed = found[1]
        else:
            packed = _packed(store, consultation, window.numbers, rules)
            fresh.append((name, wanted, packed))
        yield Chunk(window.at, packed[:_SIZE], packed[_SIZE:])
        if len(fresh) > 100:
            store.put(drawer, fresh)
            fresh.clear()
    if fresh:
        store.put(drawer, fresh)
    if left:
        store.throw(drawer, left)


_SIZE = len(digest(b""))


def _packed(store: Store, consultation: str, numbers: Sequence[int], rules: Language) -> bytes:
    said: list[Said] = []
    accents: dict[str, Counter[str]] = {}
    counted: Counter[str] = Counter()
    for row in store.numbered(consultation, numbers):
        it = row.contribution
        if it.state not in ("published", "grouped"):
            continue  # of these, nothing is shown that could be looked for
        text = plain(it.text[:_LONG], "citizens") if it.text else ""
        for word in _ACCENTED.findall(f"{it.title} {text}".lower()):
            accents.setdefault(fold(word), Counter())[word] += 1
        named, forms = [*rules.forms(it.title)], [*rules.forms(text)]
        counted.update(named)
        counted.update(forms)
        names = (" ".join(named), " ".join(forms))
        said.append(Said(it.number, title_of(it), it.topic, it.parent or 0, it.grouped_with or 0, *names))
    mostly = {form: found for form, found in accents.items() if 2 * found.total() >= counted[form] > 0}
    kept = Opened(said, {form: written_as(found) for form, found in sorted(mostly.items())})
    return digest_of(kept) + zlib.compress(encode(kept), 1)


def written_as(found: Counter[str]) -> str:
    """How a form is written by most; the first of the alphabet where they are as many."""
    return min(found, key=lambda word: (-found[word], word))


def title_of(it: Contribution) -> str:
    """What a contribution is called where there is little room."""
    text = " ".join((it.title or it.text[: 4 * TITLE]).split())
    if len(text) <= TITLE:
        return text
    return text[:TITLE].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
