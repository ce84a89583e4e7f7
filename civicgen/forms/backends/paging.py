"""Pages of rows from a service become each row once, whatever comes and goes there while they are read.

Services list the newest first and count pages from there: what arrives meanwhile pushes rows down (they come twice,
which does no harm), what is deleted meanwhile pulls one up past the reader. So a list of several pages is read until a
whole reading finds nothing new, and the place from which to go on is only told with the last row.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from civicgen.forms.backend import Pulled
from civicgen.forms.submissions import Event

__all__ = ["OVERLAP", "Row", "held", "newest_first"]

OVERLAP = datetime.timedelta(hours=24)
"""What is read again each time: clocks differ, and lists are not always in the order of arrival."""
_READINGS = 4
_PAGES = 100_000


class Row(NamedTuple):
    """One row of a list."""

    id: str
    received: datetime.datetime | None
    value: Any


def newest_first(page_of: Callable[[int], tuple[list[Row], bool]], since: datetime.datetime | None) -> Iterator[Row]:
    """Every row that came after `since`; `page_of` gives the rows of a page (from 0), and whether it is the last."""
    told: set[str] = set()
    for reading in range(_READINGS):
        new = 0
        pages = 0
        met: set[str] = set()
        for number in range(_PAGES):
            rows, last = page_of(number)
            pages += bool(rows)
            fresh = [row for row in rows if row.id not in met]
            met.update(row.id for row in fresh)
            for row in fresh:
                if row.id not in told:
                    told.add(row.id)
                    new += 1
                    yield row
            if last or not fresh or _all_known(rows, since):
                break
        if pages < 2 or (reading and not new):
            return


def _all_known(rows: list[Row], since: datetime.datetime | None) -> bool:
    """Whether the rest of the list is older than what is looked for: only where the list really goes that way."""
    dates = [row.received for row in rows]
    if since is None or not dates or any(date is None for date in dates):
        return False
    whole = [date for date in dates if date is not None]
    return whole == sorted(whole, reverse=True) and whole[0] < since - OVERLAP


def held(events: Iterable[Event], before: Any, after: Callable[[], Any]) -> Iterator[Pulled]:
    """Events of which only the last says from where to go on: a pull that is interrupted begins again."""
    waiting: Event | None = None
    for event in events:
        if waiting is not None:
            yield Pulled(event=waiting, cursor=before)
        waiting = event
    if waiting is not None:
        yield Pulled(event=waiting, cursor=after())
