"""`civicgen trace`: the contributions of a consultation go out to be tagged in a spreadsheet, and come back tagged."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.completing import consultation_names
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import find_portal, json_option, one_of, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.importers.tagging.imported import Imported

__all__ = ["command"]

_SHOWN = 12
"""Numbers that are told of one change."""


@click.pass_obj
def _trace(
    console: Console,
    act: str,
    what: str | None,
    to: str | None,
    into: str | None,
    synthesis: str | None,
    yes: bool,
    remove: bool,
    dry: bool,
    site: str | None,
    as_json: bool,
) -> int:
    root = find_portal(console, site=site)
    if act == "export":
        return _export(console, root, _consultation(console, root, what), to)
    if what is None:
        raise _refused(console.gettext("Say which file to import: civicgen trace import FILE"))
    return _import(console, root, Path(what), into, synthesis or "", yes=yes, remove=remove, dry=dry, as_json=as_json)


def _refused(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context())


def _consultation(console: Console, root: Path, given: str | None) -> str:
    """The consultation meant: the one named, the one in whose folder one stands, or the only one."""
    from civicgen.cli.adding import consultations, here

    names = consultations(root)
    chosen = (given or "").replace("\\", "/").rstrip("/").rpartition("/")[2] or here(root, Path.cwd())
    if not chosen and len(names) == 1:
        chosen = names[0]
    if not chosen:
        raise _refused(console.gettext("Say which consultation. There are: {names}.", names=", ".join(names)))
    one_of(console, chosen, names, mark("There is no consultation “{name}”."))
    return chosen


def _export(console: Console, root: Path, consultation: str, to: str | None) -> int:
    from civicgen.importers.tagging.exported import lines, write_csv, write_ods
    from civicgen.importers.tagging.held import held

    if to == "-":
        with held(root, consultation) as portal:
            write_csv(sys.stdout.buffer, lines(portal), portal.sources.config.language)
        return CODES["done"]
    path = Path(to or f"{consultation}.csv")
    if path.suffix.casefold() not in (".csv", ".ods"):
        raise _refused(console.gettext("“{name}” must end in .csv or .ods.", name=path.name))
    try:
        with held(root, consultation) as portal, path.open("xb") as stream:
            try:
                if path.suffix.casefold() == ".ods":
                    write_ods(stream, portal)
                else:
                    write_csv(stream, lines(portal), portal.sources.config.language)
            except BaseException:
                path.unlink(missing_ok=True)  # half a sheet would be taken for a whole one
                raise
    except FileExistsError:
        raise _refused(
            console.gettext("{file} is there already, and may hold somebody’s work: give another name.", file=str(path))
        ) from None
    console.result(str(path))
    console.say(
        console.gettext(
            "Next: write the points in the column “point”, save, then civicgen trace import {file}", file=str(path)
        )
    )
    return CODES["done"]


def _import(
    console: Console,
    root: Path,
    path: Path,
    into: str | None,
    synthesis: str,
    *,
    yes: bool,
    remove: bool,
    dry: bool,
    as_json: bool,
) -> int:
    from civicgen.importers.tagging.imported import imported, open_table

    table = open_table(path)
    found = imported(root, table, _consultation(console, root, into or table.consultation or None), synthesis)
    if found.encoding == "Windows-1252":
        console.say(
            console.gettext(
                "The file is written in Windows-1252, not UTF-8: letters that this alphabet lacks were lost in it. "
                "Tags are read all the same, and no text is taken from it. To keep them, save as “CSV UTF-8” or .ods."
            )
        )
    if as_json:
        console.json(_plain(found))
    else:
        _tell(console, found)
    if not found.files:
        console.say(console.gettext("Nothing changes: the files say so already."))
        return CODES["done"]
    if dry:
        console.say(console.gettext("Nothing was written (--dry-run)."))
        return CODES["done"]
    if not yes and not console.asks:
        raise _refused(console.gettext("Nobody is there to be asked. Add --yes to write this, or --dry-run."))
    if found.taken and not remove and not console.asks:
        raise _refused(
            console.gettext(
                "This sheet does not say what stood in it when it was exported, and would take away citations or "
                "groups, perhaps newer ones. Look at them with --dry-run; then add --remove, or export it anew."
            )
        )
    if (not yes and not _yes(console.gettext("Write this? (y/n)"))) or (
        found.taken and not remove and not _yes(console.gettext("And take away what is listed first? (y/n)"))
    ):
        console.say(console.gettext("Nothing was written."))
        return CODES["done"]
    from civicgen.importers.tagging.edited import write

    write(root, found.files)
    console.say(console.gettext("Next: civicgen check"))
    return CODES["done"]


def _yes(question: str) -> bool:
    """Ask; whatever is no clear yes, in English or French, is a no."""
    said = click.prompt(question, default="", show_default=False, err=True)
    return str(said).strip().casefold() in {"y", "yes", "o", "oui"}


def _tell(console: Console, found: Imported) -> None:
    """What changes, file by file; first what may be lost."""
    if found.taken:
        console.result(console.gettext("Taken away, though it may have been written since the sheet was exported:"))
        for change in found.unsure:
            console.result(f"{change.synthesis.source}: {change.title}")
            _numbers(console, console.gettext("cites no more"), change.remove)
        for number in found.apart:
            told = console.gettext("#{number} stands by itself again", number=number)
            console.result(f"{found.changes.files[number]}: {told}")
        console.result("")
    for change in found.changes.points:
        console.result(f"{change.synthesis.source}: {change.title}")
        _numbers(console, console.gettext("cites also"), change.add)
        _numbers(console, console.gettext("cites no more"), change.remove)
    for new in found.changes.new:
        console.result(f"{new.synthesis.source}: {console.gettext('new point “{title}”', title=new.title)}")
        _numbers(console, console.gettext("cites"), new.add)
    for number, head in found.changes.heads.items():
        told = (
            console.gettext("#{number} grouped with #{head}", number=number, head=head)
            if head
            else console.gettext("#{number} stands by itself again", number=number)
        )
        console.result(f"{found.changes.files[number]}: {told}")
    if found.changes.kept:
        _numbers(
            console,
            console.gettext("changed since the sheet was exported, and left as it is now"),
            [*found.changes.kept],
        )
    console.say(console.ngettext("{count} row read.", "{count} rows read.", found.rows))


def _numbers(console: Console, words: str, numbers: list[int]) -> None:
    if numbers:
        shown = ", ".join(f"#{number}" for number in numbers[:_SHOWN])
        more = "…" if len(numbers) > _SHOWN else ""
        console.result(f"  {words} ({len(numbers)}): {shown}{more}")


def _plain(found: Imported) -> dict[str, object]:
    """What changes, for a program."""
    changes = found.changes
    return {
        "format": 1,
        "consultation": found.consultation,
        "rows": found.rows,
        "points": [
            {"file": each.synthesis.source, "point": each.point, "add": each.add, "remove": each.remove}
            for each in changes.points
        ],
        "new": [
            {"file": each.synthesis.source, "point": each.point, "title": each.title, "add": each.add}
            for each in changes.new
        ],
        "groups": [{"number": number, "grouped_with": head} for number, head in changes.heads.items()],
        "kept": [*found.changes.kept],
        "unsure": found.taken,
        "files": [each.file for each in found.files],
    }


command = Command(
    "trace",
    callback=_trace,
    params=[
        Argument(
            ["act"], type=click.Choice(["export", "import"]), meaning=mark("Send the sheet out, or take it back in.")
        ),
        Argument(
            ["what"],
            metavar="CONSULTATION|FILE",
            required=False,
            shell_complete=consultation_names,
            meaning=mark("To export: the consultation. To import: the sheet that was filled in (.csv or .ods)."),
        ),
        Option(
            ["--to"],
            metavar="FILE",
            type=click.Path(),
            help=mark("File to make, .csv or .ods; CONSULTATION.csv otherwise, “-” for the standard output."),
        ),
        Option(
            ["--into"],
            metavar="CONSULTATION",
            shell_complete=consultation_names,
            help=mark("Consultation that a sheet is about, when it does not say so itself."),
        ),
        Option(
            ["--synthesis"],
            metavar="NAME",
            help=mark("Synthesis that takes the new points, when there are several."),
        ),
        Option(["--yes", "-y"], is_flag=True, help=mark("Write without asking.")),
        Option(
            ["--remove"],
            is_flag=True,
            help=mark("Take away, too, what a sheet without the columns “(exported)” no longer says."),
        ),
        Option(["--dry-run", "dry"], is_flag=True, help=mark("Show what would change, write nothing.")),
        portal_option(),
        json_option(),
    ],
    help=mark(
        "Tag contributions in a spreadsheet: which points of a synthesis cite each of them, which one it is grouped "
        "with. What comes back is written into the files, with every other byte of them as it was; what would change "
        "is shown first. Imported twice, nothing changes."
    ),
    examples=[
        ("civicgen trace export plan-local-2026 --to avis.ods", mark("a sheet to fill in, with a list of the points")),
        ("civicgen trace import avis.ods", mark("show what changes, ask, write")),
        ("civicgen trace import avis.csv --dry-run", mark("only show it")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("new", "check"),
)
