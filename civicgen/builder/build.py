"""A folder of sources becomes a site in place, or the list of what is wrong in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

import msgspec

from civicgen import __version__
from civicgen.builder.assistant import assistant
from civicgen.builder.borrowed import to_look_at
from civicgen.builder.place import ground, refusal
from civicgen.builder.promises import promises
from civicgen.builder.ready import ready
from civicgen.builder.report import Report
from civicgen.builder.site import Progress, Rendering, Witness, finish, locked, put
from civicgen.builder.stamp import Stamp
from civicgen.digests import encode
from civicgen.problems import ProblemsFound

__all__ = ["build", "mend"]

RENDER = "civicgen.pages.render.render_batch"


def build(
    root: Path,
    output: Path | None = None,
    *,
    instant: datetime,
    preview: bool = False,
    trial: bool = False,
    jobs: int | None = None,
    progress: Progress | None = None,
    instead: Mapping[str, bytes] | None = None,
    journal: Path | None = None,
    witness: Witness | None = None,
) -> Report:
    """Build the site of the portal in `root` into `output` (`public/` of the portal when none is named).

    `instant` (with its time zone) decides what is open, published, overdue. `preview` shows drafts too. A `trial` says
    all that a build would, and puts nothing in place, even where nothing may be written. `jobs` is the number of
    processes, as many as there are cores by default. `instead` holds sources as they would be, `journal` is a folder
    with a journal as it would be, and `witness` is shown every file that is made or goes: together with a `trial` they
    tell what a change would do. When a problem in the
    report is an error, the site is as it was.
    Raises DiskTrouble when the disk refuses, Busy when another build of the site is under way.
    """
    workers = jobs or _cores()
    place = ground(root, output or root / "public")
    refused = refusal(place, preview=preview)
    with ExitStack() as stack:
        if refused is not None and not trial and not place.record.exists():
            return Report(output=str(place.output), problems=(refused,), preview=preview)
        home = place
        place = to_look_at(place, stack) if trial else place
        locked(place, stack)
        # A switch that was interrupted is finished at home only: elsewhere, its files are not at hand.
        mended = finish(place) if place is home else False
        # A record borrowed for a trial may still have to be mended.
        helped = stack.enter_context(closing(assistant(place, workers if place is home else 1)))
        prepared = stack.enter_context(
            ready(place.root, place, instant=instant, preview=preview, instead=instead, journal=journal, jobs=workers)
        )
        portal, look = prepared.portal, prepared.look
        if portal is None or look is None:
            return Report(
                output=str(place.output),
                instant=prepared.instant,
                preview=preview,
                problems=prepared.problems,
                mended=mended,
                next=prepared.next,
            )
        from civicgen.builder.everything import everything  # late: not needed to say what is wrong

        rendering = Rendering(
            function=RENDER,
            look=encode(look),
            looks=prepared.looks,
            workers=workers,
            executor=portal.config.executor,
        )
        stamp = Stamp(program=f"civicgen {__version__}", instant=prepared.instant)
        try:
            report = put(
                lambda: everything(portal, look),
                place,
                rendering,
                stamp,
                preview=preview,
                trial=trial,
                progress=progress,
                witness=witness,
                assistant=helped,
            )
        except ProblemsFound as found:
            report = Report(
                output=str(place.output), instant=prepared.instant, preview=preview, problems=found.problems
            )
        if report.files and portal.config.forms.backend == "collector" and not (preview or trial):
            from civicgen.pages.found.search import keep_answers  # late: few portals have such a server

            keep_answers(portal)
        if report.files:
            told = tuple(promises(portal, report, instant))
            report = msgspec.structs.replace(report, problems=(*report.problems, *told))
    return msgspec.structs.replace(
        report,
        problems=(*prepared.problems, *report.problems),
        mended=mended or report.mended,
        unlogged=portal.waiting.count,
        next=prepared.next,
    )


def mend(root: Path, output: Path | None = None) -> bool:
    """Finish what an interrupted build left; says whether there was something. Any command may call it first."""
    place = ground(root, output or root / "public")
    if not place.record.exists():
        return False
    with ExitStack() as stack:
        locked(place, stack)
        return finish(place)


def _cores() -> int:
    """Cores this process may use: fewer than the machine has, in a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
