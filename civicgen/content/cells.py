"""Typed values become the text of cells, as the formats write them: what is read back is what was written."""

from __future__ import annotations

import datetime

from civicgen.content.values import Moment, Supports

__all__ = ["cell", "moment", "supports"]


def moment(value: Moment) -> str:
    """A day, with its hour when there is one."""
    if value.at is None:
        return value.day.isoformat()
    return f"{value.day.isoformat()} {value.at.isoformat('seconds' if value.at.second else 'minutes')}"


def supports(value: Supports) -> str | int:
    """A number, or three values: `for:12 mixed:3 against:4`."""
    if not value.valued:
        return value.in_favour
    return f"for:{value.in_favour} mixed:{value.mixed} against:{value.against}"


def cell(value: object) -> str | int:
    """Any value of a row; nothing for none.

    >>> cell(None), cell(3), cell(Supports(2)), cell(Moment(datetime.date(2026, 3, 12), datetime.time(17)))
    ('', 3, 2, '2026-03-12 17:00')
    """
    if value is None:
        return ""
    if isinstance(value, str | int):
        return value
    if isinstance(value, Moment):
        return moment(value)
    if isinstance(value, Supports):
        return supports(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
