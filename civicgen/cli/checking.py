"""A portal becomes everything that a build of it would say, without a file of the site being written."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from civicgen.builder.build import RENDER
from civicgen.builder.changes import Comparison
from civicgen.builder.place import ground, refusal
from civicgen.builder.ready import ready
from civicgen.builder.site import Progress, Rendering, _Build, finish, locked, open_record
from civicgen.builder.stamp import Stamp
from civicgen.digests import encode
from civicgen.problems import Problem, ProblemsFound

__all__ = ["check"]


class _Tried(Exception):  # noqa: N818  (not an error: the trial is over)
    """Everything that changed was rendered; a build would now put it in place."""


class _Trial(_Build):
    """A build that stops before the first file is put in place; the builder then forgets it as it does any other."""

    def _switch(self, _comparison: Comparison) -> NoReturn:
        raise _Tried

    def found(self) -> tuple[Problem, ...]:
        """Problems of planning and rendering."""
        return tuple(self._problems.values())


def check(
    root: Path, *, instant: datetime, jobs: int | None = None, progress: Progress | None = None
) -> tuple[Problem, ...]:
    """Read, link, plan and render what a build into `public/` would render; give the problems of all of it.

    Raises Busy and DiskTrouble.
    """
    place = ground(root, root / "public")
    refused = refusal(place)
    problems: tuple[Problem, ...] = () if refused is None else (refused,)
    with ExitStack() as stack:
        locked(place, stack)
        finish(place)
        prepared = stack.enter_context(ready(place.root, place, instant=instant))
        problems += prepared.problems
        portal, look = prepared.portal, prepared.look
        if portal is None or look is None:
            return problems
        from civicgen.pages.plan import plan  # late: not needed to say what is wrong

        rendering = Rendering(
            function=RENDER,
            look=encode(look),
            looks=prepared.looks,
            workers=jobs or os.cpu_count() or 1,
            executor=portal.config.executor,
        )
        with open_record(place) as record:
            trial = _Trial(place, record, rendering, Stamp(program="civicgen", instant=prepared.instant), progress)
            try:
                with suppress(_Tried):
                    trial.run(plan(portal, look))
            except ProblemsFound as found:
                problems += found.problems
            problems += trial.found()
    return problems
