"""The portal becomes what people and machines follow: feeds and calendars, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest

from civicgen.content.types import Answer, Consultation, Entry, Meeting, News, Result, Step, Synthesis
from civicgen.content.values import Moment
from civicgen.pages import contexts as c
from civicgen.pages.machines.outputs import Calendar, Event, Feed, FeedEntry
from civicgen.pages.planned import Planned
from civicgen.pages.views import Views, first_words
from civicgen.portal.portal import Process
from civicgen.words import mark, program

__all__ = ["plan_calendars", "plan_feeds"]

_ENTRIES = 30
"""Entries of a feed: those of many months, and still light on a slow line."""
_CLOSES = mark("Last day: {step}, {consultation}")
_ANSWER = mark("Answer promised by today: {consultation}")


def plan_feeds(views: Views) -> Iterator[Planned]:
    """Feeds of the portal, of each consultation, of its answers. They need the address of the site."""
    if not views.config.url:
        return
    processes = views.edition.processes
    everything = [each for process in processes for each in _published(process)]
    yield _feed(views, (), views.config.title, [*everything, *views.edition.news])
    for process in processes:
        title = process.consultation.title
        yield _feed(views, (process.id,), title, [*_published(process), *process.meetings])
        if process.answers:
            yield _feed(views, (process.id, views.addresses.word("answers")), title, process.answers)


def _published(process: Process) -> list[Entry]:
    return [process.consultation, *process.documents, *process.syntheses, *process.answers, *process.results]


def _when(entry: Entry) -> Moment | None:
    """When an entry last changed, as the clerk dated it."""
    moment = entry.updated or entry.published
    if moment is None and isinstance(entry, Answer | Synthesis | News):
        moment = entry.date
    return moment


def _feed(views: Views, folders: tuple[str, ...], title: str, entries: list[Entry] | tuple[Entry, ...]) -> Planned:
    dated = [(moment, entry) for entry in entries if entry.state != "withdrawn" and (moment := _when(entry))]
    latest = nlargest(_ENTRIES, dated, key=lambda item: (item[0].day, item[1].name))
    path = views.addresses.file(*folders, views.addresses.word("feed"))
    feed = Feed(
        url=views.config.url,
        address=path,
        page=views.addresses.page(*folders),
        lang=views.lang,
        title=title,
        subtitle=views.config.title if folders else views.config.description,
        author=views.config.publisher.name or views.config.title,
        zone=views.config.timezone,
        updated=views.stated(latest[0][0]) if latest else c.Stated(day=views.portal.instant.date()),
        entries=tuple(_entry(views, moment, entry) for moment, entry in latest),
    )
    return Planned(path, feed)


def _entry(views: Views, moment: Moment, entry: Entry) -> FeedEntry:
    process = views.edition.process(entry.name.partition("/")[0])
    text, summary, author = None, "", ""
    match entry:
        case Answer():
            summary = entry.reason
            text = views.text(entry.body, process=process, lang=entry.body_lang or entry.lang)
        case Synthesis():
            summary, author = entry.base, entry.author
            text = views.text(entry.body, process=process, lang=entry.body_lang or entry.lang)
        case Consultation():
            summary = entry.summary or entry.question
        case News():
            summary = entry.summary
        case Result():
            summary = next((stage.text for stage in reversed(entry.milestones)), "")
            if entry.status == "abandoned":
                summary = entry.reason  # a milestone would read as news
    return FeedEntry(
        address=views.named(entry.name),
        title=entry.title,
        lang=views.foreign(entry.lang),
        updated=views.at(moment),
        published=views.stated(entry.published),
        summary=first_words(summary, 300),
        text=text,
        author=author,
    )


def plan_calendars(views: Views) -> Iterator[Planned]:
    """A calendar for each consultation that has dates, and one for each meeting."""
    word = views.addresses.word("calendar")
    for process in views.edition.processes:
        title = process.consultation.title
        meetings = [_meeting(views, process, each) for each in process.meetings]
        events = [*_deadlines(views, process), *meetings]
        if events or any(step.opens for step in process.consultation.steps):
            yield _calendar(views, views.addresses.file(process.id, word), title, events)
        for meeting, event in zip(process.meetings, meetings, strict=True):
            path = views.addresses.file(*views.addresses.folders(meeting.name), word)
            yield _calendar(views, path, meeting.title, [event])


def _calendar(views: Views, path: str, title: str, events: list[Event]) -> Planned:
    calendar = Calendar(
        url=views.config.url, lang=views.lang, title=title, zone=views.config.timezone, events=tuple(events)
    )
    return Planned(path, calendar)


def _meeting(views: Views, process: Process, meeting: Meeting) -> Event:
    place = ", ".join(part for part in (meeting.place, meeting.address) if part)
    return Event(
        name=meeting.name,
        title=meeting.title,
        begins=views.at(meeting.date),
        ends=views.stated(meeting.ends),
        place=place,
        description=". ".join(part for part in (process.consultation.title, meeting.access) if part),
        address=views.addresses.entry(meeting.name),
        revised=views.stated(meeting.updated or meeting.published),
        cancelled=meeting.cancelled,
    )


def _deadlines(views: Views, process: Process) -> Iterator[Event]:
    """The last day of each step in which people are asked for something, and the day of the promised answer."""
    it = process.consultation
    say = program(views.lang).gettext
    for step in it.steps:
        if step.closes is not None and step.kind in ("contribution", "vote"):
            yield _last_day(views, process, step, say(_CLOSES).format(step=step.title, consultation=it.title))
    if it.answer_by is not None:
        yield Event(
            name=f"{it.name}/answer-by",
            title=say(_ANSWER).format(consultation=it.title),
            begins=views.at(it.answer_by),
            address=views.addresses.entry(it.name),
            revised=views.stated(it.updated or it.published),
            deadline=True,
        )


def _last_day(views: Views, process: Process, step: Step, title: str) -> Event:
    it, closes = process.consultation, step.closes
    assert closes is not None  # the caller asked
    return Event(
        name=f"{it.name}/steps/{step.id}",
        title=title,
        begins=views.at(closes),
        place=step.place,
        description=step.summary,
        address=views.step_link(process, step).address,
        revised=views.stated(it.updated or it.published),
        deadline=True,
    )
