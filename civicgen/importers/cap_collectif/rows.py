"""Rows of the export, as its site's interface gave them: proposals, arguments, sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from civicgen.importers.opening import Opened
from civicgen.importers.report import Journey
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["Appendix", "Argument", "LawChange", "Proposal", "Source", "arguments", "proposals", "sources"]


class Appendix(msgspec.Struct, frozen=True):
    """A text that goes with a proposal: its explanation."""

    title: str
    body: str | None = None


class LawChange(msgspec.Struct, frozen=True):
    """An article of the law that the proposal would change, before and after."""

    title: str
    key: str = ""
    before: str | None = None
    after: str | None = None


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal of a citizen, or an article of the bill when it is official. Bodies are HTML."""

    id: int
    title: str
    section: str = ""
    section_title: str = ""
    author: str = ""
    official: bool = False
    created_at: str = ""
    updated_at: str = ""
    body: str | None = None
    appendices: tuple[Appendix, ...] = ()
    law_changes: tuple[LawChange, ...] = ()
    votes_ok: int = 0
    votes_mitige: int = 0
    votes_nok: int = 0
    votes_total: int | None = None
    arguments_yes_count: int | None = None
    arguments_no_count: int | None = None
    sources_count: int | None = None
    versions_count: int = 0
    is_trashed: bool = False
    url: str = ""


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """A reason for or against a proposal. Plain text."""

    id: int
    opinion_id: int
    side: str
    author: str = ""
    created_at: str = ""
    updated_at: str = ""
    votes_count: int = 0
    body: str = ""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Something to read that someone added to a proposal. Plain text, with an address."""

    id: int
    opinion_id: int
    category: str = ""
    title: str = ""
    link: str | None = None
    author: str = ""
    created_at: str = ""
    updated_at: str = ""
    votes_count: int = 0
    body: str | None = None


Row = TypeVar("Row", Proposal, Argument, Source)

NOT_SHOWN = {
    "section_id": "topic",
    "ranking": "ranking",
    "url": "address",
    "votes_total": "sum",
    "arguments_yes_count": "sum",
    "arguments_no_count": "sum",
    "sources_count": "sum",
    "versions_count": "counted",
}
"""Columns that hold nothing a reader would miss: said elsewhere, or sums checked while reading."""


def proposals(file: Opened, journey: Journey) -> Iterator[Proposal]:
    """Read `propositions.jsonl`; a row that cannot be read is left out and named."""
    return _rows(_json_lines(file), Proposal, file, journey, "proposal")


def arguments(file: Opened, journey: Journey) -> Iterator[Argument]:
    """Read `arguments.csv`."""
    return _rows(_csv_rows(file), Argument, file, journey, "argument")


def sources(file: Opened, journey: Journey) -> Iterator[Source]:
    """Read `sources.jsonl`."""
    return _rows(_json_lines(file), Source, file, journey, "source")


def _rows(
    raw: Iterator[tuple[int, dict[str, object] | None]], kind: type[Row], file: Opened, journey: Journey, what: str
) -> Iterator[Row]:
    known = {field.name for field in msgspec.structs.fields(kind)}
    unknown: set[str] = set()
    seen: set[int] = set()
    for line, values in raw:
        journey.read(file.name)
        if values is not None:
            unknown |= values.keys() - known
        try:
            row = msgspec.convert(values, kind, strict=False)
        except msgspec.ValidationError:
            journey.left_out("unreadable", what, f"{file.name}:{line}")
            continue
        if row.id in seen:
            journey.left_out("twice", what, f"{file.name}:{line}")
            continue
        seen.add(row.id)
        yield row
    for column in sorted(unknown | (NOT_SHOWN.keys() & known)):
        journey.left_out(NOT_SHOWN.get(column, "unknown"), "column", f"{file.name}: {column}")


def _json_lines(file: Opened) -> Iterator[tuple[int, dict[str, object] | None]]:
    with file.open() as stream:
        for line, data in enumerate(stream, 1):
            text = data.removeprefix(b"\xef\xbb\xbf").strip()
            if not text:
                continue
            try:
                values = msgspec.json.decode(text, type=dict[str, object])
            except (msgspec.DecodeError, RecursionError):
                values = None
            yield line, values


def _csv_rows(file: Opened) -> Iterator[tuple[int, dict[str, object] | None]]:
    csv.field_size_limit(10_000_000)
    with file.open() as stream, io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text, restkey="", strict=True)
        try:
            for values in reader:
                whole = "" not in values and None not in values.values()
                yield reader.line_num, dict(values) if whole else None
        except UnicodeDecodeError as error:
            raise _refusal("import-encoding", file, reader.line_num, detail=f"byte {error.start}") from error
        except csv.Error as error:
            raise _refusal("import-table", file, reader.line_num, detail=str(error)) from error


def _refusal(code: str, file: Opened, line: int, **given: str) -> ProblemsFound:
    given = {"source": file.name, **given}
    return ProblemsFound((Problem(code=code, place=Place(file.source, line), given=given),))
