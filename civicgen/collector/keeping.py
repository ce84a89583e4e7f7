"""A store to a copy that was opened and counted; and what was fetched long ago to nothing but its receipts."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import msgspec

from civicgen.collector import reading, store
from civicgen.collector.database import Database, Sqlite, Unreachable, connect
from civicgen.collector.settings import utc

__all__ = ["Copied", "NotAFile", "Purged", "backup", "pulled", "purge"]


class NotAFile(Exception):  # noqa: N818  (it says what else to do)
    """A database server has a backup of its own (`pg_dump`)."""


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """A backup."""

    path: str
    size: int
    receipts: int
    """Receipts in the copy; each that was given before it began is there."""


class Purged(msgspec.Struct, frozen=True, kw_only=True):
    """What a purge did."""

    emptied: int
    unfetched: int
    """Submissions that are as old, and that nobody has fetched: they stay."""


def backup(place: str, target: str) -> Copied:
    """Copy a store while others write; the copy takes its name only once it was read and found whole."""
    if "://" in place:
        raise NotAFile
    database = Sqlite(place)
    try:
        unfinished = f"{target}.unfinished"
        Path(unfinished).unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        database.copy(unfinished)
    finally:
        database.close()
    copy = Sqlite(unfinished)
    try:
        if copy.run("PRAGMA integrity_check") != [("ok",)]:
            raise Unreachable("the copy is damaged")
        receipts = int(copy.run("SELECT COUNT(*) FROM submission")[0][0])
        copy.run("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
    with Path(unfinished).open("rb+") as stream:
        os.fsync(stream.fileno())
    Path(unfinished).replace(target)
    return Copied(path=target, size=Path(target).stat().st_size, receipts=receipts)


def pulled(database: Database) -> dict[str, int]:
    """Up to which event each form was fetched: who asks for what comes after a number has what is before it."""
    rows = database.run("SELECT name, value FROM setting")
    return {name.removeprefix("pulled "): int(value) for name, value in rows if name.startswith("pulled ")}


def purge(place: str, days: int, *, dry: bool = False) -> Purged:
    """Empty what was fetched and is older than so many days; beside a server that runs, or without it."""
    database = connect(place)
    try:
        store.prepare(database)
        before = utc() - datetime.timedelta(days=days)
        known = pulled(database)
        unfetched = reading.stale(database, before, known)
        database.begin()
        writing = store.Writing(database)
        try:
            emptied = writing.purge(before, known)
            writing.end()
        except BaseException:
            database.rollback()
            raise
        if dry:
            database.rollback()
            return Purged(emptied=emptied, unfetched=unfetched)
        database.commit()
        if emptied:
            database.tidy()
    finally:
        database.close()
    return Purged(emptied=emptied, unfetched=unfetched)
