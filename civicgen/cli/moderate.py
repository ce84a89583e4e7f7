"""`civicgen moderate`: what people sent is read by a person, one after the other, before anyone else can read it."""

from __future__ import annotations

import click

from civicgen.cli.command import Group
from civicgen.cli.console import CODES, Console
from civicgen.cli.moderating import consultation_option
from civicgen.cli.private import inbox_option
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_context
def _moderate(ctx: click.Context, consultation: str, inbox: str | None, site: str | None) -> int | None:
    if ctx.invoked_subcommand is not None:
        return None
    console = ctx.find_object(Console)
    assert console is not None
    from civicgen.cli.moderate_session import Session
    from civicgen.cli.moderating import at_desk

    with at_desk(console, find_portal(console, site=site), inbox, consultation) as desk:
        Session(console, desk).run()
    return CODES["done"]


command = Group(
    "moderate",
    callback=_moderate,
    params=[consultation_option(), inbox_option(), portal_option()],
    help=mark(
        "Read what people sent and decide: publish, mask a passage, group with another, withhold, put aside. Nothing "
        "is public before “civicgen moderate publish”, and everything can be taken back until then. Alone, the command "
        "shows one submission after the other here; a spreadsheet and a page in your browser do the same."
    ),
    under=(
        ("serve", mark("decide on a page in your browser, on this computer only")),
        ("export", mark("write what waits into a table, to be filled in with a spreadsheet")),
        ("import", mark("take the decisions of a table that was filled in")),
        ("files", mark("open the files that came with a submission, in a folder that you name")),
        ("publish", mark("publish what was decided, and count what was received")),
        ("renumber", mark("mend numbers given twice, after two people published")),
    ),
    examples=[
        ("civicgen moderate", mark("read what waits, one after the other")),
        ("civicgen moderate serve", mark("the same in your browser")),
        ("civicgen moderate export ../avis.ods", mark("the same in a spreadsheet")),
        ("civicgen moderate publish", mark("publish what was decided")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("forms", "publish", "todo"),
)
