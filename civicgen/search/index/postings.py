"""Words of texts become lists of the texts they stand in: gathered in memory, set aside on disk when they are many."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from civicgen.search.index.coding import LEVELS, coded, packed

__all__ = ["TITLE", "Gathering", "Posted", "Run", "levels"]

TITLE = 2
"""A word of the title counts so many times."""
_K1, _B = 1.2, 0.75
_LOW, _HIGH = 0.35, 2.1
"""Weights of words between which levels lie, evenly on a scale of ratios; the script knows them too."""
_MANY = 150_000
"""Words in memory at once."""
_MOST = 3_000_000
"""Numbers in memory at once."""

Run = tuple[str, int, int, int, bytes]
"""A word, its first number (place and level), its last place, in how many texts, and the numbers after the first."""
Posted = tuple[str, int, bytes]
"""A word, in how many texts it stands, and its list."""


class _Rows:
    """Levels of words by how often they stand in a text of a certain length: BM25, with an average that is given."""

    def __init__(self, average: float) -> None:
        self._average = average
        self._rows: dict[int, tuple[int, ...]] = {}

    def row(self, length: int) -> tuple[int, ...]:
        """Levels for one, two, three… times; the last stands for all above."""
        if length > 1000:
            length -= length % 100
        found = self._rows.get(length)
        if found is None:
            base = _K1 * (1 - _B + _B * length / self._average)
            weights = (times * (_K1 + 1) / (times + base) for times in range(1, 17))
            found = self._rows[length] = (0, *map(_level, weights))
        return found


def _level(weight: float) -> int:
    place = (LEVELS - 1) * math.log(weight / _LOW) / math.log(_HIGH / _LOW)
    return min(LEVELS - 1, max(0, round(place)))


def levels(average: float) -> Callable[[Iterable[str], Iterable[str]], dict[str, int]]:
    """Give the function from the words of a text, and those of its title, to how much each matters."""
    row = _Rows(average).row

    def weighed(text: Iterable[str], title: Iterable[str]) -> dict[str, int]:
        times = Counter(text)
        length = times.total()
        for word in title:
            times[word] += TITLE
            length += 1
        levels = row(length)
        return {word: levels[count] if count < 16 else levels[16] for word, count in times.items()}

    return weighed


class Gathering:
    """Lists of texts by word, as texts come in the order of their places."""

    def __init__(self, aside: Callable[[Iterator[Run]], None]) -> None:
        """Begin; `aside` takes sorted runs when there are too many words to be held."""
        self._lists: dict[str, Any] = {}  # a number while there is one; then an array of them
        self._aside = aside
        self.spilt = 0
        self._count = 0

    def add(self, place: int, words: dict[str, int]) -> None:
        """Add one text."""
        lists = self._lists
        here = place * LEVELS
        for word, level in words.items():
            known = lists.get(word)
            if known is None:
                lists[word] = here + level
            elif known.__class__ is int:
                lists[word] = array("I", (known, here + level))
            else:
                known.append(here + level)
        self._count += len(words)
        if len(lists) > _MANY or self._count > _MOST:
            self._aside(self._runs())
            self.spilt += 1
            self._count = 0
            lists.clear()

    def _runs(self) -> Iterator[Run]:
        lists = self._lists
        for word in sorted(lists):
            known = lists[word]
            if isinstance(known, int):
                yield word, known, known // LEVELS, 1, b""
            else:
                yield word, known[0], known[-1] // LEVELS, len(known), packed(known[1:], known[0])

    def finish(self, runs: Callable[[], Iterator[Run]]) -> Iterator[Posted]:
        """Give all lists in the order of words; `runs` gives back what was set aside, by word and in its order."""
        if not self.spilt:
            for word, first, _, count, rest in self._runs():
                yield word, count, coded(first) + rest
            return
        self._aside(self._runs())
        self._lists.clear()
        for word, parts in groupby(runs(), key=lambda run: run[0]):
            numbers, total, before = bytearray(), 0, 0
            for _, first, last, count, rest in parts:
                numbers += coded(first - before * LEVELS) + rest
                before, total = last, total + count
            yield word, total, bytes(numbers)
