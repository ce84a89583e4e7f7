"""Sources, contributions and an instant become a Portal: what may be shown, tied together; and its problems."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TypeVar

from civicgen.content.sources import Sources
from civicgen.content.types import (
    Answer,
    Consultation,
    Document,
    Entry,
    FaqEntry,
    Meeting,
    News,
    Result,
    StandingPage,
    Synthesis,
    Tally,
)
from civicgen.portal import states
from civicgen.portal.addresses import Addresses
from civicgen.portal.claims import doubly_claimed
from civicgen.portal.dangling import dangling
from civicgen.portal.forms import articles_in_order, forms_of, misled
from civicgen.portal.misdated import misdated
from civicgen.portal.numbers import check_numbers, to_come
from civicgen.portal.portal import Edition, Portal, Process
from civicgen.portal.quotes import check_quotes
from civicgen.portal.showing import published_media, shown
from civicgen.portal.store import Store
from civicgen.portal.tallied import tallied, tally_problems
from civicgen.portal.texts import Memory, Texts
from civicgen.portal.trace import Trace, traces
from civicgen.portal.transitions import Asked, asked, asking, last_transition, owner, transitions
from civicgen.portal.undated import undated
from civicgen.portal.unreadable import unreadable
from civicgen.problems import Problem

__all__ = ["link"]

_E = TypeVar("_E", bound=Entry)


def link(
    sources: Sources,
    store: Store,
    instant: datetime.datetime,
    *,
    preview: bool = False,
    memory: Memory | None = None,
) -> tuple[Portal, tuple[Problem, ...]]:
    """Put a portal together at an instant (with its time zone). The portal is sound when no problem is an error.

    The store must have taken in the streams of these sources.
    """
    config, texts = sources.config, Texts(memory)
    ballots = store.urn.take_in(sources)
    instant = instant.astimezone(datetime.UTC)  # local times are compared without their zone, even one that comes twice
    changes = tuple(transitions(sources, _questions(sources, store)))
    editions = {lang: _edition(sources, store, lang, instant, preview=preview) for lang in config.languages}
    original = sources.entries[config.language]
    portal = Portal(
        config=config,
        sources=sources,
        store=store,
        texts=texts,
        instant=last_transition(changes, instant),
        now=instant,
        editions=editions,
        media=published_media(sources, chain(*(edition.entries.values() for edition in editions.values()))),
        transitions=changes,
        preview=preview,
    )
    today = instant.astimezone(config.zone).date()
    problems = [
        *ballots,
        *dangling(portal),
        *misled(portal),
        *doubly_claimed(portal),
        *check_numbers(sources, store),
        *to_come(store, today),
        *check_quotes(Path(sources.root), original, store),
        *unreadable(Path(sources.root), original, store),
        *tally_problems(sources, instant),
        *undated(Path(sources.root), original),
        *misdated(Path(sources.root), original, today),
    ]
    return portal, tuple(problems)


def _questions(sources: Sources, store: Store) -> dict[str, Iterable[Asked]]:
    """Questions to officials of each consultation that promised to answer them in time."""
    return {
        each.id: asked(row.contribution for row in store.listed(each.id, "kind", "question"))
        for each in asking(sources)
    }


def _edition(sources: Sources, store: Store, lang: str, instant: datetime.datetime, *, preview: bool) -> Edition:
    config = sources.config
    entries = shown(sources, lang, instant, preview=preview)
    consultations = [each for each in entries if isinstance(each, Consultation) and each.state != "withdrawn"]
    hanging: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        hanging[owner(entry)].append(entry)
    known = {each.id: Trace(heads=store.grouped(each.id), gone=store.gone(each.id)) for each in consultations}
    threads = {each.id: _thread(hanging[each.id]) for each in consultations}
    traces(known, (entry for thread in threads.values() for kind in thread for entry in kind))
    processes = [
        _process(
            each, hanging[each.id], threads[each.id], known[each.id], sources, store, instant, lang, preview=preview
        )
        for each in consultations
    ]
    processes.sort(key=lambda process: (_start(process.consultation), process.id), reverse=True)
    news = sorted(_of(News, entries), key=lambda each: (each.date, each.name), reverse=True)
    standing = sorted(_of(StandingPage, entries), key=lambda each: (each.order, each.title, each.name))
    return Edition(
        lang=lang,
        addresses=Addresses(config.language, "" if lang == config.language else f"{lang}/", config.links),
        processes=tuple(processes),
        news=tuple(news),
        standing=tuple(standing),
        people={person.id: person for person in sources.people.get(lang, ())},
        topics={topic.id: topic for topic in sources.topics.get(lang, ())},
        terms=tuple(sorted(sources.terms.get(lang, ()), key=lambda term: term.term.casefold())),
        entries={entry.name: entry for entry in entries},
    )


def _of(kind: type[_E], entries: Iterable[Entry]) -> tuple[_E, ...]:
    return tuple(entry for entry in entries if isinstance(entry, kind))


def _start(consultation: Consultation) -> datetime.date:
    dates = [moment.day for step in consultation.steps for moment in (step.opens, step.closes) if moment is not None]
    return min(dates, default=datetime.date.min)


Thread = tuple[tuple[Synthesis, ...], tuple[Answer, ...], tuple[Result, ...]]
"""Syntheses, answers and results of a consultation; the first two oldest first."""


def _thread(entries: list[Entry]) -> Thread:
    live = [entry for entry in entries if entry.state != "withdrawn"]
    return (
        tuple(sorted(_of(Synthesis, live), key=lambda each: (_dated(each), each.name))),
        tuple(sorted(_of(Answer, live), key=lambda each: (_dated(each), each.name))),
        tuple(sorted(_of(Result, live), key=lambda each: each.name)),
    )


def _process(
    consultation: Consultation,
    entries: list[Entry],
    thread: Thread,
    traced: Trace,
    sources: Sources,
    store: Store,
    instant: datetime.datetime,
    lang: str,
    *,
    preview: bool,
) -> Process:
    zone = sources.config.zone
    live = [entry for entry in entries if entry.state != "withdrawn"]
    syntheses, answers, results = thread
    state = states.dated_state(consultation, instant, zone)
    settled = _settled(syntheses, traced)
    asks = any(step.kind in states.TAKING_PART for step in consultation.steps)
    standing = state if asks or state != "open" else "informing"
    if state == "closed" and settled:
        standing = "followed-up" if results else "answered"
    late = state == "closed" and not settled and states.is_past(consultation.answer_by, instant, zone)
    meetings = tuple(sorted(_of(Meeting, live), key=lambda each: (each.date, each.name)))
    articles = articles_in_order(live)
    return Process(
        consultation=consultation,
        documents=tuple(sorted(_of(Document, live), key=lambda each: (each.order, each.title.casefold(), each.name))),
        articles=articles,
        faq=tuple(sorted(_of(FaqEntry, live), key=lambda each: (each.order, each.name))),
        meetings=meetings,
        syntheses=syntheses,
        answers=answers,
        results=results,
        tallies=tuple(tallied(consultation, each, sources, store, instant) for each in _of(Tally, live)),
        trace=traced,
        state=state,
        standing=standing,
        current=states.current_step(consultation, instant, zone),
        step_states=tuple(
            states.step_state(consultation.steps, index, instant, zone) for index in range(len(consultation.steps))
        ),
        late=late,
        contributions=store.summary(consultation.id).total,
        pages=consultation.pages or sources.config.contributions.pages,
        forms=forms_of(sources, consultation, articles, lang, preview=preview),
        registrations=states.registrations(meetings, instant, zone),
    )


def _settled(syntheses: tuple[Synthesis, ...], traced: Trace) -> bool:
    """Whether everything that was summed up has its answer: the whole was answered, or every point was."""
    points = [(synthesis.name, point.id) for synthesis in syntheses for point in synthesis.points]
    return bool(traced.answers_to_whole) or (bool(points) and all(traced.answers_of(point) for point in points))


def _dated(entry: Synthesis | Answer) -> datetime.date:
    moment = entry.date or entry.published
    return moment.day if moment is not None else datetime.date.max
