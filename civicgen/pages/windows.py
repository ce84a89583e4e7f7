"""Links between the windows of something that was split."""

from __future__ import annotations

from collections.abc import Sequence

from civicgen.pages import contexts as c
from civicgen.pages.views import Views

__all__ = ["chosen_windows", "near_windows", "numbered_windows", "window_folders"]


def window_folders(base: tuple[str, ...], number: int, *, plain_first: bool = True) -> tuple[str, ...]:
    """Folders of a window; the first one stands at the plain address unless the list has a page of its own there."""
    return base if plain_first and number == 1 else (*base, str(number))


def numbered_windows(views: Views, base: tuple[str, ...], number: int, last: int) -> tuple[c.Link, ...]:
    """Links to all windows of a text, of which there are few; none when it was not split."""
    return _links(views, base, number, range(1, last + 1), plain_first=True) if last > 1 else ()


def near_windows(
    views: Views, base: tuple[str, ...], number: int, last: int, *, plain_first: bool = False
) -> tuple[c.Link, ...]:
    """Links to the neighbours in a list that grows: none to its far end, so that a full window stays as it is."""
    near = range(max(1, number - 2), min(last, number + 2) + 1)
    return _links(views, base, number, near, plain_first=plain_first) if last > 1 else ()


def chosen_windows(
    views: Views, base: tuple[str, ...], number: int, near: Sequence[int], *, plain_first: bool
) -> tuple[c.Link, ...]:
    """Links to these windows, when there is another than the current one."""
    return _links(views, base, number, near, plain_first=plain_first) if len(near) > 1 else ()


def _links(
    views: Views, base: tuple[str, ...], current: int, numbers: Sequence[int], *, plain_first: bool
) -> tuple[c.Link, ...]:
    return tuple(
        c.Link(
            address=""
            if number == current
            else views.addresses.page(*window_folders(base, number, plain_first=plain_first)),
            text=str(number),
        )
        for number in numbers
    )
