"""`civicgen inbox purge`: what was kept as long as the forms promise is told, then erased."""

from __future__ import annotations

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.private import inbox_option, opening
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _purge(
    console: Console, yes: bool, dry: bool, inbox: str | None, site: str | None, as_of: str | None, as_json: bool
) -> int:
    from civicgen.cli.keeping import due_lines, found_due, sources_of
    from civicgen.moderation.inbox.retention import purge

    root = find_portal(console, site=site)
    sources = sources_of(root)
    now = instant(console, as_of, lambda: sources.config.zone)
    if as_of is not None and not dry:
        raise click.UsageError(
            console.gettext("Another day can only be looked at: add --dry-run."), click.get_current_context()
        )
    with opening(console, root, inbox, unlock=False) as held:
        what = found_due(root, held, sources, now)
        lines = list(due_lines(console, sources, what))
        done = not dry and bool(what) and (yes or _agreed(console, lines, as_json=as_json))
        count = purge(held, what) if done else 0
    if as_json:
        console.json({"format": 1, "due": [list(one) for one in what], "erased": count})
    elif not what:
        console.result(console.gettext("Nothing in the inbox is over its time."))
    elif done:
        console.result(
            console.ngettext(
                "Erased, of {count} submission. Copies of the inbox still hold it.",
                "Erased, of {count} submissions. Copies of the inbox still hold it.",
                count,
            )
        )
    elif dry:
        for line in lines:
            console.result(line)
        console.say(console.gettext("Nothing was done (--dry-run)."))
    return CODES["done"]


def _agreed(console: Console, lines: list[str], *, as_json: bool) -> bool:
    if as_json or not console.asks:
        raise click.UsageError(
            console.gettext("Nobody is there to say yes. Add --yes to erase, or --dry-run to look only."),
            click.get_current_context(),
        )
    for line in lines:
        console.result(line)
    return bool(click.confirm(console.gettext("Erase it for good?"), default=False, err=True))


command = Command(
    "purge",
    callback=_purge,
    params=[
        Option(["--yes", "-y"], is_flag=True, help=mark("Do not ask.")),
        Option(["--dry-run", "dry"], is_flag=True, help=mark("Say what would be erased, no more.")),
        inbox_option(),
        portal_option(),
        as_of_option(),
        json_option(),
    ],
    help=mark(
        "Erase from the inbox what has been kept as long as the forms promise: e-mail addresses, names… Each pull and "
        "each moderation does it too."
    ),
    examples=[
        ("civicgen inbox purge", mark("see what goes, and say yes")),
        ("civicgen inbox purge --dry-run --as-of 2027-01-01", mark("what will be gone by then")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("inbox", "forget"),
)
