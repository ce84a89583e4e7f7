"""`civicgen collector backup`: a copy of the database that was opened and counted."""

from __future__ import annotations

import click

from civicgen.cli.collector import installed, refused, store_option
from civicgen.cli.command import Argument, Command
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import json_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _backup(console: Console, target: str, store: str, as_json: bool) -> int:
    installed(store)
    from pathlib import Path

    from civicgen.collector.database import Unreachable
    from civicgen.collector.keeping import NotAFile, backup

    if "://" not in store and not Path(store).exists():
        raise refused(console.gettext("There is no file {path}.", path=store))
    try:
        copied = backup(store, target)
    except NotAFile as fault:
        raise refused(
            console.gettext("PostgreSQL has a backup of its own: pg_dump --format=custom --file={path} …", path=target)
        ) from fault
    except Unreachable as fault:
        console.complain(console.gettext("The database cannot be used: {reason}", reason=str(fault)))
        return CODES["problems"]
    if as_json:
        console.json({"format": 1, "path": copied.path, "size": copied.size, "receipts": copied.receipts})
        return CODES["done"]
    console.result(
        console.gettext(
            "{path}: the copy is whole and holds {count} receipts.", path=copied.path, count=copied.receipts
        )
    )
    return CODES["done"]


command = Command(
    name="backup",
    callback=_backup,
    help=mark(
        "Copy the database while the collector goes on receiving, then open the copy, verify it and count its "
        "receipts. What is personal is sealed in the copy too."
    ),
    params=[
        Argument(["target"], meaning=mark("file to write; one of that name is replaced once the copy is whole")),
        store_option(),
        json_option(),
    ],
    examples=[("civicgen collector backup deposits-monday.db", mark("make a copy that can be kept elsewhere"))],
    codes=(0, 1, 2, 74),
    related=("collector run",),
)
