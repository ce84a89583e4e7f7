"""`civicgen import`: what another system exported becomes a consultation of the portal, and an account of it."""

from __future__ import annotations

import re
from pathlib import Path

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.completing import consultation_names
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

__all__ = ["command"]


def _formats(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from civicgen.importers import formats

    return [name for name in formats() if name.startswith(incomplete)]


@click.pass_obj
def _import(
    console: Console,
    form: str | None,
    sources: tuple[str, ...],
    into: str | None,
    dry: bool,
    site: str | None,
    as_json: bool,
) -> int:
    from civicgen.importers import formats

    known = formats()
    if form is None:
        for importer in known.values():
            console.result(f"{importer.name}: {console.gettext(importer.description)}")
        console.say(console.gettext("To import: civicgen import FORMAT SOURCE --into CONSULTATION"))
        return CODES["done"]
    if form not in known:
        raise _refused(
            console.gettext("“{form}” is not a format. There are: {formats}.", form=form, formats=", ".join(known))
        )
    if not sources:
        raise _refused(console.gettext("Say what to import: a file, a folder or a ZIP."))
    if not into:
        raise _refused(console.gettext("Say into which consultation, with --into; it is made if need be."))
    root = find_portal(console, site=site)
    name = into.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return _run(console, form, sources, root, _name(console, root, name), dry=dry, as_json=as_json)


def _name(console: Console, root: Path, name: str) -> str:
    from civicgen.cli.adding import consultations

    if name in consultations(root) or re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        return name
    from civicgen.cli.naming import short

    raise _refused(
        console.gettext(
            "“{name}” cannot be the name of a consultation. Write, for instance: {better}",
            name=name,
            better=short(name) or "consultation-1",
        )
    )


def _run(
    console: Console, form: str, sources: tuple[str, ...], root: Path, name: str, *, dry: bool, as_json: bool
) -> int:
    from civicgen.cli.settings import settings
    from civicgen.importers import formats
    from civicgen.importers.options import ImportOptions

    config = settings(root)
    options = ImportOptions(timezone=config.timezone, language=config.language, dry=dry)
    into = root / "content" / "consultations" / name
    report = formats()[form].run([Path(source) for source in sources], into, options)
    if as_json:
        console.json({"format": 1, "import": report})
    else:
        from civicgen.importers.told import told

        for line in told(report, console.lang):
            console.result(line)
    if dry:
        console.say(console.gettext("Nothing was written (--dry-run)."))
    else:
        console.say(console.gettext("Next: read {file}, then civicgen build", file=str(into / "index.md")))
    return CODES["done"]


def _refused(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context())


command = Command(
    "import",
    callback=_import,
    params=[
        Argument(
            ["form"],
            metavar="[FORMAT]",
            required=False,
            shell_complete=_formats,
            meaning=mark("What exported it; without it, the formats are listed."),
        ),
        Argument(
            ["sources"],
            nargs=-1,
            metavar="SOURCE",
            type=click.Path(),
            meaning=mark("Files, folders or ZIPs of the export."),
        ),
        Option(
            ["--into"],
            metavar="CONSULTATION",
            shell_complete=consultation_names,
            help=mark("Consultation that receives them; made if need be."),
        ),
        Option(["--dry-run", "dry"], is_flag=True, help=mark("Count and check everything, write nothing.")),
        portal_option(),
        json_option(),
    ],
    help=mark(
        "Take in a consultation held elsewhere. Everything is counted; what is left out is named. Imported twice, "
        "nothing is doubled, and what you changed since stays."
    ),
    examples=[
        ("civicgen import", mark("the formats that are known")),
        ("civicgen import cap-collectif export.zip --into loi-2026", mark("an export, into a consultation")),
    ],
    codes=(0, 1, 2, 74),
    related=("check", "build"),
)
