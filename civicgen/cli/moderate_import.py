"""`civicgen moderate import`: a table that a clerk filled in becomes decisions, or the list of what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.moderating import at_desk, consultation_option, desk_words
from civicgen.cli.private import inbox_option
from civicgen.cli.problems import show
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _import(console: Console, file: str, consultation: str, dry: bool, inbox: str | None, site: str | None) -> int:
    from civicgen.importers.tagging.sheets import open_sheet
    from civicgen.moderation.queue.sheet import read_rows
    from civicgen.moderation.queue.waiting import Refused
    from civicgen.problems import Place, Problem

    root = find_portal(console, site=site)
    table = list(open_sheet(Path(file)).rows)
    with at_desk(console, root, inbox, consultation) as desk:
        queue = desk.queue()
        words = [desk.said, desk.written, *(desk_words(desk.config, root, lang) for lang in ("en", "fr"))]
        decisions, problems = read_rows(table, file, queue, words, desk.config.language)
        taken = 0
        for number, name, decision in decisions:
            if dry:
                taken += 1
                continue
            try:
                queue.decide(name, decision)
                taken += 1
            except Refused as refused:  # decided by somebody else since a moment
                problems.append(Problem(code=refused.code, place=Place(file, number), given=refused.given))
    if problems:
        show(tuple(problems), console)
    text = console.ngettext(
        "{count} decision taken from {file}", "{count} decisions taken from {file}", taken, file=file
    )
    console.result(text)
    if dry:
        console.result(console.gettext("Nothing was written."))
    elif taken:
        console.say(console.gettext("Next: civicgen moderate publish"))
    return CODES["problems"] if problems else CODES["done"]


command = Command(
    "import",
    callback=_import,
    params=[
        Argument(["file"], metavar="FILE", meaning=mark("The table that civicgen moderate export wrote, filled in.")),
        consultation_option(),
        Option(
            ["--dry-run", "dry"], is_flag=True, help=mark("Say what is wrong and what would be taken, keep nothing.")
        ),
        inbox_option(),
        portal_option(),
    ],
    help=mark(
        "Take the decisions of a table: publish, mask, group, withhold, put aside, each with its reason; passages to "
        "mask, one a line. A row with a mistake is told with its number, and the others are taken. The same table "
        "twice changes nothing."
    ),
    examples=[("civicgen moderate import ../avis.ods", mark("take the decisions"))],
    codes=(0, 1, 2, 74),
    related=("moderate",),
)
