"""Counts of words in a part and in the whole become how much each word is the part's own (log-likelihood)."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import nsmallest
from math import log
from typing import Any, TypeVar

__all__ = ["key_terms", "keyness"]

_CHANCE = 3.84
"""Keyness that one word in twenty has by chance."""
_LEAST = 2
"""Texts in which a word must stand to be a term of the part: one person's word is nobody's topic."""


def keyness(here: int, texts: int, there: int, others: int) -> float:
    """How surprising it is that a word stands in `here` of `texts` texts and in `there` of the `others`.

    Dunning's log-likelihood, 0 where the word is no more common here than elsewhere; 3.84 is one chance in twenty,
    10.83 one in a thousand. Texts are counted, not words: who repeats a word is one person still.
    """
    if not texts or not others or here * others <= there * texts:
        return 0.0
    share = (here + there) / (texts + others)
    score = here * log(here / (texts * share))
    if there:
        score += there * log(there / (others * share))
    return 2 * score


W = TypeVar("W", bound=Any)


def key_terms(
    part: Mapping[W, int], texts: int, whole: Mapping[W, int], every: int, most: int
) -> list[tuple[W, float]]:
    """The words that are most a part's own, the best first, each with its keyness.

    `part` and `whole` count the texts in which each word stands, of `texts` and of `every`. Where the part is nearly
    the whole there is nothing to hold it against: its most common words are given.
    """
    scored: list[tuple[W, float]] = []
    others = every - texts
    least = min(_LEAST, texts)
    for word, here in part.items():
        if here < least:
            continue
        score = keyness(here, texts, whole[word] - here, others) if others > 0 else float(here)
        if score > (_CHANCE if others > 0 else 0):
            scored.append((word, score))
    return nsmallest(most, scored, key=lambda found: (-found[1], found[0]))
