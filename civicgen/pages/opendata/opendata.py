"""The portal becomes its open data: tables to download, made row by row, and the pages that say what they are."""

from __future__ import annotations

import datetime
import typing
from collections.abc import Iterator
from functools import cache, partial
from typing import Any, Literal, get_args, get_origin

import msgspec

from civicgen import __version__
from civicgen.config import Licence
from civicgen.content.types import Answer, Entry, Result
from civicgen.content.values import Moment, Supports
from civicgen.digests import digest, digest_of
from civicgen.pages import contexts as c
from civicgen.pages.machines.outputs import Dictionary
from civicgen.pages.opendata.downloads import downloads
from civicgen.pages.planned import Group, Planned, Streamed
from civicgen.pages.thread.tallies import ballots_links
from civicgen.pages.views import Views
from civicgen.pages.windows import numbered_windows, window_folders
from civicgen.portal.columns import COLUMNS, OF_BALLOTS, Column
from civicgen.portal.further import asked_of
from civicgen.portal.portal import Portal, Process
from civicgen.portal.tables import Row, Tables

__all__ = ["Gathered", "described", "plan_data", "plan_portal_data", "plan_tables"]

Form = Literal["csv", "spreadsheet", "jsonl"]
FORMS: tuple[Form, ...] = ("spreadsheet", "csv", "jsonl")
_LIST = 100
"""Consultations on one page of the portal's data."""

LICENCES: dict[Licence, str] = {
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""Where each licence can be read."""


class Gathered:
    """The tables of every consultation, by its id; worked out once for all pages and files about them."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        gone: dict[str, list[Entry]] = {}
        for entry in portal.default.entries.values():
            if entry.state == "withdrawn" and isinstance(entry, Answer | Result):
                gone.setdefault(entry.name.partition("/")[0], []).append(entry)
        self.offers: dict[str, tuple[c.DataTable, ...]] = {}
        """What their pages offer: the same in all languages."""
        written = {entry.name for entry in portal.sources.entries[portal.config.language]}
        hidden = frozenset(written - portal.default.entries.keys())
        self.of = {
            each.id: Tables(portal, each, hidden, tuple(gone.get(each.id, ()))) for each in portal.default.processes
        }

    def those(self, consultation: str) -> list[Tables]:
        """The tables of one consultation, or of all."""
        return [self.of[consultation]] if consultation else list(self.of.values())


# Pages ---------------------------------------------------------------------------------------------------------------


def plan_data(views: Views, process: Process, gathered: Gathered) -> Iterator[Planned]:
    """The page of one consultation."""
    folders = (process.id, views.addresses.word("data"))
    everything = views.page("", views.addresses.word("data"), role="data")
    context = c.DataPage(
        **views.listed(process, "", *folders),
        **_offered(views, gathered, process.id),
        everything=everything,
        ballots=ballots_links(views, process),
        downloads=downloads(views, process),
    )
    yield Planned(views.addresses.path(*folders), context)


def plan_portal_data(views: Views, gathered: Gathered) -> Iterator[Planned | Group]:
    """The page of the portal, and that of what the columns mean."""
    if not gathered.of:
        return
    word = views.addresses.word
    base = (word("data"),)
    every = [_named(views, each) for each in views.edition.processes]
    offered = _offered(views, gathered, "")
    starts = range(0, len(every), _LIST)
    for number, at in enumerate(starts, 1):
        folders = window_folders(base, number)
        common = views.listed(None, "", *folders) | {"windows": numbered_windows(views, base, number, len(starts))}
        if number > 1:
            common["languages"] = ()
            offered["tables"] = ()
        context = c.DataPage(**common, **offered, consultations=tuple(every[at : at + _LIST]))
        yield Planned(views.addresses.path(*folders), context)
    folders = (*base, word("dictionary"))
    page = c.DictionaryPage(
        **views.listed(None, "", *folders) | {"trail": views.trail(None, views.page("", *base, role="data"))},
        file=c.Link(address=_file(views, "", word("dictionary")) + ".csv", text=""),
    )
    yield _explained(views.addresses.path(*folders), page)


def _named(views: Views, process: Process) -> c.Link:
    """Link to the data of a consultation, by its title."""
    it = process.consultation
    return c.Link(address=views.part(process, "data").address, text=it.title, lang=views.foreign(it.lang))


def _explained(path: str, context: c.DictionaryPage | Dictionary) -> Group:
    """A page or file that says what the columns mean: looking at our own types takes longer than all the rest."""

    def pages() -> Iterator[Planned]:
        yield Planned(path, msgspec.structs.replace(context, tables=described()))

    return Group(path, digest_of((__version__, context)), pages)


def _offered(views: Views, gathered: Gathered, consultation: str) -> dict[str, Any]:
    licence, word = views.config.open_licence, views.addresses.word
    if consultation not in gathered.offers:
        tables = (_offer(views, gathered, consultation, table) for table in COLUMNS)
        gathered.offers[consultation] = tuple(table for table in tables if table is not None)
    return {
        "tables": gathered.offers[consultation],
        "licence": c.LicenceLine(id=licence, url=LICENCES[licence]),
        "publisher": views.config.publisher.name,
        "dictionary": views.page("", word("data"), word("dictionary"), role="dictionary"),
    }


def _offer(views: Views, gathered: Gathered, consultation: str, table: str) -> c.DataTable | None:
    """A table in all its forms; None when it has no row."""
    those = gathered.those(consultation)
    rows = sum(each.count(table) for each in those)
    if not rows:
        return None
    size = _upward(200 + sum(each.size(table) for each in those))
    files = (
        c.DataFile(
            link=c.Link(address=_name(views, consultation, table, form), text=""),
            name=_name(views, consultation, table, form).replace("/", "-"),
            form=form,
            size=size,
        )
        for form in FORMS
    )
    return c.DataTable(name=table, rows=rows, files=tuple(files))  # type: ignore[arg-type]  # a key of COLUMNS


def _upward(size: int) -> int:
    """Two digits, rounded up: a contribution more does not change the size that is told.

    >>> _upward(1), _upward(4_310), _upward(99_001)
    (1000, 5000, 100000)
    """
    step = max(1000, int(10 ** (len(str(size)) - 2)))
    return -(-size // step) * step


def _file(views: Views, consultation: str, name: str) -> str:
    """Address of a file of data: the same in all languages."""
    return views.default.file(*filter(None, (consultation, views.default.word("data"))), name)


def _name(views: Views, consultation: str, table: str, form: Form) -> str:
    word = views.default.word
    told = {"csv": ".csv", "spreadsheet": f"-{word('spreadsheet')}.csv", "jsonl": ".jsonl"}
    return _file(views, consultation, word(table) + told[form])


# Files ---------------------------------------------------------------------------------------------------------------


def plan_tables(views: Views, gathered: Gathered) -> Iterator[Streamed | Group]:
    """Every table of every consultation, then those of the portal, then what their columns mean."""
    for consultation in (*gathered.of, *([""] if gathered.of else [])):
        those = gathered.those(consultation)
        for table in COLUMNS:
            if not any(each.count(table) for each in those):
                continue
            inputs = digest(
                b"",
                *(part for each in those for part in (each.process.id.encode(), each.inputs(table))),
                *(b"portal", views.lang.encode()),
            )
            for form in FORMS:
                pieces = partial(_pieces, those, table, form, views.lang, named=not consultation)
                yield Streamed(_name(views, consultation, table, form), "data-file", inputs, pieces)
    if gathered.of:
        topics = tuple((topic.id, topic.title) for topic in views.edition.topics.values())
        path = _file(views, "", views.default.word("dictionary")) + ".csv"
        fields = tuple(
            (f"{process.id}/{field.id}", field.label)
            for process in views.edition.processes
            for field in asked_of(process).values()
        )
        yield _explained(path, Dictionary(lang=views.lang, topics=topics, fields=fields))


def _pieces(those: list[Tables], table: str, form: Form, lang: str, *, named: bool) -> Iterator[bytes]:
    """The bytes of a table; with a first column that names the consultation when it is of several."""
    from civicgen.pages.machines.tabular import (  # late: where no table changed, none is written
        exact,
        json_lines,
        spreadsheet,
    )

    columns = [column.name for column in COLUMNS[table]]
    rows: Iterator[Row] = (row for each in those for row in each.rows(table))
    if named:
        columns = ["consultation", *columns]
        rows = ((each.process.id, *row) for each in those for row in each.rows(table))
    if form == "csv":
        return exact(columns, rows)
    return spreadsheet(columns, rows, lang) if form == "spreadsheet" else json_lines(columns, rows)


# What the columns mean -----------------------------------------------------------------------------------------------


@cache
def described() -> tuple[c.DataColumns, ...]:
    """The columns of each table as their types have them."""
    return tuple(
        c.DataColumns(name=table, columns=tuple(map(_column, columns)))  # type: ignore[arg-type]  # a key of COLUMNS
        for table, columns in (*COLUMNS.items(), ("ballots", OF_BALLOTS))
    )


_FORMS: dict[Any, str] = {int: "number", datetime.date: "date", Moment: "date", Supports: "supports"}
_MARKDOWN = frozenset({"text", "body", "reason", "withdrawn_because"})
_NAMES = frozenset(
    {
        "tally",
        "option",
        "point",
        "synthesis",
        "answer",
        "result",
        "from",
        "to",
        "parent",
        "grouped_with",
        "consultation",
    }
)
_LABELS = {"within": "yes_no", "status": "progress", "from_kind": "linked", "to_kind": "linked"}
"""Lists of labels, where their name is not that of the column."""


def _column(column: Column) -> c.DataColumn:
    hint = typing.get_type_hints(column.owner)[column.field]
    if get_origin(hint) is not Literal:  # or nothing: an empty cell
        hint = next((part for part in get_args(hint) if part is not type(None)), hint)
    values = tuple(map(str, get_args(hint))) if get_origin(hint) is Literal else ()
    if issubclass(column.owner, Entry) and column.name == "state":
        values = ("published", "withdrawn")  # nothing else is ever shown
    form = "word" if values else _FORMS.get(hint, "text")
    if column.name in _NAMES:
        form = "name"
    elif column.name in _MARKDOWN:
        form = "markdown"
    return c.DataColumn(
        name=column.name,
        form=form,  # type: ignore[arg-type]  # one of the above
        field=f"{column.owner.__name__}.{column.field}",
        values=values,
        label=_LABELS.get(column.name, column.name) if values else "",
    )
