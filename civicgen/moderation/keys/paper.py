"""A private key becomes four lines that people can copy by hand, and back; a mistake is told by line and character.

    1   0A3BC  DEFGH  JKMN8
    2   …

Each line holds eight bytes in thirteen characters, and two check characters: sums over the field of 31 elements
(a Reed-Solomon code), in which the number of the line counts as well. One wrong character is found and what it must
have been, two wrong or exchanged ones are told; so are lines in the wrong order.
"""

from __future__ import annotations

import re

from civicgen.forms.receipts import ALIKE, ALPHABET
from civicgen.forms.sealing import Private

__all__ = ["LINES", "Miscopied", "lines_of", "private_of", "read_line"]

_BASE = len(ALPHABET)
LINES = 4
_BYTES = 8
_DATA = 13
_LENGTH = 15


class Miscopied(ValueError):  # noqa: N818  (said to people as it is named)
    """A line that is not as it was printed."""

    def __init__(self, line: int, why: str, *, place: int = 0, read: str = "", meant: str = "") -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why
        """length, sign (a character that no copy has), order, character (one of them is wrong, and which) or check."""
        self.place = place
        """Character, from 1, without spaces."""
        self.read = read
        self.meant = meant


def lines_of(private: Private) -> tuple[str, ...]:
    """The lines of a paper copy, without their numbers."""
    parts = (private.secret[start : start + _BYTES] for start in range(0, LINES * _BYTES, _BYTES))
    return tuple(_line(number, int.from_bytes(part)) for number, part in enumerate(parts, 1))


def _line(number: int, value: int) -> str:
    signs: list[int] = []
    for _ in range(_DATA):
        value, rest = divmod(value, _BASE)
        signs.append(rest)
    total, weighted = _sums([*signs, 0, 0], number)
    last = (14 * total - weighted) % _BASE
    signs += [(-total - last) % _BASE, last]
    text = "".join(ALPHABET[sign] for sign in signs)
    return "  ".join(text[start : start + 5] for start in range(0, _LENGTH, 5))


def _sums(signs: list[int], number: int) -> tuple[int, int]:
    """Both are zero in a line that is as it was printed; the number of the line is its sixteenth sign."""
    whole = [*signs, number]
    return sum(whole) % _BASE, sum(place * sign for place, sign in enumerate(whole, 1)) % _BASE


def private_of(lines: tuple[str, ...]) -> Private:
    """The key that four lines hold. Raises Miscopied."""
    if len(lines) != LINES:
        raise Miscopied(min(len(lines), LINES) + (len(lines) < LINES), "length")
    return Private(b"".join(read_line(number, line) for number, line in enumerate(lines, 1)))


def read_line(number: int, line: str) -> bytes:
    """Eight bytes of a line as somebody typed it, with or without its number and spaces. Raises Miscopied."""
    text = "".join(re.sub(r"^\s*[1-4]\s*[:.)-]?\s{1,}(?=\S)", "", line).split()).upper().replace("-", "")
    text = text.translate(ALIKE)
    for place, sign in enumerate(text, 1):
        if sign not in ALPHABET:
            raise Miscopied(number, "sign", place=place, read=sign)
    if len(text) != _LENGTH:
        raise Miscopied(number, "length", read=str(len(text)))
    signs = [ALPHABET.index(sign) for sign in text]
    _check(number, signs)
    value = 0
    for digit in reversed(signs[:_DATA]):
        value = value * _BASE + digit
    try:
        return value.to_bytes(_BYTES)
    except OverflowError:
        raise Miscopied(number, "check") from None


def _check(number: int, signs: list[int]) -> None:
    total, weighted = _sums(signs, number)
    if not (total or weighted):
        return
    others = [other for other in range(1, LINES + 1) if not any(_sums(signs, other))]
    if others:
        raise Miscopied(number, "order", meant=str(others[0]))
    place = weighted * pow(total, -1, _BASE) % _BASE if total else 0
    if not 1 <= place <= _LENGTH:
        raise Miscopied(number, "check")
    read = signs[place - 1]
    meant = (read - total) % _BASE
    raise Miscopied(number, "character", place=place, read=ALPHABET[read], meant=ALPHABET[meant])
