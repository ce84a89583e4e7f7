"""A file's name becomes the name that addresses and references use, safe on every system, or nothing."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["language_of", "safe", "short_name"]

_PLAIN = re.compile(r"[a-z0-9]+(?:[-_.]+[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z]{2})?")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}
_FORBIDDEN = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"|?*\\\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd\ud800-\udfff]'
)
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
LONGEST = 120
"""Bytes of one part of an address."""


def safe(name: str) -> bool:
    """Say whether a file name means the same on Linux, macOS and Windows, and hides nothing."""
    return (
        0 < len(name.encode("utf-8", "surrogatepass")) <= LONGEST * 2
        and not _FORBIDDEN.search(name)
        and name[-1] not in ". "
        and name[0] != " "
        and name.split(".", maxsplit=1)[0].strip().casefold() not in _RESERVED
    )


def short_name(stem: str) -> str:
    """Name of an entry from its file's name: small letters, digits, hyphens. Empty when nothing is left.

    >>> short_name("Règlement écrit (v2)")
    'reglement-ecrit-v2'
    """
    if _PLAIN.fullmatch(stem) and len(stem) <= LONGEST:
        return stem
    # twice: what a compatibility character stands for (™) may have capitals of its own
    text = _plain_letters(_plain_letters(stem))
    text = re.sub(r"[^\w]+", "-", text).strip("-_")
    if text.split(".")[0] in _RESERVED:
        return ""
    while len(text.encode()) > LONGEST:
        text = text[:-1].rstrip("-_")
    return text


def _plain_letters(text: str) -> str:
    """Small letters; accents fall from Latin letters only: in other scripts a mark is part of the letter."""
    letters: list[str] = []
    for letter in unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)):
        if not (unicodedata.combining(letter) and letters and letters[-1].isascii()):
            letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters)).casefold()


def language_of(stem: str, languages: tuple[str, ...]) -> tuple[str, str]:
    """Split the language off a stem: `index.en` is `index` in English; no language gives an empty one.

    Two letters that are no language of the portal are told apart (`index.de`), other endings belong to the name.
    """
    before, dot, after = stem.rpartition(".")
    if dot and before and (after in languages or _LANGUAGE.fullmatch(after)):
        return before, after
    return stem, ""
