"""The file of an inbox becomes a connection: made, opened or brought up to date, its faults told as what they mean.

Everything that people typed is sealed before it comes here; and what is erased is written over (`secure_delete`).
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from civicgen.builder.trouble import Busy, DiskTrouble, disk
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["NAME", "Base", "connected", "refused"]

NAME = "inbox.sqlite"
_PATIENCE = 10.0
"""Seconds for which another command is waited for."""

_MIGRATIONS = (
    """
    CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
    CREATE TABLE submissions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        consultation TEXT NOT NULL, form TEXT NOT NULL, backend TEXT NOT NULL, remote TEXT NOT NULL,
        at TEXT NOT NULL, received TEXT, precision TEXT NOT NULL, channel TEXT NOT NULL, version TEXT NOT NULL,
        lang TEXT NOT NULL, receipt TEXT NOT NULL, spam INTEGER, confirmed INTEGER,
        digest BLOB NOT NULL, content BLOB NOT NULL, decided BLOB, decision BLOB,
        became TEXT NOT NULL DEFAULT '', erased TEXT NOT NULL DEFAULT '', deleted INTEGER NOT NULL DEFAULT 0,
        origin TEXT NOT NULL DEFAULT '',
        UNIQUE (form, backend, remote));
    CREATE INDEX by_time ON submissions (at, id);
    CREATE INDEX by_receipt ON submissions (receipt);
    CREATE INDEX by_origin ON submissions (origin) WHERE origin <> '';
    CREATE VIEW items AS SELECT
        id, at, consultation, form, backend, remote, received, precision, channel, version, lang, receipt, spam,
        confirmed, content, decided, decision, became, erased, deleted FROM submissions;
    CREATE TABLE parts (
        submission INTEGER NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
        field TEXT NOT NULL, box BLOB NOT NULL, PRIMARY KEY (submission, field)) WITHOUT ROWID;
    CREATE TABLE gone (
        mark BLOB PRIMARY KEY, consultation TEXT NOT NULL, channel TEXT NOT NULL, became TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE cursors (
        form TEXT, backend TEXT, cursor BLOB NOT NULL, at TEXT NOT NULL, PRIMARY KEY (form, backend)) WITHOUT ROWID;
    """,
    """
    CREATE TABLE pulls (form TEXT NOT NULL, backend TEXT NOT NULL, at TEXT NOT NULL);
    CREATE INDEX pulls_of ON pulls (backend, at);
    INSERT INTO pulls SELECT form, backend, at FROM cursors;
    CREATE TABLE files (
        submission INTEGER NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
        field TEXT NOT NULL, number INTEGER NOT NULL, box BLOB NOT NULL,
        PRIMARY KEY (submission, field, number));
    """,
)
"""Each brings the tables from one version to the next. Never changed once released; added to."""


@contextmanager
def connected(file: Path, *, make: bool) -> Iterator[sqlite3.Connection]:
    """Open the file of an inbox, for its owner only. Raises ProblemsFound, DiskTrouble, Busy."""
    if make:
        with disk(file):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Before SQLite makes it as this user's habit is; its journal takes over the same rights.
            with suppress(FileExistsError):
                os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    elif not file.is_file():
        raise refused("no-inbox", where=file.parent.as_posix())
    with disk(file):
        if os.name == "posix" and os.stat(file).st_mode & 0o077:
            os.chmod(file, 0o600)
    with _told(file):
        connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
    try:
        with _told(file):
            _prepared(connection, file)
        yield connection
    finally:
        connection.close()


def _prepared(connection: sqlite3.Connection, file: Path) -> None:
    # No write-ahead log: an inbox may lie on the drive of the town hall, where it does not work; and what is written
    # over is written over in one place. EXTRA: a commit survives a power cut.
    for setting in (
        "journal_mode = DELETE",
        "synchronous = EXTRA",
        "secure_delete = ON",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {setting}")
    with _transaction(connection):
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(_MIGRATIONS):
            raise refused("inbox-newer", where=file.as_posix())
        for number, script in enumerate(_MIGRATIONS[version:], version + 1):
            for statement in script.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("INSERT OR IGNORE INTO facts VALUES ('secret', ?)", (secrets.token_bytes(32),))


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Turn what SQLite says into what it means for people."""
    try:
        yield
    except sqlite3.Error as error:
        said = str(error)
        if "locked" in said or "busy" in said:
            raise Busy(0, "") from error
        if isinstance(error, sqlite3.OperationalError):
            raise DiskTrouble(file.as_posix(), said, full="full" in said) from error
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
            raise refused("inbox-damaged", where=file.as_posix()) from error
        raise


class Base:
    """An open file, to ask and to write. It keeps no lock between two calls: others may work on it too."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._connection = connection
        self.file = file

    def _run(self, text: str, *values: Any) -> sqlite3.Cursor:
        return self._connection.execute(text, values)

    def _one(self, text: str, *values: Any) -> Any:
        with _told(self.file):
            return self._run(text, *values).fetchone()

    def _all(self, text: str, *values: Any) -> list[Any]:
        with _told(self.file):
            return self._run(text, *values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All of it or nothing, durable once it is over."""
        with _told(self.file), _transaction(self._connection):
            yield


def refused(code: str, **given: str) -> ProblemsFound:
    """A problem of the inbox as a whole."""
    return ProblemsFound((Problem(code=code, place=Place(file=""), given=given),))
