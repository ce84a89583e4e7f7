"""`civicgen inbox`: what lies in the private inbox, until when, and its copies."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from civicgen.cli.command import Group
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import inbox_option, opening
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.moderation.inbox.store import Inbox

__all__ = ["command"]

_AHEAD = 30
"""Days before which it is told that something will be erased."""


@click.pass_context
def _inbox(ctx: click.Context, inbox: str | None, site: str | None, as_json: bool) -> int | None:
    if ctx.invoked_subcommand is not None:
        return None
    from civicgen.cli.keeping import due_lines, found_due, sources_of

    console = ctx.find_object(Console)
    assert console is not None
    root = find_portal(console, site=site)
    sources = sources_of(root)
    now = datetime.datetime.now(datetime.UTC)
    with opening(console, root, inbox, unlock=False) as held:
        told = _told(held)
        due = list(due_lines(console, sources, found_due(root, held, sources, now)))
        soon = list(due_lines(console, sources, found_due(root, held, sources, now + datetime.timedelta(days=_AHEAD))))
    if as_json:
        console.json({**told, "due": due, "soon": soon})
        return CODES["done"]
    for line in _lines(console, told):
        console.result(line)
    for heading, lines in (
        (mark("To be erased now (civicgen inbox purge; each pull does it):"), due),
        (mark("To be erased within 30 days:"), [] if soon == due else soon),
    ):
        if lines:
            console.result(console.gettext(heading))
        for line in lines:
            console.result(f"    {line}")
    return CODES["done"]


def _told(inbox: Inbox) -> dict[str, Any]:
    waiting: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for held in inbox.held():
        (done if held.became else waiting)[held.form] += 1
    return {
        "format": 1,
        "file": inbox.file.as_posix(),
        "forms": {name: {"waiting": waiting[name], "done": done[name]} for name in sorted({*waiting, *done})},
        "pulled": {form: at.isoformat(timespec="seconds") for form, _, at in inbox.pulled()},
        "deleted": [f"{item.submission.form.partition('/')[0]}{item.became}" for item in inbox.deleted_there()],
        "backups": [{"file": file, "at": at, "there": Path(file).exists()} for file, at in inbox.backups()],
    }


def _lines(console: Console, told: dict[str, Any]) -> Iterator[str]:
    yield console.gettext("Inbox: {folder}", folder=told["file"])
    if not told["forms"]:
        yield console.gettext("It is empty.")
    for form, counts in told["forms"].items():
        waiting = console.ngettext("{count} waits", "{count} wait", counts["waiting"])
        done = console.ngettext("{count} was handled", "{count} were handled", counts["done"])
        yield f"{form.replace('/forms/', '/')}: {waiting}, {done}"
    for name in told["deleted"]:
        yield console.gettext(
            "{name} is public, and was deleted where it was sent. If its author wants it gone: civicgen forget {name}",
            name=name,
        )
    there = [each for each in told["backups"] if each["there"]]
    if there:
        yield console.gettext("Last copy: {file}", file=there[-1]["file"])
    else:
        yield console.gettext("No copy of it is known: civicgen inbox backup FOLDER")


command = Group(
    "inbox",
    callback=_inbox,
    params=[inbox_option(), portal_option(), json_option()],
    help=mark(
        "Say how many submissions wait in the private inbox, what will be erased when, and which copies there are. "
        "What people wrote is not shown."
    ),
    under=(
        ("backup", mark("copy the inbox, sealed as it is")),
        ("purge", mark("erase what has been kept as long as the forms promise")),
        ("restore", mark("put a copy back")),
    ),
    examples=[
        ("civicgen inbox", mark("what is there")),
        ("civicgen inbox backup /media/key", mark("a copy on a USB key")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("forms", "keys", "forget"),
)
