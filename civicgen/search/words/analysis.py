"""A text and its language become words: surface forms without accents, and the stem that ties forms of a word together.

The browser cuts and folds what is typed in the same way (`script/search.js`); it needs no stems, since the index holds
for each form the others of its stem. What one side does to a letter, the other must do too: a test holds them together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import resources
from itertools import chain
from typing import NamedTuple

__all__ = [
    "LONGEST",
    "Language",
    "Word",
    "asking_words",
    "bigrams",
    "fold",
    "language",
    "plain_words",
    "stop_words",
    "words",
]

LONGEST = 24
"""Letters of a form; what is longer is cut there, here and in the browser."""
_KEPT = 25_000
"""Words whose forms are remembered, and as many that were met before these: more would cost more memory than time."""

_NO_LETTERS = (
    "\0-/:-@\\[-`{-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7"
    "\u2000-\u2bff\u2e00-\u303f\ufe30-\uffff"
)
_WORD = re.compile(f"[^{_NO_LETTERS}\U00010000-\U0010ffff]+")
"""What is neither a sign nor beyond the first plane, as a browser of 2013 can say it too. Apostrophes cut: l'école."""
_MARKS = re.compile("([a-zα-ωе])[\u0300-\u036f]+")
"""Accents of Latin and Greek letters, and ё; what looks like one in other writings (й) is a letter of its own."""
_USUAL: dict[int, str] = {}
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ß": "ss"})
_WITHOUT_SPACES = "\u3040-\u9fff\uf900-\ufaff"
_RUN = re.compile(f"[{_WITHOUT_SPACES}]+|[^{_WITHOUT_SPACES}]+")
"""Chinese and Japanese, which put no spaces between words, and all else."""


class Word(NamedTuple):
    """A word of a text as it is looked for."""

    form: str
    """As it was written, in small letters without accents."""
    stem: str
    """What it shares with the other forms of the same word, in its language."""


def fold(word: str) -> str:
    """Write a word in small letters without accents: `Œuvres` and `oeuvres` are one, `été` and `ete` too."""
    word = word.lower()
    if word.isascii():
        return word
    plain = word.translate(_USUAL)
    if plain.isascii():
        return plain
    bare = _MARKS.sub(r"\1", unicodedata.normalize("NFD", word.translate(_LETTERS)))
    return unicodedata.normalize("NFC", bare)


# Letters of Europe that are one or two plain ones: most words need no more.
_USUAL.update({sign: fold(chr(sign)) for sign in range(0xDF, 0x180) if fold(chr(sign)).isascii()})


def bigrams(run: str) -> tuple[str, ...]:
    """Cut a run of Chinese or Japanese into pairs of signs."""
    return tuple(run[at : at + 2] for at in range(len(run) - 1)) or (run,)


class Language:
    """How the words of one language are cut, folded and tied together."""

    def __init__(self, lang: str) -> None:
        """Take the rules of a language (BCP 47); of regions, those of their language."""
        self.lang = lang.partition("-")[0].lower()
        self.stop = stop_words(self.lang)
        self._exceptions = dict(line.split() for line in _lines(f"{self.lang}-exceptions.txt"))
        self._stem = _stemmer(self.lang)
        self._known = _Known(self._learn)

    def forms(self, text: str) -> Iterator[str]:
        """Surface forms of a text, in order; words that sort nothing are left out."""
        return chain.from_iterable(map(self._known.__getitem__, _WORD.findall(text)))

    def asked(self, query: str) -> list[str]:
        """Different forms of what is typed; those that only say what is looked for are left out if there are others."""
        forms = [*dict.fromkeys(self.forms(query))]
        return [form for form in forms if form not in asking_words(self.lang)] or forms

    def stem(self, form: str) -> str:
        """The stem of a form: of it alone, so that a text finds the same whether its writer put accents or not."""
        exception = self._exceptions.get(form)
        if exception is not None:
            return exception
        return fold(self._stem(form)) if self._stem else form

    def words(self, text: str) -> Iterator[Word]:
        """Forms of a text with their stems."""
        for form in self.forms(text):
            yield Word(form, self.stem(form))

    def _learn(self, written: str) -> tuple[str, ...]:
        found: list[str] = []
        folded = fold(written)
        for run in (folded,) if folded.isascii() else _RUN.findall(folded):
            if "\u3040" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff":
                found += bigrams(run)
            elif (len(run) > 1 or run.isdigit()) and run not in self.stop:
                found.append(run[:LONGEST])
        return tuple(found)


class _Known(dict[str, tuple[str, ...]]):
    """Words as they were written, with their forms: those met of late, and those met before."""

    def __init__(self, learn: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._learn = learn
        self._before: dict[str, tuple[str, ...]] = {}

    def __missing__(self, written: str) -> tuple[str, ...]:
        if len(self) >= _KEPT:
            self._before = dict(self)
            self.clear()
        found = self._before.get(written)
        self[written] = forms = self._learn(written) if found is None else found
        return forms


def words(text: str, lang: str) -> Iterator[Word]:
    """Words of a text in a language (BCP 47)."""
    return language(lang).words(text)


@lru_cache(maxsize=8)
def language(lang: str) -> Language:
    """The rules of a language, made once."""
    return Language(lang)


@lru_cache(maxsize=32)
def stop_words(lang: str) -> frozenset[str]:
    """Words of a language that sort nothing, folded."""
    return frozenset(word for line in _lines(f"{lang}-stop.txt") for word in line.split())


@lru_cache(maxsize=32)
def asking_words(lang: str) -> frozenset[str]:
    """Words with which one says what is looked for (“proposition 12”), folded: nearly every text could have them."""
    return frozenset(word for line in _lines(f"{lang}-asking.txt") for word in line.split())


@lru_cache(maxsize=32)
def plain_words(lang: str) -> frozenset[str]:
    """Words that are looked for, but tell no topic from another (“voudrais”, “combien”), folded."""
    return frozenset(word for line in _lines(f"{lang}-plain.txt") for word in line.split())


def _lines(name: str) -> list[str]:
    try:
        text = (resources.files("civicgen.search.words") / "lists" / name).read_text("utf-8")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _stemmer(lang: str) -> Callable[[str], str] | None:
    if lang == "fr":
        from civicgen.search.words.french import stem

        return stem
    from civicgen.search.words.stemmers import stemmer

    return stemmer(lang)
