"""The trace of a consultation becomes counts of what was taken up, answered, followed; and what was not, by number."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from civicgen.content.types import Answer
from civicgen.portal.portal import Process
from civicgen.portal.store import Store
from civicgen.portal.waiting import questions_waiting

__all__ = ["Coverage", "coverage", "left_out", "promising"]


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what was said can be followed to what was decided, and to what was done."""

    contributions: int
    """Those that can be read: neither withheld nor withdrawn. Replies count too."""
    gone: int
    """Withheld or withdrawn, each with its reason."""
    taken_up: int
    """Of the contributions, how many are cited by a point, or answered or followed by name, or grouped with such."""
    shared: int
    """Of those taken up, how many only because of what they are grouped with."""
    answered: int
    """Of the contributions, how many have an answer: by name, through a point, or since the whole was answered.
    Questions to officials have theirs when somebody answers them, not all."""
    points: int
    points_answered: int
    promising: int
    """Answers that accept something, in whole or part."""
    promising_followed: int
    """Of these, how many have a result."""


def coverage(process: Process, store: Store) -> Coverage:
    """Count; as long as nothing was taken up, no list is read."""
    trace, total = process.trace, store.summary(process.id).total
    named = trace.answers_to_number.keys()
    own = trace.cited_by.keys() | named | trace.results_of_number.keys()
    taken_up = set(trace.with_grouped(own))
    through_points = (
        number for point, numbers in trace.cites_of.items() if trace.answers_of(point) for number in numbers
    )
    answered = set(trace.with_grouped((*named, *through_points)))
    public = set(_public(process, store)) if taken_up else set()
    contributions = len(public) if taken_up else total - len(trace.gone)
    waiting = sum(1 for _ in questions_waiting(process, store)) if trace.answers_to_whole else 0
    points = [(synthesis.name, point.id) for synthesis in process.syntheses for point in synthesis.points]
    accepted = promising(process)
    return Coverage(
        contributions=contributions,
        gone=len(trace.gone),
        taken_up=contributions if trace.at_once else len(taken_up & public),
        shared=0 if trace.at_once else len((taken_up - own) & public),
        answered=contributions - waiting if trace.answers_to_whole else len(answered & public),
        points=len(points),
        points_answered=sum(bool(trace.answers_of(point)) for point in points),
        promising=len(accepted),
        promising_followed=sum(bool(trace.results_of.get(answer.name)) for answer in accepted),
    )


def promising(process: Process) -> list[Answer]:
    """Answers from which something is to follow."""
    return [answer for answer in process.answers if answer.decision in ("accepted", "partly")]


def left_out(process: Process, store: Store) -> Iterator[int]:
    """Numbers of the contributions that no point cites, that nothing answers or follows by name, in order."""
    return (number for number in _public(process, store) if not process.trace.taken_up(number))


def _public(process: Process, store: Store) -> Iterator[int]:
    gone = process.trace.gone
    for chunk in store.windows(process.id, "each"):
        yield from (number for number in chunk.numbers if number not in gone)
