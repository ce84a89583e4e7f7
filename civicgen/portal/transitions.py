"""Dates of what may be seen become the instants at which the site has to change by itself, each with its reason."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from civicgen.content.sources import Sources
from civicgen.content.types import Answer, Consultation, Contribution, Entry, Meeting, News, Result, StandingPage, Step
from civicgen.content.values import Moment, Name
from civicgen.portal.references import parse
from civicgen.portal.states import registration

__all__ = ["BEGINNING", "Asked", "Transition", "asked", "asking", "coming", "last_transition", "owner", "transitions"]

Cause = Literal["embargo", "opens", "closes", "promised", "meeting", "milestone", "question"]
BEGINNING = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
"""The instant of a site before any transition, so that even then no clock shows."""
_TOLD = 3
"""Questions of one day that are told by their numbers."""


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """An instant at which the site has to change though nobody writes anything."""

    when: datetime.datetime
    """In UTC: a local time that exists twice in autumn is then two instants."""
    cause: Cause
    name: Name
    """Entry that changes."""
    title: str
    """What people call it."""
    source: str
    """File in which the date is written."""
    detail: str = ""
    """Title of the step, text of the milestone, numbers of the questions."""


class Asked(NamedTuple):
    """A question put to officials, as far as its deadline goes."""

    number: int
    day: datetime.date


def owner(entry: Entry) -> str:
    """Id of the consultation that an entry hangs on; empty for what belongs to the whole portal."""
    return "" if isinstance(entry, Consultation | News | StandingPage) else entry.name.partition("/")[0]


def asking(sources: Sources) -> tuple[Consultation, ...]:
    """Consultations in which an answer to each question was promised within so many days."""
    entries = sources.entries[sources.config.language]
    return tuple(
        each for each in entries if isinstance(each, Consultation) and each.answer_within and each.state == "published"
    )


def asked(contributions: Iterable[Contribution]) -> Iterator[Asked]:
    """Questions that wait for an answer, of contributions of any kind."""
    for it in contributions:
        if it.kind == "question" and it.date is not None and it.state not in ("withheld", "withdrawn"):
            yield Asked(it.number, it.date.day)


def transitions(sources: Sources, questions: Mapping[str, Iterable[Asked]]) -> Iterator[Transition]:
    """Every instant at which the site may have to change, in no order.

    What is a draft, or still held back at an instant, changes nothing then: not even its dates leave a trace.
    `questions` are those of each consultation of `asking`.
    """
    zone = sources.config.zone
    originals = {entry.name: entry for entry in sources.entries[sources.config.language]}
    told: set[tuple[datetime.datetime, Cause, Name]] = set()
    for lang, entries in sources.entries.items():
        for entry in entries:
            original = originals[entry.name]
            if lang != sources.config.language and entry is original:
                continue
            changes = tuple(_of(entry, original, originals, zone))
            # A translation is another reason only where it has dates of its own.
            yield from (each for each in changes if lang == sources.config.language or _key(each) not in told)
            told.update(map(_key, changes))
    for consultation in asking(sources):
        begins = _visible_from(consultation, consultation, originals, zone) or BEGINNING
        for each in _of_questions(consultation, questions.get(consultation.id, ()), originals.values(), zone):
            if each.when >= begins:
                yield each


def _key(each: Transition) -> tuple[datetime.datetime, Cause, Name]:
    return each.when, each.cause, each.name


def _of(entry: Entry, original: Entry, originals: Mapping[Name, Entry], zone: ZoneInfo) -> Iterator[Transition]:
    """Transitions of an entry in one language, from the instant on at which it may be shown."""
    begins = _visible_from(entry, original, originals, zone)
    if begins is None:
        return
    if begins > BEGINNING:
        yield _transition(begins, "embargo", entry)
    if entry.state != "withdrawn":
        yield from (each for each in _of_entry(entry, zone) if each.when >= begins)


def _visible_from(
    entry: Entry, original: Entry, originals: Mapping[Name, Entry], zone: ZoneInfo
) -> datetime.datetime | None:
    """The instant from which an entry may be shown; None when no instant will do.

    A translation is never shown before its original, nor anything before the consultation it hangs on.
    """
    above = originals.get(Name(owner(entry)))
    lines = [each for each in (entry, original, above) if each is not None]
    if any(each.state not in ("published", "withdrawn") for each in lines):
        return None
    if above is not None and above.state == "withdrawn":
        return None
    held = [each.publish_at.begins(zone).astimezone(datetime.UTC) for each in lines if each.publish_at is not None]
    return max(held, default=BEGINNING)


def _of_entry(entry: Entry, zone: ZoneInfo) -> Iterator[Transition]:
    match entry:
        case Consultation():
            if entry.answer_by is not None:
                yield _transition(entry.answer_by.ends(zone), "promised", entry)
            for step in entry.steps:
                yield from _of_step(step, entry, step.title, zone)
        case Meeting():
            yield _transition((entry.ends or entry.date).ends(zone), "meeting", entry)
            if entry.form and not entry.cancelled:
                yield from _of_step(registration(entry), entry, entry.form, zone)
        case Result():
            for milestone in entry.milestones:
                if milestone.done is not None or entry.status == "abandoned":
                    continue  # said by hand, or given up: its date changes nothing
                yield _transition(milestone.date.begins(zone), "milestone", entry, milestone.text)


def _of_step(step: Step, entry: Entry, told: str, zone: ZoneInfo) -> Iterator[Transition]:
    if step.opens is not None:
        yield _transition(step.opens.begins(zone), "opens", entry, told)
    if step.closes is not None:
        yield _transition(step.closes.ends(zone), "closes", entry, told)


def _of_questions(
    consultation: Consultation, questions: Iterable[Asked], entries: Iterable[Entry], zone: ZoneInfo
) -> Iterator[Transition]:
    """Ends of the days on which questions fall overdue that will have no answer by then."""
    answered: dict[int, datetime.datetime] = {}
    for entry in entries:
        if isinstance(entry, Answer) and entry.state == "published" and owner(entry) == consultation.id:
            since = BEGINNING if entry.publish_at is None else entry.publish_at.begins(zone)
            for reference in entry.to:
                target = parse(reference, consultation.id)
                if target is not None and target.number and target.name == consultation.id:
                    answered[target.number] = min(since, answered.get(target.number, since))
    days: dict[datetime.date, list[int]] = {}  # as many as there are days, whatever the number of questions
    for number, day in questions:
        due = Moment(day + datetime.timedelta(days=consultation.answer_within)).ends(zone)
        if number not in answered or answered[number] > due:
            numbers = days.setdefault(day, [])
            if len(numbers) <= _TOLD:
                numbers.append(number)
    for day, numbers in days.items():
        told = ", ".join(f"#{number}" for number in sorted(numbers)[:_TOLD]) + ("…" if len(numbers) > _TOLD else "")
        due = Moment(day + datetime.timedelta(days=consultation.answer_within)).ends(zone)
        yield _transition(due, "question", consultation, told)


def _transition(when: datetime.datetime, cause: Cause, entry: Entry, detail: str = "") -> Transition:
    return Transition(
        when=when.astimezone(datetime.UTC),
        cause=cause,
        name=entry.name,
        title=entry.title,
        source=entry.source,
        detail=detail,
    )


def last_transition(found: Iterable[Transition], instant: datetime.datetime) -> datetime.datetime:
    """The instant, brought back to the last transition: two builds with nothing due between them are equal."""
    return max((each.when for each in found if each.when <= instant), default=BEGINNING)


def coming(found: Iterable[Transition], instant: datetime.datetime) -> tuple[Transition, ...]:
    """Transitions that are still to come, soonest first."""
    later = (each for each in found if each.when > instant)
    return tuple(sorted(later, key=lambda each: (each.when, each.name, each.cause, each.detail)))
