"""The report of a build becomes a few lines to read, or one object for a program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from civicgen.builder.report import Report
from civicgen.cli.console import Console
from civicgen.cli.figures import duration, number, weight
from civicgen.cli.page_kinds import name_of
from civicgen.cli.problems import objects
from civicgen.words import mark

__all__ = ["as_object", "lines", "shown_path"]

_KINDS = mark("kind of page")


def shown_path(path: Path) -> str:
    """A path as one would type it from here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive of Windows
        return str(path)
    return str(path) if relative.startswith("..") else relative


def as_object(report: Report, console: Console) -> dict[str, Any]:
    """The report in plain values, problems in the user's words."""
    fields = msgspec.structs.asdict(report)
    fields["problems"] = objects(report.problems, console)
    return {"format": 1, **fields, "rendered": report.rendered, "same": report.same, "good": report.good}


def lines(report: Report, console: Console) -> Iterator[str]:
    """What was done: where the site is, pages by kind, what stands out, what was left alone."""
    lang = console.lang

    def figure(value: float) -> str:
        return number(lang, value)

    files = report.rendered + report.same
    yield console.gettext(
        "Site: {folder} ({files} files, {size}), in {seconds}",
        folder=shown_path(Path(report.output)),
        files=figure(files),
        size=weight(lang, report.size),
        seconds=duration(lang, report.seconds),
    )
    yield console.gettext(
        "Made: {rendered}. Unchanged: {same}. Removed: {removed}.",
        rendered=figure(report.rendered),
        same=figure(report.same),
        removed=figure(report.removals),
    )
    if report.rendered and not console.quiet:
        yield from _table(report, console)
    if report.slowest is not None:
        yield console.gettext(
            "Slowest: {page}, {time}", page=report.slowest.path, time=duration(lang, report.slowest.value)
        )
    if report.heaviest is not None:
        yield console.gettext(
            "Heaviest: {page}, {size} as sent", page=report.heaviest.path, size=weight(lang, report.heaviest.value)
        )
    yield from _left(report, console)


def _table(report: Report, console: Console) -> Iterator[str]:
    """Pages by kind: made, unchanged."""
    head = (console.gettext(_KINDS), console.gettext("made"), console.gettext("unchanged"))
    lang = console.lang
    rows = [
        (name_of(kind.kind, console), number(lang, kind.rendered), number(lang, kind.same)) for kind in report.kinds
    ]
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(3)]
    for name, made, same in (head, *rows):
        yield f"  {name.ljust(widths[0])}  {made.rjust(widths[1])}  {same.rjust(widths[2])}"


def _left(report: Report, console: Console) -> Iterator[str]:
    if report.mended:
        yield console.gettext("An earlier build had been interrupted: it was finished first.")
    if report.unlogged:
        yield console.ngettext(
            "{count} thing is published and not yet in the journal. To write it down: civicgen journal append",
            "{count} things are published and not yet in the journal. To write them down: civicgen journal append",
            report.unlogged,
        )
    if report.strays:
        yield console.gettext(
            "Not of civicgen, left alone in the site: {names}",
            names=", ".join(report.strays[:5]) + (", …" if len(report.strays) > 5 else ""),
        )
    if report.set_aside:
        yield console.gettext(
            "Not known any more, moved to {folder}: {names}",
            folder=shown_path(Path(report.set_aside_in)),
            names=", ".join(report.set_aside[:5]) + (", …" if len(report.set_aside) > 5 else ""),
        )
