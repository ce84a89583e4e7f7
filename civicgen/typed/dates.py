"""A date as people write it, in French, in English or in ISO form, becomes a day and maybe an hour."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

__all__ = ["bare_midnight", "date_of", "moment_of", "right_weekday", "with_century"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept september sep",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = (
    ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
_SHORT = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d\d)(?=\D|$)"
_ISO = r"(\d{4})-(\d\d)-(\d\d)(?:[T ]+(.+))?"
_FIGURES = r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:,? +(.+))?"
_WORDS = r"(?:[a-z]+,? +)?(\d{1,2})(?:er|re|st|nd|rd|th)? +([a-z]+)\.? +(\d{4})(?:,? +(.+))?"
_AMERICAN = r"(?:[a-z]+,? +)?([a-z]+)\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})(?:,? +(.+))?"
_HOUR = r"(?:a |at |, )?(\d{1,2}) ?(?:[:h] ?(\d\d)?(?::(\d\d))?) ?(?:min|h)?"
_INSTANT = r"(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)? ?(?:z|utc|[+-]\d\d(?::?\d\d)?)?"
_MIDNIGHT = r"00:00:00(?:\.0+)?z"
"""What programs make of a day without an hour."""
_TWELVE = r"(?:at |, )?(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m\.?"
_ACCENTS = str.maketrans("éèêûôàâ\u00a0\u202f\u2009", "eeeuoaa   ")


@lru_cache(maxsize=8192)
def moment_of(text: str) -> tuple[datetime.date, datetime.time | None] | None:
    """Read a day, with its hour when there is one; None when it is no date, or a day that does not exist.

    An instant of a database (`2017-04-04T15:57:58.478+00:00`) is read as the day and hour that it spells; its offset
    is not converted, since a file of contributions does not know its time zone.

    Midnight in universal time is a day without an hour, as editors in a browser write it.

    >>> moment_of("2027-06-30T00:00:00.000Z")
    (datetime.date(2027, 6, 30), None)
    >>> moment_of("1er mai 2026")
    (datetime.date(2026, 5, 1), None)
    >>> moment_of("12/03/2026 17 h")
    (datetime.date(2026, 3, 12), datetime.time(17, 0))
    """
    if len(text) > 60:
        return None
    plain = text.strip().lower().translate(_ACCENTS)
    if found := re.fullmatch(_ISO, plain.upper()):
        year, month, day, hour = found.groups()
        hour = hour and hour.lower()
    elif found := re.fullmatch(_FIGURES, plain):
        day, month, year, hour = found.groups()
    elif found := re.fullmatch(_WORDS, plain):
        day, word, year, hour = found.groups()
        month = str(_MONTHS.get(word, 0))
    elif found := re.fullmatch(_AMERICAN, plain):
        word, day, year, hour = found.groups()
        month = str(_MONTHS.get(word, 0))
    else:
        return None
    try:
        date = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
    if not hour or re.fullmatch(_MIDNIGHT, hour):
        return date, None
    at = _hour(hour)
    return None if at is None else (date, at)


def bare_midnight(text: str) -> bool:
    """Say whether a date is a day that a program wrote as an instant in universal time."""
    return re.fullmatch(_MIDNIGHT, text.strip()[11:].lower()) is not None and moment_of(text) is not None


def right_weekday(text: str) -> str:
    """Name the day on which a date falls, in the language in which another was written; empty when none was.

    >>> right_weekday("lundi 15 mars 2026"), right_weekday("Sun 15 March 2026"), right_weekday("15 mars 2026")
    ('dimanche', '', '')
    """
    word = re.match(r"[a-z]{3,9}", text.strip().lower())
    found = moment_of(text) if word else None
    if found is None or word is None or word[0] == "mar":  # of March, mostly
        return ""
    for names in _WEEKDAYS:
        meant = [name for name in names if name.lower().startswith(word[0])]
        if len(meant) == 1:
            right = names[found[0].weekday()]
            return "" if right == meant[0] else right
    return ""


def date_of(text: str) -> datetime.date | None:
    """Read a day without an hour."""
    found = moment_of(text)
    return found[0] if found and found[1] is None else None


def with_century(text: str) -> str:
    """Give a date whose year has two figures, as office programs write it, its century; empty when it is no such date.

    >>> with_century("15/05/26")
    '15/05/2026'
    """
    found = re.match(_SHORT, text.strip())
    if found is None:
        return ""
    whole = f"{found[1]}/{found[2]}/20{found[3]}{text.strip()[found.end() :]}"
    return whole if moment_of(whole) else ""


def _hour(text: str) -> datetime.time | None:
    try:
        if found := re.fullmatch(_TWELVE, text):
            hour = int(found[1])
            if not 1 <= hour <= 12:
                return None
            return datetime.time(hour % 12 + (12 if found[3] == "p" else 0), int(found[2] or 0))
        if found := re.fullmatch(_INSTANT, text) or re.fullmatch(_HOUR, text):
            return datetime.time(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    except ValueError:
        return None
    return None
