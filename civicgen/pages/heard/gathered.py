"""Numbers of contributions become windows of cards: those behind a point, behind an answer, those not taken up yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Literal

from civicgen.digests import digest, encode
from civicgen.pages import contexts as c
from civicgen.pages.heard.cards import cards_of, decisions
from civicgen.pages.heard.lists import shared_inputs
from civicgen.pages.planned import Group, Planned
from civicgen.pages.views import Views
from civicgen.pages.windows import chosen_windows, window_folders
from civicgen.portal.intake import CHUNK
from civicgen.portal.portal import Process

__all__ = ["SHOWN", "What", "plan_gathered"]

What = Literal["point", "answer", "left"]
SHOWN = 12
"""Contributions named where they are gathered; past that, all of them have windows of their own."""


def plan_gathered(
    views: Views,
    process: Process,
    what: What,
    base: tuple[str, ...],
    numbers: Sequence[int],
    of: c.Link,
    trail: tuple[c.Link, ...],
    table: c.Link | None = None,
) -> Iterator[Group]:
    """Windows of these contributions, in the default language, in which contributions live.

    `of` is what they are behind, or the page that counts them; `trail` leads there from the consultation.
    """
    if views.original is not views or len(numbers) <= SHOWN:
        return
    shared, chunks = _inputs(views, process)
    decided = decisions(views, process)
    windows = _windows(numbers, views.config.contributions.window, fixed=what == "left")
    order = list(windows)
    for place, at in enumerate(order):
        known = [
            chunks[chunk] for chunk in sorted({(number - 1) // CHUNK for number in windows[at]}) if chunk in chunks
        ]
        answered = [(number, decided[number]) for number in windows[at] if number in decided]
        near = order[max(0, place - 2) : place + 3]
        # What was taken up leaves the list of the rest: only the window in which it stood may change.
        count = len(numbers) if what != "left" else 0
        inputs = digest(shared, *known, encode((what, at, windows[at], answered, near, count, of, trail, table)))
        pages = partial(_window, views, process, what, base, windows[at], of, trail, table, at, near, count)
        yield Group(f"{'/'.join(base)} {at}", inputs, pages)


def _windows(numbers: Sequence[int], size: int, *, fixed: bool) -> dict[int, list[int]]:
    """Numbers in windows of a size: as they come, or always in the window of its number (137 in the third of fifty)."""
    windows: dict[int, list[int]] = {}
    for place, number in enumerate(numbers):
        windows.setdefault((number - 1 if fixed else place) // size + 1, []).append(number)
    return windows


def _inputs(views: Views, process: Process) -> tuple[bytes, dict[int, bytes]]:
    """Digest of what all pages about contributions share, and of each chunk of contributions; worked out once."""
    known = views.inputs.get(process.id)
    if known is None:
        chunks = {chunk.at: chunk.digest for chunk in views.portal.store.windows(process.id, "each")}
        known = views.inputs[process.id] = (shared_inputs(views, process), chunks)
    return known


def _window(
    views: Views,
    process: Process,
    what: What,
    base: tuple[str, ...],
    numbers: list[int],
    of: c.Link,
    trail: tuple[c.Link, ...],
    table: c.Link | None,
    at: int,
    near: list[int],
    count: int,
) -> Iterator[Planned]:
    plain_first = what != "left"
    folders = window_folders(base, at, plain_first=plain_first)
    place = near.index(at)
    before, after = near[:place], near[place + 1 :]
    common = views.listed(process, of.text, *folders) | {
        "languages": (),
        "trail": views.trail(process, *trail),
        "windows": chosen_windows(views, base, at, near, plain_first=plain_first),
    }
    context = c.Gathered(
        **common,
        what=what,
        of=of,
        cards=cards_of(views, process, numbers),
        count=count,
        table=table,
        older=views.page("", *window_folders(base, before[-1], plain_first=plain_first)) if before else None,
        newer=views.page("", *base, str(after[0])) if after else None,
    )
    yield Planned(views.addresses.path(*folders), context)
