"""Meetings and deadlines to an iCalendar file that every calendar reads, the same bytes whenever it is written."""

from __future__ import annotations

import datetime
from urllib.parse import urlsplit

import icalendar

from civicgen.pages.contexts import Stated
from civicgen.pages.machines.outputs import Calendar, Event
from civicgen.pages.machines.xml import absolute, instant, line

__all__ = ["calendar"]


def calendar(context: Calendar) -> bytes:
    """Write a calendar (RFC 5545). Hours are written in UTC, which needs no table of zones and is never doubted."""
    written = icalendar.Calendar()
    written.add("version", "2.0")
    written.add("prodid", "-//civicgen//civicgen//EN")
    written.add("method", "PUBLISH")
    written.add("x-wr-calname", line(context.title))
    written.add("x-wr-timezone", context.zone)
    # Not in a fixed order by themselves: a calendar is a set, and a set must give the same bytes.
    for event in sorted(
        context.events, key=lambda event: (event.begins.day, event.begins.at or datetime.time(0), event.name)
    ):
        written.add_component(_event(event, context))
    return bytes(written.to_ical())


def _event(event: Event, context: Calendar) -> icalendar.Event:
    written = icalendar.Event()
    host = urlsplit(context.url).hostname or "civicgen.invalid"
    written.add("uid", f"{line(event.name).replace(' ', '-')}@{host}")
    # The moment of writing would change the file at every build: the format accepts that of the last change.
    written.add("dtstamp", _utc(event.revised or Stated(day=event.begins.day), context.zone))
    if event.revised:
        written.add("last-modified", _utc(event.revised, context.zone))
    written.add("summary", line(event.title), parameters={"language": context.lang})
    begins, ends = _span(event, context.zone)
    written.add("dtstart", begins)
    if ends is not None:
        written.add("dtend", ends)
    link = absolute(context.url, event.address) if context.url and event.address else ""
    description = "\n".join(filter(None, [_lines(event.description), link]))
    if description:
        written.add("description", description)
    if event.place:
        written.add("location", line(event.place))
    if link:
        written.add("url", link)
    written.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    written.add("transp", "TRANSPARENT" if event.deadline else "OPAQUE")
    return written


def _span(event: Event, zone: str) -> tuple[datetime.date, datetime.date | None]:
    """Give the beginning and the end: hours when there are, else whole days, of which the end is the morning after."""
    day = datetime.timedelta(days=1)
    if event.begins.at is None:
        last = event.ends.day if event.ends else event.begins.day
        return event.begins.day, max(last, event.begins.day) + day
    begins = _utc(event.begins, zone)
    if event.ends is None:
        return begins, None
    ends = _utc(event.ends if event.ends.at else Stated(day=event.ends.day + day), zone)
    return begins, ends if ends > begins else None


def _utc(stated: Stated, zone: str) -> datetime.datetime:
    return instant(stated, zone).astimezone(datetime.UTC)


def _lines(words: str) -> str:
    """Keep the line breaks of a description, and nothing else that is no letter."""
    return "\n".join(filter(None, (line(part) for part in words.splitlines())))
