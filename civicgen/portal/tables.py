"""A consultation becomes the rows of its open data: contributions, points, answers, results, links between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import unquote

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
from civicgen.portal.columns import (
    COLUMNS,
    OF_ANSWERS,
    OF_ENTRIES,
    OF_POINTS,
    OF_RESULTS,
    OF_SYNTHESES,
    Linked,
)
from civicgen.portal.figures import figures
from civicgen.portal.further import Further
from civicgen.portal.portal import Portal, Process
from civicgen.portal.references import parse

__all__ = ["Row", "Tables", "contribution_row"]

Row = tuple[Any, ...]
_E = TypeVar("_E", bound=Entry)

_SALT = Contribution.__struct_fields__.index("salt")
_DESTINATION = re.compile(r"(\](?:\(|:)\s*<?)([^\s()<>]+)")
"""Where a link of a text leads, and what stands before it."""
_LASTING = frozenset({"title", "withdrawn_because", *OF_ENTRIES})
"""What stays of an answer or a result that was withdrawn."""
_KINDS: dict[type[Entry], Linked] = {
    Consultation: "consultation",
    Synthesis: "synthesis",
    Article: "article",
    Document: "document",
    Answer: "answer",
}
"""What an answer can be given to, or a result follow from, besides contributions and points."""


def contribution_row(contribution: Contribution) -> Row:
    """A contribution as a row of its table."""
    values = msgspec.structs.astuple(contribution)
    return (*values[:_SALT], *values[_SALT + 1 :])


class Tables(msgspec.Struct, frozen=True, dict=True):
    """The tables of one consultation, in the default language: what may be shown of it, and nothing else."""

    portal: Portal
    process: Process
    hidden: frozenset[str] = frozenset()
    """Names of the entries of the portal that may not be shown: drafts, and what is held back."""
    withdrawn: tuple[Entry, ...] = ()
    """Answers and results of the consultation that were withdrawn: their title and the reason stay."""

    def rows(self, table: str) -> Iterator[Row]:
        """Rows of a table, one by one, with a value for each of its columns."""
        if table == "contributions":
            return self._contributions()
        if table == "fields":
            return self._further.rows() if self._further.there else iter(())
        return self._links() if table == "links" else iter(self._few(table))

    def count(self, table: str) -> int:
        """How many rows a table has."""
        if table == "contributions":
            return self.process.contributions
        if table == "fields":
            return self._further.facts()[0]
        if table == "links":
            cited = sum(map(len, self.process.trace.cited_by.values()))
            return cited + len(self._decided) + self.portal.store.summary(self.process.id).grouped
        return len(self._few(table))

    def inputs(self, table: str) -> bytes:
        """Digest of all that the rows of a table are made from."""
        if table == "contributions":
            return self._stored
        if table == "fields":
            return self._further.inputs()
        if table == "links":
            return digest(encode(self.process.syntheses), self._stored, encode(self._decided))
        return digest(encode(self._few(table)))

    def size(self, table: str) -> int:
        """About how many bytes the rows of a table have, rather more than less."""
        if table == "contributions":
            return self.portal.store.summary(self.process.id).size
        if table == "fields":
            return self._further.facts()[1]
        if table == "links":  # there may be as many as there are contributions
            points = (point for each in self.process.syntheses for point in each.points)
            quotes = sum(len(quote.text) for point in points for quote in point.quotes)
            return 130 * self.count(table) + 2 * quotes
        names = sum(len(column.name) + 6 for column in COLUMNS[table])
        return len(encode(self._few(table))) + names * len(self._few(table))

    def _few(self, table: str) -> tuple[Row, ...]:
        """Rows of the tables that staff write: never more than they can write."""
        if table == "points":
            return self._points
        if table == "tallies":
            return tuple(figures(self.process))
        return self._answers if table == "answers" else self._results

    # What was said ----------------------------------------------------------------------------------------------------

    @cached_property
    def _further(self) -> Further:
        return Further(self.portal, self.process)

    @cached_property
    def _stored(self) -> bytes:
        return digest(b"", *(window.digest for window in self.portal.store.windows(self.process.id, "each")))

    def _contributions(self) -> Iterator[Row]:
        # What was withheld or withdrawn has neither text nor title nor author in the store.
        for row in self.portal.store.rows(self.process.id):
            yield contribution_row(row.contribution)

    # What was summed up -----------------------------------------------------------------------------------------------

    @cached_property
    def _points(self) -> tuple[Row, ...]:
        rows: list[Row] = []
        for synthesis in self.process.syntheses:
            shared = self._values(synthesis, OF_SYNTHESES)
            name = self._short(synthesis.name)
            rows += [
                (f"{name}#{point.id}", name, *self._values(point, OF_POINTS), *shared, synthesis.lang)
                for point in synthesis.points
            ]
        return tuple(rows)

    # What was decided and done ----------------------------------------------------------------------------------------

    @cached_property
    def _answers(self) -> tuple[Row, ...]:
        people = self.portal.default.people
        rows = []
        for it in self._shown(Answer, self.process.answers):
            person = None if it.state == "withdrawn" else people.get((it.signatory or "").removeprefix("people/"))
            signatory = ", ".join(filter(None, (person.name, person.role))) if person else ""
            decided = (
                *self._values(it, OF_ANSWERS),
                signatory,
                *self._values(it, ("date", *OF_ENTRIES, "body")),
                it.lang,
            )
            rows.append((self._short(it.name), *decided))
        return tuple(rows)

    @cached_property
    def _results(self) -> tuple[Row, ...]:
        rows = []
        for it in self._shown(Result, self.process.results):
            milestones = () if it.state == "withdrawn" else it.milestones
            stages = "\n".join(f"{cell(stage.date)} {stage.text}" for stage in milestones)
            done = (
                *self._values(it, OF_RESULTS),
                stages,
                *self._values(it, ("reason", *OF_ENTRIES, "body")),
                it.lang,
            )
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

    def _values(self, it: Entry | Point, fields: tuple[str, ...]) -> tuple[Any, ...]:
        gone = isinstance(it, Entry) and it.state == "withdrawn"
        left_out = frozenset(fields) - _LASTING if gone else {"withdrawn_because"}
        values = (None if field in left_out else getattr(it, field) for field in fields)
        return tuple(self._open(value) if isinstance(value, str) and "]" in value else value for value in values)

    def _open(self, text: str) -> str:
        """A text whose links to what may not be shown lead nowhere, as on its page: even a name may tell too much."""
        return _DESTINATION.sub(lambda link: link[1] if self._leads_to_hidden(unquote(link[2])) else link[0], text)

    def _leads_to_hidden(self, reference: str) -> bool:
        target = parse(reference, self.process.id)
        return target is not None and not self.hidden.isdisjoint((target.name, target.name.partition("/")[0]))
