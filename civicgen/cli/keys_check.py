"""`civicgen keys check`: a copy on paper is typed in, and is right or not."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import home_of, key_of, typed_copy
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.moderation.keys.keyfile import Holder

__all__ = ["command"]


@click.pass_obj
def _check(console: Console, holder: str, site: str | None) -> int:
    from civicgen.moderation.keys import keyfile

    key = key_of(find_portal(console, site=site))
    file = home_of(console).key_file(key)
    kept = keyfile.read(file) or keyfile.KeyFile(public=key)
    name = _whose(console, kept.holders, holder)
    typed_copy(console, key)
    checked = keyfile.Holder(name, datetime.datetime.now().astimezone().date())
    others = tuple(each for each in kept.holders if each.name != name)
    keyfile.write(file, replace(kept, holders=(*others, checked)))
    console.result(console.gettext("This copy is right."))
    waiting = [each.name for each in others if not each.checked]
    if waiting:
        console.say(console.gettext("Still to be checked: the copy of {names}.", names=", ".join(waiting)))
    return CODES["done"]


def _whose(console: Console, holders: tuple[Holder, ...], given: str) -> str:
    if given:
        return given
    names = [each.name for each in holders]
    waiting = [each.name for each in holders if not each.checked]
    question = console.gettext("Whose copy is it?")
    return str(click.prompt(question, default=(waiting or names or [""])[0] or None, err=True)).strip()


command = Command(
    "check",
    callback=_check,
    params=[
        Option(["--holder"], metavar="NAME", default="", help=mark("Whose copy it is; else you are asked.")),
        portal_option(),
    ],
    help=mark(
        "Type in a copy on paper, to be sure that it is right: a wrong character is told with its place. It is noted "
        "that this copy was checked, and civicgen todo no longer asks for it."
    ),
    examples=[
        ("civicgen keys check", mark("check a copy")),
        ("civicgen keys check --holder “Marie Blanc”", mark("hers")),
    ],
    codes=(0, 1, 2, 74),
    related=("keys", "todo"),
)
