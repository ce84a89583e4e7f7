"""`civicgen forms`: the forms of a portal, where each is sent, and whether that works."""

from __future__ import annotations

import click

from civicgen.cli.command import Group
from civicgen.cli.console import CODES
from civicgen.cli.instant import as_of_option
from civicgen.cli.site import json_option, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_context
def _forms(ctx: click.Context, site: str | None, as_of: str | None, as_json: bool) -> int:
    if ctx.invoked_subcommand is not None:
        return CODES["done"]
    from civicgen.cli.forms_list import listed

    return listed(ctx.obj, site, as_of, as_json)


command = Group(
    "forms",
    callback=_forms,
    params=[portal_option(), as_of_option(), json_option()],
    help=mark("Say which forms there are, where each is sent, when it opens and closes."),
    examples=[
        ("civicgen forms", mark("the forms of the portal you are in")),
        ("civicgen forms test plan-local-2026/avis", mark("see whether a form is sent rightly")),
    ],
    codes=(0, 1, 2),
    related=("build", "check"),
    under=(
        ("list", mark("Say which forms there are and where each is sent.")),
        ("pull", mark("Fetch what forms received into the private inbox.")),
        ("test", mark("Say how a form is sent, what it needs; on request, send a test and find it again.")),
    ),
)
