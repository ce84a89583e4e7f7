"""The tables of the open data as their columns: what each holds and means is said by a field of a type."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from civicgen.content.types import Answer, Contribution, Point, Result, Synthesis

__all__ = [
    "COLUMNS",
    "OF_ANSWERS",
    "OF_BALLOTS",
    "OF_ENTRIES",
    "OF_POINTS",
    "OF_RESULTS",
    "OF_SYNTHESES",
    "Column",
    "Link",
    "Linked",
    "Named",
]

Linked = Literal["contribution", "consultation", "synthesis", "point", "article", "document", "answer", "result"]
"""What a link can lead from, or to."""


class Named(msgspec.Struct, frozen=True):
    """Columns that are no key of a file: they name rows, or say what stands elsewhere in it."""

    consultation: str
    """Id of the consultation, as in the address of its page."""
    synthesis: str
    """Synthesis in which the point stands."""
    point: str
    """Name of the point, as the table of links has it: its synthesis and its id."""
    answer: str
    """Name of the answer, as the table of links has it."""
    result: str
    """Name of the result, as the table of links has it."""
    signatory: str
    """Who signs: name and function."""
    milestones: str
    """Dated stages, each on a line of its own: its date, then what was or will be done."""
    body: str
    """Text that completes it, in Markdown."""
    lang: str
    """Language of the row (BCP 47)."""


class Answered(msgspec.Struct, frozen=True):
    """What somebody answered to a question that is no part of the contribution itself, and that everyone may read."""

    number: int
    """Number of the contribution with which it came."""
    field: str
    """Short name of the question in its form."""
    question: str
    """The question, as the form asks it."""
    answer: str
    """The answer, in the words that people chose among or typed; several are parted by semicolons."""


class Link(msgspec.Struct, frozen=True):
    """One step of the way from what was said to what came of it."""

    from_kind: Linked
    """What the link leads from."""
    of: str = msgspec.field(name="from")
    """Name of what it leads from: number of a contribution, id of a consultation, name of a point, an answer…"""
    to_kind: Linked
    """What the link leads to, one step nearer to what was decided and done."""
    to: str
    """Name of what it leads to, in the same way."""
    quote: str = ""
    """Words of the contribution that the point quotes; several quotations stand on lines of their own."""


class Counting(msgspec.Struct, frozen=True):
    """One option, or one answer, and what was counted of it."""

    tally: str
    """Name of the count: its page says how it was made, and has the ballots to make it again."""
    question: str
    """The question on the ballot."""
    option: str
    """Short name of the option or answer: the column that it has in the ballots, or the cell."""
    title: str
    """The option or answer as people read it."""
    base: int
    """Ballots that say something of the question."""
    ballots: int
    """Ballots that marked it, chose it, ranked it, graded it, or gave it points."""
    points: int | None
    """Sum of points; with ranks, points by rank."""
    first: int | None
    """Ballots that ranked it first."""
    won: int | None
    """Duels won: options that fewer ballots rank before it than after it."""
    drawn: int | None
    """Duels drawn."""
    lost: int | None
    """Duels lost."""
    better: int | None
    """Ballots with a better grade than the majority grade."""
    worse: int | None
    """Ballots with a worse grade."""
    place: int
    """Place in the order that the rule gives; equal ones share one. 0: no order."""
    cost: int | None
    """What it costs, in whole units of money."""
    grade: str | None
    """Majority grade."""
    grades: str | None
    """Ballots by grade, the best first, each on a line of its own."""
    within: Literal["yes", "no"] | None
    """Whether the rule takes it within the budget."""


class BallotColumns(msgspec.Struct, frozen=True):
    """Columns of a file of ballots, besides one for each option or question."""

    ballots: int
    """How many ballots say just what this line says; the lines are sorted, so that their order tells nothing."""
    spoilt: str
    """1 for ballots set apart because they broke the rules; there is no such column where there were none."""
    option: str
    """One column for each option, by its short name: 1 for a mark, a rank, points, a grade; empty where the ballot says
    nothing. In a survey one for each question; a line then holds the answers to one question only."""


class Column(NamedTuple):
    """A column, with the field of a type that says what it holds and what it means."""

    name: str
    owner: type[msgspec.Struct]
    field: str


def _columns(owner: type[msgspec.Struct], *fields: str) -> tuple[Column, ...]:
    names = dict(zip(owner.__struct_fields__, owner.__struct_encode_fields__, strict=True))
    return tuple(Column(names[field], owner, field) for field in fields)


_OF_CONTRIBUTIONS = tuple(name for name in Contribution.__struct_fields__ if name != "salt")
"""All but the salt: it belongs to the proof that the journal has of a contribution, and stands with it."""
OF_POINTS = ("title", "text", "topic")
OF_SYNTHESES = ("author", "method", "base", "limits", "machine", "date", "published", "updated")
OF_ANSWERS = ("title", "decision", "reason", "next")
OF_RESULTS = ("title", "status", "progress", "cost", "place")
OF_ENTRIES = ("state", "withdrawn_because", "published", "updated")
"""Fields that stand in a row as they are, one after the other."""

COLUMNS: dict[str, tuple[Column, ...]] = {
    "contributions": _columns(Contribution, *_OF_CONTRIBUTIONS),
    "fields": _columns(Answered, *Answered.__struct_fields__),
    "points": (
        *_columns(Named, "point", "synthesis"),
        *_columns(Point, *OF_POINTS),
        *_columns(Synthesis, *OF_SYNTHESES),
        *_columns(Named, "lang"),
    ),
    "answers": (
        *_columns(Named, "answer"),
        *_columns(Answer, *OF_ANSWERS),
        *_columns(Named, "signatory"),
        *_columns(Answer, "date", *OF_ENTRIES),
        *_columns(Named, "body", "lang"),
    ),
    "results": (
        *_columns(Named, "result"),
        *_columns(Result, *OF_RESULTS),
        *_columns(Named, "milestones"),
        *_columns(Result, "reason", *OF_ENTRIES),
        *_columns(Named, "body", "lang"),
    ),
    "links": _columns(Link, *Link.__struct_fields__),
    "tallies": _columns(Counting, *Counting.__struct_fields__),
}
"""Columns of each table; those of the contributions are what a file of contributions has."""

OF_BALLOTS = _columns(BallotColumns, *BallotColumns.__struct_fields__)
"""Columns of the files of ballots, which stand beside their counts."""
