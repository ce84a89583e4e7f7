"""A consultation becomes what waits in it for an answer: the promise, points, questions. Decided here for everyone."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.content.types import Point, Synthesis
from civicgen.portal.portal import Process
from civicgen.portal.store import Row, Store

__all__ = ["over", "points_waiting", "promise_waiting", "questions_waiting"]


def over(process: Process, store: Store) -> bool:
    """Whether nothing more is to come of what was asked: it is closed, and nothing waits for an answer."""
    if process.state != "closed" or promise_waiting(process):
        return False
    return not any(True for _ in points_waiting(process)) and not any(True for _ in questions_waiting(process, store))


def promise_waiting(process: Process) -> bool:
    """Whether an answer was promised to the whole, late or not, and is still to come."""
    answered = process.trace.answers_to_whole or process.standing in ("answered", "followed-up")
    return process.consultation.answer_by is not None and not answered


def points_waiting(process: Process) -> Iterator[tuple[Synthesis, list[Point]]]:
    """Syntheses with their points that nothing answers."""
    for synthesis in process.syntheses:
        left = [point for point in synthesis.points if not process.trace.answers_of((synthesis.name, point.id))]
        if left:
            yield synthesis, left


def questions_waiting(process: Process, store: Store) -> Iterator[Row]:
    """Questions to officials that nobody answered: neither them, nor what they were grouped with, nor their points.

    An answer to the whole is none to a question, unless a point took it up.
    """
    trace = process.trace
    for window in store.windows(process.id, "kind", "question"):
        left = [number for number in window.numbers if number not in trace.gone and not trace.answers_for(number)]
        yield from store.numbered(process.id, left)
