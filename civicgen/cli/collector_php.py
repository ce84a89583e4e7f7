"""`civicgen collector php`: the one file that receives forms on hosting with PHP."""

from __future__ import annotations

import click

from civicgen.cli.collector import bundle_option, installed, refused
from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _php(
    console: Console, bundle: str, url: str, output: str, folder: str, mail_from: str, origins: tuple[str, ...]
) -> int:
    installed(only=("nacl",))
    from pathlib import Path

    from civicgen.cli.collector_run import secret
    from civicgen.collector.bundles import BadBundle, Bundles
    from civicgen.collector.php import receiver

    try:
        read = Bundles(bundle).now
    except BadBundle as fault:
        reason = fault.told(console.gettext)
        raise refused(console.gettext("{bundle} cannot be used: {reason}", bundle=bundle, reason=reason)) from fault
    token = secret("CIVICGEN_COLLECTOR_TOKEN")
    data = receiver(read, url, token=token, store=folder, mail_from=mail_from, origins=origins)
    Path(output).write_bytes(data)
    console.result(output)
    console.say(
        console.gettext("Put it on the hosting, at {url}, then open {url}/health: it must say “ready”.", url=url)
    )
    if not token:
        console.complain(
            console.gettext("Nobody can fetch what is received: set CIVICGEN_COLLECTOR_TOKEN, 20 characters or more.")
        )
    return CODES["done"]


command = Command(
    name="php",
    callback=_php,
    help=mark(
        "Write one PHP file that receives the forms on hosting where nothing can be installed (PHP 7.4 or later): the "
        "same pages, checks, receipts and export. Of CIVICGEN_COLLECTOR_TOKEN only a digest is in it. Write and send "
        "it again after each build that changes forms or dates."
    ),
    params=[
        bundle_option(),
        Option(
            ["--url"],
            required=True,
            metavar="ADDRESS",
            help=mark("Address that the file will have: https://www.example.org/depot.php"),
        ),
        Option(
            ["--output", "-o"],
            default="depot.php",
            metavar="FILE",
            help=mark("File to write (depot.php otherwise)."),
        ),
        Option(
            ["--folder"],
            default="",
            metavar="DIR",
            help=mark("Folder of the hosting for deposits; else one beside the web root, or one that the web refuses."),
        ),
        Option(
            ["--mail-from"],
            default="",
            metavar="ADDRESS",
            help=mark("Address from which letters come: the town's own."),
        ),
        Option(
            ["--origin", "origins"],
            multiple=True,
            metavar="ADDRESS",
            help=mark("A further site whose forms are sent here; can be given several times."),
        ),
    ],
    examples=[
        (
            "civicgen collector php --bundle public/collector.json --url https://www.example.org/depot.php",
            mark("write depot.php for the site that was built"),
        ),
    ],
    codes=(0, 1, 2, 74),
    related=("collector", "build"),
)
