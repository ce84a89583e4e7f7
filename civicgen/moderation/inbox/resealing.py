"""What an inbox holds sealed to an old key becomes the same sealed to a new one, with the old private key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from civicgen.forms import sealing
from civicgen.forms.sealing import CannotOpen, Private
from civicgen.moderation.inbox.database import NAME, Base, connected

__all__ = ["Resealer", "Sealed", "resealer"]

_BOXES = (
    ("parts", "box", ("submission", "field")),
    ("files", "box", ("submission", "field", "number")),
    ("submissions", "decision", ("id",)),
)
"""Where boxes lie: table, column, and the columns that name a row of it."""
_PAGE = 20
"""Rows at once: a file may have ten megabytes."""


class Sealed(NamedTuple):
    """What was done."""

    again: int
    """Boxes that were sealed to the new key."""
    left: int
    """Boxes that the old key does not open: they are sealed to the new one already, or to another."""


@contextmanager
def resealer(folder: Path) -> Iterator[Resealer]:
    """Open the inbox of a folder for it. Raises ProblemsFound, Busy, DiskTrouble."""
    with connected(folder / NAME, make=False) as connection:
        yield Resealer(connection, folder / NAME)


class Resealer(Base):
    """An open inbox whose key changes."""

    def count(self) -> int:
        """How many submissions it holds."""
        (number,) = self._one("SELECT count(*) FROM submissions WHERE id IN (SELECT submission FROM parts)")
        return int(number)

    def reseal(self, old: Private, key: str) -> Sealed:
        """Seal to `key` whatever the old private key opens: all of it, or nothing. Done twice, it is the same.

        Where a box lay is written over; what a thief has copied before stays open to them.
        """
        again = left = 0
        with self._writing():
            for table, column, names in _BOXES:
                for row in self._rows(table, column, names):
                    try:
                        box = sealing.seal(key, sealing.open_sealed(old, row[-1]))
                    except CannotOpen:
                        left += 1
                        continue
                    where = " AND ".join(f"{name} = ?" for name in names)
                    self._run(f"UPDATE {table} SET {column} = ? WHERE {where}", box, *row[:-1])  # noqa: S608  (our words)
                    again += 1
        return Sealed(again, left)

    def _rows(self, table: str, column: str, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        listed, marks = ", ".join(names), ", ".join("?" * len(names))
        sql = (
            f"SELECT {listed}, {column} FROM {table} WHERE {column} IS NOT NULL AND ({listed}) > ({marks})"  # noqa: S608  (our words)
            f" ORDER BY {listed} LIMIT {_PAGE}"
        )
        after: tuple[Any, ...] = (0, *("" for _ in names[1:]))  # no submission is number 0
        while rows := self._all(sql, *after):
            yield from rows
            after = rows[-1][:-1]
