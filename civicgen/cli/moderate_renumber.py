"""`civicgen moderate renumber`: after two people published, every number is given once and every submission is once."""

from __future__ import annotations

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.moderating import consultation_option
from civicgen.cli.problems import show
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _renumber(console: Console, consultation: str, dry: bool, site: str | None) -> int:
    from civicgen.cli.adding import consultations
    from civicgen.moderation.publication.renumbering import renumber

    root = find_portal(console, site=site)
    names = consultations(root)
    if consultation and consultation not in names:
        message = console.gettext("There is no consultation “{name}”.", name=consultation)
        raise click.UsageError(message, click.get_current_context())
    count = 0
    for name in (consultation,) if consultation else names:
        done = renumber(root, name, trial=dry)
        if done.problems:
            show(done.problems, console)
            return CODES["problems"]
        count += len(done.changes)
        for change in done.changes:
            words = (
                mark("{file}:{line}: no. {was} becomes no. {now}")
                if change.now
                else mark("{file}:{line}: no. {was} goes: it is the same submission as no. {like}")
            )
            console.result(
                console.gettext(
                    words, file=change.file, line=change.line, was=change.was, now=change.now, like=change.like
                )
            )
        for file, line, number in done.doubtful:
            text = mark("{file}:{line} points at no. {number}, which was given twice: look which one is meant.")
            console.complain(console.gettext(text, file=file, line=line, number=number))
    if not count:
        console.result(console.gettext("Every number is given once: there is nothing to mend."))
    elif dry:
        console.result(console.gettext("Nothing was written."))
    else:
        console.say(console.gettext("Next: civicgen check, then civicgen moderate publish"))
    return CODES["done"]


command = Command(
    "renumber",
    callback=_renumber,
    params=[
        consultation_option(),
        Option(["--dry-run", "dry"], is_flag=True, help=mark("Say what would be changed, write nothing.")),
        portal_option(),
    ],
    help=mark(
        "Mend contributions after two people published at the same time, each on a computer: what the journal knows "
        "keeps its number, another one of that number gets the next free one, and a submission that both published "
        "stays once."
    ),
    examples=[
        ("civicgen moderate renumber --dry-run", mark("see what would be changed")),
        ("civicgen moderate renumber", mark("mend it")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("moderate", "check"),
)
