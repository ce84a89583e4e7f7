"""What an import read, used and left out, and why: everything is counted, what is left out is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

__all__ = ["FileCount", "ImportReport", "Journey", "LeftOut", "Note"]


class FileCount(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one file of the export."""

    name: str
    read: int
    used: int
    left_out: int


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """Rows, columns or things that are not in the portal, for one reason."""

    code: str
    """Reason, worded by `civicgen.importers.told`."""
    what: str
    """Kind of thing: proposals, arguments, columns…"""
    count: int
    names: tuple[str, ...] = ()
    """The first of them, as the export names them, in order."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is in the portal, but not exactly as it was."""

    code: str
    count: int
    names: tuple[str, ...] = ()


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """The account of one import."""

    format: str
    consultation: str
    """Id of the consultation."""
    created: bool
    """Whether the consultation was made by this import."""
    files: tuple[FileCount, ...] = ()
    counts: Mapping[str, int] = {}
    """What the portal now holds from this export: contributions by kind, articles, topics, supports by value."""
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Note, ...] = ()
    written: tuple[str, ...] = ()
    """Files made or changed, from the portal's root."""
    unchanged: tuple[str, ...] = ()
    """Files that already said the same."""
    kept: tuple[str, ...] = ()
    """Files that say something else, by an edit or an older export: left as they are."""
    dry: bool = False
    """Nothing was written: the user only wanted to know."""


class Journey:
    """Collects the account while rows are read; the names are kept short, the counts are not."""

    NAMED = 20
    """How many of each are named; the count says how many there are."""

    def __init__(self) -> None:
        self._left: Counter[tuple[str, str]] = Counter()
        self._left_names: dict[tuple[str, str], list[str]] = {}
        self._notes: Counter[str] = Counter()
        self._note_names: dict[str, list[str]] = {}
        self._rows: dict[str, list[int]] = {}

    def read(self, file: str) -> None:
        """One more row was read."""
        self._rows.setdefault(file, [0, 0])[0] += 1

    def used(self, file: str) -> None:
        """The row is in the portal."""
        self._rows.setdefault(file, [0, 0])[1] += 1

    def left_out(self, code: str, what: str, name: str = "", count: int = 1) -> None:
        """Something is not in the portal."""
        key = (code, what)
        self._left[key] += count
        names = self._left_names.setdefault(key, [])
        if name and len(names) < self.NAMED:
            names.append(name)

    def note(self, code: str, name: str = "", count: int = 1) -> None:
        """Something is in the portal, but not exactly as it was."""
        self._notes[code] += count
        names = self._note_names.setdefault(code, [])
        if name and len(names) < self.NAMED and name not in names:
            names.append(name)

    def count(self, code: str, what: str) -> int:
        """How many were left out for this reason so far."""
        return self._left[code, what]

    def files(self) -> tuple[FileCount, ...]:
        """Rows by file."""
        return tuple(
            FileCount(name=name, read=read, used=used, left_out=read - used)
            for name, (read, used) in sorted(self._rows.items())
        )

    def all_left_out(self) -> tuple[LeftOut, ...]:
        """What is not in the portal, ordered by reason."""
        return tuple(
            LeftOut(code=code, what=what, count=count, names=tuple(self._left_names[code, what]))
            for (code, what), count in sorted(self._left.items())
            if count
        )

    def all_notes(self) -> tuple[Note, ...]:
        """What is not exactly as it was."""
        return tuple(
            Note(code=code, count=count, names=tuple(self._note_names[code]))
            for code, count in sorted(self._notes.items())
        )
