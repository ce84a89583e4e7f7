"""Older addresses become pages that lead to the new ones, and the list of both that hosts redirect by."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.content.types import Entry
from civicgen.pages import contexts as c
from civicgen.pages.planned import Planned
from civicgen.pages.views import Views
from civicgen.portal.portal import Portal

__all__ = ["moves", "plan_moved"]


def plan_moved(portal: Portal) -> Iterator[Planned]:
    """Older addresses, each leading to the new one by a file, since not every host can redirect."""
    for views, entry, folders in _moved(portal):
        context = c.Moved(
            lang=views.edition.lang, address=views.addresses.page(*folders), title=entry.title, to=views.link(entry)
        )
        yield Planned(views.addresses.path(*folders), context)


def moves(portal: Portal) -> tuple[tuple[str, str], ...]:
    """Folder that was, and address that is, of everything that moved, from the site's root."""
    return tuple(
        (views.addresses.path(*folders).removesuffix("index.html"), views.addresses.entry(entry.name))
        for views, entry, folders in _moved(portal)
    )


def _moved(portal: Portal) -> Iterator[tuple[Views, Entry, tuple[str, ...]]]:
    for edition in portal.editions.values():
        views = Views(portal, edition)
        for entry in edition.entries.values():
            for older in entry.moved_from:
                yield views, entry, tuple(part for part in older.strip("/").split("/") if part and part != "index.html")
