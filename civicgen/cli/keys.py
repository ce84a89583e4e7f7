"""`civicgen keys`: the pair of keys to which what people send is sealed, and its copies on paper."""

from __future__ import annotations

import click

from civicgen.cli.command import Group
from civicgen.cli.console import Console
from civicgen.cli.private import key_of
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_context
def _keys(ctx: click.Context, site: str | None, as_json: bool) -> int | None:
    if ctx.invoked_subcommand is not None:
        return None
    from civicgen.cli.keys_show import shown

    console = ctx.find_object(Console)
    assert console is not None
    return shown(console, key_of(find_portal(console, site=site)), as_json=as_json)


command = Group(
    "keys",
    callback=_keys,
    params=[portal_option(), json_option()],
    help=mark(
        "What people send is sealed as it arrives, with the public key that stands in civicgen.yml; only the private "
        "key opens it. It lies on this computer under a passphrase, and on paper with two people. Alone, the command "
        "shows what is there."
    ),
    under=(
        ("new", mark("make the pair, once for the portal")),
        ("show", mark("the public key, where the private one lies, who keeps it on paper")),
        ("check", mark("type in a copy on paper, to be sure that it is right")),
        ("reseal", mark("seal to the key of today what is sealed to an old one")),
        ("restore", mark("put the private key on this computer from its copy on paper")),
    ),
    examples=[
        ("civicgen keys new", mark("make the keys, and copy the private one on paper twice")),
        ("civicgen keys check", mark("be sure that a copy on paper is right")),
        ("civicgen keys restore", mark("read what people sent on another computer")),
    ],
    codes=(0, 1, 2, 74),
    related=("inbox", "todo"),
)
