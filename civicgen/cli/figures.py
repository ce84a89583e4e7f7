"""Numbers become short words in the user's language, without the library that knows all languages: builds are quick."""

from __future__ import annotations

__all__ = ["duration", "number", "weight"]

_DECIMAL = {"fr": ","}
_GROUP = {"fr": "\u00a0"}
_BYTES = {"fr": ("octets", "ko", "Mo", "Go")}
_ENGLISH = ("bytes", "kB", "MB", "GB")


def number(lang: str, value: float, digits: int = 0) -> str:
    """A number with its groups of three: 4 213 in French, 4,213 in English.

    >>> number("en", 4213), number("fr", 0.25, 2)
    ('4,213', '0,25')
    """
    text = f"{value:,.{digits}f}"
    return text.replace(",", "\0").replace(".", _DECIMAL.get(lang, ".")).replace("\0", _GROUP.get(lang, ","))


def weight(lang: str, count: float) -> str:
    """A number of bytes: 3.4 kB."""
    units = _BYTES.get(lang, _ENGLISH)
    power = 0
    value = float(count)
    while value >= 1000 and power < len(units) - 1:
        value /= 1000
        power += 1
    return f"{number(lang, value, 1 if power and value < 100 else 0)}\u00a0{units[power]}"


def duration(lang: str, seconds: float) -> str:
    """A time one waited: 0.25 s, 12 ms, 2 min 5 s."""
    if seconds >= 60:
        return f"{int(seconds // 60)}\u00a0min {int(seconds % 60)}\u00a0s"
    if seconds >= 0.1:
        return f"{number(lang, seconds, 1 if seconds >= 10 else 2)}\u00a0s"
    return f"{number(lang, seconds * 1000, 0 if seconds >= 0.01 else 1)}\u00a0ms"
