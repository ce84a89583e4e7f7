"""`civicgen keys show`: the public key, where the private one lies, and who keeps it on paper."""

from __future__ import annotations

import click

from civicgen.cli.command import Command
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import home_of, key_of
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

__all__ = ["command", "shown"]


@click.pass_obj
def _show(console: Console, site: str | None, as_json: bool) -> int:
    return shown(console, key_of(find_portal(console, site=site)), as_json=as_json)


def shown(console: Console, key: str, *, as_json: bool) -> int:
    """Print what is known of a key on this computer; never the private one."""
    from civicgen.moderation.inbox.database import NAME
    from civicgen.moderation.keys import keyfile
    from civicgen.moderation.keys.where import INBOX, fingerprint
    from civicgen.words.dates import day

    home = home_of(console)
    file, folder = home.key_file(key), home.inbox(key, console.environ.get(INBOX, ""))
    kept = keyfile.read(file)
    here, made = kept is not None and bool(kept.box), (folder / NAME).is_file()
    holders = kept.holders if kept is not None else ()
    if as_json:
        console.json(
            {
                "format": 1,
                "key": key,
                "fingerprint": fingerprint(key),
                "private": file.as_posix() if here else "",
                "holders": [
                    {"name": each.name, "checked": each.checked.isoformat() if each.checked else ""} for each in holders
                ],
                "inbox": folder.as_posix() if made else "",
            }
        )
        return CODES["done"]
    console.result(console.gettext("Public key: {key}", key=key))
    console.result(console.gettext("Fingerprint: {mark}", mark=fingerprint(key)))
    if here:
        console.result(console.gettext("Private key: {file}, under its passphrase", file=file))
    else:
        console.result(console.gettext("Private key: not on this computer (civicgen keys restore)"))
    for holder in holders:
        text = (
            mark("On paper with {name}: checked on {day}")
            if holder.checked
            else mark("On paper with {name}: not checked yet (civicgen keys check)")
        )
        console.result(
            console.gettext(text, name=holder.name, day=day(console.lang, holder.checked) if holder.checked else "")
        )
    text = mark("Inbox: {folder}") if made else mark("Inbox: none on this computer yet; it would be {folder}")
    console.result(console.gettext(text, folder=folder))
    return CODES["done"]


command = Command(
    "show",
    callback=_show,
    params=[portal_option(), json_option()],
    help=mark("Show the public key, where the private one lies, who keeps it on paper, and where the inbox is."),
    examples=[("civicgen keys show", mark("what is there"))],
    codes=(0, 1, 2, 74),
    related=("keys", "inbox"),
)
