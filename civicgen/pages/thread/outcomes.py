"""The thread in lines: points, answers and results as every page that shows them has them."""

from __future__ import annotations

from collections.abc import Iterable

from civicgen.content.types import Answer, Milestone, Point, Result, Synthesis
from civicgen.pages import contexts as c
from civicgen.pages.views import Views, first_words
from civicgen.portal.portal import Process
from civicgen.portal.states import reached
from civicgen.portal.trace import PointKey

__all__ = ["answer_line", "answer_lines", "point_line", "point_links", "result_line", "result_lines", "stage_line"]

_REASON = 300
"""Characters of a reason that a line shows; the whole of it stands on the answer's page."""


def answer_line(views: Views, process: Process, answer: Answer) -> c.DecisionLine:
    """An answer with its results."""
    signatory = views.person(answer.signatory)
    process = _owner(views, process, answer.name)
    return c.DecisionLine(
        link=views.link(answer),
        decision=answer.decision,
        reason=first_words(answer.reason, _REASON),
        signatory=", ".join(part for part in (signatory.name, signatory.role) if part) if signatory else "",
        question=process.consultation.procedure == "questions",
        when=views.stated(answer.date or answer.published),
        lang=views.foreign(answer.lang),
        results=result_lines(views, process.trace.results_of.get(answer.name, ())),
    )


def _owner(views: Views, process: Process, name: str) -> Process:
    """The consultation in which something was written; mostly the one whose page this is."""
    if name.startswith(process.id + "/"):
        return process
    return views.edition.process(name.partition("/")[0]) or process


def answer_lines(views: Views, process: Process, names: Iterable[str]) -> tuple[c.DecisionLine, ...]:
    """Answers by name, each once; those that may not be shown are left out."""
    entries = (views.edition.entries.get(name) for name in dict.fromkeys(names))
    return tuple(answer_line(views, process, entry) for entry in entries if isinstance(entry, Answer))


def result_lines(views: Views, names: Iterable[str]) -> tuple[c.ResultLine, ...]:
    """Results by name, each once."""
    entries = (views.edition.entries.get(name) for name in dict.fromkeys(names))
    return tuple(result_line(views, entry) for entry in entries if isinstance(entry, Result))


def result_line(views: Views, result: Result) -> c.ResultLine:
    """A result with the last stage reached and the next one."""
    lines = [(stage, stage_line(views, result, stage)) for stage in result.milestones]
    past = [stage for stage, line in lines if line.done]
    # What is late is still next; of what was given up, nothing is.
    coming = [stage for stage, line in lines if not line.done and result.status != "abandoned"]
    return c.ResultLine(
        link=views.link(result),
        status=result.status,
        progress=result.progress,
        latest=past[-1].text if past else "",
        latest_when=views.stated(past[-1].date) if past else None,
        next=coming[0].text if coming else "",
        next_when=views.stated(coming[0].date) if coming else None,
        lang=views.foreign(result.lang),
    )


def stage_line(views: Views, result: Result, stage: Milestone) -> c.MilestoneLine:
    """A milestone, which is only to come while its day is, and while the result was not given up."""
    done = reached(result, stage, views.portal.now, views.config.zone)
    ahead = result.status != "abandoned" and stage.date.begins(views.config.zone) > views.portal.now
    return c.MilestoneLine(when=views.at(stage.date), text=stage.text, done=done, missed=not done and not ahead)


def point_line(views: Views, process: Process, synthesis: Synthesis, point: Point) -> c.PointLine:
    """A point with its answers."""
    key: PointKey = (synthesis.name, point.id)
    known = views.points.get(key)
    if known is not None:
        return known
    address = views.addresses.entry(synthesis.name) + f"#{point.id}"
    lang = views.foreign(synthesis.lang)
    process = _owner(views, process, synthesis.name)
    line = views.points[key] = c.PointLine(
        link=c.Link(address=address, text=point.title, lang=lang),
        cites=len(process.trace.behind_point(key)),
        answers=answer_lines(views, process, process.trace.answers_of(key)),
        lang=lang,
    )
    return line


def point_links(views: Views, process: Process, number: int) -> tuple[c.Link, ...]:
    """Links to the points that a contribution went into."""
    found = []
    for name, point_id in process.trace.points_of(number):
        synthesis, point = views.edition.entries.get(name), views.edition.point(name, point_id)
        if isinstance(synthesis, Synthesis) and point is not None:
            found.append(point_line(views, process, synthesis, point).link)
    return tuple(found)
