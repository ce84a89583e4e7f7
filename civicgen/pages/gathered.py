"""Numbers of contributions become windows of cards: those behind a point, behind an answer, those not taken up yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Literal

from civicgen.digests import digest, encode
from civicgen.pages import contexts as c
from civicgen.pages.cards import cards, decisions
from civicgen.pages.lists import shared_inputs
from civicgen.pages.planned import Group, Planned
from civicgen.pages.views import Views
from civicgen.pages.windows import near_windows, window_folders
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
    size = views.config.contributions.window
    shared, chunks = _inputs(views, process)
    decided = decisions(views, process)
    last = (len(numbers) - 1) // size + 1
    for at in range(1, last + 1):
        window = list(numbers[(at - 1) * size : at * size])
        known = [chunks[chunk] for chunk in sorted({(number - 1) // CHUNK for number in window}) if chunk in chunks]
        answered = [(number, decided[number]) for number in window if number in decided]
        near = (min(at, 3), min(last - at, 2), len(numbers), of, trail, table)
        inputs = digest(shared, *known, encode((what, window, answered, near)))
        pages = partial(_window, views, process, what, base, window, of, trail, table, at, last, len(numbers))
        yield Group(f"{'/'.join(base)} {at}", inputs, pages)


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
    last: int,
    count: int,
) -> Iterator[Planned]:
    folders = window_folders(base, at)
    common = views.listed(process, of.text, *folders) | {
        "languages": (),
        "trail": views.trail(process, *trail),
        "windows": near_windows(views, base, at, last, plain_first=True),
    }
    context = c.Gathered(
        **common,
        what=what,
        of=of,
        cards=cards(views, process, views.portal.store.numbered(process.id, numbers)),
        count=count,
        table=table,
        older=views.page("", *window_folders(base, at - 1)) if at > 1 else None,
        newer=views.page("", *base, str(at + 1)) if at < last else None,
    )
    yield Planned(views.addresses.path(*folders), context)
