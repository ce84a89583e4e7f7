"""`civicgen freeze`: the final archive of a consultation, for those who keep archives."""

from __future__ import annotations

from pathlib import Path

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.completing import consultation_names
from civicgen.cli.console import CODES, Console
from civicgen.cli.dossier import told, unknown
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.problems import format_option
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _freeze(
    console: Console,
    consultation: str | None,
    site: str | None,
    output: str,
    as_of: str | None,
    form: str,
    as_json: bool,
) -> int:
    from civicgen.builder.taking import Unknown, freeze
    from civicgen.cli.settings import settings

    root = find_portal(console, site=site)
    moment = instant(console, as_of, lambda: settings(root).zone)
    target = Path(output).absolute()
    if target.is_dir():
        raise click.UsageError(
            console.gettext("“{name}” is a folder. Name the file to write: {better}", name=output,
                            better=str(Path(output) / "archive.zip")),
            click.get_current_context(silent=True),
        )  # fmt: skip
    name = (consultation or "").rstrip("/").rpartition("/")[2]
    try:
        taken = freeze(root, target, name, instant=moment)
    except Unknown as error:
        raise unknown(console, error.name, error.known) from error
    code = told(console, taken, "json" if as_json else form)
    if code == CODES["done"] and not as_json and form == "text":
        for title in taken.open:
            console.complain(
                console.gettext("“{title}” is not over, or waits for answers: this is not its end yet.", title=title)
            )
        console.say(
            console.gettext(
                "To check it: civicgen verify {file}; or open it in a folder, then sha256sum -c manifest-sha256.txt",
                file=output,
            )
        )
    return code


command = Command(
    "freeze",
    callback=_freeze,
    params=[
        Argument(
            ["consultation"],
            metavar="[CONSULTATION]",
            required=False,
            shell_complete=consultation_names,
            meaning=mark("Which consultation; needed when the portal has several."),
        ),
        portal_option(),
        Option(
            ["--output", "-o"],
            metavar="FILE",
            required=True,
            type=click.Path(),
            help=mark("The ZIP to write."),
        ),
        as_of_option(),
        format_option(),
        json_option(),
    ],
    help=mark(
        "Make the final archive of a consultation: pages that open from a disk, the whole in one page and as a book, "
        "sources, contributions, journal, and digests that any tool can check (BagIt). Drafts and texts not published "
        "yet never go in."
    ),
    examples=[
        ("civicgen freeze plan-local-2026 --output plan-local-2026.zip", mark("the archive of one consultation")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("dossier", "build"),
)
