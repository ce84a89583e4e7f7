"""A key or word as someone typed it becomes the one that is meant, or the nearest guess."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["Vocabulary", "fold", "nearest"]

_SEPARATORS = str.maketrans(dict.fromkeys(" \u00a0\u202f-'\u2019", "_"))


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Bring spellings of one word together: no accents, no capitals, one separator.

    >>> fold("Décidé par"), fold("niveau d'engagement")
    ('decide_par', 'niveau_d_engagement')
    """
    plain = unicodedata.normalize("NFKD", word.strip())
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return plain.casefold().translate(_SEPARATORS).replace("œ", "oe")


class Vocabulary:
    """Other spellings of keys and of the words of closed lists, by what they mean."""

    __slots__ = ("_keys", "_words", "known")

    def __init__(self, keys: dict[str, tuple[str, ...]], words: dict[str, tuple[str, ...]]) -> None:
        """Take spellings by meaning; the same spelling may have several meanings, a type takes those it knows."""
        self._keys = keys
        self._words = words
        self.known = frozenset(fold(spelling) for key, others in keys.items() for spelling in (key, *others))

    def keys(self, names: Iterable[str]) -> dict[str, str]:
        """Spellings (as typed, and folded) of these keys; a key's own name always means itself."""
        return _spellings(names, self._keys)

    def words(self, values: Iterable[str]) -> dict[str, str]:
        """Spellings of these values of a closed list."""
        return _spellings(values, self._words)

    def others(self, name: str) -> tuple[str, ...]:
        """Other spellings of a key, for documentation and suggestions."""
        return self._keys.get(name, ())

    def other_words(self, value: str) -> tuple[str, ...]:
        """Other spellings of a value, for documentation and suggestions."""
        return self._words.get(value, ())


def _spellings(meanings: Iterable[str], table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    meanings = tuple(meanings)
    found: dict[str, str] = {}
    for meaning in meanings:
        for other in table.get(meaning, ()):
            found.setdefault(other, meaning)
            found.setdefault(fold(other), meaning)
    for meaning in meanings:
        found[fold(meaning)] = meaning
        found[meaning] = meaning
    return found


def nearest(word: str, among: Iterable[str]) -> str:
    """Find what was probably meant: at most two slips (one in a short word), the closest first; else nothing."""
    target = fold(word)
    room = 2 if len(target) > 3 else 1
    best, least = "", (room + 1, 0)
    for candidate in among:
        other = fold(candidate)
        if abs(len(other) - len(target)) > least[0] or not other:
            continue
        distance = _slips(target, other)
        if distance > least[0] or distance >= max(len(target), len(other)):
            continue
        # of two that are as near, the one whose accents and capitals are nearer: a French slip gets a French word
        found = (distance, _slips(word, candidate))
        if found < least:
            best, least = candidate, found
    return best


def _slips(one: str, two: str) -> int:
    """Count letters added, missing, wrong or swapped between two words."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(two, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
