"""Texts become groups of those that are nearly the same (copied, or one letter sent by many), in one pass.

Each text is cut into runs of four words; of these, a sketch of 32 numbers (one-permutation MinHash) is kept. Texts
whose sketches share a pair of numbers are held against the first of their kind only, so that ten thousand copies cost
ten thousand comparisons, whoever wrote them and however they were made alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import msgspec

__all__ = ["Likeness", "folded", "groups"]

_RUN = 4
"""Words of a run: long enough that two people do not write many of the same by chance."""
_BINS = 32
_BAND = 2
"""Numbers of the sketch that must be the same for two texts to be looked at together."""
_ALIKE = 0.5
"""Part of the runs of the shorter text that another must share to be called nearly the same."""
_SHORTEST = 6
"""Words under which only the very same text is said twice: many people write “I agree with the project”."""
_LONGEST = 5_000
"""Words of a text that are looked at."""
_WORD = re.compile(r"\w+")
_MOST_LOOKED_AT = 8
"""First texts of a kind that a text is held against."""


class Likeness(msgspec.Struct, frozen=True):
    """A text that is nearly the same as an earlier one."""

    name: str
    like: str
    """The first text of the group."""
    same: bool
    """Word for word, but for capitals, accents and signs."""


def folded(text: str) -> list[str]:
    """Words without capitals, accents and signs."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))[:_LONGEST]


def groups(texts: Iterable[tuple[str, str]]) -> Iterator[Likeness]:
    """Likenesses of named texts to earlier ones, in their order; most texts are like none, and give nothing."""
    exact: dict[bytes, str] = {}
    bands: dict[tuple[int, int, int], list[str]] = {}
    runs_of: dict[str, frozenset[int]] = {}
    for name, text in texts:
        words = folded(text)
        if not words:
            continue
        whole = blake2b(" ".join(words).encode(), digest_size=16).digest()
        if (first := exact.setdefault(whole, name)) != name:
            yield Likeness(name, first, same=True)
            continue
        if len(words) < _SHORTEST:
            continue
        runs = _runs(words)
        keys = _keys(runs)
        like = _nearest(runs, keys, bands, runs_of)
        if like:
            exact[whole] = like
            yield Likeness(name, like, same=False)
            continue
        runs_of[name] = runs
        for key in keys:
            firsts = bands.setdefault(key, [])
            if len(firsts) < _MOST_LOOKED_AT:
                firsts.append(name)


def _nearest(
    runs: frozenset[int],
    keys: list[tuple[int, int, int]],
    bands: dict[tuple[int, int, int], list[str]],
    runs_of: dict[str, frozenset[int]],
) -> str:
    """The earlier text that shares most, if it shares enough."""
    candidates: dict[str, int] = {}
    for key in keys:
        for first in bands.get(key, ()):
            candidates[first] = candidates.get(first, 0) + 1
    looked_at = sorted(candidates, key=lambda first: -candidates[first])[:_MOST_LOOKED_AT]
    shared = [(len(runs & runs_of[first]) / min(len(runs), len(runs_of[first])), first) for first in looked_at]
    part, best = max(shared, default=(0.0, ""))
    return best if part >= _ALIKE else ""


def _runs(words: list[str]) -> frozenset[int]:
    """Digests of all runs of words."""
    return frozenset(
        int.from_bytes(blake2b(" ".join(words[at : at + _RUN]).encode(), digest_size=8).digest(), "big")
        for at in range(max(1, len(words) - _RUN + 1))
    )


def _keys(runs: frozenset[int]) -> list[tuple[int, int, int]]:
    """Pairs of numbers of the sketch. A bin that is empty takes the number of the next one that is not."""
    bins = [-1] * _BINS
    for run in runs:
        place = run % _BINS
        if bins[place] < 0 or run < bins[place]:
            bins[place] = run
    for place in range(2 * _BINS - 1, -1, -1):  # twice around, so that the last take from the first
        if bins[place % _BINS] < 0:
            bins[place % _BINS] = bins[(place + 1) % _BINS]
    return [(place, bins[place], bins[place + 1]) for place in range(0, _BINS, _BAND)]
