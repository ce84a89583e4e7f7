"""Tallies become their pages, and the two files with which anyone can count again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Literal

import msgspec

from civicgen.content.types import Ask, Option, Tally
from civicgen.digests import digest, encode
from civicgen.pages import contexts as c
from civicgen.pages.planned import Planned, Streamed
from civicgen.pages.views import Views
from civicgen.pages.windows import numbered_windows, window_folders
from civicgen.portal.counting.values import Counted, Line, Table
from civicgen.portal.portal import Process, Tallied
from civicgen.portal.references import parse

__all__ = ["ballots_links", "plan_tallies", "plan_tally_files"]

_ROWS = 70
"""Rows on one page, those of all its tables together: with their bars they are about ten kilobytes."""


def plan_tallies(views: Views, process: Process) -> Iterator[Planned]:
    """The page of each tally, in windows when it has hundreds of rows."""
    for each in process.tallies:
        yield from _tally(views, process, each)


def _tally(views: Views, process: Process, each: Tallied) -> Iterator[Planned]:
    from civicgen.portal.counting.tally import rule_of, threshold_of  # no count, no counting

    tally, counted = each.tally, each.counted
    base = views.addresses.folders(tally.name)
    windows: list[tuple[c.TallyTable, ...]] = []
    if counted is not None and not counted.hidden:
        windows = list(_windows([_table(views, process, tally, counted, table) for table in counted.tables]))
    shown = bool(windows)
    steps = (views.step_link(process, each.step),) if each.step else ()
    channels = _channels(counted) if counted else ()
    context = c.TallyPage(
        **views.common(tally, process, description=tally.question or process.consultation.question),
        method=tally.method,
        rule=rule_of(tally),
        asked=tally.question or process.consultation.question,
        step=steps[0] if steps else None,
        waits=each.waits,
        closes=views.stated(each.step.closes) if each.step and each.waits else None,
        options=() if shown else tuple(_option(views, process, option, tally) for option in tally.options[:_ROWS]),
        counted=counted is not None,
        received=counted.received if counted else 0,
        spoilt=counted.spoilt if counted else 0,
        blank=counted.blank if counted else 0,
        valid=counted.valid if counted else 0,
        channels=channels,
        threshold=counted.threshold if counted else threshold_of(tally, views.config.ballots.threshold),
        hidden=counted is not None and counted.hidden,
        grades=tally.grades,
        most=tally.most,
        points=tally.points,
        budget=tally.budget,
        spent=counted.spent or 0 if counted else 0,
        unit=tally.unit,
        author=tally.author,
        limits=tally.limits,
        body=views.text(tally.body, process=process, lang=tally.body_lang or tally.lang),
        ballots=c.Link(address=_file(views, tally, "ballots"), text="") if shown else None,
        figures=c.Link(address=_file(views, tally, "tallies"), text="") if counted else None,
    )
    for number, tables in enumerate(windows or [()], 1):
        folders = window_folders(base, number)
        yield Planned(
            views.addresses.path(*folders),
            msgspec.structs.replace(
                context,
                address=views.addresses.page(*folders),
                languages=views.languages(*folders) if number == 1 else (),
                trail=views.trail(process, *steps),
                windows=numbered_windows(views, base, number, len(windows)),
                tables=tables,
            ),
        )


def _channels(counted: Counted) -> tuple[c.Row, ...]:
    if not counted.channels:
        return ()
    unknown = counted.received - sum(counted.channels.values())
    ways = [*counted.channels.items(), *([("", unknown)] if unknown else [])]
    return tuple(c.Row(label=way, count=number, share=_percent(number, counted.received)) for way, number in ways)


def _percent(part: int, whole: int) -> int:
    """Percent, rounded half up, in whole numbers.

    >>> _percent(1, 8), _percent(1, 3), _percent(0, 0)
    (13, 33, 0)
    """
    return (200 * part + whole) // (2 * whole) if whole else 0


def _option(views: Views, process: Process, option: Option, tally: Tally) -> c.TallyRow:
    """An option before anything is counted of it."""
    cost = option.cost if tally.budget else None
    link = _about(views, process, option)
    return c.TallyRow(title=option.title, link=link, lang=views.foreign(tally.lang), ballots=0, cost=cost)


def _about(views: Views, process: Process, option: Option) -> c.Link | None:
    target = parse(option.about, process.id) if option.about else None
    if target is None:
        return None
    if target.number:
        owner = views.edition.process(target.name)
        there = owner is not None and views.portal.store.has(owner.id, target.number)
        return views.contribution(owner, target.number, option.title) if owner is not None and there else None
    entry = views.edition.entries.get(target.name)
    return views.link(entry) if entry is not None and entry.state != "withdrawn" else None


# Tables --------------------------------------------------------------------------------------------------------------


def _table(views: Views, process: Process, tally: Tally, counted: Counted, table: Table) -> c.TallyTable:
    asked = next((each for each in tally.questions if each.id == table.id), None)
    named: dict[str, Option] = {option.id: option for option in (asked.options if asked else tally.options)}
    base = table.base if asked else counted.valid
    rows = [_row(views, process, tally, line, named.get(line.id), base) for line in table.lines]
    if not asked:
        rows.sort(key=lambda row: row.place)
    title = {line.id: named[line.id].title if line.id in named else line.id for line in table.lines}
    crosses = (
        c.TallyCross(
            title=_asked(tally, cross.by).title if cross.by != "channel" else "",
            groups=tuple(
                c.TallyGroup(name=_group(tally, cross.by, name), base=number)
                for name, number in zip(cross.groups, cross.bases, strict=True)
            ),
            rows=tuple(
                (title[line.id], cells) for line, cells in zip(table.lines, cross.lines, strict=True) if line.ballots
            ),
        )
        for cross in table.crosses
    )
    return c.TallyTable(
        id=table.id,
        title=asked.title if asked else "",
        several=asked is None or asked.kind == "several",
        base=table.base,
        none=table.none,
        hidden=table.hidden,
        rows=tuple(rows),
        crosses=tuple(crosses),
    )


def _asked(tally: Tally, name: str) -> Ask:
    return next(each for each in tally.questions if each.id == name)


def _group(tally: Tally, by: str, name: str) -> str:
    if by == "channel":
        return name
    return next((option.title for option in _asked(tally, by).options if option.id == name), "")


def _row(views: Views, process: Process, tally: Tally, line: Line, option: Option | None, base: int) -> c.TallyRow:
    share = line.points if tally.method == "points" else line.ballots
    return c.TallyRow(
        title=option.title if option else line.id,
        link=_about(views, process, option) if option else None,
        lang=views.foreign(tally.lang) if option else "",
        ballots=line.ballots,
        share=_percent(share or 0, base * tally.points if tally.method == "points" else base),
        points=line.points,
        first=line.first,
        profile=line.profile,
        widths=_widths(line.profile),
        grade=tally.grades[line.grade] if line.grade is not None else "",
        better=line.better,
        worse=line.worse,
        won=line.won,
        drawn=line.drawn,
        lost=line.lost,
        place=line.place,
        cost=line.cost,
        within=line.within,
        left=line.left,
    )


def _widths(profile: Sequence[int]) -> tuple[int, ...]:
    """Parts of a thousand that sum up to it: each end is rounded, never each part.

    >>> _widths((1, 1, 1))
    (333, 334, 333)
    """
    whole, so_far = sum(profile), 0
    ends = [0]
    for part in profile:
        so_far += part
        ends.append((2000 * so_far + whole) // (2 * whole) if whole else 0)
    return tuple(end - start for start, end in pairwise(ends))


def _windows(tables: Sequence[c.TallyTable]) -> Iterator[tuple[c.TallyTable, ...]]:
    """Tables in parts that fit on a page; a longer one is split, and what is said of groups stands with its end."""
    window: list[c.TallyTable] = []
    size = 0
    for table in tables:
        rows = table.rows
        parts = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)] or [()]
        for at, part in enumerate(parts):
            crosses = table.crosses if at == len(parts) - 1 else ()
            weight = 3 + len(part) + sum(len(cross.rows) for cross in crosses)
            if window and size + weight > _ROWS + 3:
                yield tuple(window)
                window, size = [], 0
            window.append(msgspec.structs.replace(table, rows=part, crosses=crosses))
            size += weight
    yield tuple(window)


# Files ---------------------------------------------------------------------------------------------------------------


def _file(views: Views, tally: Tally, what: Literal["ballots", "tallies"]) -> str:
    from civicgen.portal.counting.published import file_of  # no count, no counting

    return file_of(views.default, tally.name, what)


def ballots_links(views: Views, process: Process) -> tuple[c.Link, ...]:
    """The files of ballots of a consultation, by the title of their count."""
    return tuple(
        c.Link(address=_file(views, each.tally, "ballots"), text=each.tally.title, lang=views.foreign(each.tally.lang))
        for each in process.tallies
        if each.counted is not None and not each.counted.hidden
    )


def plan_tally_files(views: Views) -> Iterator[Streamed]:
    """The ballots of each tally that was counted, and how they were."""
    for process in views.edition.processes:
        for each in process.tallies:
            if each.counted is None:
                continue
            page = views.addresses.entry(each.tally.name)
            inputs = digest(views.portal.store.urn.key(each.tally.name), encode((each.tally, views.config.title, page)))
            if not each.counted.hidden:
                pieces = partial(_ballots, views, each.tally, each.counted)
                yield Streamed(_file(views, each.tally, "ballots"), "data-file", inputs, pieces)
            pieces = partial(_figures, views, each.tally, each.counted, page)
            yield Streamed(_file(views, each.tally, "tallies"), "data-file", inputs, pieces)


def _ballots(views: Views, tally: Tally, counted: Counted) -> Iterator[bytes]:
    from civicgen.portal.counting.published import written

    return written(tally, counted, views.portal.store.urn.told(tally.name))


def _figures(views: Views, tally: Tally, counted: Counted, page: str) -> Iterator[bytes]:
    from civicgen.portal.counting.published import FORMAT, Published, encoded

    name = "" if counted.hidden else _file(views, tally, "ballots").rpartition("/")[2]
    seen = "" if counted.hidden else views.portal.store.urn.sha256(tally.name)
    told = Published(
        format=FORMAT,
        portal=views.config.title,
        page=views.config.url + page if views.config.url else page,
        ballots=name,
        sha256=seen,
        tally=tally,
        counted=counted,
    )
    yield encoded(told)
