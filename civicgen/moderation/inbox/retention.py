"""Forms, dates of the portal and a day become what must be erased of the inbox, and its erasure.

A field goes at the end of the day that its form names, whatever became of the submission. The rest of a submission,
which the form calls not personal and in which people may have typed anything, goes with the last of its fields once it
was published, withheld or noted; while nobody has read it, it waits: what a citizen wrote is not lost unread.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from civicgen.config import Config
from civicgen.content.forms import Field, Form, personal
from civicgen.content.sources import Sources
from civicgen.content.types import Answer, Consultation, Entry, Meeting, Synthesis
from civicgen.content.values import Moment
from civicgen.moderation.inbox.store import Inbox
from civicgen.moderation.queue.readable import Held
from civicgen.portal.forms import form_name
from civicgen.portal.states import registration, visible

__all__ = ["CEILING", "REST", "Dates", "Due", "dates_of", "due", "end_of", "purge"]

CEILING = datetime.timedelta(days=3 * 365)
"""After closing, where a synthesis or an answer that was to come never did: nothing is kept without end."""
REST = datetime.timedelta(days=365)
"""After closing, for what is not personal, where the form asks for nothing personal."""


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """Days of one form from which retention is counted; none: not yet."""

    closing: datetime.date | None = None
    synthesis: datetime.date | None = None
    answer: datetime.date | None = None


class Due(NamedTuple):
    """Fields whose time is over."""

    item: str
    """Short name of the submission."""
    form: str
    fields: tuple[str, ...]
    """`*` for what is not personal."""
    whole: bool = False
    """All of the submission goes: it was withdrawn from the site."""


def dates_of(sources: Sources, now: datetime.datetime) -> dict[str, Dates]:
    """Days of every form, by its name."""
    config = sources.config
    entries = sources.entries[config.language]
    found: dict[str, Dates] = {}
    consultations = {entry.id: entry for entry in entries if isinstance(entry, Consultation)}
    for form in sources.forms.get(config.language, ()):
        of_it = [entry for entry in entries if entry.name.startswith(f"{form.consultation}/")]
        found[form.name] = Dates(
            closing=_closing(consultations.get(form.consultation), of_it, form),
            synthesis=_last(of_it, Synthesis, config, now),
            answer=_last(of_it, Answer, config, now),
        )
    return found


def _closing(consultation: Consultation | None, entries: Iterable[Entry], form: Form) -> datetime.date | None:
    steps = consultation.steps if consultation is not None else ()
    meetings = (registration(entry) for entry in entries if isinstance(entry, Meeting) and entry.form)
    own = [
        step.closes.day
        for step in (*steps, *meetings)
        if step.form and step.closes is not None and form_name(form.consultation, step.form) == form.name
    ]
    return max(own or [step.closes.day for step in steps if step.closes is not None], default=None)


def _last(entries: Iterable[Entry], kind: type[Entry], config: Config, now: datetime.datetime) -> datetime.date | None:
    """The day on which the last of a kind became public, as far as it has."""
    moments = [
        moment.day
        for entry in entries
        if isinstance(entry, kind) and entry.state == "published" and visible(entry, now, config.zone)
        if (moment := _moment(entry)) is not None and moment.begins(config.zone) <= now
    ]
    return max(moments, default=None)


def _moment(entry: Entry) -> Moment | None:
    return entry.published or getattr(entry, "date", None)


def end_of(field: Field, dates: Dates, received: datetime.date) -> datetime.date | None:
    """Last day on which a personal field is kept; none while what it is counted from has not happened."""
    keep = field.keep
    if keep is None:
        return None
    if keep.until is not None:
        return keep.until
    begun = {"received": received, "closing": dates.closing, "synthesis": dates.synthesis, "answer": dates.answer}[
        keep.after
    ]
    ceiling = (dates.closing or received) + CEILING
    return ceiling if begun is None else min(ceiling, begun + datetime.timedelta(days=keep.days))


def due(
    inbox: Inbox,
    forms: Mapping[str, Form],
    dates: Mapping[str, Dates],
    today: datetime.date,
    gone: frozenset[str],
) -> Iterable[Due]:
    """Everything whose time is over; `gone` are origins of contributions that were withdrawn from the site."""
    for held in inbox.held():
        if held.origin in gone and not held.fields:
            continue  # emptied by `civicgen forget`, which keeps its number until where it was sent has erased it too
        if held.origin in gone:
            yield Due(held.item, held.form, held.fields, whole=True)
        elif over := _over(held, forms.get(held.form), dates.get(held.form, Dates()), today):
            yield Due(held.item, held.form, over)


def _over(held: Held, form: Form | None, dates: Dates, today: datetime.date) -> tuple[str, ...]:
    received = held.at.date()
    if form is None:  # nothing says any more what each field is: all of it goes when nothing may stay longer
        over = [name for name in held.fields if name != "*" or held.became]
        return tuple(over) if received + CEILING < today else ()
    ends = {field.id: end_of(field, dates, received) for field in form.fields if personal(field)}
    over = [name for name in held.fields if (end := ends.get(name)) is not None and end < today]
    known = [end for end in ends.values() if end is not None]
    last = max(known) if known else (dates.closing or received) + REST
    if held.became and last < today:
        # With the rest go fields that the form has no end for, or no longer has: nothing asks for them any more.
        over += [name for name in held.fields if name not in over and ends.get(name) is None]
    return tuple(over)


def purge(inbox: Inbox, what: Iterable[Due]) -> int:
    """Erase it; gives how many submissions were touched."""
    count = 0
    for one in tuple(what):
        count += inbox.erase(one.item) if one.whole else bool(inbox.erase_fields(one.item, one.fields))
    return count
