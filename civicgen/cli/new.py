"""`civicgen new`: a kind and a title become a commented file to fill in."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from civicgen.cli.chosen import Word
from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.completing import consultation_names
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]

NAMES = (
    "consultation",
    "document",
    "faq",
    "meeting",
    "synthesis",
    "answer",
    "result",
    "tally",
    "article",
    "form",
    "news",
    "page",
)
"""Keys of `KINDS`, which is loaded only when something is added."""
PRESETS = (
    *("contribution", "proposal", "article-opinion", "question", "survey", "budget-vote", "majority-judgement"),
    *("petition", "report", "registration"),
)
"""Those of `civicgen.content.presets`, which is loaded only when a form is added."""


@click.pass_obj
def _new(
    console: Console,
    kind: str,
    title: tuple[str, ...],
    into: str | None,
    name: str | None,
    procedure: str,
    preset: str,
    site: str | None,
) -> int:
    from civicgen.cli.adding import add
    from civicgen.cli.kinds import KINDS
    from civicgen.cli.naming import plain_line
    from civicgen.cli.settings import settings
    from civicgen.words import program

    root = find_portal(console, site=site)
    config = settings(root)
    wanted = plain_line(" ".join(title))
    if not wanted:
        wanted = _asked_title(console, kind)
    consultation = "" if KINDS[kind].shared else _consultation(console, root, into)
    file = add(
        root,
        config,
        kind,
        wanted,
        program(config.language),
        consultation=consultation,
        name=name or "",
        procedure=procedure,
        preset=preset,
        today=datetime.datetime.now(config.zone).date(),
    )
    console.result(_shown(file))
    console.say(console.gettext(KINDS[kind].advice))
    return CODES["done"]


def _shown(file: Path) -> str:
    """The path as one would type it from here."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


def _asked_title(console: Console, kind: str) -> str:
    if not console.asks:
        raise click.UsageError(
            console.gettext("Give it a title: civicgen new {kind} “…”", kind=kind), click.get_current_context()
        )
    return str(click.prompt(console.gettext("Title"), err=True))


def _consultation(console: Console, root: Path, into: str | None) -> str:
    """The consultation meant: the one named, the one in whose folder one stands, or the only one."""
    from civicgen.cli.adding import consultations, here

    names = consultations(root)
    listed = ", ".join(names)
    if into:
        # A path is an easy thing to give, with completion: content/consultations/plan-local/
        wanted = into.replace("\\", "/").rstrip("/").rpartition("/")[2]
        if wanted in names:
            return wanted
        from civicgen.typed.words import nearest

        message = console.gettext("There is no consultation “{name}”.", name=wanted)
        if guess := nearest(wanted, names):
            message += " " + console.gettext("Did you mean {words}?", words=guess)
        elif names:
            message += " " + console.gettext("There are: {names}.", names=listed)
        raise click.UsageError(message, click.get_current_context())
    chosen = here(root, Path.cwd()) or (names[0] if len(names) == 1 else "")
    if chosen:
        return chosen
    if not names:
        raise click.UsageError(
            console.gettext("There is no consultation yet. Make one: civicgen new consultation “…”"),
            click.get_current_context(),
        )
    if console.asks:
        return str(click.prompt(console.gettext("Consultation"), type=click.Choice(names), err=True))
    raise click.UsageError(
        console.gettext("Say in which consultation, with --in: {names}.", names=listed), click.get_current_context()
    )


command = Command(
    "new",
    callback=_new,
    params=[
        Argument(
            ["kind"],
            type=Word(NAMES),
            metavar="KIND",
            meaning=mark(
                "consultation, document, faq, meeting, synthesis, answer, result, tally, article, form, news or page."
            ),
        ),
        Argument(["title"], nargs=-1, metavar="TITLE", meaning=mark("Its title, as people will read it.")),
        Option(
            ["--in", "into"],
            metavar="CONSULTATION",
            shell_complete=consultation_names,
            help=mark("Consultation it belongs to; else the one you are in, or the only one."),
        ),
        Option(["--name"], metavar="NAME", help=mark("Name of the file and of its address; else from the title.")),
        Option(
            ["--procedure"],
            type=Word(
                ["consultation", "public-inquiry", "participatory-budget", "questions", "petition", "text", "survey"]
            ),
            default="consultation",
            metavar="PROCEDURE",
            help=mark(
                "For a consultation: consultation, public-inquiry, participatory-budget, questions, petition, text or "
                "survey."
            ),
        ),
        Option(
            ["--preset"],
            type=Word(PRESETS),
            default="contribution",
            metavar="PRESET",
            help=mark(
                "For a form: contribution, proposal, article-opinion, question, survey, budget-vote, "
                "majority-judgement, petition, report or registration."
            ),
        ),
        portal_option(),
    ],
    help=mark("Add a file to the portal: a skeleton with explanations, as a draft. Nothing is ever replaced."),
    examples=[
        ('civicgen new consultation "Quel village en 2040 ?"', mark("a consultation, with its usual steps")),
        (
            'civicgen new answer "Stationnement au centre" --in plan-local-2026',
            mark("an answer in that consultation"),
        ),
        (
            'civicgen new form "Votre avis" --preset article-opinion --in plan-local-2026',
            mark("a form to be filled in about each article of a draft text"),
        ),
    ],
    codes=(0, 1, 2, 74),
    related=("serve", "check"),
)
