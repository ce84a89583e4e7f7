"""`civicgen keys restore`: a copy on paper becomes the private key of this computer, under a passphrase."""

from __future__ import annotations

import click

from civicgen.cli.command import Command
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import home_of, inbox_of, inbox_option, key_of, new_passphrase, typed_copy
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _restore(console: Console, inbox: str | None, site: str | None) -> int:
    from civicgen.moderation.inbox.store import opened
    from civicgen.moderation.keys import keyfile

    key = key_of(find_portal(console, site=site))
    folder, home = inbox_of(console, key, inbox), home_of(console)
    file = home.key_file(key)
    private = typed_copy(console, key)
    kept = keyfile.read(file) or keyfile.KeyFile(public=key)
    keyfile.write(file, keyfile.with_passphrase(kept, private, new_passphrase(console)))
    if folder != home.inbox(key):
        home.remember(key, folder)
    with opened(folder, key, make=True):
        pass
    console.result(console.gettext("The private key is on this computer: {file}", file=file))
    console.say(console.gettext("The inbox lies in {folder}.", folder=folder))
    return CODES["done"]


command = Command(
    "restore",
    callback=_restore,
    params=[inbox_option(), portal_option()],
    help=mark(
        "Put the private key on this computer from its copy on paper, under a passphrase of your choice: for a second "
        "person, a new computer, or when the passphrase was forgotten."
    ),
    examples=[("civicgen keys restore", mark("type in the copy on paper"))],
    codes=(0, 1, 2, 74),
    related=("keys", "inbox"),
)
