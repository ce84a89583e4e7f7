"""Files that a build would make or remove become pages that citizens would see change, and how."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Literal

import msgspec

from civicgen.publish.publication.differences import Piece, differences, main_of, text_of, words_of

__all__ = ["Page", "Seen"]

Act = Literal["new", "changed", "gone"]
_Rank = tuple[bool, bool, bool, bool, str]
_PLACES = 12
"""Places of a page that are kept."""
_WORDS = 300
"""Characters of a new page that are kept."""
_AMOUNT = r"\d[\d\s.,]*(?:kB|KB|Ko|ko|MB|Mo|B|o|bytes|octets)\b"
_SIZE = re.compile(rf"{_AMOUNT}(?=[^()]*\))")
"""Size of a file to download, between brackets after its name."""
_OWN = re.compile(_AMOUNT)
"""Size of the page itself, in its last line."""


class Page(msgspec.Struct, frozen=True):
    """A page that would not read as it did."""

    path: str
    act: Act
    title: str
    places: tuple[tuple[Piece, ...], ...] = ()
    """Where it would differ, word by word."""
    more: bool = False
    """There are more places than these."""
    words: str = ""
    """First words of a page that is new."""


class Seen:
    """A witness of a trial: what it is shown it holds against the site that the public has."""

    def __init__(
        self,
        output: Path,
        first: Collection[str] = (),
        *,
        before: Path | None = None,
        others: Collection[str] = (),
        most: int | None = None,
    ) -> None:
        """`first` are pages whose difference is wanted even when many others change before them.

        `before` is the site that the public has, where a copy of it is at hand; else it is taken for the one in
        `output`. `others` are languages but the first: their pages come after its own. `most` pages are kept, or all.
        """
        self._output, self._before = output, before or output
        self._first = frozenset(first)
        self._others = tuple(f"{lang}/" for lang in others)
        self._most = most
        self._pages: dict[str, tuple[_Rank, Page]] = {}
        self._met: set[str] | None = set() if before is not None else None
        self.counts: dict[Act, int] = {"new": 0, "changed": 0, "gone": 0}
        """Pages whose text is another."""
        self.unread = 0
        """Files that change without a word for readers: feeds, calendars, files to download, sizes, markup."""
        self.files = 0
        """Everything that a build would make or remove."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """Pages that were kept: those asked for first, then those in the portal's language.

        Of one language, new pages come first, and those last of which only the menu or the foot is another.
        """
        return tuple(page for _, page in sorted(self._pages.values(), key=itemgetter(0)))

    def __call__(self, path: str, kind: str, data: bytes | None) -> None:
        """See one file (`builder.laying.Witness`)."""
        self.files += 1
        if self._met is not None:
            self._met.add(path)
        self._see(path, data, text=kind != "file")

    def see_built(self, path: str) -> None:
        """See a file that was built already, and that the public has not, or has otherwise."""
        if self._met is None or path in self._met:
            return
        self._see(path, _read(self._output / path) if path.endswith(".html") else b"", text=True)

    def _see(self, path: str, data: bytes | None, *, text: bool) -> None:
        if not text or not path.endswith(".html"):
            self.unread += 1
            return
        before = _read(self._before / path)
        if before == data:
            return
        old = _text(before) if before is not None else []
        new = _text(data) if data is not None else []
        if old == new:
            self.unread += 1
            return
        act: Act = "gone" if data is None else "new" if before is None else "changed"
        self.counts[act] += 1
        framed = act == "changed" and main_of(before or b"") == main_of(data or b"")
        rank = (path not in self._first, path.startswith(self._others), framed, act != "new", path)
        if self._most is not None and len(self._pages) >= self._most and path not in self._first:
            last = max(self._pages, key=lambda each: self._pages[each][0])
            if self._pages[last][0] < rank:
                return
            del self._pages[last]
        title = next(iter(new or old), "")
        found = list(islice(differences(old, new), _PLACES + 1)) if act == "changed" else []
        words = words_of(data, _WORDS) if act == "new" and data is not None else ""
        page = Page(path, act, title, tuple(found[:_PLACES]), more=len(found) > _PLACES, words=words)
        self._pages[path] = (rank, page)


def _text(page: bytes) -> list[str]:
    """Lines of a page, without sizes: that a page weighs more says nothing to its readers."""
    lines = [_SIZE.sub("…", line) for line in text_of(page)]
    return [*lines[:-1], *(_OWN.sub("…", line) for line in lines[-1:])]


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
