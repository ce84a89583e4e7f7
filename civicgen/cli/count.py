"""`civicgen count`: the figures of ballots, those of a portal, or of files that anyone downloaded, counted again."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.content.types import Tally
    from civicgen.portal.counting.values import Counted, Line, Table

__all__ = ["command"]

_COLUMNS = ("ballots", "points", "first", "won", "drawn", "lost", "grade", "better", "worse", "place", "cost")
_NAMES = {
    "ballots": mark("ballots"),
    "points": mark("points"),
    "first": mark("first"),
    "won": mark("duels won"),
    "drawn": mark("drawn"),
    "lost": mark("lost"),
    "grade": mark("majority grade"),
    "better": mark("better"),
    "worse": mark("worse"),
    "place": mark("place"),
    "cost": mark("cost"),
    "within": mark("within the budget"),
}


@click.pass_obj
def _count(console: Console, what: str | None, site: str | None, as_of: str | None, as_json: bool, as_csv: bool) -> int:
    if as_json and as_csv:
        raise click.UsageError(console.gettext("Choose one of --json and --csv."))
    if what is not None and Path(what).is_file() and Path(what).suffix.casefold() == ".json":
        return _again(console, Path(what), as_json=as_json, as_csv=as_csv)
    return _portal(console, find_portal(console, what, site), as_of, as_json=as_json, as_csv=as_csv)


def _again(console: Console, path: Path, *, as_json: bool, as_csv: bool) -> int:
    from civicgen.cli.problems import code_of, objects, show
    from civicgen.portal.counting.recount import recount

    told, again, problems = recount(path)
    counts = [(told.tally, again)] if told is not None else []
    if as_json:
        console.json({"format": 1, "counts": _objects(counts), "problems": objects(problems, console)})
        return code_of(problems)
    if told is not None and (again is not None or not problems):
        _print(console, counts if again is not None else [(told.tally, told.counted)], as_csv=as_csv)
    if problems:
        return show(problems, console)
    if again is not None:
        console.say(console.gettext("Counted again: the figures are those that were published."), style="good")
    return CODES["done"]


def _portal(console: Console, root: Path, as_of: str | None, *, as_json: bool, as_csv: bool) -> int:
    from civicgen.builder.looking import looked_at
    from civicgen.cli.problems import objects, show
    from civicgen.cli.settings import settings

    moment = instant(console, as_of, lambda: settings(root).zone)
    with looked_at(root, instant=moment) as found:
        if found.portal is None:
            if as_json:
                console.json({"format": 1, "counts": [], "problems": objects(found.problems, console)})
            else:
                show(found.problems, console)
                console.complain(console.gettext("Nothing can be counted while there are errors."))
            return CODES["problems"]
        counts = [(each.tally, each.counted) for process in found.portal.default.processes for each in process.tallies]
    if as_json:
        console.json({"format": 1, "counts": _objects(counts), "problems": []})
        return CODES["done"]
    if not counts:
        console.say(console.gettext("Nothing is counted in this portal: no file lies in a folder “ballots”."))
    _print(console, counts, as_csv=as_csv)
    return CODES["done"]


def _objects(counts: list[tuple[Tally, Counted | None]]) -> list[dict[str, Any]]:
    return [{"name": tally.name, "title": tally.title, "counted": counted} for tally, counted in counts]


# Text ----------------------------------------------------------------------------------------------------------------


def _print(console: Console, counts: list[tuple[Tally, Counted | None]], *, as_csv: bool) -> None:
    if as_csv:
        console.result(_csv(counts).rstrip("\n"))
        return
    for position, (tally, counted) in enumerate(counts):
        if position:
            console.result("")
        console.result(console.styled(f"{tally.title} ({tally.name})", "strong", console.out))
        for line in _lines(console, tally, counted):
            console.result(line)


def _lines(console: Console, tally: Tally, counted: Counted | None) -> list[str]:
    if counted is None:
        return [console.gettext("Not counted yet: ballots can still come, or are not there.")]
    lines = [console.ngettext("{count} ballot", "{count} ballots", counted.received)]
    if counted.blank:
        lines[0] += ", " + console.ngettext("{count} says nothing", "{count} say nothing", counted.blank)
    if counted.spoilt:
        lines[0] += ", " + console.ngettext("{count} set apart", "{count} set apart", counted.spoilt)
    if counted.hidden:
        few = mark("Under {number}, what they say is not shown: people could be recognised.")
        return [*lines, console.gettext(few, number=counted.threshold)]
    for table in counted.tables:
        lines += _table(console, tally, table, counted.threshold)
    if counted.spent is not None:
        within = mark("Within the budget: {spent} of {budget} {unit}.")
        lines.append(console.gettext(within, spent=counted.spent, budget=tally.budget, unit=tally.unit))
    return lines


def _table(console: Console, tally: Tally, table: Table, threshold: int) -> list[str]:
    titles = _titles(tally, table)
    head = [titles[""], *(console.gettext(_NAMES[name]) for name in _told(table))]
    if table.hidden:
        few = mark("{title}: fewer than {number} answers, not shown.")
        return [console.gettext(few, title=titles[""], number=threshold)]
    lines = table.lines if table.id else tuple(sorted(table.lines, key=lambda line: line.place))
    cells = [head, *([titles[line.id], *_cells(console, tally, line, table)] for line in lines)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    return [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def _titles(tally: Tally, table: Table) -> dict[str, str]:
    """What each line is called; under "", the whole table."""
    asked = next((each for each in tally.questions if each.id == table.id), None)
    options = asked.options if asked else tally.options
    named = {line.id: line.id for line in table.lines} | {option.id: option.title for option in options}
    return {name: _short(title) for name, title in named.items()} | {"": _short(asked.title if asked else "")}


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _told(table: Table) -> list[str]:
    """Columns that this table has something in."""
    first = table.lines[0] if table.lines else None
    told = [name for name in _COLUMNS if first is not None and getattr(first, name) is not None]
    told = [name for name in told if name != "place" or (first is not None and first.place)]
    return [*told, *(["within"] if first is not None and first.within is not None else [])]


def _cells(console: Console, tally: Tally, line: Line, table: Table) -> list[str]:
    cells = []
    for name in _told(table):
        value = getattr(line, name)
        if name == "grade":
            value = tally.grades[value]
        elif name == "within":
            value = console.gettext(mark("yes")) if value else console.gettext(mark("no"))
        cells.append(str(value))
    return cells


def _csv(counts: list[tuple[Tally, Counted | None]]) -> str:
    """One line an option or answer, all figures in columns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    grades = max((len(tally.grades) for tally, _ in counts), default=0)
    head = ["tally", "question", "option", "title", "base", *_COLUMNS, "within", "left"]
    writer.writerow([*head, *(f"grade-{place}" for place in range(1, grades + 1))])
    for tally, counted in counts:
        for table in counted.tables if counted else ():
            named = _titles(tally, table)
            for line in table.lines:
                figures: list[Any] = [getattr(line, name) for name in _COLUMNS]
                figures += [None if line.within is None else ("yes" if line.within else "no"), line.left]
                writer.writerow([tally.name, table.id, line.id, named[line.id], table.base, *figures, *line.profile])
    return text.getvalue()


command = Command(
    "count",
    callback=_count,
    params=[
        Argument(
            ["what"],
            metavar="[WHAT]",
            required=False,
            type=click.Path(file_okay=True, dir_okay=True),
            meaning=mark(
                "File of figures downloaded from the page of a count, with its ballots in the same folder; or the "
                "folder of a portal, else the one you are in."
            ),
        ),
        portal_option(),
        as_of_option(),
        json_option(),
        Option(["--csv", "as_csv"], is_flag=True, help=mark("Print the figures as a table, CSV.")),
    ],
    help=mark(
        "Count ballots again, by the rule that was announced, and say whether the figures are those that were "
        "published. In a portal, count everything that lies in its folders “ballots”. Nothing is written, and nothing "
        "is asked of the network."
    ),
    examples=[
        ("civicgen count comptes-choix.json", mark("count again what a town published")),
        ("civicgen count", mark("count the ballots of the portal you are in")),
        ("civicgen count --csv > counts.csv", mark("the same, as a table")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("verify", "build"),
)
