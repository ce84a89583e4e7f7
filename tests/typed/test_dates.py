"""A date is read as people write it, in French, in English or in ISO form; what is no date is none."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicgen.typed.dates import date_of, moment_of

DAY = datetime.date(2026, 3, 12)

DAYS = [
    "2026-03-12",
    "12 mars 2026",
    "12\u00a0mars\u00a02026",
    "jeudi 12 mars 2026",
    "12/03/2026",
    "12.03.2026",
    "12 March 2026",
    "12th March 2026",
    "March 12, 2026",
    "Thursday 12 March 2026",
    "12 MARS 2026",
]
HOURS = {
    "2026-03-12 17:00": (17, 0),
    "2026-03-12T17:00": (17, 0),
    "2026-03-12T17:00:00": (17, 0),
    "12 mars 2026 17 h": (17, 0),
    "12 mars 2026 à 17h30": (17, 30),
    "12 mars 2026 17\u202fh\u202f30": (17, 30),
    "12/03/2026 17:05": (17, 5),
    "12 March 2026 5 pm": (17, 0),
    "12 March 2026 at 5:30 p.m.": (17, 30),
    "12 mars 2026 0 h": (0, 0),
    "12 March 2026 12 am": (0, 0),
}
NONE = [
    *("", "mars 2026", "2026", "2026-3-12", "2026-02-30", "31 juin 2026", "06/18/2026", "32/01/2026", "12-03-2026"),
    *("12 mars 26", "12 mrs 2026", "demain", "2026-03-12 25:00", "2026-03-12 17:60", "2026-03-12 midi", "1" * 100),
    *("12 March 2026 13 pm", "0000-01-01", "٢٠٢٦-٠٣-١٢x"),
]


@pytest.mark.parametrize("text", DAYS)
def test_days(text: str):
    assert moment_of(text) == (DAY, None)
    assert date_of(text) == DAY


@pytest.mark.parametrize("text", HOURS)
def test_hours(text: str):
    assert moment_of(text) == (DAY, datetime.time(*HOURS[text]))
    assert date_of(text) is None


@pytest.mark.parametrize("text", NONE)
def test_no_dates(text: str):
    assert moment_of(text) is None


def test_first_of_the_month():
    assert date_of("1er mai 2026") == datetime.date(2026, 5, 1)
    assert date_of("1er août 2026") == datetime.date(2026, 8, 1)


MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@given(some.dates(min_value=datetime.date(1900, 1, 1)))
def test_every_day_in_every_form(day: datetime.date):
    """Each day of the calendar, in the four forms, is that day."""
    french, english = MONTHS[day.month - 1], ENGLISH[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {french} {day.year}",
        f"{day.day} {english} {day.year}",
    ):
        assert date_of(text) == day


@given(some.text(max_size=40))
def test_never_raises(text: str):
    moment_of(text)
