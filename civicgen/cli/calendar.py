"""Instants and transitions become words: the day people would name, and what happens then."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from civicgen.cli.console import Console
from civicgen.words import mark
from civicgen.words.dates import day, moment

if TYPE_CHECKING:
    from civicgen.portal.transitions import Transition

__all__ = ["what", "when"]

_ENDING = frozenset({"closes", "promised", "meeting", "question"})
_WHAT = {
    "embargo": mark("“{title}” appears"),
    "opens": mark("“{detail}” opens ({title})"),
    "closes": mark("“{detail}” closes ({title})"),
    "promised": mark("an answer was promised by then ({title})"),
    "meeting": mark("the meeting “{title}” is over"),
    "milestone": mark("{detail} ({title})"),
    "question": mark("an answer was promised by then to {detail} ({title})"),
}


def when(console: Console, instant: datetime.datetime, zone: ZoneInfo, *, ending: bool = False) -> str:
    """An instant in the portal's time zone; midnight at which something ends belongs to the day before."""
    local = instant.astimezone(zone)
    at = local.timetz().replace(tzinfo=None)
    if ending and at == datetime.time(0):
        said = day(console.lang, (local - datetime.timedelta(days=1)).date(), weekday=True)
        return console.gettext("end of {day}", day=said)
    return moment(console.lang, local.date(), at if at != datetime.time(0) else None, weekday=True)


def what(console: Console, each: Transition, zone: ZoneInfo) -> str:
    """A transition on one line."""
    told = console.gettext(_WHAT[each.cause], title=each.title, detail=each.detail)
    heading = when(console, each.when, zone, ending=each.cause in _ENDING)
    return console.gettext("{heading}:", heading=heading) + " " + told
