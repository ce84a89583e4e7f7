"""A language tag becomes what is known of the language: locale, own name, direction."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from babel.core import Locale

__all__ = ["direction", "locale", "name"]

# English without a region is that of Europe here: day before month, 24 hours.
_REGIONS = {"en": "en_GB"}
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "ha-arab", "he", "ku-arab", "ps", "sd", "syr", "ug", "ur", "yi"}
)


@lru_cache(maxsize=64)
def locale(lang: str) -> Locale:
    """What CLDR knows of a language; English when it knows nothing."""
    # Imported here: a build that renders nothing does not need it.
    from babel.core import Locale, UnknownLocaleError

    tag = _REGIONS.get(lang, lang.replace("-", "_"))
    while tag:
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("_")[0]
    return Locale.parse("en_GB")


@lru_cache(maxsize=256)
def name(lang: str, of: str) -> str:
    """Name of a language (`of`), said in another: `anglais`; the tag itself when it is not known."""
    from babel.core import UnknownLocaleError

    own = locale(lang)
    known = own.languages.get(of.replace("-", "_")) or own.languages.get(of.split("-", maxsplit=1)[0])
    if known:
        return str(known)
    try:
        return locale(of).get_display_name(own) or of
    except (UnknownLocaleError, ValueError):
        return of


@lru_cache(maxsize=64)
def country(lang: str, code: str) -> str:
    """Name of a country (ISO 3166, or EU) in a language; the code itself when it is not known."""
    return str(locale(lang).territories.get(code.upper(), code))


def direction(lang: str) -> Literal["ltr", "rtl"]:
    """Where lines of a language begin; known without loading anything."""
    tag = lang.lower()
    return "rtl" if tag in _RIGHT_TO_LEFT or tag.split("-")[0] in _RIGHT_TO_LEFT else "ltr"
