"""A portal at an instant becomes what its clerk has to do, the most urgent first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from heapq import nsmallest
from pathlib import Path
from typing import Literal, get_args

import msgspec

from civicgen.content.types import Consultation, Entry, Result
from civicgen.content.unwritten import left_in
from civicgen.content.values import Moment
from civicgen.portal.portal import Portal, Process
from civicgen.portal.references import parse
from civicgen.portal.states import TAKING_PART, is_past, reached, visible
from civicgen.portal.transitions import owner
from civicgen.portal.waiting import points_waiting, promise_waiting, questions_waiting

__all__ = ["AHEAD", "MONTHS", "Kind", "Task", "todo"]

Kind = Literal[
    "key-unchecked",
    "answer-late",
    "question-late",
    "answer-promised",
    "question-waiting",
    "synthesis-missing",
    "points-unanswered",
    "not-in-journal",
    "settings-unwritten",
    "text-unwritten",
    "approved",
    "result-silent",
    "decision-silent",
    "consultation-silent",
    "draft",
    "held-back",
]
"""In the order of urgency; late ones are put together by date, and so are promises."""
_RANK = dict(zip(get_args(Kind), (0, 0, 0, 1, 1, 2, 3, 4, 4, 4, 4, 5, 5, 5, 6, 7), strict=True))

MONTHS = 6
"""Months after which silence is told."""
AHEAD = 60
"""Days before a promised date from which it is told."""
_QUESTIONS = 100
"""Questions of one consultation that are told, those that have waited longest."""
_MONTH = 30.4375
_DECIDED = frozenset({"accepted", "partly", "under-study"})
"""Decisions after which people expect something to happen."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do."""

    kind: Kind
    name: str
    """Entry it is about."""
    title: str
    """What people call it."""
    consultation: str = ""
    """Title of the consultation it belongs to."""
    detail: tuple[str, ...] = ()
    """Titles of the points, number of the question, words that were left as they were."""
    lines: tuple[int, ...] = ()
    """Line in the file of each of these, where they stand in it."""
    since: datetime.date | None = None
    until: datetime.date | None = None
    file: str
    """What to open, from the portal's root."""
    command: tuple[str, ...] = ()
    """What to type, word by word; `…` stands for what only the clerk knows."""


def todo(portal: Portal, *, months: int = MONTHS, ahead: int = AHEAD) -> tuple[Task, ...]:
    """Everything that waits for the clerk at this instant."""
    today = portal.now.astimezone(portal.config.zone).date()
    silent = today - datetime.timedelta(days=round(months * _MONTH))
    tasks = [*_waiting(portal), *_unrecorded(portal), *_unwritten(portal)]
    for process in portal.default.processes:
        tasks += _promised(process, portal, today + datetime.timedelta(days=ahead))
        tasks += _questions(process, portal)
        tasks += _summed_up(process)
        tasks += _silent(process, portal, today, silent)
    return tuple(sorted(tasks, key=_urgency))


def _unrecorded(portal: Portal) -> Iterator[Task]:
    """What is public and the journal does not say yet, when the portal keeps one: contributions, mostly."""
    if portal.waiting.count and portal.store.ledger.kept:
        yield Task(
            kind="not-in-journal",
            name="journal",
            title="",
            detail=(str(portal.waiting.count),),
            file="journal.jsonl",
            command=("civicgen", "journal", "append"),
        )


def _unwritten(portal: Portal) -> Iterator[Task]:
    """Who publishes and hosts the site, who watches over data: the law asks, and the starter could not know."""
    sources = portal.sources
    files = {entry.source: entry.title for entries in sources.entries.values() for entry in entries}
    for file in ("civicgen.yml", "content/people.yml", *files):
        try:
            text = Path(sources.root, file).read_text("utf-8")
        except (OSError, UnicodeError):
            continue  # no list of people, or a problem that `check` tells
        if left := left_in(text):
            yield Task(
                kind="settings-unwritten" if file == "civicgen.yml" else "text-unwritten",
                name="" if file == "civicgen.yml" else file,
                title=files.get(file, portal.config.title),
                detail=tuple(words for words, _ in left),
                lines=tuple(line for _, line in left),
                file=file,
            )


def _urgency(task: Task) -> tuple[int, bool, datetime.date, str]:
    return _RANK[task.kind], task.until is None, task.until or task.since or datetime.date.max, task.name


def _task(kind: Kind, entry: Entry, process: Process | None = None, **more: object) -> Task:
    consultation = process.consultation.title if process is not None and process.consultation is not entry else ""
    return Task(
        kind=kind,
        name=entry.name,
        title=entry.title,
        consultation=consultation,
        file=entry.source,
        **more,  # type: ignore[arg-type]  # the fields of a task
    )


def _new(kind: str, process: Process) -> tuple[str, ...]:
    return ("civicgen", "new", kind, "…", "--in", process.id)


def _settled(process: Process) -> bool:
    """Whether everything that was summed up has its answer."""
    return process.standing in ("answered", "followed-up")


def _promised(process: Process, portal: Portal, horizon: datetime.date) -> Iterator[Task]:
    """The answer promised to the whole consultation: late, or soon due."""
    it = process.consultation
    if it.answer_by is None or not promise_waiting(process):
        return
    given: dict[str, object] = {"until": it.answer_by.day, "command": _new("answer", process)}
    if process.late:
        yield _task("answer-late", it, process, **given)
    elif not is_past(it.answer_by, portal.now, portal.config.zone) and it.answer_by.day <= horizon:
        yield _task("answer-promised", it, process, **given)


def _questions(process: Process, portal: Portal) -> Iterator[Task]:
    """Questions to officials that wait for an answer, those that have waited longest first."""
    within = process.consultation.answer_within
    waiting = (
        (row.contribution.date.day, row.contribution.number, row.contribution.title or row.extract)
        for row in questions_waiting(process, portal.store)
        if row.contribution.date is not None
    )
    for day, number, title in nsmallest(_QUESTIONS, waiting):
        due = day + datetime.timedelta(days=within) if within else None
        late = due is not None and is_past(Moment(due), portal.now, portal.config.zone)
        yield Task(
            kind="question-late" if late else "question-waiting",
            name=f"{process.id}#{number}",
            title=title,
            consultation=process.consultation.title,
            detail=(f"#{number}",),
            since=day,
            until=due,
            file=process.consultation.source,
            command=_new("answer", process),
        )


def _summed_up(process: Process) -> Iterator[Task]:
    """What was said and not summed up, and what was summed up and not answered."""
    asking = [step for step in process.consultation.steps if step.kind in TAKING_PART]
    closed = max((step.closes.day for step in asking if step.closes), default=None)
    if process.state == "closed" and process.contributions and not process.syntheses and not _settled(process):
        yield _task(
            "synthesis-missing", process.consultation, process, since=closed, command=_new("synthesis", process)
        )
    for synthesis, left in points_waiting(process):
        yield _task(
            "points-unanswered",
            synthesis,
            process,
            detail=tuple(point.title for point in left),
            since=_day(synthesis),
            command=_new("answer", process),
        )


def _silent(process: Process, portal: Portal, today: datetime.date, silent: datetime.date) -> Iterator[Task]:
    """Decisions, results and closed consultations of which nothing was heard for too long."""
    said = [day for each in (*process.syntheses, *process.answers) if (day := _day(each))]
    for result in process.results:
        heard = _last_of(result, portal)
        if heard is not None:
            said.append(heard)
        if result.status in ("planned", "in-progress") and (heard is None or heard <= silent):
            yield _task("result-silent", result, process, since=heard)
    for answer in process.answers:
        decided = _day(answer)
        followed = answer.name in process.trace.results_of
        if answer.decision in _DECIDED and not followed and decided is not None and decided <= silent:
            yield _task("decision-silent", answer, process, since=decided, command=_new("result", process))
    if process.state == "closed" and not _settled(process):
        said += [step.closes.day for step in process.consultation.steps if step.closes and step.closes.day <= today]
        said += [each.date.day for each in portal.default.news if _about(each.about, process.id)]
        heard = max((day for day in said if day <= today), default=None)
        if heard is not None and heard <= silent:
            command = ("civicgen", "new", "news", "…")
            yield _task("consultation-silent", process.consultation, process, since=heard, command=command)


def _about(references: tuple[str, ...], consultation: str) -> bool:
    targets = (parse(reference) for reference in references)
    return any(target is not None and target.name.partition("/")[0] == consultation for target in targets)


def _day(entry: Entry) -> datetime.date | None:
    moment = entry.updated or entry.published or getattr(entry, "date", None)
    return moment.day if moment is not None else None


def _last_of(result: Result, portal: Portal) -> datetime.date | None:
    """When something was last heard of a result: what the clerk dated, or a milestone that was reached."""
    days = [moment.day for moment in (result.updated, result.published) if moment is not None]
    now, zone = portal.now, portal.config.zone
    done = [each.date for each in result.milestones if reached(result, each, now, zone)]
    days += [moment.day for moment in done if moment.begins(zone) <= now]
    return max(days, default=None)


def _waiting(portal: Portal) -> Iterator[Task]:
    """What is written and not public yet: drafts, translations of what is public already, texts held back."""
    sources, zone = portal.sources, portal.config.zone
    entries = {entry.name: entry for entry in sources.entries[portal.config.language]}
    for entry in (*entries.values(), *sources.unready):
        above = entries.get(owner(entry))  # type: ignore[call-overload]  # the name of a consultation is its id
        whole = portal.default.process(owner(entry))
        title = above.title if isinstance(above, Consultation) else ""
        if above is not None and above.state in ("draft", "approved"):
            continue  # it goes with its consultation
        told = msgspec.structs.replace(_task("draft", entry, whole), consultation=title)
        command = ("civicgen", "publish", entry.name)
        if entry.state in ("draft", "approved"):
            kind: Kind = "approved" if entry.state == "approved" else "draft"
            yield msgspec.structs.replace(told, kind=kind, command=command)
        elif entry.publish_at is not None and not visible(entry, portal.now, zone):
            yield msgspec.structs.replace(told, kind="held-back", until=entry.publish_at.day)
