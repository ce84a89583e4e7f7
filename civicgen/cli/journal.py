"""`civicgen journal`: the public log of what a portal published, changed, withdrew; only ever added to."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.problems import objects, show
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.publish.journal.appending import Appended

__all__ = ["command"]

ACTIONS = ("show", "append", "merge", "erase", "proof")
_ACTS = {
    "published": mark("published"),
    "changed": mark("changed"),
    "withdrawn": mark("withdrawn"),
    "moved": mark("moved"),
}
_LAST = 20


@click.pass_obj
def _journal(
    console: Console,
    action: str,
    what: tuple[str, ...],
    reason: str,
    dry: bool,
    site: str | None,
    as_of: str | None,
    as_json: bool,
) -> int:
    root = find_portal(console, site=site)
    if action == "proof":
        return _proof(console, root, " ".join(what))
    if action in ("merge", "erase"):
        return (_merge if action == "merge" else _erase)(console, root, what, as_json=as_json)
    if what:
        raise click.UsageError(
            console.gettext("“{word}” is one word too many.", word=what[0]), click.get_current_context()
        )
    if action == "append":
        return _append(console, root, reason, as_of, dry=dry, as_json=as_json)
    return _show(console, root, as_json=as_json)


def _append(console: Console, root: Path, reason: str, as_of: str | None, *, dry: bool, as_json: bool) -> int:
    from civicgen.cli.settings import settings
    from civicgen.publish.journal.appending import append

    moment = instant(console, as_of, lambda: settings(root).zone)
    done = append(root, instant=moment, reason=reason, trial=dry)
    if as_json:
        console.json(_as_object(done, console))
        return CODES["done"] if done.good else CODES["problems"]
    if not done.good:
        show(done.problems, console)
        console.complain(console.gettext("Nothing was written in the journal."))
        return CODES["problems"]
    if done.mended:
        console.say(console.gettext("An earlier command had been interrupted: what it left was put right first."))
    for act in done.acts[:_LAST]:
        console.result(f"{console.gettext(_ACTS[act.act])}: {act.name}")
    if done.count > _LAST:
        console.result(console.gettext("… and {count} more", count=done.count - _LAST))
    if not done.count:
        console.result(console.gettext("Nothing to write: the journal says everything that is published."))
    if done.erased:
        console.result(
            console.ngettext(
                "{count} earlier text was erased, with its salt: what it was of has been withdrawn.",
                "{count} earlier texts were erased, with their salts: what they were of has been withdrawn.",
                done.erased,
            )
        )
    if dry:
        console.say(console.gettext("Nothing was written (--dry-run)."))
    elif done.files:
        _head(console, done.head.short)
        console.say(console.gettext("Next: civicgen build, and keep {files} with the portal", files=_files(done.files)))
    return CODES["done"]


def _as_object(done: Appended, console: Console) -> dict[str, Any]:
    return {
        "format": 1,
        "count": done.count,
        "acts": [{"act": act.act, "name": act.name, "address": act.address, "was": act.was} for act in done.acts],
        "kinds": done.kinds,
        "erased": done.erased,
        "head": {"size": done.head.size, "short": done.head.short, "full": done.head.full},
        "files": done.files,
        "mended": done.mended,
        "problems": objects(done.problems, console),
    }


def _head(console: Console, head: str) -> None:
    console.result(console.gettext("The journal is now: {head}", head=head))


def _files(files: tuple[str, ...]) -> str:
    return ", ".join(files[:4]) + (", …" if len(files) > 4 else "")


def _show(console: Console, root: Path, *, as_json: bool) -> int:
    from civicgen.publish.journal.appending import looked_at

    seen = looked_at(root, _LAST)
    if seen.problems:
        show(seen.problems, console)
        return CODES["problems"]
    if as_json:
        head = {"size": seen.head.size, "short": seen.head.short, "full": seen.head.full}
        console.json({"format": 1, "head": head, "acts": seen.acts})
        return CODES["done"]
    if not seen.head.size:
        console.result(console.gettext("This portal has no journal yet. To begin it: civicgen journal append"))
        return CODES["done"]
    zone = _zone(root)
    for act in seen.acts:
        told = f"{console.gettext(_ACTS[act.act])}: {act.name}  {act.reason}"
        console.result(f"{act.sequence}  {_local(act.instant, zone)}  {told}".rstrip())
    _head(console, seen.head.short)
    console.say(console.gettext("Whoever keeps this line can check later: civicgen verify SITE --head “…”"))
    return CODES["done"]


def _zone(root: Path) -> tzinfo:
    """Where the portal's hours are counted, as on its pages; a journal can be read where the settings cannot."""
    from civicgen.cli.settings import settings
    from civicgen.problems import ProblemsFound

    try:
        return settings(root).zone
    except ProblemsFound:
        return UTC


def _local(instant: str, zone: tzinfo) -> str:
    """An instant of the journal in the portal's time; as it was written, where it is none."""
    try:
        return f"{datetime.fromisoformat(instant).astimezone(zone):%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError):
        return instant


def _merge(console: Console, root: Path, what: tuple[str, ...], *, as_json: bool) -> int:
    from civicgen.publish.journal.merging import merge

    count, files = merge(root, [Path(file).absolute() for file in what])
    if as_json:
        console.json({"format": 1, "count": count, "files": files})
        return CODES["done"]
    if not files:
        console.result(console.gettext("There was nothing to join."))
        return CODES["done"]
    console.result(
        console.ngettext(
            "{count} act of the other version was added; every head that was published stays true.",
            "{count} acts of the other version were added; every head that was published stays true.",
            count,
        )
    )
    console.say(console.gettext("Next: civicgen journal append, then civicgen build"))
    return CODES["done"]


def _erase(console: Console, root: Path, what: tuple[str, ...], *, as_json: bool) -> int:
    from civicgen.publish.journal.appending import erase

    if not what:
        message = console.gettext("Say what to erase, for instance: civicgen journal erase plan-local-2026#45")
        raise click.UsageError(message, click.get_current_context())
    count, files = erase(root, what)
    if as_json:
        console.json({"format": 1, "count": count, "files": files})
        return CODES["done"]
    console.result(
        console.ngettext(
            "{count} earlier text was erased, with its salt.",
            "{count} earlier texts were erased, with their salts.",
            count,
        )
    )
    if count:
        console.say(
            console.gettext(
                "Copies made before, and the history of the repository, still hold it. Next: civicgen build"
            )
        )
    return CODES["done"]


def _proof(console: Console, root: Path, what: str) -> int:
    """Print a proof, which is JSON whatever was asked: it is made to be kept."""
    from civicgen.portal.heads import read_head
    from civicgen.publish.journal.proofs import growth_of, proof_of

    if not what:
        message = console.gettext("Say of what, for instance: civicgen journal proof plan-local-2026/answers/3")
        raise click.UsageError(message, click.get_current_context())
    earlier = read_head(what)
    found = proof_of(root, what) if earlier is None else growth_of(root, earlier)
    if found is None:
        console.complain(
            console.gettext("The journal holds no act about “{name}”.", name=what)
            if earlier is None
            else console.gettext("The journal did not grow from that head.")
        )
        return CODES["problems"]
    console.json(found)
    console.say(console.gettext("Kept in a file, anyone can check it: civicgen verify FILE --head “…”"))
    return CODES["done"]


command = Command(
    "journal",
    callback=_journal,
    params=[
        Argument(
            ["action"],
            metavar="[ACTION]",
            required=False,
            default="show",
            type=click.Choice(ACTIONS),
            meaning=mark("show, append, merge, erase or proof; show when nothing is said."),
        ),
        Argument(
            ["what"],
            nargs=-1,
            metavar="FILE|NAME",
            meaning=mark(
                "To merge: other versions of journal.jsonl. To erase, or to prove: names of what was published; or an "
                "earlier head."
            ),
        ),
        Option(
            ["--reason"],
            metavar="TEXT",
            default="",
            help=mark("Why something was changed or withdrawn, in a sentence that everyone will read."),
        ),
        Option(["--dry-run", "dry"], is_flag=True, help=mark("Say what would be appended, write nothing.")),
        portal_option(),
        as_of_option(),
        json_option(),
    ],
    help=mark(
        "Write down what the portal publishes, changes and withdraws, in a public journal that nobody can rewrite "
        "unnoticed. Nothing of a draft is ever in it."
    ),
    examples=[
        ("civicgen journal append", mark("write down what is published and not yet in it")),
        ("civicgen journal append --reason “…”", mark("the same, saying why something was corrected")),
        ("civicgen journal", mark("the last acts, and what to put on the notice board")),
        ("civicgen journal merge", mark("join two versions that git could not")),
        ("civicgen journal proof plan-local-2026#45", mark("a proof to keep, that a contribution is in it")),
        ("civicgen journal erase plan-local-2026#45", mark("take earlier texts of a contribution away for good")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("verify", "build"),
)
