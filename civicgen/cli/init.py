"""`civicgen init`: an empty folder becomes a portal that builds."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.words import mark

__all__ = ["command"]

_PROCEDURES = ("consultation", "public-inquiry", "participatory-budget", "questions", "petition", "text", "survey")
_TOWN = "Saint-Exemple"


@click.pass_obj
def _init(
    console: Console, directory: str, lang: str | None, procedure: str | None, town: str | None, example: bool
) -> int:
    from civicgen.cli.starter import in_the_way, write

    target = Path(directory)
    if (target / "civicgen.yml").exists():
        raise _refused(console.gettext("There is a portal in {folder} already: nothing was changed.", folder=directory))
    if target.exists() and not target.is_dir():
        raise _refused(console.gettext("{folder} is a file: a folder is needed.", folder=directory))
    files = _demonstration() if example else _chosen(console, lang, procedure, town)
    taken = in_the_way(target, files)
    if taken:
        raise _refused(
            console.gettext(
                "{folder} already holds {files}: nothing was changed. Choose an empty folder.",
                folder=directory,
                files=", ".join(taken[:3]) + ("…" if len(taken) > 3 else ""),
            )
        )
    write(target, files)
    console.result(str(target))
    if example:
        console.say(console.gettext("This is the demonstration: a town that does not exist."))
    else:
        console.say(console.gettext("Your portal is ready. Replace what civicgen.yml says of the town, then write."))
    typed = f'"{directory}"' if " " in directory else directory  # as it must be typed, in any shell
    console.say(console.gettext("See it:   civicgen serve {folder}", folder=typed))
    console.say(console.gettext("Build it: civicgen build {folder}", folder=typed))
    return CODES["done"]


def _refused(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context())


def _chosen(console: Console, lang: str | None, procedure: str | None, town: str | None) -> dict[str, bytes]:
    """Ask for what was not said, on a terminal only; elsewhere take the defaults, and say which."""
    from civicgen.cli.starter import Choices, TownRefused, files_of, town_name
    from civicgen.words import program

    if console.asks:
        lang = lang or str(
            click.prompt(
                console.gettext("Language of the portal"),
                type=click.Choice(["fr", "en"]),
                default=console.lang,
                err=True,
            )
        )
        town = town or str(click.prompt(console.gettext("Name of the town"), default=_TOWN, err=True))
        procedure = procedure or str(
            click.prompt(
                console.gettext("Procedure of the first consultation"),
                type=click.Choice(_PROCEDURES),
                default=_PROCEDURES[0],
                err=True,
            )
        )
    defaults = [
        f"--{name} {value}"
        for name, asked, value in (
            ("lang", lang, console.lang),
            ("town", town, _TOWN),
            ("procedure", procedure, _PROCEDURES[0]),
        )
        if not asked
    ]
    if defaults:
        console.say(console.gettext("Not said, so taken: {defaults}", defaults="  ".join(defaults)))
    lang = lang or console.lang
    try:
        name = town_name(town or _TOWN)
    except TownRefused as refused:
        told = (
            console.gettext(
                "“{name}” cannot be the name of a town here: leave out “{sign}”. Letters, digits, spaces and "
                "- ' . , ( ) / & can stand in it.",
                name=str(refused),
                sign=refused.sign,
            )
            if refused.sign
            else console.gettext("The name of a town has between 1 and 100 characters.")
        )
        raise _refused(told) from refused
    choices = Choices(
        lang=lang, town=name, procedure=procedure or _PROCEDURES[0], today=datetime.datetime.now().astimezone().date()
    )
    return files_of(choices, program(lang))


def _demonstration() -> dict[str, bytes]:
    from civicgen.bundled import folder
    from civicgen.cli.starter import FOR_GIT

    root = folder("example_site")
    files: dict[str, bytes] = {}
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root)
        # Neither a site already built nor caches, nor what deploys it from this very repository.
        if file.is_file() and path.parts[0] not in {"public", ".civicgen", "deploy", "netlify.toml"}:
            files[path.as_posix()] = file.read_bytes()
    return FOR_GIT | files


command = Command(
    "init",
    callback=_init,
    params=[
        Argument(
            ["directory"],
            metavar="[DIR]",
            required=False,
            default=".",
            type=click.Path(),
            meaning=mark("Folder of the new portal, made if need be; else the one you are in."),
        ),
        Option(
            ["--lang"],
            type=click.Choice(["fr", "en"]),
            metavar="LANG",
            help=mark("Language of the portal: fr or en (and of the messages)."),
        ),
        Option(
            ["--procedure"],
            type=click.Choice(_PROCEDURES),
            metavar="PROCEDURE",
            help=mark(
                "Procedure of the first consultation: consultation, public-inquiry, participatory-budget, questions, "
                "petition, text or survey."
            ),
        ),
        Option(["--town"], metavar="NAME", help=mark("Name of the town.")),
        Option(
            ["--example"], is_flag=True, help=mark("Write the demonstration instead: five consultations to look at.")
        ),
    ],
    help=mark(
        "Start a portal: settings, pages that the law asks for, a first consultation. It asks a few questions on a "
        "terminal, none elsewhere. Nothing is ever replaced."
    ),
    examples=[
        ("civicgen init mairie", mark("a portal in the folder “mairie”")),
        ('civicgen init mairie --town "Les Ulis" --lang fr --procedure survey', mark("the same, without a question")),
        ("civicgen init --example demo", mark("the demonstration, in the folder “demo”")),
    ],
    codes=(0, 2, 74),
    related=("serve", "new", "build"),
)
