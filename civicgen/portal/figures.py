"""What was counted of ballots becomes rows of the open data: one for each option, or each answer to a question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from civicgen.content.types import Tally
from civicgen.portal.counting.values import Line
from civicgen.portal.portal import Process

__all__ = ["OF_LINES", "figures"]

OF_LINES = ("ballots", "points", "first", "won", "drawn", "lost", "better", "worse", "place", "cost")
"""Figures that stand in a row as they are."""


def figures(process: Process) -> Iterator[tuple[Any, ...]]:
    """Rows of all tallies that were counted; nothing of what is kept back."""
    for each in process.tallies:
        for table in each.counted.tables if each.counted else ():
            for line in table.lines:
                name = each.tally.name.removeprefix(f"{process.id}/")
                question = next((asked.title for asked in each.tally.questions if asked.id == table.id), "")
                yield (
                    name,
                    question or each.tally.question or process.consultation.question,
                    line.id,
                    _title(each.tally, table.id, line),
                    table.base,
                    *(getattr(line, field) for field in OF_LINES),
                    each.tally.grades[line.grade] if line.grade is not None else None,
                    _profile(each.tally, line),
                    {None: None, True: "yes", False: "no"}[line.within],
                )


def _title(tally: Tally, question: str, line: Line) -> str:
    asked = next((each for each in tally.questions if each.id == question), None)
    return next((option.title for option in (asked.options if asked else tally.options) if option.id == line.id), "")


def _profile(tally: Tally, line: Line) -> str | None:
    """Ballots by grade, each on a line of its own."""
    if not line.profile:
        return None
    return "\n".join(f"{grade}: {number}" for grade, number in zip(tally.grades, line.profile, strict=True))
