"""What is private on this computer, for commands: folders of the user, the key, its passphrase or its copy on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Option
from civicgen.cli.console import Console
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.forms.sealing import Private
    from civicgen.moderation.inbox.store import Inbox
    from civicgen.moderation.keys.paper import Miscopied
    from civicgen.moderation.keys.where import Home

__all__ = [
    "PASSPHRASE",
    "home_of",
    "inbox_of",
    "inbox_option",
    "key_of",
    "new_passphrase",
    "opening",
    "private_of",
    "typed_copy",
    "typed_private",
]

PASSPHRASE = "CIVICGEN_KEY_PASSPHRASE"  # noqa: S105  (the name of it)
"""Where a program that runs by itself finds what a person would be asked for."""
_LEAST = 10
"""Characters of a passphrase: guessing each costs most of a second."""
_TRIES = 3


def inbox_option() -> Option:
    """`--inbox FOLDER`: where the inbox lies."""
    return Option(
        ["--inbox"],
        metavar="FOLDER",
        type=click.Path(),
        help=mark("Folder of the inbox; else CIVICGEN_INBOX, else where it was made, in your own folders."),
    )


def home_of(console: Console) -> Home:
    """The user's own folders."""
    from civicgen.moderation.keys.where import home

    return home(console.environ)


def key_of(root: Path) -> str:
    """The public key of a portal. Raises ProblemsFound where it has none."""
    from civicgen.cli.settings import settings
    from civicgen.moderation.inbox.database import refused

    key = settings(root).forms.key
    if not key:
        raise refused("no-key")
    return "".join(key.split())


def inbox_of(console: Console, key: str, named: str | None) -> Path:
    """The folder of an inbox. Raises ProblemsFound for one that others see, and in a forge's job unless it is named."""
    from civicgen.moderation.inbox.database import refused
    from civicgen.moderation.keys.where import INBOX, allowed, is_robot

    chosen = named or console.environ.get(INBOX, "")
    if not chosen and is_robot(console.environ):
        raise refused("inbox-in-a-job")
    folder = home_of(console).inbox(key, chosen)
    allowed(folder)
    return folder


@contextmanager
def opening(console: Console, root: Path, named: str | None, *, unlock: bool, make: bool = False) -> Iterator[Inbox]:
    """Open the inbox of a portal, for what a command does in it; with the private key if it must be read."""
    from civicgen.moderation.inbox.store import opened

    key = key_of(root)
    with opened(inbox_of(console, key, named), key, make=make) as inbox:
        if unlock:
            inbox.unlock(private_of(console, key))
        yield inbox


def private_of(console: Console, key: str) -> Private:
    """The private key: its passphrase is asked for, or the copy on paper where this computer has no file of it."""
    from civicgen.moderation.inbox.database import refused
    from civicgen.moderation.keys import keyfile

    kept = keyfile.read(home_of(console).key_file(key))
    given = console.environ.get(PASSPHRASE)
    if kept is None or not kept.box:
        if not console.asks:
            raise refused("no-private-key")
        return typed_copy(console, key)
    if given is not None:
        if (private := keyfile.unlocked(kept, given)) is None:
            raise refused("wrong-passphrase")
        return private
    for _ in range(_TRIES if console.asks else 0):
        typed = click.prompt(console.gettext("Passphrase of the key"), hide_input=True, err=True)
        if (private := keyfile.unlocked(kept, typed)) is not None:
            return private
        console.complain(console.gettext("This is not the passphrase of the key."))
    raise refused("wrong-passphrase" if console.asks else "inbox-locked")


def typed_copy(console: Console, key: str) -> Private:
    """The private key of a public one from its copy on paper."""
    from civicgen.forms.sealing import public_of
    from civicgen.moderation.inbox.database import refused

    private = typed_private(console)
    if public_of(private) != key:
        raise refused("key-of-another")
    return private


def typed_private(console: Console) -> Private:
    """A private key from a copy on paper, line by line; a line copied wrongly is asked for again."""
    from civicgen.forms.sealing import Private
    from civicgen.moderation.keys.paper import LINES, Miscopied, read_line

    console.say(console.gettext("Type the four lines of the paper copy; small letters and spaces do not matter."))
    secret = b""
    for number in range(1, LINES + 1):
        while True:
            typed = click.prompt(console.gettext("Line {number}", number=number), err=True)
            try:
                secret += read_line(number, typed)
                break
            except Miscopied as fault:
                console.complain(miscopied(console, fault))
    return Private(secret)


def miscopied(console: Console, fault: Miscopied) -> str:
    """What is wrong in a line, and where."""
    words = {
        "length": mark("Line {line} has 15 letters and digits; {read} were typed."),
        "sign": mark("Line {line}: character {place}, “{read}”, is on no paper copy."),
        "order": mark("This is line {meant}, not line {line}."),
        "character": mark("Line {line}: character {place} cannot be “{read}”. Is it “{meant}” on the paper?"),
        "check": mark("Line {line} is not as it was printed: compare it character by character."),
    }
    return console.gettext(
        words[fault.why], line=fault.line, place=fault.place, read=fault.read or "0", meant=fault.meant
    )


def new_passphrase(console: Console) -> str:
    """A passphrase for the file of the key, asked twice; a usage error where nobody answers."""
    given = console.environ.get(PASSPHRASE)
    if given is None and not console.asks:
        raise click.UsageError(
            console.gettext(
                "Nobody is there to choose a passphrase: give it in {name}, or --paper-only.", name=PASSPHRASE
            ),
            click.get_current_context(),
        )
    while given is None:
        question = console.gettext("Passphrase for this computer: four words or more, which nobody would guess")
        typed = click.prompt(question, hide_input=True, err=True)
        if len(typed) < _LEAST:
            console.complain(console.gettext("Too short: {least} characters at least.", least=_LEAST))
        elif click.prompt(console.gettext("The same again"), hide_input=True, err=True) != typed:
            console.complain(console.gettext("These are not the same."))
        else:
            given = typed
    if len(given) < _LEAST:
        raise click.UsageError(
            console.gettext("Too short: {least} characters at least.", least=_LEAST), click.get_current_context()
        )
    return given
