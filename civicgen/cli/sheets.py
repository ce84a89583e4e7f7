"""A form becomes an empty table, in which staff key in the sheets that were filled in by hand."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from civicgen.cli.console import CODES, Console

if TYPE_CHECKING:
    from civicgen.content.forms import Form

__all__ = ["written"]


def written(console: Console, form: Form, path: Path) -> int:
    """Write the table, with what can be written in each column beside it."""
    from civicgen.builder.trouble import disk
    from civicgen.forms.keying import sheet
    from civicgen.moderation.keys.where import allowed_file, write_privately
    from civicgen.pages.machines.tabular import spreadsheet

    ending = path.suffix.casefold()
    if ending not in (".csv", ".ods"):
        raise click.UsageError(console.gettext("Name a file that ends in .csv or .ods."))
    allowed_file(path, f"civicgen forms enter {form.id} --sheet")  # it will hold what people wrote
    with disk(path):
        if path.exists():
            message = console.gettext("{file} is there already: choose another name.", file=path.name)
            raise click.UsageError(message)
    columns, _, known = sheet(form)
    if ending == ".csv":
        data = b"".join(spreadsheet(columns, iter(()), console.lang))
    else:
        from civicgen.importers.tagging.ods import write

        stream = io.BytesIO()
        width = max((len(line) for line in known), default=2)
        about = [["", *[""] * (width - 1)], *([*line, *[""] * (width - len(line))] for line in known)]
        about[0][:2] = [console.gettext("Column"), console.gettext("Question, then what can be written")]
        write(
            stream,
            [("civicgen", [False] * len(columns), [columns]), (console.gettext("Questions"), [True] * width, about)],
        )
        data = stream.getvalue()
    write_privately(path, data)
    console.result(console.gettext("{file}: a line for each sheet.", file=path.name))
    console.say(console.gettext("Fill it in, then: {command}", command=f"civicgen forms enter {form.id} --from {path}"))
    return CODES["done"]
