"""Sorted words become parts of about the same size, whose borders stay where they are when a word comes or goes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

__all__ = ["border", "parted"]


def parted(words: Sequence[str], sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Part sorted words where their beginnings differ, so that no part is larger than `most` unless one word is.

    Words that begin alike are kept together, as far as they fit: then a change of one word moves borders only near it.
    """
    sums = [0, *accumulate(sizes)]
    yield from _part(words, sums, most, 0, len(words), 0)


def _part(
    words: Sequence[str], sums: Sequence[int], most: int, first: int, end: int, depth: int
) -> Iterator[tuple[int, int]]:
    if sums[end] - sums[first] <= most or end - first <= 1:
        if end > first:
            yield first, end
        return
    begun = first
    for start, stop in _alike(words, first, end, depth):
        whole = sums[stop] - sums[start]
        if whole > most:
            if begun < start:
                yield begun, start
            yield from _part(words, sums, most, start, stop, depth + 1)
            begun = stop
        elif sums[stop] - sums[begun] > most:
            yield begun, start
            begun = start
    if begun < end:
        yield begun, end


def _alike(words: Sequence[str], first: int, end: int, depth: int) -> Iterator[tuple[int, int]]:
    """Ranges of words that have the same letter at this depth; the one that ends before it stands alone."""
    start = first
    while start < end:
        alike = words[start][: depth + 1]
        stop = bisect_left(words, alike + "\U0010ffff", start + 1, end) if len(alike) > depth else start + 1
        yield start, stop
        start = stop


def border(before: str, word: str) -> str:
    """The shortest beginning of a word that stands after the word before it."""
    for length in range(1, len(word) + 1):
        if word[:length] > before:
            return word[:length]
    return word
