"""A consultation becomes its page and the pages of its steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from civicgen.content.types import Answer, Consultation, Step
from civicgen.pages import contexts as c
from civicgen.pages.asking.takepart import box, ways
from civicgen.pages.dossier import document_line
from civicgen.pages.heard.cards import said
from civicgen.pages.meetings import meeting_line
from civicgen.pages.planned import Planned
from civicgen.pages.standing import news_line
from civicgen.pages.thread.outcomes import answer_line, point_line, result_line
from civicgen.pages.views import Views
from civicgen.portal.portal import Process
from civicgen.portal.references import parse

__all__ = ["plan_consultation"]

_FIRST = 3
"""Documents to read first, questions, meetings, results on the page of a consultation; the rest is one link away."""
_POINTS = 2
_NEWS = 1
_PEOPLE = 2
_FAQ = 2
_TOPICS = 5


def plan_consultation(views: Views, process: Process) -> Iterator[Planned]:
    """The page of the consultation, then those of its steps."""
    it = process.consultation
    body = views.text(it.body, process=process, lang=it.body_lang or it.lang)
    common = views.common(it, process, description=it.summary or it.question)
    context = c.ConsultationPage(
        **common,
        trail=views.trail(),
        procedure=it.procedure,
        summary=it.summary,
        why=it.why,
        box=box(views, process),
        body=body,
        steps=_steps(views, process),
        **_to_read(views, process),
        **_what_was_said(views, process),
        **_who_and_when(views, process),
        feed=_feed(views, process),
    )
    yield Planned(views.addresses.path(process.id), context)
    for index in range(len(it.steps)):
        yield _step(views, process, index)


def _feed(views: Views, process: Process) -> c.Link | None:
    if not views.config.url:
        return None
    return c.Link(address=views.addresses.file(process.id, views.addresses.word("feed")), text="")


def _to_read(views: Views, process: Process) -> dict[str, Any]:
    it, owner = process.consultation, process.id
    named = [parse(reference, owner) for reference in it.read_first]
    wanted = [target.name for target in named if target]
    first = [each for each in process.documents if each.name in wanted]
    first.sort(key=lambda each: wanted.index(each.name))
    faq = [
        c.Link(
            address=views.part(process, "faq").address + f"#{each.id}", text=each.title, lang=views.foreign(each.lang)
        )
        for each in (() if process.state == "closed" else process.faq[:_FAQ])
    ]
    return {
        "read_first": tuple(document_line(views, process, each) for each in (first or process.documents)[:_FIRST]),
        "documents": _count(views, process, "documents", len(process.documents)),
        "articles": _count(views, process, "articles", len(process.articles)),
        "faq": tuple(faq),
        "all_faq": _count(views, process, "faq", len(process.faq)),
    }


def _what_was_said(views: Views, process: Process) -> dict[str, Any]:
    it, summary = process.consultation, views.portal.store.summary(process.id)
    latest = process.syntheses[-1] if process.syntheses else None
    points = latest.points if latest else ()
    whole = [
        each for name in process.trace.answers_to_whole if isinstance(each := views.edition.entries.get(name), Answer)
    ]
    # Answers to points stand under their points; here, those to the whole, and where there are no points the latest.
    answers = whole or ([] if points else list(process.answers[::-1][:_FIRST]))
    # Results stand under their answers in the thread; alone, where there is no synthesis.
    results = [] if points else [each for each in process.results if each.status != "abandoned"]
    return {
        "said": said(views, process, topics=0 if points else _TOPICS) if process.contributions else None,
        "points": tuple(point_line(views, process, latest, point) for point in points[:_POINTS]) if latest else (),
        "synthesis": views.link(latest) if latest else None,
        "answers": tuple(answer_line(views, process, each) for each in answers[:_FIRST]),
        "questions": _count(views, process, "questions", summary.top.get("kind", {}).get("question", 0)),
        "all_answers": _count(views, process, "answers", len(process.answers)),
        "results": tuple(result_line(views, each) for each in results[:_FIRST]),
        "all_results": _count(views, process, "results", len(process.results)),
        "told": (it.asked, it.said, it.done) if it.asked and it.said else None,
    }


def _who_and_when(views: Views, process: Process) -> dict[str, Any]:
    it = process.consultation
    now, zone = views.portal.now, views.config.zone
    coming = [each for each in process.meetings if (each.ends or each.date).ends(zone) > now]
    past = [each for each in process.meetings if each not in coming][::-1]
    related = [views.edition.entries.get(reference.strip("/").rpartition("/")[2]) for reference in it.related]
    about = [each for each in views.edition.news if any(_names(process.id, reference) for reference in each.about)]
    people = (views.person(reference) for reference in it.people)
    dated = any(step.opens or step.closes for step in it.steps) or process.meetings
    calendar = c.Link(address=views.addresses.file(process.id, views.addresses.word("calendar")), text="")
    return {
        "meetings": tuple(meeting_line(views, each) for each in (coming or past)[:1]),
        "all_meetings": _count(views, process, "meetings", len(process.meetings)),
        "people": tuple(_named(person) for person in people if person)[:_PEOPLE],
        "guarantor": views.person(it.guarantor),
        "news": tuple(
            news_line(views, each)
            for each in (() if process.state == "closed" else about[:_NEWS])
            if each.state != "withdrawn"
        ),
        "related": tuple(views.link(each) for each in related if isinstance(each, Consultation)),
        "follow": c.Follow(feed=_feed(views, process), calendar=calendar if dated else None),
    }


def _named(person: c.PersonLine) -> c.PersonLine:
    """A person by name and role: how to reach them stands on the page of people, and whom to ask in the box."""
    return msgspec.structs.replace(person, contact=None)


def _names(consultation: str, reference: str) -> bool:
    target = parse(reference)
    return target is not None and target.name.partition("/")[0] == consultation


def _count(views: Views, process: Process, key: str, count: int) -> c.Count | None:
    return c.Count(link=views.part(process, key), count=count) if count else None


def _steps(views: Views, process: Process) -> tuple[c.StepLine, ...]:
    return tuple(_step_line(views, process, index) for index in range(len(process.consultation.steps)))


def _step_line(views: Views, process: Process, index: int) -> c.StepLine:
    step = process.consultation.steps[index]
    return c.StepLine(
        link=views.step_link(process, step),
        kind=step.kind,
        state=process.step_states[index],  # type: ignore[arg-type]  # one of the words of StepState
        current=index == process.current,
        opens=views.stated(step.opens),
        closes=views.stated(step.closes),
        extended_from=views.stated(step.extended_from),
        summary=step.summary,
        lang=views.foreign(process.consultation.lang),
    )


def _step(views: Views, process: Process, index: int) -> Planned:
    it = process.consultation
    step = it.steps[index]
    folders = (process.id, views.addresses.word("steps"), step.id)
    later = it.steps[index + 1].title if index + 1 < len(it.steps) else ""
    common = views.listed(process, step.title, *folders) | {
        "title_lang": views.foreign(it.lang),
        "untranslated": views.foreign(it.lang),
        "description": step.summary,
        "published": views.stated(it.published),
        "updated": views.stated(it.updated),
        "corrections": views.corrected(it.lang, f"{it.name}/steps/{step.id}"),
    }
    context = c.StepPage(
        **common,
        step=_step_line(views, process, index),
        number=index + 1,
        steps=_steps(views, process),
        ways=ways(views, process, step),
        form=_form(views, process, index),
        place=step.place,
        next=later or it.next,
        outcome=tuple(_outcome(views, process, step)),
    )
    return Planned(views.addresses.path(*folders), context)


def _form(views: Views, process: Process, index: int) -> c.Link | None:
    """What was asked, or will be; while one can answer, it is a way to take part."""
    step = process.consultation.steps[index]
    form = process.form_of(step)
    if form is None:
        return None
    from civicgen.pages.asking.forms import folders, rendered  # only for portals that ask something

    if process.step_states[index] == "open" and rendered(views, form).mode != "none":
        return None
    return views.page(form.title, *folders(views, form))


def _outcome(views: Views, process: Process, step: Step) -> Iterator[c.Link]:
    """What came of a step: ballots counted, and what its kind gives."""
    kind = step.kind
    for each in process.tallies:
        if each.tally.step == step.id:
            yield views.link(each.tally)
    if kind in ("contribution", "vote", "deliberation") and process.contributions:
        yield views.part(process, "contributions")
    if kind == "synthesis":
        yield from map(views.link, process.syntheses)
    if kind == "answer":
        yield from map(views.link, process.answers[::-1][:10])
    if kind in ("follow-up", "vote"):
        yield from map(views.link, process.results[:10])
    if kind == "information":
        yield from map(views.link, process.documents[:5])
