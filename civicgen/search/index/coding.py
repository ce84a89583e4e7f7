"""Numbers and words become the letters of an index that a script reads from a string, and that compresses well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import sub

__all__ = ["LEVELS", "coded", "decoded", "front_coded", "listed", "packed", "postings", "safe_name", "strung"]

ALPHABET = "".join(chr(sign) for sign in range(35, 126) if sign != 92)
"""Ninety signs that need no escape in a string of JavaScript: the first half ends a number, the second goes on."""
_HALF = 45
_VALUES = {ord(sign): value for value, sign in enumerate(ALPHABET)}

LEVELS = 4
"""How much a word matters in a text: so many levels rank as well as any number of them (measured)."""


def coded(number: int) -> bytes:
    """Write a number, most significant digit first."""
    if number < _SMALL:
        return _CODES[number]
    return _code(number)


def _code(number: int) -> bytes:
    signs = ALPHABET[number % _HALF]
    while number := number // _HALF:
        signs = ALPHABET[_HALF + number % _HALF] + signs
    return signs.encode()


_SMALL = _HALF * _HALF
_CODES = [_code(number) for number in range(_SMALL)]


class _Codes(dict[int, bytes]):
    """Numbers as they are written: those that were met."""

    def __missing__(self, number: int) -> bytes:
        found = coded(number)
        if number < 1 << 20:
            self[number] = found
        return found


_written = _Codes(enumerate(_CODES)).__getitem__


def strung(numbers: Iterable[int]) -> bytes:
    """Write many numbers."""
    return b"".join(map(_written, numbers))


def decoded(text: bytes) -> Iterator[int]:
    """Read numbers."""
    number = 0
    for sign in text:
        value = _VALUES[sign]
        if value < _HALF:
            yield number * _HALF + value
            number = 0
        else:
            number = number * _HALF + value - _HALF


def postings(text: bytes) -> Iterator[tuple[int, int]]:
    """Read texts and levels from what was written by their distances."""
    place = 0
    for number in decoded(text):
        place += number // LEVELS
        yield place, number % LEVELS


def listed(found: Iterable[tuple[int, int]]) -> bytes:
    """Write texts, in order, and levels by their distances."""
    return packed([place * LEVELS + level for place, level in found])


def packed(numbers: Sequence[int], before: int = 0) -> bytes:
    """The same, of numbers of which each is a place, times the levels, and a level; after that `before` them."""
    places = chain((before & -LEVELS,), map((-LEVELS).__and__, numbers))
    return strung(map(sub, numbers, places))


def front_coded(words: Iterable[str]) -> str:
    """Write sorted words, each as how much it shares with the one before (a capital) and the rest of it."""
    parts: list[str] = []
    before = ""
    for word in words:
        shared = shared_letters(before, word)
        parts.append(chr(65 + shared) + word[shared:])
        before = word
    return "".join(parts)


def shared_letters(one: str, other: str) -> int:
    """How many letters two words begin with alike; at most 24."""
    alike = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        alike += 1
    return min(alike, 24)


_UNSAFE = re.compile("[^a-z0-9]")


def safe_name(word: str) -> str:
    """Write a word as a part of a file's name on any system: other signs than a to z and digits by their number."""
    return _UNSAFE.sub(lambda match: f"-{ord(match[0])}-", word)
