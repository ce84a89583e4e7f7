"""Where the user stands, or the folder that was named, to the folder of the portal that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from civicgen.cli.command import Argument, Option
from civicgen.cli.console import Console
from civicgen.cli.stopped import NoPortal
from civicgen.words import mark

__all__ = ["find_portal", "json_option", "most_option", "one_of", "portal_argument", "portal_option"]

CONFIG = "civicgen.yml"


def find_portal(console: Console, directory: str | None = None, site: str | None = None) -> Path:
    """Find the folder that holds `civicgen.yml`: the one named, else the nearest from here upwards.

    Raises NoPortal, with what to type, when there is none, and ProblemsFound when its cache leads elsewhere.
    """
    found = _found(console, directory, site)
    from civicgen.builder.place import without_links  # once a portal is there

    without_links(found)
    return found


def _found(console: Console, directory: str | None, site: str | None) -> Path:
    if directory and site and Path(directory).absolute() != Path(site).absolute():
        raise NoPortal(
            console.gettext("Two different folders were given: {one} and {two}.", one=directory, two=site),
            click.get_current_context(silent=True),
        )
    named = directory or site or console.environ.get("CIVICGEN_SITE")
    if named:
        start = Path(named).absolute()
        # The configuration file itself is an easy thing to name, with completion or by dropping it on a shortcut.
        found = start.parent if start.name == CONFIG and start.is_file() else start
        if (found / CONFIG).is_file():
            return found
        message = (
            console.gettext("There is no portal in {folder}: it has no civicgen.yml.", folder=named)
            if found.is_dir()
            else console.gettext("There is no folder {folder}.", folder=named)
        )
    else:
        start = Path.cwd()
        for folder in (start, *start.parents):
            if (folder / CONFIG).is_file():
                return folder
        message = console.gettext("There is no portal here: no civicgen.yml in this folder nor above it.")
    advice = console.gettext(
        "Go to the folder of a portal, name it (civicgen build FOLDER), or make one: civicgen init mairie"
    )
    raise NoPortal(f"{message}\n{advice}", click.get_current_context(silent=True))


def portal_argument() -> Argument:
    """`[DIR]`: the portal."""
    return Argument(
        ["directory"],
        metavar="[DIR]",
        required=False,
        type=click.Path(file_okay=True, dir_okay=True),
        meaning=mark("Folder of the portal; else the one you are in, or the nearest above."),
    )


def portal_option() -> Option:
    """`--site DIR`: the portal."""
    return Option(
        ["--site"],
        metavar="DIR",
        type=click.Path(file_okay=True, dir_okay=True),
        help=mark("Folder of the portal; else the one you are in, or the nearest above."),
    )


def most_option(most: int, text: str) -> Option:
    """`--most N`: how many are told."""
    return Option(["--most"], type=click.IntRange(1, 1000), default=most, metavar="N", help=text)


def json_option(**settings: Any) -> Option:
    """`--json`: results for a program."""
    return Option(["--json", "as_json"], is_flag=True, help=mark("Print the result as JSON."), **settings)


def one_of(console: Console, name: str, known: Iterable[str], missing: str, shown: Callable[[str], str] = str) -> None:
    """Raise a usage error for the name of something that there is not: it says so (`missing`), and what there is."""
    names = list(known)
    if name not in names:
        there = console.gettext("There are: {names}.", names=", ".join(map(shown, names)))
        text = f"{console.gettext(missing, name=name)} {there}"
        raise click.UsageError(text, click.get_current_context(silent=True))
