"""`civicgen dossier`: the whole of a consultation as files to take away, read off line or print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from civicgen.cli.command import Argument, Command, Option, console_of
from civicgen.cli.completing import consultation_names
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.problems import show
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

__all__ = ["command", "told", "unknown"]

FORMATS = ("zip", "page", "epub", "pdf")
FOLDER = "dossiers"


class _Formats(click.ParamType):  # type: ignore[type-arg]  # generic for the checker only
    """Several words of a list, with commas between."""

    name = "formats"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The words, each once."""
        if isinstance(value, tuple):
            return value
        words = tuple(dict.fromkeys(word.strip().lower() for word in str(value).split(",") if word.strip()))
        for word in words:
            if word not in FORMATS:
                console = console_of(ctx) if ctx else Console()
                known = ", ".join(FORMATS)
                self.fail(
                    console.gettext("“{form}” is not a format. There are: {formats}.", form=word, formats=known),
                    param,
                    ctx,
                )
        return words


@click.pass_obj
def _dossier(
    console: Console,
    consultations: tuple[str, ...],
    site: str | None,
    formats: tuple[str, ...] | None,
    contributions: str | None,
    output: str | None,
    as_of: str | None,
    as_json: bool,
) -> int:
    from civicgen.builder.taking import Unknown, take_away
    from civicgen.cli.settings import settings

    root = find_portal(console, site=site)
    moment = instant(console, as_of, lambda: settings(root).zone)
    folder = Path(output).absolute() if output else root / FOLDER
    try:
        taken = take_away(
            root,
            folder,
            tuple(name.rstrip("/").rpartition("/")[2] for name in consultations),
            formats or (),  # type: ignore[arg-type]  # words of FORMATS
            contributions,  # type: ignore[arg-type]  # one of the words of How
            instant=moment,
        )
    except Unknown as error:
        raise unknown(console, error.name, error.known) from error
    return told(console, taken, "json" if as_json else "text")


def unknown(console: Console, name: str, known: tuple[str, ...]) -> click.UsageError:
    """What to say of a consultation that is not there, or was not named."""
    from difflib import get_close_matches

    names = ", ".join(known) or "–"
    text = (
        console.gettext("There is no published consultation “{name}”. There are: {names}.", name=name, names=names)
        if name
        else console.gettext("Say which consultation. There are: {names}.", names=names)
    )
    error = click.UsageError(text, click.get_current_context(silent=True))
    error.nearest = get_close_matches(name, known, n=2, cutoff=0.5)  # type: ignore[attr-defined]  # what faults looks for
    return error


def told(console: Console, taken: Any, form: str) -> int:
    """Say what was made, for people or for programs."""
    from civicgen.cli.account import shown_path
    from civicgen.problems import has_errors
    from civicgen.words.numbers import size

    good = not has_errors(taken.problems)
    if form == "json":
        console.json({"format": 1, "files": [{"file": file, "size": bytes_} for file, bytes_ in taken.files],
                      "problems": taken.problems})  # fmt: skip
        return CODES["done"] if good else CODES["problems"]
    code = show(taken.problems, console, form)
    if not good:
        console.complain(console.gettext("Nothing was made. Mend the errors, then type the same command again."))
        return code
    for file, bytes_ in taken.files:
        console.result(f"{shown_path(Path(file))} ({size(console.lang, bytes_)})")
    return CODES["done"]


command = Command(
    "dossier",
    callback=_dossier,
    params=[
        Argument(
            ["consultations"],
            nargs=-1,
            metavar="[CONSULTATION]…",
            shell_complete=consultation_names,
            meaning=mark("Which consultations; else all that are published."),
        ),
        portal_option(),
        Option(
            ["--format", "formats"],
            type=_Formats(),
            metavar="LIST",
            help=mark(
                "With commas between: zip (the pages, to open from a disk), page (one page to print), epub (a book), "
                "pdf (needs civicgen[pdf]). Else those of civicgen.yml, else zip, page and epub."
            ),
        ),
        Option(
            ["--contributions"],
            type=click.Choice(["full", "extracts", "none"]),
            metavar="HOW",
            help=mark("Contributions at the end: full, extracts or none. Else as civicgen.yml says, else extracts."),
        ),
        Option(
            ["--output", "-o"],
            metavar="DIR",
            type=click.Path(),
            help=mark("Where to write the files; else the folder “dossiers” of the portal."),
        ),
        as_of_option(),
        json_option(),
    ],
    help=mark(
        "Make files to take away of a consultation: its pages in a ZIP that opens from a disk, everything in one page "
        "to print, a book, a PDF. In every language of the portal; nothing in them needs a network."
    ),
    examples=[
        ("civicgen dossier", mark("all published consultations, into “dossiers”")),
        ("civicgen dossier plan-local-2026 --format pdf", mark("a PDF of one of them")),
        ("civicgen dossier plan-local-2026 --contributions full", mark("with all contributions, word for word")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("freeze", "build"),
)
