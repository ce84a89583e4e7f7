"""Days, hours and zones become the words in which a language says them."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from civicgen.words.languages import locale

if TYPE_CHECKING:
    from babel.core import Locale

__all__ = ["city", "day", "hour", "moment", "month", "month_and_year"]

_NBSP = "\u00a0"


@lru_cache(maxsize=8192)
def day(lang: str, date: datetime.date, *, weekday: bool = False) -> str:
    """A day in full words: `12 mars 2026`, `jeudi 12 mars 2026`, `1er mai 2026`."""
    from babel.dates import format_date

    text = format_date(date, "full" if weekday else "long", locale=locale(lang))
    if date.day == 1 and lang.startswith("fr"):
        text = f" {text}".replace(" 1 ", " 1er ", 1).lstrip()
    # CLDR has had a comma after the weekday in English, then none; we have none.
    return text.replace(", ", " ", 1) if lang.startswith("en") else text


@lru_cache(maxsize=2048)
def hour(lang: str, at: datetime.time) -> str:
    """An hour: `17 h`, `17 h 30` in French; `17:00` elsewhere, or as the language writes it."""
    if lang.startswith("fr"):
        return f"{at.hour}{_NBSP}h" + (f"{_NBSP}{at.minute:02}" if at.minute else "")
    from babel.dates import format_time

    return format_time(at, "short", locale=locale(lang))


@lru_cache(maxsize=8192)
def moment(lang: str, date: datetime.date, at: datetime.time | None, *, weekday: bool = False, zone: str = "") -> str:
    """A day with its hour, if it has one: `jeudi 12 mars 2026 à 17 h (heure de Paris)`."""
    said = day(lang, date, weekday=weekday)
    if at is None:
        return said
    joined = _joined(lang, said, hour(lang, at))
    return f"{joined} ({_zone(lang, zone)})" if zone else joined


def _joined(lang: str, said: str, clock: str) -> str:
    if lang.startswith("fr"):
        return f"{said} à {clock}"
    if lang.startswith("en"):
        return f"{said} at {clock}"
    # CLDR's pattern of a full date with an hour: {1} is the day, {0} the hour.
    pattern = str(locale(lang).datetime_formats["full"])
    return pattern.replace("{1}", said).replace("{0}", clock).replace("'", "")


@lru_cache(maxsize=64)
def city(lang: str, zone: str) -> str:
    """The city that names a time zone: `Paris`, `Londres`."""
    known = locale(lang).time_zones.get(zone, {})
    return str(known.get("city") or zone.rsplit("/", 1)[-1].replace("_", " "))


def _zone(lang: str, zone: str) -> str:
    name = city(lang, zone)
    if lang.startswith("fr"):
        return f"heure d’{name}" if name[0] in "AEIOUYÉÎ" else f"heure de {name}"
    if lang.startswith("en"):
        return f"{name} time"
    pattern: str = _region_format(locale(lang))
    return pattern.replace("{0}", name)


def _region_format(own: Locale) -> str:
    return str(own.zone_formats.get("region", "%(0)s")).replace("%(0)s", "{0}").replace("%s", "{0}")


@lru_cache(maxsize=512)
def month(lang: str, number: int) -> str:
    """Name of a month, from 1, as it stands alone."""
    return str(locale(lang).months["stand-alone"]["wide"][number])


@lru_cache(maxsize=512)
def month_and_year(lang: str, year: int, number: int) -> str:
    """A month of a year: `mars 2026`."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", datetime.date(year, number, 1), locale=locale(lang))
