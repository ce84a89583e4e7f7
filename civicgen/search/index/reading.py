"""What can be found becomes words with how much each matters, a card, filters: what one text gives to the index."""

from __future__ import annotations

from collections import Counter

import msgspec

from civicgen.search.index.cards import card, facets
from civicgen.search.index.layout import Layout
from civicgen.search.index.postings import levels
from civicgen.search.texts.documents import Searchable
from civicgen.search.words.analysis import Language, language

__all__ = ["Reader", "Stems", "Told", "decode"]


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What one thing gave to the index."""

    place: int
    lang: str
    levels: bytes
    words: tuple[str, ...]
    facets: tuple[str, ...]


decode = msgspec.msgpack.Decoder(tuple[Told, ...]).decode
"""What a chunk gave, read back."""


class Reader:
    """Reads what can be found, one after the other."""

    def __init__(self, layout: Layout) -> None:
        """Read for an index with this layout."""
        self._layout = layout
        self._levels = levels(layout.average)
        self._languages: dict[str, Language] = {}
        self.cards: list[tuple[int, str]] = []
        """Of what was read since they were last taken."""
        self.facets: list[tuple[str, int]] = []

    def read(self, place: int, found: Searchable) -> tuple[dict[str, int], Told]:
        """Words of a text with how much each matters, and what it gives to the index."""
        lang = found.lang.partition("-")[0]
        rules = self._languages.get(lang) or self._languages.setdefault(lang, language(lang))
        words = self._levels(rules.forms(found.text), rules.forms(found.named))
        values = tuple(facets(found))
        self.cards.append((place, card(self._layout, found)))
        self.facets += [(value, place) for value in values]
        return words, Told(place, found.lang, bytes(words.values()), tuple(words), values)


class Stems:
    """Stems of words, each in the language in which it is written most; the portal's own where as often."""

    def __init__(self, lang: str) -> None:
        """Take the portal's language."""
        self._own = lang
        self._rules = language(lang.partition("-")[0])

    def stem(self, word: str, count: int, langs: Counter[str] | None) -> str:
        """The stem of a word that stands in so many texts, in so many of each other language."""
        if not langs:
            return self._rules.stem(word)
        rest = count - langs.total()
        most = max(sorted(langs), key=lambda lang: langs[lang])
        return self._rules.stem(word) if rest >= langs[most] else language(most.partition("-")[0]).stem(word)
