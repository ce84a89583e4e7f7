"""Contributions of a consultation become pages: what was said in figures, lists, one page each or windows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import msgspec

from civicgen.digests import digest, encode
from civicgen.pages import contexts as c
from civicgen.pages.asking.takepart import ways
from civicgen.pages.heard.cards import cards, citizen_text, decisions, said
from civicgen.pages.heard.contribution import plan_contribution, thread_inputs
from civicgen.pages.heard.lists import FACETS, facet_values, plan_lists, shared_inputs
from civicgen.pages.planned import Group, Planned
from civicgen.pages.thread.corrections import corrected_inputs, corrections_of_contributions
from civicgen.pages.thread.outcomes import point_links
from civicgen.pages.views import Views
from civicgen.pages.windows import near_windows
from civicgen.portal.portal import Process
from civicgen.portal.store import Row, Window

if TYPE_CHECKING:
    from civicgen.search.alike.neighbours import Others

__all__ = ["plan_contributions"]

_LATEST = 10
_VALUES = 60
"""Values of one facet on the page of contributions: people may name thousands of places, each in a way of their own."""


def plan_contributions(views: Views, process: Process) -> Iterator[Planned | Group]:
    """Every page about the contributions of one consultation (in the default language, in which they live)."""
    if not process.contributions:
        return
    yield _index(views, process)
    shared = shared_inputs(views, process)
    each = process.pages == "each"
    yield from _each(views, process, shared) if each else _by_number(views, process, shared)
    summary = views.portal.store.summary(process.id)
    # As few as the latest all stand on the page of contributions itself; windows by number are a list of their own.
    yield from plan_lists(views, process, shared, every=each and summary.total - summary.replies > _LATEST)


def _index(views: Views, process: Process) -> Planned:
    """What was said: figures, the ways to read it, the latest."""
    store, word = views.portal.store, views.addresses.word
    folders = (process.id, word("contributions"))
    summary = store.summary(process.id)
    top = summary.total - summary.replies
    facets = []
    for by in FACETS:
        found = list(facet_values(views, process, by))
        least = sorted((count for _, _, count in found), reverse=True)[_VALUES - 1 : _VALUES]
        shown = [each for each in found if not least or each[2] >= least[0]][:_VALUES]
        values = tuple(
            c.Count(link=views.page(text, *folders, word(by), views.addresses.value(by, value)), count=count)
            for value, text, count in shown
        )
        if values:
            facets.append(c.Facet(by=by, values=values, others=len(found) - len(shown)))  # type: ignore[arg-type]  # FACETS leaves "all" out
    context = c.ContributionsPage(
        **views.listed(process, "", *folders) | {"languages": ()},
        said=said(views, process),
        facets=tuple(facets),
        cards=cards(views, process, reversed(store.latest(process.id, _LATEST))),
        older=views.page("", *folders, word("list"), str(_last(views, process)))
        if top > _LATEST or process.pages == "windows"
        else None,
        ways=ways(views, process),
        data=views.part(process, "data"),
        words=views.page("", word("keywords"), role="words") if views.config.search.words else None,
    )
    return Planned(views.addresses.path(*folders), context)


def _last(views: Views, process: Process) -> int:
    """Number of the newest window."""
    summary, size = views.portal.store.summary(process.id), views.config.contributions.window
    highest = summary.total - summary.replies if process.pages == "each" else summary.highest
    return (highest - 1) // size + 1


def _each(views: Views, process: Process, shared: bytes) -> Iterator[Group]:
    """One page for each contribution, with its neighbours; looked at in chunks."""
    before = 0
    near = _alike(views, process)
    # Each with the one that follows, since the last page of a chunk leads to the first of the next.
    for chunk, following in pairwise(chain(views.portal.store.windows(process.id, "each"), (None,))):
        assert chunk is not None  # only the last of them all is none
        after = following.numbers[0] if following else 0
        thread = thread_inputs(views, process, chunk.numbers)
        corrected = corrected_inputs(views, process.id, chunk.numbers[0], chunk.numbers[-1])
        others = near.get(chunk.at, {})
        more = [
            *([corrected] if corrected else []),
            *([digest(b"similar", encode(sorted(others.items())))] if others else []),
        ]
        inputs = digest(shared, chunk.digest, encode((before, after)), thread, *more)
        pages = partial(_pages, views, process, chunk, before, after, others)
        yield Group(f"{process.id} each {chunk.at}", inputs, pages)
        before = chunk.numbers[-1]


def _alike(views: Views, process: Process) -> dict[int, Others]:
    """By chunk, the contributions that say nearly the same as each."""
    if not views.config.search.similar:
        return {}
    from civicgen.search.alike.neighbours import alike  # late: not every portal shows them

    return dict(alike(views.portal, process))


def _pages(views: Views, process: Process, chunk: Window, before: int, after: int, others: Others) -> Iterator[Planned]:
    rows = views.portal.store.numbered(process.id, chunk.numbers)
    numbers = [before, *(row.contribution.number for row in rows), after]
    corrected = corrections_of_contributions(views, process.id, chunk.numbers[0], chunk.numbers[-1])
    for place, row in enumerate(rows):
        corrections = corrected.get(row.contribution.number, ())
        near = others.get(row.contribution.number, ())
        similar = tuple(views.contribution(process, each.number, each.title) for each in near)
        yield from plan_contribution(views, process, row, numbers[place], numbers[place + 2], corrections, similar)


def _by_number(views: Views, process: Process, shared: bytes) -> Iterator[Group]:
    """Windows by number for portals without a page each: contribution 137 is always in window 3 (of fifty)."""
    size = views.config.contributions.window
    decided = decisions(views, process)
    windows: dict[int, list[int]] = {}
    known: dict[int, list[bytes]] = {}
    for chunk in views.portal.store.windows(process.id, "each"):
        for number in chunk.numbers:
            at = (number - 1) // size + 1
            windows.setdefault(at, []).append(number)
            if chunk.digest not in known.setdefault(at, []):
                known[at].append(chunk.digest)
    last = _last(views, process)
    for at, numbers in windows.items():
        answered = [(number, decided[number]) for number in numbers if number in decided]
        thread = [(number, point_links(views, process, number)) for number in numbers]
        inputs = digest(shared, *known[at], encode((numbers, answered, thread, min(last - at, 2))))
        yield Group(f"{process.id} by number {at}", inputs, partial(_number_window, views, process, at, numbers, last))


def _number_window(views: Views, process: Process, at: int, numbers: list[int], last: int) -> Iterator[Planned]:
    """A window of extracts; what is longer stands whole in one page beside it."""
    word = views.addresses.word
    base = (process.id, word("contributions"), word("list"))
    rows = views.portal.store.numbered(process.id, numbers)
    whole = _whole(views, rows, (*base, str(at), word("whole"))) if any(row.cut for row in rows) else None
    trail = views.trail(process, views.part(process, "contributions"))
    context = c.ContributionList(
        **views.listed(process, "", *base, str(at)) | {"languages": (), "trail": trail},
        cards=tuple(_fated(views, process, each) for each in cards(views, process, rows)),
        older=views.page("", *base, str(at - 1)) if at > 1 else None,
        newer=views.page("", *base, str(at + 1)) if at < last else None,
        windows=near_windows(views, base, at, last),
        whole=whole,
    )
    yield Planned(views.addresses.path(*base, str(at)), context)
    if whole:
        folders = (*base, str(at), word("whole"))
        back = views.page("", *base, str(at))
        common = views.listed(process, "", *folders) | {"languages": (), "trail": trail}
        yield Planned(views.addresses.path(*folders), c.WholePage(**common, back=back, texts=_texts(views, rows)))


def _fated(views: Views, process: Process, card: c.ContributionCard) -> c.ContributionCard:
    """A card that says what became of it: here it stands for a page of its own."""
    head = process.trace.heads.get(card.number)
    return msgspec.structs.replace(
        card,
        points=point_links(views, process, card.number),
        grouped_with=views.contribution(process, head) if head else None,
    )


def _texts(views: Views, rows: list[Row]) -> tuple[tuple[str, c.Text], ...]:
    found = ((row.contribution.number, citizen_text(views, row.contribution)) for row in rows)
    return tuple((f"#{number}", text) for number, text in found if text is not None)


def _whole(views: Views, rows: list[Row], folders: tuple[str, ...]) -> c.Whole:
    size = sum(len(text.source.encode()) for _, text in _texts(views, rows))
    return c.Whole(link=views.page("", *folders), size=size // 2 + 4_000)
