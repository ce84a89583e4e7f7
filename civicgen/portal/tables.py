"""A consultation becomes the rows of its open data: contributions, points, answers, results, links between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from civicgen.content.cells import cell
from civicgen.content.types import (
    Answer,
    Article,
    Consultation,
    Contribution,
    Document,
    Entry,
    Point,
    Result,
    Synthesis,
)
from civicgen.digests import digest, encode
from civicgen.portal.portal import Portal, Process
from civicgen.portal.references import parse

__all__ = ["COLUMNS", "Column", "Link", "Linked", "Named", "Row", "Tables"]

Linked = Literal["contribution", "consultation", "synthesis", "point", "article", "document", "answer", "result"]
"""What a link can lead from, or to."""
Row = tuple[Any, ...]
_E = TypeVar("_E", bound=Entry)


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
    names = {field.name: field.encode_name for field in msgspec.structs.fields(owner)}
    return tuple(Column(names[field], owner, field) for field in fields)


_SALT = Contribution.__struct_fields__.index("salt")
"""Left out of the data: a salt belongs to the proof that the journal has of a contribution, and stands with it."""
_OF_CONTRIBUTIONS = tuple(name for name in Contribution.__struct_fields__ if name != "salt")
_OF_POINTS = ("title", "text", "topic")
_OF_SYNTHESES = ("author", "method", "base", "limits", "machine", "date", "published", "updated")
_OF_ANSWERS = ("title", "decision", "reason", "next")
_OF_RESULTS = ("title", "status", "progress", "cost", "place")
_OF_ENTRIES = ("state", "published", "updated")
_LASTING = frozenset({"title", "reason", *_OF_ENTRIES})
"""What stays of an answer or a result that was withdrawn."""
_KINDS: dict[type[Entry], Linked] = {
    Consultation: "consultation",
    Synthesis: "synthesis",
    Article: "article",
    Document: "document",
    Answer: "answer",
}
"""What an answer can be given to, or a result follow from, besides contributions and points."""

COLUMNS: dict[str, tuple[Column, ...]] = {
    "contributions": _columns(Contribution, *_OF_CONTRIBUTIONS),
    "points": (
        *_columns(Named, "point", "synthesis"),
        *_columns(Point, *_OF_POINTS),
        *_columns(Synthesis, *_OF_SYNTHESES),
        *_columns(Named, "lang"),
    ),
    "answers": (
        *_columns(Named, "answer"),
        *_columns(Answer, *_OF_ANSWERS),
        *_columns(Named, "signatory"),
        *_columns(Answer, "date", *_OF_ENTRIES),
        *_columns(Named, "body", "lang"),
    ),
    "results": (
        *_columns(Named, "result"),
        *_columns(Result, *_OF_RESULTS),
        *_columns(Named, "milestones"),
        *_columns(Result, "reason", *_OF_ENTRIES),
        *_columns(Named, "body", "lang"),
    ),
    "links": _columns(Link, *Link.__struct_fields__),
}
"""Columns of each table; those of the contributions are what a file of contributions has."""


@dataclass(frozen=True)
class Tables:
    """The tables of one consultation, in the default language: what may be shown of it, and nothing else."""

    portal: Portal
    process: Process
    withdrawn: tuple[Entry, ...] = ()
    """By civicgen: its answers and results that were withdrawn; their title and the reason stay."""

    def rows(self, table: str) -> Iterator[Row]:
        """Rows of a table, one by one, with a value for each of its columns."""
        if table == "contributions":
            return self._contributions()
        if table == "points":
            return self._points()
        return iter(self._answers if table == "answers" else self._results) if table != "links" else self._links()

    def count(self, table: str) -> int:
        """How many rows a table has."""
        if table == "contributions":
            return self.process.contributions
        if table == "points":
            return sum(len(each.points) for each in self.process.syntheses)
        if table == "links":
            cited = sum(map(len, self.process.trace.cited_by.values()))
            return cited + len(self._decided) + self.portal.store.summary(self.process.id).grouped
        return len(self._answers if table == "answers" else self._results)

    def inputs(self, table: str) -> bytes:
        """Digest of all that the rows of a table are made from."""
        if table == "contributions":
            return self._stored
        if table == "points":
            return self._summed_up
        if table == "links":
            return digest(self._summed_up, self._stored, encode(self._decided))
        return digest(encode(self._answers if table == "answers" else self._results))

    def size(self, table: str) -> int:
        """About how many bytes the rows of a table have, rather more than less."""
        if table == "contributions":
            return self.portal.store.summary(self.process.id).size
        if table == "points":
            return len(encode(self.process.syntheses))
        if table == "links":
            quotes = sum(
                len(quote.text) for each in self.process.syntheses for it in each.points for quote in it.quotes
            )
            return 80 * self.count(table) + 2 * quotes
        return len(encode(self._answers if table == "answers" else self._results)) * 5 // 4

    # What was said ----------------------------------------------------------------------------------------------------

    @cached_property
    def _stored(self) -> bytes:
        return digest(b"", *(window.digest for window in self.portal.store.windows(self.process.id, "each")))

    def _contributions(self) -> Iterator[Row]:
        # What was withheld or withdrawn has neither text nor title nor author in the store.
        for row in self.portal.store.rows(self.process.id):
            values = msgspec.structs.astuple(row.contribution)
            yield (*values[:_SALT], *values[_SALT + 1 :])

    # What was summed up -----------------------------------------------------------------------------------------------

    @cached_property
    def _summed_up(self) -> bytes:
        return digest(encode(self.process.syntheses))

    def _points(self) -> Iterator[Row]:
        for synthesis in self.process.syntheses:
            shared = _values(synthesis, _OF_SYNTHESES)
            name = self._short(synthesis.name)
            for point in synthesis.points:
                yield (f"{name}#{point.id}", name, *_values(point, _OF_POINTS), *shared, synthesis.lang)

    # What was decided and done ----------------------------------------------------------------------------------------

    @cached_property
    def _answers(self) -> tuple[Row, ...]:
        people = self.portal.default.people
        rows = []
        for it in self._shown(Answer, self.process.answers):
            person = None if it.state == "withdrawn" else people.get((it.signatory or "").removeprefix("people/"))
            signatory = ", ".join(filter(None, (person.name, person.role))) if person else ""
            decided = (*_values(it, _OF_ANSWERS), signatory, *_values(it, ("date", *_OF_ENTRIES, "body")), it.lang)
            rows.append((self._short(it.name), *decided))
        return tuple(rows)

    @cached_property
    def _results(self) -> tuple[Row, ...]:
        rows = []
        for it in self._shown(Result, self.process.results):
            milestones = () if it.state == "withdrawn" else it.milestones
            stages = "\n".join(f"{cell(stage.date)} {stage.text}" for stage in milestones)
            done = (*_values(it, _OF_RESULTS), stages, *_values(it, ("reason", *_OF_ENTRIES, "body")), it.lang)
            rows.append((self._short(it.name), *done))
        return tuple(rows)

    def _shown(self, kind: type[_E], live: tuple[_E, ...]) -> Iterator[_E]:
        yield from live
        yield from (each for each in self.withdrawn if isinstance(each, kind))

    # Links ------------------------------------------------------------------------------------------------------------

    def _links(self) -> Iterator[Row]:
        """Contribution → point, then whatever was answered → answer → result, then what was grouped."""
        for synthesis in self.process.syntheses:
            for point in synthesis.points:
                yield from self._cited(point, f"{self._short(synthesis.name)}#{point.id}")
        yield from self._decided
        for number, head in sorted(self.portal.store.grouped(self.process.id).items()):
            yield "contribution", str(number), "contribution", str(head), ""

    def _cited(self, point: Point, name: str) -> Iterator[Row]:
        words: dict[int, list[str]] = {}
        for reference in point.cites:
            words.setdefault(self._number(reference), [])
        for quote in point.quotes:
            if quote.of:
                words.setdefault(self._number(quote.of), []).append(quote.text)
        for number, quoted in words.items():
            if number:  # of this consultation, as everywhere
                yield "contribution", str(number), "point", name, "\n".join(quoted)

    def _number(self, reference: str) -> int:
        target = parse(reference, self.process.id)
        return target.number if target is not None and target.name == self.process.id else 0

    @cached_property
    def _decided(self) -> tuple[Row, ...]:
        """What each answer answers, and what each result follows from; what may not be shown is left out."""
        process = self.process
        given = [("answer", each.name, each.to or (process.id,)) for each in process.answers]
        followed = [("result", each.name, each.of) for each in process.results]
        rows: dict[Row, None] = {}
        for kind, name, references in (*given, *followed):
            for reference in references:
                origin = self._origin(reference)
                if origin is not None:
                    rows[(*origin, kind, self._short(name), "")] = None
        return tuple(rows)

    def _origin(self, reference: str) -> tuple[Linked, str] | None:
        target = parse(reference, self.process.id)
        if target is None:
            return None
        edition = self.portal.default
        if target.number:
            if edition.process(target.name) is None or not self.portal.store.has(target.name, target.number):
                return None
            own = target.name == self.process.id
            return "contribution", str(target.number) if own else f"{target.name}#{target.number}"
        entry = edition.entries.get(target.name)
        if entry is None or entry.state == "withdrawn":
            return None
        name = self._short(entry.name)
        if isinstance(entry, Synthesis) and target.anchor:
            return ("point", f"{name}#{target.anchor}") if edition.point(entry.name, target.anchor) else None
        kind = _KINDS.get(type(entry))
        return (kind, name) if kind else None

    def _short(self, name: str) -> str:
        """Name as it is written inside the consultation."""
        return name.removeprefix(f"{self.process.id}/")


def _values(it: Entry | Point, fields: Iterable[str]) -> tuple[Any, ...]:
    gone = isinstance(it, Entry) and it.state == "withdrawn"
    return tuple(None if gone and field not in _LASTING else getattr(it, field) for field in fields)
