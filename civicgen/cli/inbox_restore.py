"""`civicgen inbox restore`: a copy becomes the inbox again."""

from __future__ import annotations

from pathlib import Path

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import inbox_of, inbox_option, key_of
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _restore(console: Console, file: str, yes: bool, inbox: str | None, site: str | None) -> int:
    from civicgen.builder.lock import hold
    from civicgen.moderation.inbox.backup import restore
    from civicgen.moderation.inbox.database import NAME

    folder = inbox_of(console, key_of(find_portal(console, site=site)), inbox)
    if (folder / NAME).exists() and not yes:
        if not console.asks:
            raise click.UsageError(
                console.gettext("Nobody is there to say yes: add --yes to replace the inbox."),
                click.get_current_context(),
            )
        if not click.confirm(console.gettext("Replace the inbox in {folder}?", folder=folder), err=True):
            return CODES["done"]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with hold(folder / "inbox.lock"):
        count, forgotten = restore(folder, Path(file).absolute())
    console.result(
        console.ngettext("{count} submission is back.", "{count} submissions are back.", count),
    )
    if forgotten:
        console.result(
            console.ngettext(
                "{count} that was forgotten since is not.", "{count} that were forgotten since are not.", forgotten
            )
        )
    console.say(console.gettext("Next: {command}", command="civicgen forms pull"))
    return CODES["done"]


command = Command(
    "restore",
    callback=_restore,
    params=[
        Argument(["file"], metavar="FILE", type=click.Path(), meaning=mark("A copy that inbox backup wrote.")),
        Option(["--yes", "-y"], is_flag=True, help=mark("Do not ask.")),
        inbox_option(),
        portal_option(),
    ],
    help=mark(
        "Put a copy of the inbox back. What was forgotten since stays forgotten, as far as the present inbox can be "
        "read; the next pull brings what came since."
    ),
    examples=[("civicgen inbox restore /media/key/inbox-2026-03-01-120000.sqlite", mark("after the disk was lost"))],
    codes=(0, 1, 2, 74, 75),
    related=("inbox", "inbox backup"),
)
