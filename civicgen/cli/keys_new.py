"""`civicgen keys new`: the pair of keys of a portal, its copies on paper, and the line of civicgen.yml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import inbox_option, new_passphrase
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.moderation.keys.keyfile import KeyFile

__all__ = ["command"]

_HOLDERS = 2


@click.pass_obj
def _new(
    console: Console,
    holders: tuple[str, ...],
    inbox: str | None,
    paper: str | None,
    paper_only: bool,
    again: bool,
    site: str | None,
) -> int:
    from civicgen.cli.paper import told, written
    from civicgen.cli.private import home_of
    from civicgen.cli.settings import settings
    from civicgen.forms import sealing
    from civicgen.moderation.inbox.database import refused
    from civicgen.moderation.inbox.store import opened
    from civicgen.moderation.keys import keyfile
    from civicgen.moderation.keys.settling import settle
    from civicgen.moderation.keys.where import INBOX, allowed, allowed_file, is_robot

    root = find_portal(console, site=site)
    config = settings(root)
    if is_robot(console.environ) and not (inbox or console.environ.get(INBOX)):
        raise refused("inbox-in-a-job")
    if config.forms.key and not again:
        raise refused("keys-there")
    private = sealing.new()
    key, home = sealing.public_of(private), home_of(console)
    named = inbox or console.environ.get(INBOX, "")
    # What is already in the inbox stays there: a new key is for what comes from now on.
    folder = home.inbox(key if named or not config.forms.key else config.forms.key, named)
    allowed(folder)
    if paper:
        allowed_file(Path(paper), "civicgen keys new --paper")
    kept = keyfile.KeyFile(public=key, holders=tuple(map(keyfile.Holder, _names(console, holders))))
    if not paper_only:
        kept = keyfile.with_passphrase(kept, private, new_passphrase(console))
    keyfile.write(home.key_file(key), kept)
    if folder != home.inbox(key):
        home.remember(key, folder)
    with opened(folder, key, make=True):
        pass
    if paper:
        written(console, Path(paper), config.title, private, kept)
        console.say(console.gettext("Print {file} twice, then delete it: it is the key.", file=paper))
    else:
        for line in told(console, config.title, private, kept):
            console.result(line)
    ended = _ended(console, kept, settled=settle(root, config, key), folder=folder)
    if config.forms.key:
        _of_the_old(console, folder, "".join(config.forms.key.split()), key)
    return ended


def _of_the_old(console: Console, folder: Path, old: str, key: str) -> None:
    """What the inbox holds sealed to the old key: sealed anew where that key is at hand, else told to be closed."""
    from civicgen.cli.keys_reseal import resealed
    from civicgen.cli.private import PASSPHRASE, home_of
    from civicgen.moderation.inbox.resealing import resealer
    from civicgen.moderation.keys import keyfile

    with resealer(folder) as inbox:
        count = inbox.count()
    if not count:
        return
    before = keyfile.read(home_of(console).key_file(old))
    given = console.environ.get(PASSPHRASE)
    if before is not None and before.box and given is None and console.asks:
        given = click.prompt(console.gettext("Passphrase of the old key"), hide_input=True, err=True)
    private = keyfile.unlocked(before, given) if before is not None and before.box and given is not None else None
    if private is not None:
        resealed(console, folder, private, key)
    else:
        console.complain(
            console.ngettext(
                "{count} submission in the inbox opens with the old private key only: keep its papers, and type it in: "
                "civicgen keys reseal. If the old key is lost, it can never be read again.",
                "{count} submissions in the inbox open with the old private key only: keep its papers, and type it in: "
                "civicgen keys reseal. If the old key is lost, they can never be read again.",
                count,
            )
        )
    console.say(
        console.gettext(
            "What people send is sealed to the old key until the site is published and its server has read it. Then "
            "pull, and once more: civicgen keys reseal"
        )
    )


def _names(console: Console, given: tuple[str, ...]) -> tuple[str, ...]:
    """Two people: one falls ill, moves away, loses a paper."""
    names = list(dict.fromkeys(name.strip() for name in given if name.strip()))
    while len(names) < _HOLDERS and console.asks:
        question = mark("Who will keep the first copy on paper?") if not names else mark("And the second one?")
        name = str(click.prompt(console.gettext(question), err=True)).strip()
        if name and name not in names:
            names.append(name)
    if len(names) < _HOLDERS:
        raise click.UsageError(
            console.gettext("Two people must keep a copy on paper: --holder “…” --holder “…”"),
            click.get_current_context(),
        )
    return tuple(names)


def _ended(console: Console, kept: KeyFile, *, settled: bool, folder: Path) -> int:
    if settled:
        console.say(console.gettext("civicgen.yml now holds the public key: keep it with the portal."))
    else:
        console.complain(
            console.gettext("Write this under “forms” in civicgen.yml, which could not be changed safely:")
        )
        console.result(f"  key: {kept.public}")
    console.say(console.gettext("The inbox lies in {folder}.", folder=folder))
    console.say(
        console.gettext(
            "Next: copy the key on paper twice, for {holders}; then, with each paper: civicgen keys check",
            holders=console.gettext(" and ").join(holder.name for holder in kept.holders),
        )
    )
    return CODES["done"] if settled else CODES["problems"]


command = Command(
    "new",
    callback=_new,
    params=[
        Option(
            ["--holder", "holders"],
            metavar="NAME",
            multiple=True,
            help=mark("Who will keep a copy on paper; give it twice. Else you are asked."),
        ),
        inbox_option(),
        Option(
            ["--paper"],
            metavar="FILE",
            type=click.Path(dir_okay=False),
            help=mark("Write the paper copy as a page to print (.html), instead of showing it here."),
        ),
        Option(
            ["--paper-only"],
            is_flag=True,
            help=mark("Keep no private key on this computer: the paper is typed in each time."),
        ),
        Option(
            ["--again"],
            is_flag=True,
            help=mark(
                "Make new keys though there are some. What is there is sealed anew where the old key is at hand."
            ),
        ),
        portal_option(),
    ],
    help=mark(
        "Make the keys of the portal: the public one is written in civicgen.yml, the private one is put under a "
        "passphrase on this computer, and shown once to be copied on paper for two people. Whoever has none of the "
        "three can never read what people sent."
    ),
    examples=[
        ("civicgen keys new", mark("make the keys; you are asked for the rest")),
        (
            "civicgen keys new --holder “Marie Blanc” --holder “Paul Noir” --paper ../key.html",
            mark("with a page to print"),
        ),
    ],
    codes=(0, 1, 2, 74),
    related=("keys", "inbox"),
)
