"""`civicgen moderate files`: files that came with a submission are opened into a folder that a person names."""

from __future__ import annotations

import re
from pathlib import Path

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import inbox_option, opening
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _files(console: Console, name: str, folder: str, inbox: str | None, site: str | None) -> int:
    from civicgen.moderation.keys.where import allowed, write_privately

    root = find_portal(console, site=site)
    place = Path(folder)
    allowed(place.absolute())
    with opening(console, root, inbox, unlock=True) as held:
        found = list(held.files(name))
        if not found:
            console.result(console.gettext("No file came with {id}.", id=name))
            return CODES["problems"]
        missing = 0
        for number, (file, data) in enumerate(found, 1):
            if data is None:
                missing += 1
                continue
            # The sender's own name is no name for a file here: it could be a path, or anything.
            field = re.sub(r"[^a-z0-9_-]", "", file.field)[:50]
            ending, seen = _to_look_at(data)
            path = place / f"{name}-{field}-{number}.{ending}"
            write_privately(path, seen)
            console.result(str(path))
    if missing:
        console.complain(
            console.ngettext(
                "{count} file was not fetched, or cannot be opened: civicgen forms pull --again",
                "{count} files were not fetched, or cannot be opened: civicgen forms pull --again",
                missing,
            )
        )
    console.say(console.gettext("Delete them once you have looked: they are private, and never published."))
    return CODES["problems"] if missing else CODES["done"]


def _to_look_at(data: bytes) -> tuple[str, bytes]:
    """What a file is by what it holds, and a picture made anew: what its bytes could do to a program, it does no more.

    What is none of the kinds that forms take, or cannot be read, is `bin`, which nothing opens by itself.
    """
    from importlib.util import find_spec

    from civicgen.collector.uploads import remade_now
    from civicgen.forms.kinds import kind_of

    kind = kind_of(data)
    if kind is None:
        return "bin", data
    if kind == "pdf" or find_spec("PIL") is None:  # Pillow comes with civicgen[collector]
        return kind.replace("jpeg", "jpg"), data
    anew = remade_now(data, kind)
    if isinstance(anew, str):
        return "bin", data
    return {"jpeg": "jpg", "gif": "png"}.get(kind, kind), anew


command = Command(
    "files",
    callback=_files,
    params=[
        Argument(["name"], metavar="ID", meaning=mark("A submission, as moderation shows it: s12.")),
        Option(
            ["--to", "folder"],
            metavar="FOLDER",
            required=True,
            type=click.Path(file_okay=False),
            help=mark("Where to write them: a folder of yours, outside the portal."),
        ),
        inbox_option(),
        portal_option(),
    ],
    help=mark(
        "Open the files that came with a submission. They lie sealed in the inbox, are erased when it is, and never "
        "published: whatever they hold was sent by a stranger, so look at them with care."
    ),
    examples=[("civicgen moderate files s12 --to ~/to-look-at", mark("the photo that somebody sent"))],
    codes=(0, 1, 2, 74, 75),
    related=("moderate", "inbox"),
)
