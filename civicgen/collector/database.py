"""Plain SQL to rows, in SQLite or PostgreSQL: the one place that knows how the two differ."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import psycopg

__all__ = ["Database", "Full", "Postgres", "Row", "Sqlite", "Unreachable", "connect"]

Row = tuple[Any, ...]


class Unreachable(Exception):  # noqa: N818  (a state of the database, told to people as such)
    """Nothing can be written or read at present."""


class Full(Unreachable):
    """There is no room left."""


class Database(Protocol):
    """One connection, used by one thread at a time; statements have `?` for values, and nothing is ever pasted in."""

    def run(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Rows that a statement gives; raises `Unreachable`."""

    def ask(self, statement: str, values: Sequence[object] = ()) -> Callable[[], list[Row]]:
        """The same, for who can wait: its rows are there when they are called for, which they need not be."""

    def begin(self) -> None:
        """Begin to write: nobody else writes until the end."""

    def commit(self) -> None:
        """What was written is on the disk once this returns."""

    def rollback(self) -> None:
        """Forget what was written since the beginning; never raises."""

    def tidy(self) -> bool:
        """See to it that what was erased is in no log of writes; whether that could be done now."""

    def close(self) -> None:
        """Let go."""


class Sqlite:
    """A file of this machine's own disk."""

    def __init__(self, path: str) -> None:
        """Open or make it; every commit is synced, what is erased is overwritten."""
        self.path = path
        _private(path)
        try:
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
            for pragma in (
                "PRAGMA journal_mode=WAL",
                "PRAGMA synchronous=FULL",
                "PRAGMA fullfsync=ON",  # macOS: sync down to the platter
                "PRAGMA secure_delete=ON",
                "PRAGMA journal_size_limit=8388608",
                "PRAGMA temp_store=MEMORY",
                "PRAGMA cache_size=-8000",
            ):
                self._connection.execute(pragma)
        except sqlite3.Error as error:
            raise _seen(error) from error

    def run(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Rows of a statement."""
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise _seen(error) from error

    def ask(self, statement: str, values: Sequence[object] = ()) -> Callable[[], list[Row]]:
        """Nothing is far away: done at once."""
        rows = self.run(statement, values)
        return lambda: rows

    def begin(self) -> None:
        """Take the lock to write at once, so that nothing fails later for want of it."""
        self.run("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Write and sync."""
        self.run("COMMIT")

    def rollback(self) -> None:
        """Forget."""
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlite3.Error:  # a full disk may have ended it already
                return

    def tidy(self) -> bool:
        """Empty the log of writes, so that what was erased is nowhere any more; not while others read it for long."""
        return bool(self.run("PRAGMA wal_checkpoint(TRUNCATE)")[0][0] == 0)

    def copy(self, to: str) -> None:
        """Copy it while others write (SQLite's own way), into one file that needs no log."""
        try:
            target = sqlite3.connect(to)
            try:
                self._connection.backup(target, pages=2000, sleep=0.005)
                target.execute("PRAGMA journal_mode=DELETE")
            finally:
                target.close()
        except sqlite3.Error as error:
            raise _seen(error) from error

    def close(self) -> None:
        """Let go."""
        self._connection.close()


def _private(path: str) -> None:
    """Make the file so that its owner alone reads it; SQLite gives its logs the rights of the file itself."""
    try:
        # Only where there is none: whoever closes a file loses the locks that the same process holds on it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        for each in map(Path, (path, f"{path}-wal", f"{path}-shm")):
            with contextlib.suppress(OSError):  # another's file: whoever gave it these rights sees to it
                if (rights := stat.S_IMODE(each.stat().st_mode)) & 0o007:
                    each.chmod(rights & ~0o007)
    except OSError as error:
        raise Unreachable(error.strerror or type(error).__name__) from error


def _seen(error: sqlite3.Error) -> Unreachable:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return Full(str(error))
    return Unreachable(str(error))


class Postgres:
    """A server of PostgreSQL; a connection that was lost is made again when it is next needed.

    Between `begin` and `commit` statements are sent one after the other without waiting for each answer: on a machine
    that is busy, each wait costs two turns of its processors.
    """

    def __init__(self, address: str) -> None:
        """Connect."""
        self._address = address
        self._connection: psycopg.Connection[Row] | None = None
        self._unanswered = contextlib.ExitStack()
        self._open()

    def _open(self) -> psycopg.Connection[Row]:
        import psycopg

        if self._connection is None or self._connection.closed:
            with _told():
                self._connection = psycopg.connect(self._address, autocommit=True, connect_timeout=5)
                self._connection.execute("SET synchronous_commit = on")
        return self._connection

    def run(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """Rows of a statement; what gives none is waited for at the commit only."""
        return self.ask(statement, values)()

    def ask(self, statement: str, values: Sequence[object] = ()) -> Callable[[], list[Row]]:
        """Rows of a statement, once they are called for."""
        connection = self._open()
        with _told():
            cursor = connection.execute(_for_postgres(statement), values)
        return (lambda: _rows(cursor)) if statement.startswith("SELECT") or "RETURNING" in statement else list

    def begin(self) -> None:
        """Begin."""
        connection = self._open()
        with _told():
            self._unanswered.enter_context(connection.pipeline())
        self.run("BEGIN")

    def commit(self) -> None:
        """Write; the server answers once it is synced."""
        connection = self._open()
        with _told():
            ended = connection.execute("COMMIT")
            self._unanswered.close()
        if ended.statusmessage != "COMMIT":  # it answers an order to commit what has failed by its end
            raise Unreachable(f"not committed: {ended.statusmessage}")

    def rollback(self) -> None:
        """Forget, or drop a connection that cannot even do that."""
        with contextlib.suppress(Unreachable), _told():
            self._unanswered.close()
        try:
            self.run("ROLLBACK")
        except Unreachable:
            self.close()

    def tidy(self) -> bool:
        """Nothing to do here: a server of PostgreSQL looks after its own files."""
        return True

    def close(self) -> None:
        """Let go."""
        if self._connection is not None:
            self._connection.close()


@lru_cache(maxsize=64)
def _for_postgres(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()


def _rows(cursor: psycopg.Cursor[Row]) -> list[Row]:
    with _told():
        return cursor.fetchall()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Faults of PostgreSQL in our words: its own may quote values, their name and code never do."""
    import psycopg

    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise Full(type(error).__name__) from error
    except psycopg.Error as error:
        raise Unreachable(f"{type(error).__name__} {error.sqlstate or ''}".strip()) from error


def connect(place: str) -> Database:
    """The database of an address (`postgresql://…`) or of a file."""
    return Postgres(place) if place.startswith(("postgresql://", "postgres://")) else Sqlite(place)
