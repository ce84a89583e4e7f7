"""`civicgen moderate serve`: the queue in a browser of this computer, until Ctrl-C."""

from __future__ import annotations

import datetime

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.moderating import Desk, at_desk, consultation_option, votes_of
from civicgen.cli.private import inbox_option
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]


@click.pass_obj
def _serve(console: Console, consultation: str, port: int, opens: bool, inbox: str | None, site: str | None) -> int:
    from civicgen.moderation.hints.said import ACTS
    from civicgen.moderation.queue.server import DeskServer

    root = find_portal(console, site=site)
    with at_desk(console, root, inbox, consultation) as desk:
        reasons = [(act, desk.reasons(act)) for act in ACTS if act != "publish"]
        try:
            server = DeskServer(port, console.lang, desk.queue, reasons, lambda: _published(console, desk))
        except OSError as error:
            from civicgen.builder.trouble import Busy

            raise Busy(0, "") from error
        with server:
            console.result(server.address)
            console.say(console.gettext("Open this address in a browser of this computer; it is for you only."))
            console.say(console.gettext("To stop: Ctrl-C. What was decided is kept."))
            if opens:
                import webbrowser

                webbrowser.open(server.address)
            try:
                server.run()
            except KeyboardInterrupt:
                console.say(console.gettext("Stopped."))
    return CODES["done"]


def _published(console: Console, desk: Desk) -> str:
    """Publish, and say what was done or what is wrong."""
    from civicgen.builder.trouble import Busy, DiskTrouble
    from civicgen.moderation.publication.figures import counted, write_figures
    from civicgen.moderation.publication.noting import note_all
    from civicgen.moderation.publication.publishing import publish
    from civicgen.problems import has_errors
    from civicgen.problems.show import as_text

    now = datetime.datetime.now(datetime.UTC)
    try:
        outcome = publish(
            desk.root,
            desk.inbox,
            desk.config,
            desk.forms,
            lambda reason: desk.written.get(reason, reason),
            votes=votes_of(desk.sources, now),
            consultation=desk.consultation,
        )
        if not has_errors(outcome.problems):
            write_figures(desk.root, counted(desk.inbox.items(), desk.forms, desk.inbox.received()))
            note_all(desk.root, desk.inbox, desk.config.languages)
    except (DiskTrouble, Busy) as trouble:
        return console.gettext("Nothing was published: {reason}", reason=trouble)
    if outcome.problems:
        return "\n".join(as_text(problem, console.words.gettext) for problem in outcome.problems)
    done = outcome.published + outcome.grouped + outcome.withheld + outcome.ballots + outcome.counted + outcome.kept
    said = console.ngettext("{count} decision was published.", "{count} decisions were published.", done)
    waits = outcome.few_ballots | outcome.late_ballots
    if waits:
        count = sum(waits.values())
        said += " " + console.ngettext(
            "{count} ballot is kept back: alone, it would tell what one person chose.",
            "{count} ballots are kept back: so few would tell what each person chose.",
            count,
        )
    return f"{said} {console.gettext('Next: civicgen journal append, then civicgen build')}"


command = Command(
    "serve",
    callback=_serve,
    params=[
        consultation_option(),
        Option(
            ["--port"],
            type=click.IntRange(0, 65535),
            default=0,
            metavar="PORT",
            help=mark("Port to answer at; a free one otherwise."),
        ),
        Option(["--open", "opens"], is_flag=True, help=mark("Open the page in your browser.")),
        inbox_option(),
        portal_option(),
    ],
    help=mark(
        "Show the queue on a page in your browser: only this computer can reach it, and only under an address that is "
        "new each time. It needs no script, and works with the keyboard."
    ),
    examples=[("civicgen moderate serve --open", mark("decide in your browser"))],
    codes=(0, 1, 2, 74, 75),
    related=("moderate",),
)
