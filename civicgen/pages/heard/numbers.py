"""Numbers of contributions become lists of a hundred, so that each is three clicks from the page of words at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from civicgen.pages import contexts as c
from civicgen.pages.planned import Planned
from civicgen.pages.views import Views
from civicgen.portal.portal import Process

__all__ = ["number_lists"]

_HUNDRED = 100
"""Numbers on one page."""
_HUNDREDS = 60
"""Hundreds that are named on one page, about."""


def number_lists(
    views: Views, base: tuple[str, ...], page: Callable[..., Planned], processes: list[Process]
) -> tuple[list[Planned], Iterator[Planned]]:
    """Pages that name hundreds of numbers, by consultation; then those that name the numbers of a hundred."""
    word = views.addresses.word("by-number")
    windows: list[list[c.WordsPart]] = []
    left = 0
    for process in processes:
        owner = views.link(process.consultation)
        for at, numbers in _hundreds(views, process):
            link = views.page(f"{numbers[0]}–{numbers[-1]}", *base, word, process.id, str(at))
            if left <= 0:
                windows.append([])
                left = _HUNDREDS
            if windows[-1] and windows[-1][-1].link == owner:
                windows[-1][-1] = c.WordsPart(link=owner, links=(*windows[-1][-1].links, link))
                left -= 1
            else:
                windows[-1].append(c.WordsPart(link=owner, links=(link,)))
                left -= 4  # a heading weighs as much as three links
    named = [
        page("numbers", "by-number", *([str(number)] if number > 1 else []), parts=tuple(window))
        for number, window in enumerate(windows, 1)
    ]
    return named, (_hundred(views, page, process, *each) for process in processes for each in _hundreds(views, process))


def _hundreds(views: Views, process: Process) -> Iterator[tuple[int, list[int]]]:
    """Hundreds in which there is a contribution, each with the numbers in it."""
    hundred: list[int] = []
    for number in views.portal.store.numbers(process.id):
        if hundred and (number - 1) // _HUNDRED != (hundred[0] - 1) // _HUNDRED:
            yield (hundred[0] - 1) // _HUNDRED + 1, hundred
            hundred = []
        hundred.append(number)
    if hundred:
        yield (hundred[0] - 1) // _HUNDRED + 1, hundred


def _hundred(views: Views, page: Callable[..., Planned], process: Process, at: int, numbers: list[int]) -> Planned:
    links = tuple(views.contribution(process, number, str(number)) for number in numbers)
    part = c.WordsPart(link=views.link(process.consultation), links=links)
    return page("numbers", "by-number", process.id, str(at), title=f"{numbers[0]}–{numbers[-1]}", parts=(part,))
