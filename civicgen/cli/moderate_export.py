"""`civicgen moderate export`: what waits becomes a table to be filled in with a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.moderating import at_desk, consultation_option
from civicgen.cli.private import inbox_option
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _export(
    console: Console, file: str, consultation: str, every: bool, replace: bool, inbox: str | None, site: str | None
) -> int:
    from civicgen.builder.trouble import disk
    from civicgen.moderation.hints.said import remarks
    from civicgen.moderation.keys.where import allowed_file, write_privately
    from civicgen.moderation.queue.sheet import headings, rows
    from civicgen.moderation.queue.waiting import Case

    path = Path(file).absolute()
    if path.suffix.casefold() not in (".csv", ".ods"):
        raise click.UsageError(console.gettext("Name a file that ends in .csv or .ods."), click.get_current_context())
    allowed_file(path, "civicgen moderate export")  # it holds what is not public yet
    with disk(path):
        if path.exists() and not replace:
            message = console.gettext("{file} is there already: choose another name, or --replace.", file=file)
            raise click.UsageError(message, click.get_current_context())

    def hints(case: Case) -> str:
        return "\n".join(remarks(case, console.words.gettext))

    with at_desk(console, find_portal(console, site=site), inbox, consultation) as desk:
        queue = desk.queue()
        noted = desk.noted() if every else []
        cases = [*queue.cases, *noted] if every else [*queue.waiting(), *queue.waiting(aside=True)]
        lines = [headings(console.lang), *rows(cases, hints, desk.said, console.lang)]
        reasons = [list(pair) for act in ("withhold", "mask", "group", "aside") for pair in desk.reasons(act)]
    write_privately(
        path, _csv(lines, console.lang) if path.suffix.casefold() == ".csv" else _ods(console, lines, reasons)
    )
    count = len(lines) - 1
    console.result(console.ngettext("{count} submission in {file}", "{count} submissions in {file}", count, file=file))
    console.say(console.gettext("It holds what is not public: keep it for yourself, and delete it afterwards."))
    console.say(console.gettext("Fill in the decision, then: civicgen moderate import {file}", file=file))
    return CODES["done"]


def _csv(lines: list[list[str]], lang: str) -> bytes:
    from civicgen.pages.machines.tabular import spreadsheet

    return b"".join(spreadsheet(lines[0], lines[1:], lang))


def _ods(console: Console, lines: list[list[str]], reasons: list[list[str]]) -> bytes:
    import io

    from civicgen.importers.tagging.ods import write
    from civicgen.moderation.queue.sheet import COLUMNS

    wide = [name in ("title", "text", "hints", "mask", "others", "reason") for name in COLUMNS]
    stream = io.BytesIO()
    known = [
        [console.gettext("Reason"), console.gettext("In words")],
        *(list(pair) for pair in dict.fromkeys(map(tuple, reasons))),
    ]
    write(stream, [("civicgen", wide, lines), (console.gettext("Reasons"), [False, True], known)])
    return stream.getvalue()


command = Command(
    "export",
    callback=_export,
    params=[
        Argument(["file"], metavar="FILE", meaning=mark("Table to write: .csv, or .ods for LibreOffice.")),
        consultation_option(),
        Option(
            ["--all", "every"],
            is_flag=True,
            help=mark("Also what was decided and not published yet, and messages and registrations that were read."),
        ),
        Option(["--replace"], is_flag=True, help=mark("Write over a table that is there.")),
        inbox_option(),
        portal_option(),
    ],
    help=mark(
        "Write what waits into a table, a row a submission, with what may be personal, what looks like spam and what "
        "is alike beside it. In the table, nothing that citizens typed is ever computed. It must not lie in a "
        "repository nor in a folder that others see."
    ),
    examples=[
        ("civicgen moderate export ../avis.ods", mark("a table for LibreOffice")),
        (
            "civicgen moderate export ../avis.csv --in plan-local-2026",
            mark("a table for any program, of one consultation"),
        ),
    ],
    codes=(0, 1, 2, 74),
    related=("moderate",),
)
