"""Files that a build would make or remove become pages that citizens would see change, and how."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from pathlib import Path
from typing import Literal

import msgspec

from civicgen.publish.differences import Piece, differences, text_of

__all__ = ["Page", "Seen"]

Act = Literal["new", "changed", "gone"]
_PAGES = 60
"""Pages whose difference is kept; the others are counted."""
_PLACES = 12
"""Places of a page that are kept."""


class Page(msgspec.Struct, frozen=True):
    """A page that would not read as it did."""

    path: str
    act: Act
    title: str
    places: tuple[tuple[Piece, ...], ...] = ()
    """Where it would differ, word by word."""
    more: bool = False
    """There are more places than these."""


class Seen:
    """A witness of a trial: what it is shown it holds against the site as it is."""

    def __init__(self, output: Path, first: Collection[str] = ()) -> None:
        """`first` are pages whose difference is wanted even when many others change before them."""
        self._output = output
        self._first = frozenset(first)
        self._pages: dict[str, Page] = {}
        self.counts: dict[Act, int] = {"new": 0, "changed": 0, "gone": 0}
        """Pages whose text is another."""
        self.unread = 0
        """Files that change without a word for readers: feeds, calendars, files to download, markup."""

    @property
    def files(self) -> int:
        """Everything that would be made or removed."""
        return sum(self.counts.values()) + self.unread

    @property
    def pages(self) -> tuple[Page, ...]:
        """Pages that were kept: those asked for first, then by path."""
        return tuple(sorted(self._pages.values(), key=lambda page: (page.path not in self._first, page.path)))

    def __call__(self, path: str, kind: str, data: bytes | None) -> None:
        """See one file (`builder.laying.Witness`)."""
        if kind == "file" or not path.endswith(".html"):
            self.unread += 1
            return
        before = self._before(path)
        old = text_of(before) if before is not None else []
        new = text_of(data) if data is not None else []
        if old == new:
            self.unread += 1
            return
        act: Act = "gone" if data is None else "new" if before is None else "changed"
        self.counts[act] += 1
        if len(self._pages) >= _PAGES and path not in self._first:
            return
        title = next(iter(new or old), "")
        # Of a page that is new or gone, its text is enough: nothing in it differs from anything.
        found = list(islice(differences(old, new), _PLACES + 1)) if act == "changed" else []
        self._pages[path] = Page(path, act, title, tuple(found[:_PLACES]), more=len(found) > _PLACES)

    def _before(self, path: str) -> bytes | None:
        try:
            return (self._output / path).read_bytes()
        except OSError:
            return None
