"""Syntheses, answers and results become the pages on which the thread is read from its other ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec

from civicgen.content.types import Answer, Article, Document, Point, Result, Synthesis
from civicgen.content.values import Name
from civicgen.pages import contexts as c
from civicgen.pages.heard.cards import title_of
from civicgen.pages.heard.gathered import SHOWN, plan_gathered
from civicgen.pages.opendata.matrix import answer_table
from civicgen.pages.planned import Group, Planned
from civicgen.pages.thread.outcomes import answer_line, answer_lines, point_line, result_line, result_lines, stage_line
from civicgen.pages.views import Views, first_words
from civicgen.pages.windows import numbered_windows, window_folders
from civicgen.portal.coverage import promising
from civicgen.portal.portal import Process
from civicgen.portal.references import parse

__all__ = ["plan_results"]

_ASKED = 20
_POINTS_PAGE = 4_800
"""Bytes of points on one page of a synthesis."""


def plan_results(views: Views, process: Process) -> Iterator[Planned | Group]:
    """Pages of the syntheses, answers and results of one consultation."""
    for synthesis in process.syntheses:
        yield from _synthesis(views, process, synthesis)
    if process.answers:
        yield from _answers(views, process)
    if process.results:
        yield from _results(views, process)


def _synthesis(views: Views, process: Process, synthesis: Synthesis) -> Iterator[Planned | Group]:
    base = views.addresses.folders(synthesis.name)
    sections = [_section(views, process, synthesis, point) for point in synthesis.points]
    windows: list[list[c.PointSection]] = [[]]
    filled = 0
    for section in sections:
        size = len((section.text.source if section.text else "").encode()) + 60 * len(section.cites) + 400
        size += sum(len(words.encode()) + 100 for words, _ in section.quotes)
        if windows[-1] and filled + size > _POINTS_PAGE:
            windows.append([])
            filled = 0
        windows[-1].append(section)
        filled += size
    # The text comes after the points: it says what they leave out.
    body = views.text(synthesis.body, process=process, lang=synthesis.body_lang or synthesis.lang)
    unanswered = sum(not section.answers for section in sections)
    for number, window in enumerate(windows, 1):
        folders = window_folders(base, number)
        common = views.common(synthesis, process, description=synthesis.base) | {
            "address": views.addresses.page(*folders),
            "languages": views.languages(*folders) if number == 1 else (),
            "trail": views.trail(process),
            "windows": numbered_windows(views, base, number, len(windows)),
        }
        context = c.SynthesisPage(
            **common,
            author=synthesis.author,
            method=synthesis.method,
            base=synthesis.base,
            limits=synthesis.limits,
            machine=synthesis.machine,
            when=views.stated(synthesis.date or synthesis.published),
            body=body if number == len(windows) else None,
            points=tuple(window),
            contents=_contents(views, synthesis, windows, base) if len(windows) > 1 and number == 1 else (),
            unanswered=unanswered,
            answer_by=views.stated(process.consultation.answer_by),
            late=process.late,
            coverage=_coverage_link(views, process),
        )
        yield Planned(views.addresses.path(*folders), context)
    for point in synthesis.points:
        behind = process.trace.behind_point((synthesis.name, point.id))
        of = c.Link(address=views.addresses.entry(synthesis.name) + f"#{point.id}", text=point.title)
        folders = _citations_folders(views, synthesis, point)
        yield from plan_gathered(views, process, "point", folders, behind, of, (views.link(synthesis),))


def _coverage_link(views: Views, process: Process) -> c.Link | None:
    return views.part(process, "coverage") if process.traceable else None


def _contents(
    views: Views, synthesis: Synthesis, windows: list[list[c.PointSection]], base: tuple[str, ...]
) -> tuple[c.Link, ...]:
    lang = views.foreign(synthesis.lang)
    return tuple(
        c.Link(
            address=views.addresses.page(*window_folders(base, number)) + f"#{section.id}",
            text=section.title,
            lang=lang,
        )
        for number, window in enumerate(windows, 1)
        for section in window
    )


def _section(views: Views, process: Process, synthesis: Synthesis, point: Point) -> c.PointSection:
    lang = synthesis.lang
    key = (synthesis.name, point.id)
    behind = process.trace.behind_point(key)
    quotes = []
    for quote in point.quotes:
        link = _numbered(views, process, quote.of or "") or c.Link(address="", text="")
        quotes.append((quote.text, msgspec.structs.replace(link, lang=views.foreign(views.config.language))))
    topic = views.edition.topics.get(point.topic)
    return c.PointSection(
        id=point.id,
        title=point.title,
        text=views.text(point.text, process=process, lang=lang, level=3),
        quotes=tuple(quotes),
        cites=(*(views.contribution(process, number) for number in behind[:SHOWN]), *_elsewhere(views, process, point)),
        more=_citations_link(views, synthesis, point) if len(behind) > SHOWN else None,
        count=len(behind),
        answers=answer_lines(views, process, process.trace.answers_of(key)),
        topic=topic.title if topic else "",
    )


def _numbered(views: Views, process: Process, reference: str) -> c.Link | None:
    """A contribution by its number, of this consultation or, as `ID#45`, of another."""
    target = parse(reference, process.id)
    owner = views.edition.process(target.name) if target is not None and target.number else None
    if target is None or owner is None:
        return None
    text = "" if owner.id == process.id else f"{owner.consultation.title} #{target.number}"
    return views.contribution(owner, target.number, text)


def _elsewhere(views: Views, process: Process, point: Point) -> Iterator[c.Link]:
    """Contributions of other consultations that a point cites; they are not counted with those of its own."""
    for reference in point.cites:
        target = parse(reference, process.id)
        if target is not None and target.number and target.name != process.id:
            link = _numbered(views, process, reference)
            if link is not None:
                yield link


def _citations_folders(views: Views, synthesis: Synthesis, point: Point) -> tuple[str, ...]:
    return (*views.original.addresses.folders(synthesis.name), views.addresses.word("citations"), point.id)


def _citations_link(views: Views, synthesis: Synthesis, point: Point) -> c.Link:
    return views.original.page("", *_citations_folders(views, synthesis, point))


def _answers(views: Views, process: Process) -> Iterator[Planned | Group]:
    folders = (process.id, views.addresses.word("answers"))
    waiting = tuple(
        point_line(views, process, synthesis, point)
        for synthesis in process.syntheses
        for point in synthesis.points
        if not process.trace.answers_of((synthesis.name, point.id))
    )
    feed = c.Link(address=views.addresses.file(*folders, views.addresses.word("feed")), text="")
    context = c.AnswersPage(
        **views.listed(process, "", *folders),
        answers=tuple(answer_line(views, process, each) for each in reversed(process.answers)),
        waiting=waiting,
        answer_by=views.stated(process.consultation.answer_by),
        late=process.late,
        feed=feed if views.config.url else None,
        coverage=_coverage_link(views, process),
    )
    yield Planned(views.addresses.path(*folders), context)
    for answer in process.answers:
        yield from _answer(views, process, answer)


def _answer(views: Views, process: Process, answer: Answer) -> Iterator[Planned | Group]:
    trace, folders = process.trace, views.addresses.folders(answer.name)
    whole = answer.name in trace.answers_to_whole
    behind = trace.behind_answer(answer.name) if not whole else []
    windows = (*views.original.addresses.folders(answer.name), views.addresses.word("asked"))
    path = views.default.file(*windows) + ".csv"
    table = c.Link(address=path, text="") if behind else None
    references = iter(answer.to)  # of thousands, only the first are looked up
    known = (item for reference in references if (item := _asked(views, process, reference)) is not None)
    asked = tuple(islice(known, _ASKED))
    context = c.AnswerPage(
        **views.common(answer, process, description=answer.reason),
        trail=views.trail(process, views.part(process, "answers")),
        decision=answer.decision,
        reason=answer.reason,
        signatory=views.person(answer.signatory),
        when=views.stated(answer.date or answer.published),
        next=answer.next,
        body=views.text(answer.body, process=process, lang=answer.body_lang or answer.lang),
        asked=asked,
        asked_more=sum(1 for _ in references),
        to_all=whole,
        behind=tuple(views.contribution(process, number) for number in behind[:SHOWN]),
        behind_count=len(behind),
        all_behind=views.original.page("", *windows) if len(behind) > SHOWN else None,
        table=table,
        results=result_lines(views, trace.results_of.get(answer.name, ())),
    )
    yield Planned(views.addresses.path(*folders), context)
    if table is not None and views.original is views:
        trail = (views.part(process, "answers"), views.link(answer))
        yield from plan_gathered(views, process, "answer", windows, behind, views.link(answer), trail, table)
        yield answer_table(views, process, answer, path)


def _asked(views: Views, process: Process, reference: str) -> c.Asked | None:
    """What an answer answers: a contribution quoted, a point with the number of those behind it, an article."""
    target = parse(reference, process.id)
    if target is None:
        return None
    if target.number:
        it = views.portal.store.get(target.name, target.number)
        owner = views.edition.process(target.name)
        if it is None or owner is None:
            return None
        if it.state in ("withheld", "withdrawn"):
            return c.Asked(link=views.contribution(owner, target.number))
        quote = first_words(it.text, 240) if it.title else ""
        lang = views.foreign(it.lang or views.config.language)
        return c.Asked(link=views.contribution(owner, target.number, title_of(it)), quote=quote, lang=lang)
    entry = views.edition.entries.get(target.name)
    if isinstance(entry, Synthesis) and target.anchor:
        point = views.edition.point(target.name, target.anchor)
        if point is None:
            return None
        lang = views.foreign(entry.lang)
        address = views.addresses.entry(entry.name) + f"#{point.id}"
        quote = point.quotes[0].text if point.quotes else ""
        owner = views.edition.process(entry.name.partition("/")[0]) or process
        count = len(owner.trace.behind_point((Name(target.name), point.id)))
        return c.Asked(link=c.Link(address=address, text=point.title, lang=lang), quote=quote, count=count, lang=lang)
    if isinstance(entry, Synthesis | Article | Document) and entry.state != "withdrawn":
        return c.Asked(link=views.link(entry), lang=views.foreign(entry.lang))
    return None


def _results(views: Views, process: Process) -> Iterator[Planned]:
    folders = (process.id, views.addresses.word("results"))
    without = [
        answer_line(views, process, answer)
        for answer in promising(process)
        if not process.trace.results_of.get(answer.name)
    ]
    context = c.FollowUpPage(
        **views.listed(process, "", *folders),
        results=tuple(result_line(views, each) for each in process.results),
        waiting=tuple(without),
        coverage=_coverage_link(views, process),
    )
    yield Planned(views.addresses.path(*folders), context)
    for result in process.results:
        yield _result(views, process, result)


def _result(views: Views, process: Process, result: Result) -> Planned:
    targets = [parse(reference, process.id) for reference in result.of]
    asked = (_asked(views, process, reference) for reference in result.of)
    milestones = tuple(
        stage_line(views, result, stage) for stage in sorted(result.milestones, key=lambda stage: stage.date)
    )
    context = c.ResultPage(
        **views.common(result, process),
        trail=views.trail(process, views.part(process, "results")),
        status=result.status,
        progress=result.progress,
        milestones=milestones,
        answers=answer_lines(views, process, [target.name for target in targets if target]),
        asked=tuple(item for item in asked if item is not None)[:_ASKED],
        cost=result.cost,
        place=result.place,
        body=views.text(result.body, process=process, lang=result.body_lang or result.lang),
        reason=result.reason,
    )
    return Planned(views.addresses.path(*views.addresses.folders(result.name)), context)
