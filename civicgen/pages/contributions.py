"""Contributions of a consultation become pages: lists in windows that never shift, and one page each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal, cast

from civicgen.pages import contexts as c
from civicgen.pages.cards import cards, citizen_text, said
from civicgen.pages.contribution import plan_contribution
from civicgen.pages.planned import Planned
from civicgen.pages.takepart import ways
from civicgen.pages.views import Views
from civicgen.pages.windows import near_windows, window_folders
from civicgen.portal.portal import Process
from civicgen.portal.store import Row

__all__ = ["plan_contributions"]

_FACETS: tuple[Literal["topic", "place", "kind", "state", "article"], ...] = (
    *("topic", "place", "kind", "state", "article"),
)


def plan_contributions(views: Views, process: Process) -> Iterator[Planned]:
    """Every page about the contributions of one consultation (in the default language, in which they live)."""
    if not process.contributions:
        return
    yield _index(views, process)
    window = views.config.contributions.window
    word = views.addresses.word
    rows = views.portal.store.rows(process.id, top=process.pages == "each")
    if process.pages == "each":
        yield from _windows(views, process, rows, (word("list"),), "all", "", "", window)
        yield from _each(views, process)
    else:
        yield from _number_windows(views, process, window)
    for by in _FACETS:
        for value, text in _values(views, process, by):
            found = views.portal.store.facet(process.id, by, value)
            yield from _windows(views, process, found, (word(by), value), by, value, text, window)


def _index(views: Views, process: Process) -> Planned:
    """What was said: figures, the ways to read it, the latest."""
    word = views.addresses.word
    folders = (process.id, word("contributions"))
    window = views.config.contributions.window
    top = process.contributions - views.portal.store.total(process.id)[1]
    latest = views.portal.store.latest(process.id, 10)
    last = (top - 1) // window + 1 if process.pages == "each" else _last_window(views, process)
    facets = []
    for by in _FACETS:
        counts = views.portal.store.counts(process.id, by, top=True)
        values = tuple(
            c.Count(
                link=views.page(text, *folders, word(by), value),
                count=counts[value],
            )
            for value, text in _values(views, process, by)
        )
        if values:
            facets.append(c.Facet(by=by, values=values))
    common = views.listed(process, "", *folders) | {"languages": ()}
    context = c.ContributionsPage(
        **common,
        published=None,
        said=said(views, process),
        facets=tuple(facets),
        cards=cards(views, process, reversed(latest)),
        older=views.page("", *folders, word("list"), str(last)),
        ways=ways(views, process),
    )
    return Planned(views.addresses.path(*folders), context)


def _values(views: Views, process: Process, by: str) -> Iterator[tuple[str, str]]:
    """Values of a facet that have contributions, with their names; a facet of one value sorts nothing and has no page.

    Withheld contributions keep their number, date and reason, so the state facet leads to them.
    """
    counts = views.portal.store.counts(process.id, by, top=True)
    known = [value for value in counts if value]
    if by in ("kind", "state") and len(known) < 2:
        return
    for value in known:
        if by == "topic":
            topic = views.edition.topics.get(value)
            yield value, topic.title if topic else value
        else:
            yield value, views.portal.store.spelling(process.id, by, value) if by in ("place", "article") else value


def _windows(
    views: Views,
    process: Process,
    rows: Iterator[Row],
    folders: tuple[str, ...],
    by: Literal["all", "topic", "place", "kind", "state", "article"],
    value: str,
    text: str,
    size: int,
) -> Iterator[Planned]:
    """Windows of a list, oldest first: a new contribution only ever changes the last one.

    The first window of a facet stands at the facet's own address; the list of all begins at 1.
    """
    base = (process.id, views.addresses.word("contributions"), *folders)
    count = _count(views, process, by, value)
    last = (count - 1) // size + 1
    for number in range(1, last + 1):
        part = tuple(islice(rows, size))
        at = window_folders(base, number, plain_first=by != "all")
        common = views.listed(process, text, *at) | {
            "languages": (),
            "trail": views.trail(process, views.part(process, "contributions")),
        }
        context = c.ContributionList(
            **common,
            by=by,
            value=value,
            count=count,
            cards=cards(views, process, part),
            older=views.page("", *window_folders(base, number - 1, plain_first=by != "all")) if number > 1 else None,
            newer=views.page("", *window_folders(base, number + 1, plain_first=by != "all")) if number < last else None,
            windows=near_windows(views, base, number, last, plain_first=by != "all"),
        )
        yield Planned(views.addresses.path(*at), context)


def _count(views: Views, process: Process, by: str, value: str) -> int:
    if by == "all":
        total, replies = views.portal.store.total(process.id)
        return total - replies
    return views.portal.store.counts(process.id, by, top=True).get(value, 0)


def _last_window(views: Views, process: Process) -> int:
    highest = next(
        iter(views.portal.store.select("SELECT max(number) FROM contributions WHERE consultation = ?", (process.id,)))
    )[0]
    return (cast("int", highest) - 1) // views.config.contributions.window + 1


def _number_windows(views: Views, process: Process, size: int) -> Iterator[Planned]:
    """Windows by number for portals without a page each: contribution 137 is always in window 3 (of fifty)."""
    word = views.addresses.word
    base = (process.id, word("contributions"), word("list"))
    last = _last_window(views, process)
    rows = views.portal.store.rows(process.id)
    row = next(rows, None)
    for number in range(1, last + 1):
        part = []
        while row is not None and row.contribution.number <= number * size:
            part.append(row)
            row = next(rows, None)
        if not part:
            continue
        texts = tuple(
            (f"#{each.contribution.number}", text) for each in part if (text := citizen_text(views, each.contribution))
        )
        whole = c.Whole(
            link=views.page("", *base, str(number), word("whole")),
            size=sum(len(text.source.encode()) for _, text in texts) // 2 + 4_000,
        )
        common = views.listed(process, "", *base, str(number)) | {
            "languages": (),
            "trail": views.trail(process, views.part(process, "contributions")),
        }
        cut = any(each.cut for each in part)
        yield Planned(
            views.addresses.path(*base, str(number)),
            c.ContributionList(
                **common,
                count=process.contributions,
                cards=cards(views, process, part),
                older=views.page("", *base, str(number - 1)) if number > 1 else None,
                newer=views.page("", *base, str(number + 1)) if number < last else None,
                windows=near_windows(views, base, number, last),
                whole=whole if cut else None,
            ),
        )
        if cut:
            at = (*base, str(number), word("whole"))
            back = views.page("", *base, str(number))
            common = views.listed(process, "", *at) | {"languages": ()}
            yield Planned(views.addresses.path(*at), c.WholePage(**common, back=back, texts=texts))


def _each(views: Views, process: Process) -> Iterator[Planned]:
    """One page for each contribution, with its neighbours."""
    rows = views.portal.store.rows(process.id)
    before: int | None = None
    groups = views.portal.store.grouped(process.id)
    row = next(rows, None)
    while row is not None:
        after = next(rows, None)
        yield from plan_contribution(views, process, row, before, after.contribution.number if after else None, groups)
        before, row = row.contribution.number, after
