"""Texts, as words, become for each of them those that say nearly the same: a pure function, and nobody's opinion."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from math import log2
from typing import NamedTuple

__all__ = ["Like", "Likeness", "Posting", "every", "gathered", "nearest", "unpacked"]

_BEST = 20
"""Words by which a text is compared: those that tell it best from others."""
_COMMON = 0.3
"""A word that stands in more of all texts than this tells nothing."""
_POSTINGS = 400
"""Texts that are looked at for one word: those in which it weighs most."""
_ENOUGH = 900
"""Texts that are looked at for one text, under its rarest words first."""
_STEP = 4
"""Weights change in steps, four for each doubling: one text more or less moves few of them."""
_SATURATION, _LENGTH = 1.2, 0.75
"""Of the formula BM25: what a word adds that is said again, and how much less it weighs in a long text."""
_FAINT = 2.0
"""What is said once in the text that is compared weighs a third, what is said often nearly one."""
_OFTEN = 20
_SCALE = 1 << 12
_NUMBER = (1 << 40) - 1

Posting = tuple[int, float]
"""Number of a text, and what a word weighs in it."""


class Like(NamedTuple):
    """A text that says nearly the same as another."""

    number: int
    score: float
    """From 0 (no word in common) to 1 (all words that tell)."""


class Likeness:
    """Weighs the words of texts of one collection."""

    def __init__(self, texts: int, words: int, counts: Mapping[str, int]) -> None:
        """Take how many texts there are, with how many words in all, and in how many of them each word stands.

        What stands in one of them only may be left out of the counts: it is like nothing.
        """
        self.texts, self.words, self.counts = texts, words, counts
        self._long = 2 ** (round(_STEP * log2(max(1, words / max(1, texts)))) / _STEP)
        self._known: dict[str, float] = {}

    def rarity(self, word: str) -> float:
        """How rare a word is; 0 when it stands nowhere else, or everywhere."""
        known = self._known.get(word)
        if known is None:
            count = self.counts.get(word, 0)
            common = count > _COMMON * self.texts and self.texts > _BEST
            rare = 0.0 if count < 2 or common else self._step(1 + self.texts / count)
            known = self._known[word] = rare
        return known

    def asked(self, stems: Sequence[str]) -> tuple[list[tuple[str, float]], float]:
        """The words by which a text is compared, with their weights, the rarest first; and what it would score itself.

        Words that stand in no other text count in that: a text that shares a word of two is not like the one that has
        it, if it says twenty things more.
        """
        rarity, damped = self.rarity, self._damped(stems)
        alone = self._step(1 + self.texts)
        found, own = [], []
        for word, often in Counter(stems).items():
            rare = rarity(word)
            if rare:
                found.append((rare**0.5 * often / (often + _FAINT), word, rare, often))
            elif self.counts.get(word, 0) < 2:
                own.append((alone**0.5 * often / (often + _FAINT), word, alone, often))
        best = nlargest(_BEST, found)
        whole = sum(
            weight * rare * often * (_SATURATION + 1) / (often + damped)
            for weight, _, rare, often in (nlargest(_BEST, (*best, *own)) if own else best)
        )
        best.sort(key=lambda item: (-item[2], item[1]))
        return [(word, weight) for weight, word, _, _ in best], whole

    def weighed(self, stems: Sequence[str]) -> Iterator[tuple[str, float]]:
        """All words of a text that others have, with what each weighs in it."""
        rarity, damped = self.rarity, self._damped(stems)
        for word, often in Counter(stems).items():
            if rare := rarity(word):
                yield word, rare * often * (_SATURATION + 1) / (often + damped)

    @staticmethod
    def _step(ratio: float) -> float:
        return round(_STEP * log2(ratio)) / _STEP

    def _damped(self, stems: Sequence[str]) -> float:
        return _SATURATION * (1 - _LENGTH + _LENGTH * len(stems) / self._long)


def gathered(texts: Iterable[tuple[int, Sequence[str]]], likeness: Likeness) -> dict[str, array[int]]:
    """Numbers of the texts by word, packed with what it weighs in each: those in which it weighs most."""
    found: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
    for number, stems in texts:
        for word, weight in likeness.weighed(stems):
            # The heavier first; of two that weigh the same, the one that was said first.
            packed = found[word]
            packed.append(round(weight * _SCALE) << 40 | _NUMBER - number)
            if len(packed) > 2 * _POSTINGS:
                found[word] = _heaviest(packed)
    for word, packed in found.items():
        if len(packed) > _POSTINGS:
            found[word] = _heaviest(packed)
    return dict(found)


def _heaviest(packed: array[int]) -> array[int]:
    return array("Q", nlargest(_POSTINGS, packed))


def unpacked(packed: Iterable[int]) -> list[Posting]:
    """The texts of a word, as `gathered` packed them."""
    return [(_NUMBER - (each & _NUMBER), (each >> 40) / _SCALE) for each in packed]


def nearest(
    stems: Sequence[str],
    likeness: Likeness,
    postings: Callable[[str], Sequence[Posting]],
    most: int,
    *,
    without: int = 0,
) -> list[Like]:
    """The texts that are nearest to one, the nearest first; `without` is its own number."""
    scores: defaultdict[int, float] = defaultdict(float)
    asked, whole = likeness.asked(stems)
    left = _ENOUGH
    for word, weight in asked:
        there = postings(word)
        left -= len(there)
        if left < 0:
            break
        for number, heavy in there:
            scores[number] += weight * heavy
    scores.pop(without, None)
    if not scores:
        return []
    least = nlargest(most, scores.values())[-1]
    best = sorted((-score, number) for number, score in scores.items() if score >= least)[:most]
    return [Like(number, round(min(1.0, -score / whole), 4)) for score, number in best]


def every(
    texts: Callable[[], Iterable[tuple[int, Sequence[str]]]],
    likeness: Likeness,
    packed: Mapping[str, array[int]],
    most: int,
) -> Iterator[tuple[int, list[Like]]]:
    """For each text, those that are nearest to it."""
    opened: dict[str, Sequence[Posting]] = {}

    def postings(word: str) -> Sequence[Posting]:
        known = opened.get(word)
        if known is None:
            known = unpacked(packed.get(word, ()))
            if len(known) > _OFTEN:  # what stands in few texts is wanted seldom, and unpacked quickly
                opened[word] = known
        return known

    for number, stems in texts():
        yield number, nearest(stems, likeness, postings, most, without=number)
