"""`civicgen inbox backup`: a copy of the inbox in one file."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from civicgen.cli.command import Argument, Command
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import inbox_of, inbox_option, key_of
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _backup(console: Console, target: str, inbox: str | None, site: str | None) -> int:
    from civicgen.moderation.inbox.backup import backup
    from civicgen.moderation.keys.where import allowed_file

    where = Path(target).absolute()
    allowed_file(where, "civicgen inbox backup")
    folder = inbox_of(console, key_of(find_portal(console, site=site)), inbox)
    file, count = backup(folder, where, datetime.datetime.now(datetime.UTC))
    console.result(
        console.ngettext(
            "{count} submission copied to {file}, and looked over.",
            "{count} submissions copied to {file}, and looked over.",
            count,
            file=file,
        )
    )
    console.say(console.gettext("It is sealed: only the private key opens it. Delete it when you make the next one."))
    return CODES["done"]


command = Command(
    "backup",
    callback=_backup,
    params=[
        Argument(
            ["target"],
            metavar="FOLDER",
            type=click.Path(),
            meaning=mark("Where the copy goes: a folder, or the name of a new file."),
        ),
        inbox_option(),
        portal_option(),
    ],
    help=mark("Copy the inbox into one file, while it is in use too; the copy is read again before you are told."),
    examples=[("civicgen inbox backup /media/key", mark("a copy on a USB key"))],
    codes=(0, 1, 2, 74, 75),
    related=("inbox", "inbox restore"),
)
