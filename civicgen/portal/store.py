"""Contributions on disk: an ordered, indexed SQLite store of the streams, read-only once it has taken them in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from civicgen import __version__
from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.portal.intake import TABLES, Summary, forget, seal, take
from civicgen.portal.ledger import Ledger
from civicgen.portal.taken import Kept, Reading
from civicgen.portal.urn import TABLES as BALLOTS
from civicgen.portal.urn import Urn
from civicgen.problems import Problem

__all__ = ["Row", "Store", "Window"]


class Row(msgspec.Struct, frozen=True, gc=False):
    """A contribution as pages need it."""

    contribution: Contribution
    extract: str
    """Its first words, as plain text: forty with those of its title."""
    cut: bool
    """Whether more follows."""
    replies: int
    """How many reply to it."""
    grouped: int
    """How many were grouped with it."""


class Window(msgspec.Struct, frozen=True, gc=False):
    """A part of a list: the numbers in it, and a digest of all that is known of these contributions."""

    at: int
    """Its place in the list, from 1."""
    numbers: tuple[int, ...]
    digest: bytes


class Closing(Protocol):
    """What holds a file."""

    def close(self) -> None:
        """Let go of it."""


_C = TypeVar("_C", bound=Closing)

_MUCH = 1_000_000
"""Bytes of a stream from which it pays to start a process that reads it."""
_COLUMNS = "data, replies, grouped"
_decode = msgspec.msgpack.Decoder(Kept).decode
_decode_numbers = msgspec.msgpack.Decoder(tuple[int, ...]).decode
_decode_problems = msgspec.msgpack.Decoder(tuple[Problem, ...]).decode
_decode_summary = msgspec.msgpack.Decoder(Summary).decode
_FORMAT = f"11 {__version__}".encode()


class Store:
    """All contributions of a portal. Deletable at any time: the sources are the truth."""

    def __init__(self, path: Path) -> None:
        self._connection = _open(path)
        self._summaries: dict[str, Summary] = {}
        self.path = path
        self._with_it: list[Closing] = []

    def close(self) -> None:
        """Let go of the file, and of what was opened with it."""
        self._connection.close()
        for other in self._with_it:
            other.close()

    def keep(self, other: _C) -> _C:
        """Close this with the store."""
        self._with_it.append(other)
        return other

    @cached_property
    def ledger(self) -> Ledger:
        """The journal, indexed in the same file."""
        return Ledger(self._connection)

    @cached_property
    def urn(self) -> Urn:
        """The ballots, in the same file."""
        return Urn(self._connection)

    def take_in(
        self, root: Path, streams: Iterable[Stream], *, window: int = 50, beside: Reading | None = None
    ) -> tuple[Problem, ...]:
        """Read the streams that changed, forget those that are gone, and return the problems of all of them.

        `window` is the length of lists; `beside` reads long streams in another process. Durable at once or not
        at all: an interrupted reading leaves it as it was.
        """
        known = {row[0]: row[1:] for row in self._connection.execute("SELECT * FROM files")}
        size = b"%d" % window
        problems: list[Problem] = []
        changed: list[Stream] = []
        touched = {row[0] for file, row in known.items() if file not in {stream.file for stream in streams}}
        gone = [file for file in known if file not in {stream.file for stream in streams}]
        for stream in streams:
            before = known.get(stream.file)
            if before is not None and before[:3] == (stream.consultation, stream.size, stream.changed):
                problems += _decode_problems(before[3])
            else:
                changed.append(stream)
                touched |= {stream.consultation, *(before[:1] if before else ())}
        if self.remembered("window") != size:
            touched |= {stream.consultation for stream in streams}
        if touched:
            self._summaries.clear()
            with self._connection as connection:
                for file in (*gone, *(stream.file for stream in changed)):
                    forget(connection, file)
                for stream in changed:
                    reading = beside if beside is not None and stream.size > _MUCH else _here
                    problems += take(connection, root, stream, reading)
                for consultation in sorted(touched):
                    seal(connection, consultation, window)
                connection.execute("DELETE FROM remembered")
                connection.executemany("INSERT INTO remembered VALUES (?, ?)", (("format", _FORMAT), ("window", size)))
        return tuple(problems)

    # Lists --------------------------------------------------------------------------------------------------------

    def windows(self, consultation: str, by: str = "all", value: str = "") -> Iterator[Window]:
        """Windows of a list of contributions that reply to none, oldest first; `each` gives chunks of all of them."""
        sql = "SELECT at, numbers, digest FROM lists WHERE consultation = ? AND by = ? AND value = ? ORDER BY at"
        for at, numbers, whole in self._connection.execute(sql, (consultation, by, value)):
            yield Window(at, _decode_numbers(numbers), whole)

    def lists(self, consultation: str) -> Iterator[tuple[str, str, Window]]:
        """Windows of all lists, each with what it lists by and the value, in the order in which they were filled.

        So the same contributions are asked for again and again by windows that stand near each other.
        """
        sql = "SELECT by, value, at, numbers, digest FROM lists WHERE consultation = ? AND by != 'each'"
        for by, value, at, numbers, whole in self._connection.execute(
            f"{sql} ORDER BY last, by, value", (consultation,)
        ):
            yield by, value, Window(at, _decode_numbers(numbers), whole)

    def rows(self, consultation: str) -> Iterator[Row]:
        """All contributions in the order of their numbers."""
        sql = f"SELECT {_COLUMNS} FROM contributions WHERE consultation = ? ORDER BY number"  # noqa: S608  (our columns)
        return map(_row, self._connection.execute(sql, (consultation,)))

    def numbered(self, consultation: str, numbers: Sequence[int]) -> list[Row]:
        """The contributions of these numbers, in their order; unknown numbers are left out."""
        marks = ", ".join("?" * len(numbers))
        sql = f"SELECT {_COLUMNS} FROM contributions WHERE consultation = ? AND number IN ({marks})"  # noqa: S608  (marks)
        sql += " ORDER BY number"
        return [_row(row) for row in self._connection.execute(sql, (consultation, *numbers))]

    def replies(self, consultation: str, number: int) -> list[Row]:
        """What replies to a contribution."""
        sql = f"SELECT {_COLUMNS} FROM contributions WHERE consultation = ? AND parent = ?"  # noqa: S608  (our columns)
        sql += " ORDER BY number"
        return [_row(row) for row in self._connection.execute(sql, (consultation, number))]

    def listed(self, consultation: str, by: str, value: str) -> Iterator[Row]:
        """All contributions of a list."""
        for window in self.windows(consultation, by, value):
            yield from self.numbered(consultation, window.numbers)

    def latest(self, consultation: str, count: int, by: str = "all", value: str = "") -> list[Row]:
        """The last `count` contributions of a list, oldest first."""
        numbers: list[int] = []
        sql = "SELECT numbers FROM lists WHERE consultation = ? AND by = ? AND value = ? ORDER BY at DESC"
        for (packed,) in self._connection.execute(sql, (consultation, by, value)):
            numbers = [*_decode_numbers(packed), *numbers][-count:]
            if len(numbers) == count:
                break
        return self.numbered(consultation, numbers)

    # One ----------------------------------------------------------------------------------------------------------

    def get(self, consultation: str, number: int) -> Contribution | None:
        """One contribution."""
        rows = self.numbered(consultation, [number])
        return rows[0].contribution if rows else None

    def has(self, consultation: str, number: int) -> bool:
        """Whether a contribution of this number exists."""
        sql = "SELECT 1 FROM contributions WHERE consultation = ? AND number = ? LIMIT 1"
        return self._connection.execute(sql, (consultation, number)).fetchone() is not None

    def numbers(self, consultation: str) -> list[int]:
        """Numbers that were given, in order."""
        sql = "SELECT number FROM contributions WHERE consultation = ? ORDER BY number"
        return [number for (number,) in self._connection.execute(sql, (consultation,))]

    # Counting -----------------------------------------------------------------------------------------------------

    def summary(self, consultation: str) -> Summary:
        """Counts of one consultation, withheld contributions included."""
        known = self._summaries.get(consultation)
        if known is None:
            sql = "SELECT value FROM summaries WHERE consultation = ?"
            row = self._connection.execute(sql, (consultation,)).fetchone()
            known = self._summaries[consultation] = _decode_summary(row[0]) if row else Summary()
        return known

    def grouped(self, consultation: str) -> dict[int, int]:
        """Contributions that were grouped with another, and which."""
        sql = "SELECT number, grouped_with FROM contributions WHERE consultation = ? AND state = 'grouped'"
        return dict(self._connection.execute(sql, (consultation,)).fetchall())

    def gone(self, consultation: str) -> frozenset[int]:
        """Numbers of the contributions that were withheld or withdrawn."""
        sql = "SELECT number FROM contributions WHERE consultation = ? AND state IN ('withheld', 'withdrawn')"
        return frozenset(number for (number,) in self._connection.execute(sql, (consultation,)))

    # For checks ---------------------------------------------------------------------------------------------------

    def select(self, sql: str, values: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
        """Rows of a read-only question that only checks of the whole ask."""
        return iter(self._connection.execute(sql, values))

    def remember(self, name: str, value: bytes) -> None:
        """Keep something that is true as long as no stream changes."""
        with self._connection as connection:
            connection.execute("INSERT OR REPLACE INTO remembered VALUES (?, ?)", (name, value))

    def remembered(self, name: str) -> bytes | None:
        """What was kept under a name since the last change of a stream."""
        row = self._connection.execute("SELECT value FROM remembered WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    # Drawers, in which others keep what they worked out; each says by a digest what it was made from ----------------

    def put(self, drawer: str, items: Iterable[tuple[str, bytes, bytes]]) -> None:
        """Keep values, each with its name and the digest of what it was made from."""
        with self._connection as connection:
            sql = "INSERT OR REPLACE INTO drawers VALUES (?, ?, ?, ?)"
            connection.executemany(sql, ((drawer, *item) for item in items))

    def taken(self, drawer: str, name: str) -> tuple[bytes, bytes] | None:
        """The digest and the value that were kept under a name."""
        sql = "SELECT digest, value FROM drawers WHERE drawer = ? AND name = ?"
        found: tuple[bytes, bytes] | None = self._connection.execute(sql, (drawer, name)).fetchone()
        return found

    def labels(self, drawer: str) -> dict[str, bytes]:
        """Names and digests of all that is in a drawer."""
        return dict(self._connection.execute("SELECT name, digest FROM drawers WHERE drawer = ?", (drawer,)).fetchall())

    def throw(self, drawer: str, names: Iterable[str] | None = None) -> None:
        """Take these names out of a drawer, or all that is in it."""
        with self._connection as connection:
            if names is None:
                connection.execute("DELETE FROM drawers WHERE drawer = ?", (drawer,))
            else:
                sql = "DELETE FROM drawers WHERE drawer = ? AND name = ?"
                connection.executemany(sql, ((drawer, name) for name in names))


def _here(function: Callable[[Path, Stream], Iterator[bytes]], root: Path, stream: Stream) -> Iterator[bytes]:
    return function(root, stream)


def _row(row: tuple[bytes, int, int]) -> Row:
    kept = _decode(row[0])
    return Row(kept.contribution, kept.extract, kept.cut, row[1], row[2])


def _open(path: Path) -> sqlite3.Connection:
    """Open the store, or begin it again when it is of another version or damaged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        connection = sqlite3.connect(path, isolation_level="IMMEDIATE", check_same_thread=False)
        try:
            # A cache may be lost with the power; a killed process must leave it whole, which the journal sees to.
            connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -2000;")
            fresh = connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
            connection.executescript(TABLES + BALLOTS)
            if fresh:
                with connection:
                    connection.execute("INSERT INTO remembered VALUES ('format', ?)", (_FORMAT,))
            row = connection.execute("SELECT value FROM remembered WHERE name = 'format'").fetchone()
            if row is not None and row[0] == _FORMAT:
                return connection
        except sqlite3.DatabaseError:
            pass
        connection.close()
        path.unlink(missing_ok=True)
    raise sqlite3.DatabaseError(str(path))
