"""`civicgen collector purge`: what was fetched long ago goes, receipts stay."""

from __future__ import annotations

import click

from civicgen.cli.collector import installed, store_option
from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import json_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _purge(console: Console, store: str, days: int, dry: bool, as_json: bool) -> int:
    installed(store)
    from civicgen.collector.database import Unreachable
    from civicgen.collector.keeping import purge

    try:
        done = purge(store, days, dry=dry)
    except Unreachable as fault:
        console.complain(console.gettext("The database cannot be used: {reason}", reason=str(fault)))
        return CODES["problems"]
    if as_json:
        console.json({"format": 1, "dry": dry, "emptied": done.emptied, "unfetched": done.unfetched})
        return CODES["done"]
    console.result(
        console.ngettext(
            "{count} deposit emptied; its receipt can still be verified.",
            "{count} deposits emptied; their receipts can still be verified.",
            done.emptied,
        )
        if not dry
        else console.ngettext("{count} deposit would be emptied.", "{count} deposits would be emptied.", done.emptied)
    )
    if done.unfetched:
        console.complain(
            console.ngettext(
                "{count} deposit is as old and was never fetched: it stays. Fetch it: civicgen forms pull",
                "{count} deposits are as old and were never fetched: they stay. Fetch them: civicgen forms pull",
                done.unfetched,
            )
        )
    return CODES["done"]


command = Command(
    name="purge",
    callback=_purge,
    help=mark(
        "Empty the deposits that were fetched and are older: their text, files and sealed parts go, and are written "
        "over on the disk; their receipts can still be verified. The collector does so by itself once a day; nothing "
        "goes that was not fetched."
    ),
    params=[
        store_option(),
        Option(
            ["--days"],
            type=click.IntRange(0, 3650),
            default=30,
            metavar="DAYS",
            help=mark("How old they must be (30 days otherwise)."),
        ),
        Option(["--dry-run", "dry"], is_flag=True, help=mark("Only say how many.")),
        json_option(),
    ],
    examples=[
        ("civicgen collector purge --dry-run", mark("say how many deposits would be emptied")),
        ("civicgen collector purge --days 0", mark("empty everything that was fetched")),
    ],
    codes=(0, 1, 2),
    related=("collector run", "collector backup"),
)
