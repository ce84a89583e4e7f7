"""`civicgen collector check`: whether forms could be received now."""

from __future__ import annotations

import click

from civicgen.cli.collector import bundle_option, installed, store_option
from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _check(console: Console, bundle: str, store: str, accepts: bool) -> int:
    installed(store)
    from civicgen.collector.bundles import BadBundle, Bundles, standing
    from civicgen.collector.database import Unreachable, connect
    from civicgen.collector.store import Writing, pin, prepare

    good = True
    read = None
    try:
        read = Bundles(bundle).now
    except (OSError, BadBundle) as fault:
        reason = fault.told(console.gettext) if isinstance(fault, BadBundle) else str(fault)
        console.complain(console.gettext("{bundle} cannot be used: {reason}", bundle=bundle, reason=reason))
        good = False
    else:
        words = {"open": mark("open"), "not-yet": mark("not open yet"), "over": mark("closed")}
        for name, form in read.forms.items():
            console.result(f"{name}: {console.gettext(words[standing(form)])}")
    try:
        database = connect(store)
        try:
            known = prepare(database).get("key", "")
            if read is not None and read.key and (accepts or not known):
                known = pin(database, read.key, anew=accepts)
                console.result(console.gettext("From now on, what is personal is sealed to {key}", key=known))
            elif read is not None and known and read.key != known:
                console.complain(
                    console.gettext(
                        "The site names another public key ({other}) than the one this database knows ({key}). If the "
                        "town has changed it: civicgen collector check --accept-key. Otherwise somebody else writes to "
                        "the site.",
                        other=read.key or "—",
                        key=known,
                    )
                )
                good = False
            database.begin()
            Writing(database).probe()
            database.commit()
        finally:
            database.close()
        console.result(console.gettext("Deposits can be written to {store}.", store=store.rpartition("@")[2]))
    except Unreachable as fault:
        console.complain(console.gettext("The database cannot be used: {reason}", reason=str(fault)))
        good = False
    return CODES["done" if good else "problems"]


command = Command(
    name="check",
    callback=_check,
    help=mark(
        "Read the bundle, say which forms are open, and write something to the database: could forms be received now?"
    ),
    params=[
        bundle_option(),
        store_option(),
        Option(
            ["--accept-key", "accepts"],
            is_flag=True,
            help=mark(
                "Take the public key that the site names now instead of the one that this database knows: only when "
                "the town has changed its key, and you compared it with civicgen keys show."
            ),
        ),
    ],
    examples=[
        ("civicgen collector check --bundle public/collector.json", mark("look before the collector is started")),
    ],
    codes=(0, 1, 2),
    related=("collector run",),
)
