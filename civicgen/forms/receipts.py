"""Random bytes to the number of a receipt, which people can copy by hand and a machine can check."""

from __future__ import annotations

import secrets

__all__ = ["ALIKE", "ALPHABET", "new", "normal"]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""No I, L, O, U, nor Z: what looks alike is read as one. A prime number of characters (31), so that the check character
changes with every single wrong character and with every two exchanged."""
ALIKE = str.maketrans("OILZ", "0112")


def new(random: bytes | None = None) -> str:
    """A new number: eleven random characters (54 bits) and a check character, in groups of four.

    >>> new(bytes(7))
    '0000-0000-0000'
    """
    drawn = int.from_bytes(random if random is not None else secrets.token_bytes(16))
    text = ""
    for _ in range(11):
        drawn, rest = divmod(drawn, len(ALPHABET))
        text += ALPHABET[rest]
    whole = text + _check(text)
    return "-".join(whole[start : start + 4] for start in (0, 4, 8))


def normal(typed: str) -> str | None:
    """A number as it was given, from what someone copied; none when it cannot be one.

    >>> normal("0000 0000 oooo")
    '0000-0000-0000'
    """
    text = "".join(each for each in typed.upper() if each.isalnum()).translate(ALIKE)
    if len(text) != 12 or not set(text) <= set(ALPHABET) or _check(text[:11]) != text[11]:
        return None
    return "-".join(text[start : start + 4] for start in (0, 4, 8))


def _check(text: str) -> str:
    return ALPHABET[sum((place + 1) * ALPHABET.index(each) for place, each in enumerate(text)) % len(ALPHABET)]
