"""`civicgen build`: the sources of a portal become its site."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.problems import format_option, show
from civicgen.cli.site import find_portal, json_option, portal_argument, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _build(
    console: Console,
    directory: str | None,
    site: str | None,
    output: str | None,
    as_of: str | None,
    jobs: int | None,
    form: str,
    as_json: bool,
) -> int:
    from civicgen.builder.build import build
    from civicgen.cli.account import as_object, lines, shown_path
    from civicgen.cli.progress import Bar
    from civicgen.cli.settings import settings

    gc.freeze()  # what is loaded stays: it need not be looked through again and again
    root = find_portal(console, directory, site)
    moment = instant(console, as_of, lambda: settings(root).zone)
    with Bar(console) as bar:
        report = build(root, Path(output).absolute() if output else None, instant=moment, jobs=jobs, progress=bar)
    if as_json or form == "json":
        console.json(as_object(report, console))
        return CODES["done"] if report.good else CODES["problems"]
    code = show(report.problems, console, form)
    if not report.good:
        console.complain(
            console.gettext("Nothing was replaced: the site is as it was. Mend the errors, then build again.")
        )
        return code
    tell = console.result if form == "text" else console.say
    for line in lines(report, console):
        tell(line)
    if settings(root).links == "files":
        console.say(console.gettext("Next: open {page}", page=shown_path(Path(report.output) / "index.html")))
    else:
        # Opened from the disk, links to folders would show lists of files.
        where = f" {directory or site}" if directory or site else ""
        console.say(console.gettext("Next: look at it with {command}", command=f"civicgen serve{where}"))
    return code


command = Command(
    "build",
    callback=_build,
    params=[
        portal_argument(),
        portal_option(),
        Option(
            ["--output", "-o"],
            metavar="DIR",
            type=click.Path(),
            help=mark("Where to write the site; else the folder “public” of the portal."),
        ),
        as_of_option(),
        Option(
            ["--jobs", "-j"],
            type=click.IntRange(min=1, max=512),
            metavar="N",
            help=mark("Pages rendered at a time; else as many as the machine has cores."),
        ),
        format_option(),
        json_option(),
    ],
    help=mark(
        "Write the site. Only what changed is rendered; nothing is touched before everything is ready, and the last "
        "good site stays when there is an error."
    ),
    examples=[
        ("civicgen build", mark("the site of the portal you are in, into “public”")),
        ("civicgen build mairie --output /srv/www/mairie", mark("another folder for the site")),
        ("civicgen build --as-of 2026-03-13", mark("the site as it will be on that day")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("check", "serve", "explain"),
)
