"""`civicgen check`: everything that a build would refuse, and what it would warn of; nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.problems import code_of, format_option, show
from civicgen.cli.site import find_portal, json_option, portal_argument, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.problems import Problem

__all__ = ["command"]


@click.pass_obj
def _check(
    console: Console,
    directory: str | None,
    site: str | None,
    as_of: str | None,
    form: str,
    as_json: bool,
    strict: bool,
) -> int:
    from civicgen.builder.build import build
    from civicgen.cli.progress import Bar
    from civicgen.cli.settings import settings

    root = find_portal(console, directory, site)
    moment = instant(console, as_of, lambda: settings(root).zone)
    with Bar(console) as bar:
        problems = build(root, instant=moment, trial=True, progress=bar).problems
    if any(place.exists() for place in (root / "admin", root / ".pages.yml", root.parent / ".pages.yml")):
        from civicgen.editors.made import stale  # only where there may be an editor

        problems = (*problems, *stale(root))
    problems += _of_host(root)
    show(problems, console, "json" if as_json else form, results=True)
    code = CODES["problems"] if strict and problems else code_of(problems)
    if code != CODES["done"]:
        console.say(console.gettext("Next: mend them, then check again. A code explained: civicgen explain CODE"))
    elif problems:
        console.say(console.gettext("No error: the site can be built, with these warnings. Next: civicgen build"))
    else:
        console.say(console.gettext("Everything is in order. Next: civicgen build"))
    return code


def _of_host(root: Path) -> tuple[Problem, ...]:
    """What is no longer current among the files that `deploy init` wrote; nothing is said where settings are wrong."""
    from civicgen.cli.settings import settings
    from civicgen.problems import ProblemsFound

    try:
        config = settings(root)
    except ProblemsFound:
        return ()
    if config.host is None:
        return ()
    from civicgen.publish.host_files import outdated

    return tuple(outdated(root, config))


command = Command(
    "check",
    callback=_check,
    params=[
        portal_argument(),
        portal_option(),
        as_of_option(),
        Option(["--strict"], is_flag=True, help=mark("Warnings count as errors.")),
        format_option(),
        json_option(),
    ],
    help=mark("Say everything that is wrong, where, and what to write instead. Nothing is written."),
    examples=[
        ("civicgen check", mark("the portal you are in")),
        ("civicgen check --format github", mark("annotations on the lines of a review, in an action")),
    ],
    codes=(0, 1, 2, 74),
    related=("build", "explain"),
)
