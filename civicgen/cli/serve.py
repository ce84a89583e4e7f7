"""`civicgen serve`: the portal in a browser, drafts included, built again while one writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.site import find_portal, portal_argument, portal_option
from civicgen.cli.stopped import Busy
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.serve.server import PreviewServer

__all__ = ["command"]


@click.pass_obj
def _serve(
    console: Console,
    directory: str | None,
    site: str | None,
    port: int | None,
    show: bool,
    slow: str | None,
    as_of: str | None,
) -> int:
    from civicgen.cli.rounds import Rounds
    from civicgen.cli.settings import settings
    from civicgen.serve.preview import preview
    from civicgen.serve.slow import NETWORKS, Line

    root = find_portal(console, directory, site)
    moment = instant(console, as_of, lambda: settings(root).zone) if as_of else None
    rounds = Rounds(console, root, moment)

    def ready(server: PreviewServer) -> None:
        address = f"http://localhost:{server.port}/"
        console.result(address)
        console.out.flush()
        console.say(console.gettext("This preview is for you alone, drafts included. Ctrl-C ends it."))
        if slow:
            console.say(console.gettext("Network: {name}, as a citizen may have it.", name=slow))
        if show:
            import webbrowser

            webbrowser.open(address)

    try:
        preview(root, rounds.build, port=port, line=Line(NETWORKS[slow]) if slow else None, ready=ready)
    except KeyboardInterrupt:
        # Ctrl-C is how one ends a preview: it is no failure.
        console.say("")
        console.say(console.gettext("The preview is over. The site itself was not touched."))
        return CODES["done"]
    except OSError as fault:
        if port is not None and fault.filename is None:
            message = console.gettext(
                "Port {port} cannot be used: another program has it. Try --port {other}.", port=port, other=port + 1
            )
            raise Busy(message) from fault
        raise
    return CODES["done"]


command = Command(
    "serve",
    callback=_serve,
    params=[
        portal_argument(),
        portal_option(),
        Option(
            ["--port"],
            type=click.IntRange(0, 65535),
            metavar="N",
            help=mark("Port; else the first free one from 8000. 0 takes any."),
        ),
        Option(["--open", "show"], is_flag=True, help=mark("Open it in your browser.")),
        Option(
            ["--slow"],
            type=click.Choice(["2g", "3g", "4g"]),
            metavar="NETWORK",
            help=mark("As slow as a citizen's network: 2g, 3g or 4g."),
        ),
        as_of_option(),
    ],
    help=mark(
        "See the portal while you write: pages are built again and reloaded as soon as you save, problems are shown "
        "over them, drafts are visible and marked. It answers to this computer only; Ctrl-C ends it (code 0). The site "
        "in “public” is never touched."
    ),
    examples=[
        ("civicgen serve --open", mark("the preview, in your browser")),
        ("civicgen serve --slow 2g", mark("the same, as on a slow telephone")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("check", "build"),
)
