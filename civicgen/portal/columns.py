"""The tables of the open data as their columns: what each holds and means is said by a field of a type."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from civicgen.content.types import Answer, Contribution, Point, Result, Synthesis

__all__ = [
    "COLUMNS",
    "OF_ANSWERS",
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
}
"""Columns of each table; those of the contributions are what a file of contributions has."""
