"""`civicgen keys reseal`: what the inbox holds sealed to an old key is sealed to the one of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Command
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import PASSPHRASE, home_of, inbox_of, inbox_option, key_of, typed_private
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from pathlib import Path

    from civicgen.forms.sealing import Private

__all__ = ["command", "resealed"]


@click.pass_obj
def _reseal(console: Console, inbox: str | None, site: str | None) -> int:
    key = key_of(find_portal(console, site=site))
    folder = inbox_of(console, key, inbox)
    old = _old(console, key)
    return resealed(console, folder, old, key)


def resealed(console: Console, folder: Path, old: Private, key: str) -> int:
    """Do it, and say what came of it."""
    from civicgen.moderation.inbox.resealing import resealer

    with resealer(folder) as inbox:
        done = inbox.reseal(old, key)
    if done.again:
        console.result(console.gettext("The inbox is sealed to the new key: nobody needs the old one to read it."))
        console.say(
            console.gettext(
                "Copies of the inbox made before (civicgen inbox backup) still open with the old key: make a new one, "
                "and delete them. Keep the old key until nothing sealed to it can come in any more."
            )
        )
    else:
        console.result(console.gettext("Nothing in the inbox is sealed to that key."))
    return CODES["done"]


def _old(console: Console, key: str) -> Private:
    """The old private key: one of those on this computer that the passphrase opens, else from its paper."""
    from civicgen.forms.sealing import public_of
    from civicgen.moderation.inbox.database import refused
    from civicgen.moderation.keys import keyfile

    home = home_of(console)
    own = home.key_file(key)
    every = [keyfile.read(file) for file in sorted(own.parent.glob("*.json")) if file != own]
    given = console.environ.get(PASSPHRASE)
    kept = [each for each in every if each is not None and each.box]
    if kept and given is None and console.asks:
        given = click.prompt(console.gettext("Passphrase of the old key"), hide_input=True, err=True)
    for each in kept:
        if given is not None and (private := keyfile.unlocked(each, given)) is not None:
            return private
    if not console.asks:
        raise refused("no-old-key")
    private = typed_private(console)
    if public_of(private) == key:
        raise refused("key-of-today")
    return private


command = Command(
    "reseal",
    callback=_reseal,
    params=[inbox_option(), portal_option()],
    help=mark(
        "Seal to the key of today what the inbox holds sealed to an old one, with the old private key: the one on this "
        "computer, else its copy on paper. Typed again after a pull, it seals what has come since. What only a lost "
        "key opens stays closed for ever."
    ),
    examples=[("civicgen keys reseal", mark("after civicgen keys new --again"))],
    codes=(0, 1, 2, 74, 75),
    related=("keys new", "inbox"),
)
