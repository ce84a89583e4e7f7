"""Numbers, sizes and lists become the words and signs in which a language writes them."""

from __future__ import annotations

from functools import lru_cache

from civicgen.words.languages import locale

__all__ = ["join", "number", "percent", "size"]

_NBSP = "\u00a0"
_UNITS = {"fr": ("octets", "ko", "Mo", "Go")}
_ENGLISH = ("bytes", "kB", "MB", "GB")


def _seen(text: str) -> str:
    # Phones of 2013 have no narrow no-break space in their fonts, and show a box.
    return text.replace("\u202f", _NBSP)


@lru_cache(maxsize=4096)
def number(lang: str, value: float) -> str:
    """A number with the groups and the decimal sign of the language: `4 213`."""
    from babel.numbers import format_decimal

    return _seen(format_decimal(value, locale=locale(lang)))


@lru_cache(maxsize=256)
def percent(lang: str, value: int) -> str:
    """A whole percentage: `12 %`."""
    from babel.numbers import format_percent

    return _seen(format_percent(value / 100, locale=locale(lang)))


@lru_cache(maxsize=1024)
def size(lang: str, count: int) -> str:
    """A number of bytes, rounded up to what a person can use: `812 octets`, `4 ko`, `1,3 Mo`."""
    units = _UNITS.get(lang.split("-", maxsplit=1)[0], _ENGLISH)
    if count < 1000:
        return f"{number(lang, count)}{_NBSP}{units[0]}"
    if count < 1_000_000:
        return f"{number(lang, -(-count // 1000))}{_NBSP}{units[1]}"
    power = 2 if count < 1_000_000_000 else 3
    tenths = -(-count // 10 ** (3 * power - 1))
    return f"{number(lang, tenths / 10)}{_NBSP}{units[power]}"


def join(lang: str, items: tuple[str, ...]) -> str:
    """A list in one sentence: `a, b et c`."""
    if len(items) < 2:
        return "".join(items)
    return _pattern(lang, len(items)).format(*items)


@lru_cache(maxsize=256)
def _pattern(lang: str, count: int) -> str:
    from babel.lists import format_list

    return format_list([f"{{{index}}}" for index in range(count)], locale=locale(lang))
