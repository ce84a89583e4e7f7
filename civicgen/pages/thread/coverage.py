"""The trace of a consultation becomes the page that counts it, lists what is missing, and tables of all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from civicgen.pages import contexts as c
from civicgen.pages.heard.gathered import SHOWN, plan_gathered
from civicgen.pages.opendata.matrix import contribution_tables, point_table, table_links, table_path
from civicgen.pages.planned import Group, Planned
from civicgen.pages.thread.outcomes import answer_line, point_line
from civicgen.pages.views import Views
from civicgen.pages.windows import numbered_windows, window_folders
from civicgen.portal.coverage import coverage, left_out, promising
from civicgen.portal.portal import Process

__all__ = ["plan_coverage"]

_POINTS = 20
"""Points on one page."""
_WAITING = 30
"""Answers without a result that are listed here; all of them stand on the page of what follows."""


def plan_coverage(views: Views, process: Process) -> Iterator[Planned | Group]:
    """The page of what became of what was said, windows of what was not taken up, and the tables."""
    if not process.traceable:
        return
    folders = _folders(views, process)
    counted = coverage(process, views.portal.store)
    points = [(synthesis, point) for synthesis in process.syntheses for point in synthesis.points]
    lines = [point_line(views, process, synthesis, point) for synthesis, point in points]
    last = max(1, (len(lines) - 1) // _POINTS + 1)
    tables = tuple(table_links(views, process, counted.contributions + counted.gone))
    left = left_out(process, views.portal.store) if counted.taken_up else iter(())
    named = list(islice(left, SHOWN + 1))
    left_count = counted.contributions - counted.taken_up
    waiting = [each for each in promising(process) if not process.trace.results_of.get(each.name)]
    page = c.CoveragePage(
        **views.listed(process, "", *folders) | {"windows": numbered_windows(views, folders, 1, last)},
        contributions=counted.contributions,
        gone=counted.gone,
        taken_up=counted.taken_up,
        shared=counted.shared,
        answered=counted.answered,
        left=tuple(views.contribution(process, number) for number in named[:SHOWN]),
        left_count=left_count,
        all_left=_left_link(views, process, named[0] if named else 0) if left_count > SHOWN else None,
        waiting=tuple(line for line in lines if not line.answers)[:_WAITING],
        points=tuple(lines[:_POINTS]),
        points_count=counted.points,
        points_answered=counted.points_answered,
        promising=counted.promising,
        promising_followed=counted.promising_followed,
        without_result=tuple(answer_line(views, process, each) for each in waiting[:_WAITING]),
        answer_by=views.stated(process.consultation.answer_by),
        late=process.late,
        tables=tables,
    )
    yield Planned(views.addresses.path(*folders), page)
    for at in range(2, last + 1):
        yield _more(views, process, counted.contributions, lines, at, last)
    if views.original is views:
        base = (*folders, views.addresses.word("left"))
        here = views.part(process, "coverage")
        numbers = [*named, *left]
        yield from plan_gathered(views, process, "left", base, numbers, here, (here,))
        yield from contribution_tables(views, process)
        if points:
            yield Planned(table_path(views, process, "points"), point_table(views, process, points))


def _folders(views: Views, process: Process) -> tuple[str, ...]:
    return (process.id, views.addresses.word("coverage"))


def _left_link(views: Views, process: Process, first: int) -> c.Link:
    """All that was not taken up, from the first; as long as nothing was, that is simply all contributions."""
    if not first:
        return views.part(process, "contributions")
    window = (first - 1) // views.config.contributions.window + 1
    return views.original.page("", *_folders(views, process), views.addresses.word("left"), str(window))


def _more(
    views: Views, process: Process, contributions: int, lines: Sequence[c.PointLine], at: int, last: int
) -> Planned:
    """A further window of points."""
    base = _folders(views, process)
    folders = window_folders(base, at)
    common = views.listed(process, "", *folders) | {
        "languages": (),
        "trail": views.trail(process, views.part(process, "coverage")),
        "windows": numbered_windows(views, base, at, last),
    }
    page = c.CoveragePage(
        **common,
        contributions=contributions,
        points=tuple(lines[(at - 1) * _POINTS : at * _POINTS]),
        points_count=len(lines),
        answer_by=views.stated(process.consultation.answer_by),
        late=process.late,
    )
    return Planned(views.addresses.path(*folders), page)
