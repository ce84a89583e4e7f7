"""`civicgen deploy`: the site that was built becomes what visitors see, as far as that can be done from a machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from civicgen.cli.command import Group, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.publish.deployment.deployed import Ask, Deployed

__all__ = ["asking", "command", "lines"]

_SHOWN = 40
"""Steps of a plan that are shown; the others are counted."""
_ACTS = {"add": mark("new"), "replace": mark("changed"), "remove": mark("to go")}


def asking(console: Console) -> Ask | None:
    """What asks for a password, without showing it; None where nobody is there to answer."""
    if not console.asks:
        return None

    def ask(what: str) -> str:
        words = {"password": mark("Password"), "passphrase": mark("Passphrase of the key")}
        typed: str = click.prompt(
            console.gettext(words[what]), hide_input=True, default="", err=True, show_default=False
        )
        return typed

    return ask


def lines(done: Deployed, console: Console) -> Iterator[str]:
    """What was done, or would be."""
    from civicgen.cli.figures import duration, number, weight

    lang, plan = console.lang, done.plan
    if done.held:
        yield console.gettext("This very site was rolled back: visitors go on seeing the one before.")
    elif done.unchanged:
        yield console.gettext("Nothing to do: visitors see this very site, at {where}.", where=done.where)
    else:
        figures = {
            "new": number(lang, plan.added),
            "changed": number(lang, plan.replaced),
            "gone": number(lang, plan.removed),
            "same": number(lang, plan.same),
            "size": weight(lang, plan.size),
        }
        if done.dry:
            yield console.gettext("To be done at {where}, in this order:", where=done.where)
            for act, path in plan.steps[:_SHOWN]:
                yield f"  {console.gettext(_ACTS[act]).ljust(9)} {path}"
            if (more := plan.added + plan.replaced + plan.removed - _SHOWN) > 0:
                yield console.ngettext("  … and {count} more", "  … and {count} more", more)
        else:
            taken = duration(lang, done.seconds)
            yield console.gettext("Visitors see the new site, at {where}, in {time}.", where=done.where, time=taken)
        yield console.gettext("New: {new}. Changed: {changed}. To go: {gone}. Unchanged: {same}. {size}.", **figures)
        if done.release:
            yield console.gettext("Release: {name}", name=done.release)
    if done.left:
        names = ", ".join(done.left[:5]) + (", …" if len(done.left) > 5 else "")
        yield console.gettext("Not sent (links, or names that no server holds): {names}", names=names)


def as_object(done: Deployed, console: Console) -> dict[str, Any]:
    """What was done in plain values, problems in the user's words."""
    from msgspec.structs import asdict

    from civicgen.cli.problems import objects

    return {"format": 1, **asdict(done), "problems": objects(done.problems, console), "good": done.good}


@click.pass_context
def _deploy(ctx: click.Context, site: str | None, output: str | None, dry: bool, take_over: bool, as_json: bool) -> int:
    if ctx.invoked_subcommand is not None:
        return CODES["done"]
    console: Console = ctx.obj
    from civicgen.cli.problems import show
    from civicgen.cli.progress import Bar
    from civicgen.cli.settings import settings
    from civicgen.publish.deployment.deploying import deploy

    root = find_portal(console, site=site)
    with Bar(console) as bar:
        done = deploy(
            root,
            settings(root),
            Path(output).absolute() if output else None,
            dry=dry,
            take_over=take_over,
            ask=asking(console),
            progress=bar.sent,
        )
    if as_json:
        console.json(as_object(done, console))
        return CODES["done"] if done.good else CODES["problems"]
    code = show(done.problems, console)
    if done.good:
        for line in lines(done, console):
            console.result(line)
        if dry:
            console.say(console.gettext("Nothing was done (--dry-run)."))
    return code


command = Group(
    "deploy",
    callback=_deploy,
    params=[
        portal_option(),
        Option(
            ["--output", "-o"],
            metavar="DIR",
            type=click.Path(),
            help=mark("Where the site was built; else the folder “public” of the portal."),
        ),
        Option(
            ["--dry-run", "dry"], is_flag=True, help=mark("Say what would be done, in which order; change nothing.")
        ),
        Option(
            ["--take-over"],
            is_flag=True,
            help=mark("Replace files of others where the site goes; never the protected ones."),
        ),
        json_option(),
    ],
    help=mark(
        "Put the site that was built where visitors see it, as “deploy” of civicgen.yml says: a folder of this "
        "machine, a server (SFTP), a git branch. Only what differs is sent; no link ever leads to a missing file. "
        "Interrupted, it goes on where it stopped when it is typed again."
    ),
    examples=[
        ("civicgen deploy", mark("send the site of the portal you are in")),
        ("civicgen deploy --dry-run", mark("only see what would be sent, in which order")),
        ("civicgen deploy --site mairie --json", mark("another portal; the result for a program")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("build", "rollback", "watch"),
    under=(("init", mark("Write the files that a host needs.")),),
)
