"""Consultations become lists of dates: what comes next, soonest first, and what was published lately, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from civicgen.content.types import Entry
from civicgen.content.values import Moment
from civicgen.pages import contexts as c
from civicgen.pages.views import Views
from civicgen.portal.portal import Process
from civicgen.portal.states import is_past

__all__ = ["latest", "next_dates"]

Found = tuple[Moment, c.DateOf, c.Link]


def next_dates(views: Views, shown: Iterable[Process]) -> list[c.Dated]:
    """Dates to come: steps, meetings, promised answers, milestones; soonest first."""
    zone = views.config.zone
    found = [(each, process.consultation.title) for process in shown for each in _coming(views, process)]
    found.sort(key=lambda item: (item[0][0].begins(zone), item[0][1], item[0][2].address))
    return [_dated(views, *each, detail) for each, detail in found]


def _coming(views: Views, process: Process) -> Iterator[Found]:
    now, zone = views.portal.now, views.config.zone
    it = process.consultation
    for step, state in zip(it.steps, process.step_states, strict=True):
        if step.opens and state == "coming":
            yield step.opens, "opens", views.step_link(process, step)
        if step.closes and state == "open":
            yield step.closes, "closes", views.step_link(process, step)
    if it.answer_by and not is_past(it.answer_by, now, zone) and process.standing in ("open", "closed"):
        yield it.answer_by, "answer-promised", views.link(it)
    for meeting in process.meetings:
        if not meeting.cancelled and not is_past(meeting.ends or meeting.date, now, zone):
            yield meeting.date, "meeting", views.link(meeting)
    for result in process.results:
        address, lang = views.link(result).address, views.foreign(result.lang)
        for stage in result.milestones:
            if result.status != "abandoned" and stage.done is None and stage.date.begins(zone) > now:
                yield stage.date, "milestone", c.Link(address=address, text=stage.text, lang=lang)


def latest(views: Views, shown: Iterable[Process]) -> list[c.Dated]:
    """Syntheses, answers and results, newest first."""
    found = [(*each, process.consultation.title) for process in shown for each in _published(process)]
    found.sort(key=lambda item: (item[0].day, item[2].name), reverse=True)
    return [_dated(views, moment, what, views.link(entry), detail) for moment, what, entry, detail in found]


def _published(process: Process) -> Iterator[tuple[Moment, c.DateOf, Entry]]:
    for synthesis in process.syntheses:
        if moment := synthesis.date or synthesis.published:
            yield moment, "published", synthesis
    for answer in process.answers:
        if moment := answer.date or answer.published:
            yield moment, "answered", answer
    for result in process.results:
        if moment := result.updated or result.published:
            yield moment, "result", result


def _dated(views: Views, moment: Moment, what: c.DateOf, link: c.Link, detail: str) -> c.Dated:
    return c.Dated(when=views.at(moment), what=what, link=link, detail=detail)
