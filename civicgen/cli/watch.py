"""`civicgen watch`: on a server of one's own, visitors see what the sources say, by itself."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console, printable
from civicgen.cli.site import find_portal, portal_argument, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.problems import Problem
    from civicgen.publish.deployment.watching import Round

__all__ = ["command"]


class Log:
    """What is worth a line of the log: what changed for visitors, and each mistake once."""

    def __init__(self, console: Console, root: Path) -> None:
        self._console = console
        self._root = root
        self._told: tuple[Problem, ...] = ()
        self._trouble = ""

    def tell(self, done: Round) -> None:
        """Tell a round."""
        from civicgen.cli.problems import show

        console = self._console
        if done.following:
            show(done.problems, console)
            if not done.problems:
                console.say(console.gettext("The branch is followed again."))
        else:
            new = [problem for problem in done.every if problem not in self._told]
            if new:
                show(new, console)
            if done.good:
                self._tell_good(done)
            else:
                self._tell_bad(done, new)
            self._told, self._trouble = done.every, done.trouble
        console.err.flush()

    def _tell_bad(self, done: Round, new: list[Problem]) -> None:
        console = self._console
        if new:
            console.complain(console.gettext("Visitors go on seeing the last good site."))
        if done.trouble and done.trouble != self._trouble:
            console.complain(console.gettext("error") + ": " + printable(console.gettext(done.trouble)))
            console.complain(console.gettext("Visitors go on seeing the last good site; this is tried again."))

    def _tell_good(self, done: Round) -> None:
        from civicgen.cli.deploy import lines

        console = self._console
        if self._trouble or any(problem.severity == "error" for problem in self._told):
            console.say(console.gettext("Mended."))
        if done.deployed is None or (done.deployed.unchanged and done.changed):
            return
        if done.changed:
            names = ", ".join(os.path.relpath(file, self._root).replace(os.sep, "/") for file in done.changed[:3])
            console.say(printable(names + (", …" if len(done.changed) > 3 else "")))
        for line in lines(done.deployed, console):
            console.say(line)


@click.pass_obj
def _watch(
    console: Console, directory: str | None, site: str | None, branch: str | None, remote: str, every: int
) -> int:
    from civicgen.cli.settings import settings
    from civicgen.publish.deployment.watching import Branch, watch

    root = find_portal(console, directory, site)
    if settings(root).deploy is None:
        from civicgen.problems import Place, Problem, ProblemsFound

        raise ProblemsFound((Problem(code="no-deploy", place=Place(file="civicgen.yml")),))
    stop = threading.Event()

    def end(_signal: int, _frame: object) -> None:
        if stop.is_set():  # asked for twice: at once; the next run puts everything in order
            raise KeyboardInterrupt
        stop.set()

    before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        console.say(console.gettext("Watching {folder}. Ctrl-C ends it.", folder=root))
        console.err.flush()
        watch(
            root,
            settings,
            Log(console, root).tell,
            stopped=stop.wait,
            branch=Branch(name=branch, remote=remote, every=float(every)) if branch else None,
        )
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    console.say(console.gettext("No longer watching. Visitors see the last good site."))
    return CODES["done"]


command = Command(
    "watch",
    callback=_watch,
    params=[
        portal_argument(),
        portal_option(),
        Option(
            ["--branch"],
            metavar="NAME",
            help=mark("Follow this branch: fetch it from time to time, and move the portal forward with it."),
        ),
        Option(
            ["--remote"],
            metavar="NAME",
            default="origin",
            help=mark("Where the branch comes from, as git knows it; else “origin”."),
        ),
        Option(
            ["--every"],
            type=click.IntRange(5, 86400),
            metavar="SECONDS",
            default=60,
            help=mark("Seconds between two looks at the branch; else 60."),
        ),
    ],
    help=mark(
        "On a server of your own: build and deploy as soon as files change, a branch moves on, or the hour comes at "
        "which the site changes by itself. Changes that come together are taken together. A mistake never costs the "
        "last good site: it is told once, and visitors go on seeing that site until it is mended."
    ),
    examples=[
        ("civicgen watch /srv/portal", mark("until it is told to end (Ctrl-C, or the system's service)")),
        (
            "civicgen watch /srv/portal --branch main --every 300",
            mark("what is pushed to the branch, every five minutes"),
        ),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("deploy", "rollback", "build"),
)
