"""An inbox becomes a copy in one file that was looked over, and a copy becomes the inbox again.

A copy is as sealed as the inbox is. What was forgotten since it was made does not come back with it, as far as the
inbox that it replaces can still be read.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from civicgen.builder.trouble import disk
from civicgen.moderation.inbox.database import NAME, connected, refused

__all__ = ["backup", "restore"]

_BEFORE = "inbox.before-restore.sqlite"


def backup(folder: Path, target: Path, now: datetime) -> tuple[Path, int]:
    """Copy the inbox of a folder, while it is in use too; gives the file and how many submissions it holds.

    `target` is a folder, or a file that does not exist yet and whose name has an ending. It appears there only once it
    is whole and was looked over.
    """
    is_folder = target.is_dir() or not target.suffix
    file = target / f"inbox-{now:%Y-%m-%d-%H%M%S}.sqlite" if is_folder else target
    if file.exists():
        raise refused("backup-exists", file=file.as_posix())
    aside = file.with_name(f".{file.name}.part")
    with disk(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            with connected(folder / NAME, make=False) as source, closing(sqlite3.connect(aside)) as copy:
                source.backup(copy)
                count = _looked_over(copy, file)
            with aside.open("rb+") as stream:
                os.fsync(stream.fileno())
            os.replace(aside, file)
        finally:
            aside.unlink(missing_ok=True)
    with connected(folder / NAME, make=False) as source:
        source.execute(
            "INSERT OR REPLACE INTO facts VALUES (?, ?)",
            (f"backup {file.as_posix()}", now.isoformat(timespec="seconds")),
        )
    return file, count


def _looked_over(connection: sqlite3.Connection, file: Path) -> int:
    """Read all of it; gives how many submissions it holds. Raises ProblemsFound for what is no whole inbox."""
    try:
        sound: str = connection.execute("PRAGMA integrity_check").fetchone()[0]
        count: int = connection.execute("SELECT count(*) FROM submissions").fetchone()[0]
        connection.execute("SELECT count(*), sum(length(box)) FROM parts").fetchone()
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise refused("backup-damaged", file=file.as_posix()) from error
    if sound != "ok" or not version:
        raise refused("backup-damaged", file=file.as_posix())
    return count


def restore(folder: Path, file: Path) -> tuple[int, int]:
    """Make a copy the inbox of a folder; gives how many submissions it holds, and how many were forgotten since.

    The inbox that was there stays beside it, under another name, until the next restore.
    """
    if not file.is_file():
        raise refused("no-backup", file=file.as_posix())
    here, aside = folder / NAME, folder / f".{NAME}.part"
    with disk(here):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(file.resolve().as_uri() + "?mode=ro", uri=True)) as source:
            _looked_over(source, file)
            with closing(sqlite3.connect(aside)) as copy:
                source.backup(copy)
        forgotten = _forgotten(here, aside) if here.exists() else 0
        with connected(aside, make=False) as copy:
            count = _looked_over(copy, file)
        with disk(here):
            if here.exists():
                os.replace(here, folder / _BEFORE)
            with suppress(FileNotFoundError):  # the journal of an interrupted writing belongs to the file it is of
                os.replace(f"{here}-journal", f"{folder / _BEFORE}-journal")
            os.replace(aside, here)
    finally:
        aside.unlink(missing_ok=True)
    return count, forgotten


def _forgotten(here: Path, copy: Path) -> int:
    """Erase of a copy what the inbox has erased since; nothing where that cannot be read any more."""
    from civicgen.moderation.inbox.store import Inbox
    from civicgen.problems import ProblemsFound

    try:
        with connected(here, make=False) as connection:
            secret, marks = _gone(connection)
    except (ProblemsFound, sqlite3.DatabaseError):
        return 0
    with connected(copy, make=False) as connection:
        if _gone(connection)[0] != secret:
            return 0  # the copy of another inbox, whose marks say nothing here
        return Inbox(connection, copy, "").erase_marked(marks)


def _gone(connection: sqlite3.Connection) -> tuple[bytes, frozenset[bytes]]:
    secret: bytes = connection.execute("SELECT value FROM facts WHERE name = 'secret'").fetchone()[0]
    return secret, frozenset(row[0] for row in connection.execute("SELECT mark FROM gone"))
