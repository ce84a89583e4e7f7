"""`civicgen rollback`: visitors see the release before again, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.config import Config
    from civicgen.publish.deployment.server.releases import Release

__all__ = ["command"]


@click.pass_obj
def _rollback(console: Console, name: str | None, listed: bool, site: str | None, as_json: bool) -> int:
    from civicgen.cli.settings import settings
    from civicgen.publish.deployment.deploying import releases, rollback

    root = find_portal(console, site=site)
    config = settings(root)
    if listed:
        every = releases(root, config)
        if as_json:
            console.json({"format": 1, "releases": every})
            return CODES["done"]
        for release in every:
            console.result(_line(release, console, config))
        return CODES["done"]
    before, after = rollback(root, config, name or "")
    if as_json:
        console.json({"format": 1, "before": before, "after": after})
    elif before == after:
        console.result(console.gettext("Visitors see {name} already.", name=after))
    else:
        console.result(console.gettext("Visitors see {after} again (before: {before}).", after=after, before=before))
        console.say(console.gettext("Now mend the sources: the next deployment shows what they say."))
    return CODES["done"]


def _line(release: Release, console: Console, config: Config) -> str:
    """A release as one reads it: name, when it was made, its site, whether it is shown."""
    made = release.made.astimezone(config.zone).strftime("%Y-%m-%d %H:%M:%S")
    files = console.ngettext("{count} file", "{count} files", release.files)
    shown = console.gettext("shown to visitors") if release.current else ""
    return "  ".join(part for part in (release.name, made, release.digest[:12], files, shown) if part)


command = Command(
    "rollback",
    callback=_rollback,
    params=[
        Argument(
            ["name"],
            metavar="[RELEASE]",
            required=False,
            meaning=mark("Release to show; else the one before that which visitors see."),
        ),
        Option(["--list", "listed"], is_flag=True, help=mark("Say which releases there are, newest first.")),
        portal_option(),
        json_option(),
    ],
    help=mark(
        "Show visitors the site as it was before, at once, where whole releases are kept (“to: folder”). The sources "
        "are not touched: mend them, then deploy again. “watch” does not bring back by itself what was rolled back."
    ),
    examples=[
        ("civicgen rollback --list", mark("the releases, with their dates")),
        ("civicgen rollback", mark("back to the one before")),
        ("civicgen rollback 20260312T143000Z-1a2b3c4d", mark("to this one")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("deploy", "watch"),
)
