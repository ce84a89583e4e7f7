"""What the last build did, kept in one SQLite file: for each page, what it was made from and what was written."""

from __future__ import annotations

import sqlite3
import struct
from binascii import crc32
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from civicgen.builder import alike, parts
from civicgen.builder.entries import FORMAT, Act, Entry, Head, Pending, seal, unseal
from civicgen.builder.parts import Origin
from civicgen.builder.stamp import Part
from civicgen.builder.trouble import DiskTrouble, RecordDamaged

__all__ = ["CHUNK", "Record"]

CHUNK = 250
"""Paths looked up in one query."""

_CHECK = struct.Struct("<I")
_SCHEMA = f"""
CREATE TABLE head (id INTEGER PRIMARY KEY, value BLOB);
CREATE TABLE pages (path TEXT PRIMARY KEY, seal BLOB, kind TEXT, fields BLOB, folded TEXT) WITHOUT ROWID;
CREATE INDEX folds ON pages (folded) WHERE folded IS NOT NULL;
CREATE TABLE groups (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
{parts.TABLE};
CREATE TABLE pending_groups (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE pending (path TEXT PRIMARY KEY, seal BLOB, kind TEXT, fields BLOB, folded TEXT, act TEXT) WITHOUT ROWID;
CREATE INDEX pending_folds ON pending (folded) WHERE folded IS NOT NULL;
"""
_PLACES = {size: ",".join("?" * size) for size in (1, CHUNK)}
_DISK = frozenset((
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_LOCKED,
))  # fmt: skip


def _sound(name: str, value: object) -> bool:
    """Whether what is remembered of a group is what was written."""
    return isinstance(value, bytes) and crc32(name.encode(), crc32(value[4:])) == int.from_bytes(value[:4], "little")


class Record:
    """The record of one output folder. Everything pending lies in one transaction until `intend` makes it durable.

    One that is `only_read` must be there, and raises RecordDamaged where another is begun anew.
    """

    def __init__(self, path: Path, *, only_read: bool = False) -> None:
        self.path = path
        self._fresh: dict[str, bytes | None] = {}
        self.lost = False
        """There was no record, or none to be believed: what lies in the output folder is unknown."""
        try:
            self._open(only_read=only_read)
            self.head = self._read_head()
            self.lost = not self.head.stamp  # whoever made the record may not have come to a release
        except RecordDamaged:
            if only_read:
                raise
            self.discard()

    def _open(self, *, only_read: bool = False) -> None:
        known = self.path.exists()
        with self._guarded():
            if only_read:
                self._base = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
                return
            self._base = sqlite3.connect(self.path, isolation_level=None, timeout=1)
            self._base.execute("PRAGMA cache_size=-2000")
            if not known:
                self._base.executescript(f"BEGIN;{_SCHEMA}COMMIT;")
                self._write_head(Head())

    def discard(self) -> None:
        """Throw the record away and begin an empty one."""
        self.close()
        for name in (self.path.name, self.path.name + "-journal"):
            with suppress(FileNotFoundError):
                self.path.with_name(name).unlink()
        self._open()
        self.head = Head()
        self.lost = True

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Tell a disk that refuses from a file that cannot be believed."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in _DISK:
                raise DiskTrouble(str(self.path), str(error), full=code == sqlite3.SQLITE_FULL) from error
            raise RecordDamaged(str(error)) from error
        except (UnicodeError, OverflowError) as error:
            raise RecordDamaged(str(error)) from error

    def _read_head(self) -> Head:
        with self._guarded():
            row = self._base.execute("SELECT value FROM head WHERE id=1").fetchone()
        try:
            value = row[0]
            if crc32(value[4:]) != int.from_bytes(value[:4], "little"):
                raise RecordDamaged("head")
            head = msgspec.msgpack.decode(value[4:], type=Head)
        except (TypeError, msgspec.MsgspecError) as error:
            raise RecordDamaged("head") from error
        if head.format != FORMAT:
            raise RecordDamaged("format")
        return head

    def _write_head(self, head: Head) -> None:
        value = msgspec.msgpack.encode(head)
        self._base.execute("INSERT OR REPLACE INTO head VALUES (1, ?)", (_CHECK.pack(crc32(value)) + value,))
        self.head = head

    def find(self, paths: Sequence[str]) -> dict[str, Entry]:
        """Entries of the files of this list that are known (at most CHUNK paths)."""
        places = _PLACES.get(len(paths)) or ",".join("?" * len(paths))
        query = f"SELECT path, kind, seal FROM pages WHERE path IN ({places})"  # noqa: S608  (question marks only)
        with self._guarded():
            return {path: unseal(path, kind, sealed) for path, kind, sealed in self._base.execute(query, paths)}

    def under(self, path: str) -> list[tuple[str, Entry]]:
        """Known files in the folder `path`: the first hundred."""
        query = "SELECT path, kind, seal FROM pages WHERE path > ? AND path < ? LIMIT 100"
        with self._guarded():
            rows = self._base.execute(query, (path + "/", path + "0"))
            return [(name, unseal(name, kind, sealed)) for name, kind, sealed in rows]

    def path_of(self, number: int) -> str:
        """Path of the file with this number; the record has no other way to it than to look at each."""
        return next(path for path, _, entry in self.every() if entry.number == number)

    def fields(self, path: str) -> bytes | None:
        """Field digests of the last rendering of a file; None when it is not known."""
        with self._guarded():
            row = self._base.execute("SELECT fields FROM pages WHERE path=?", (path,)).fetchone()
        return None if row is None else bytes(row[0] or b"")

    def every(self) -> Iterator[tuple[str, str, Entry]]:
        """Path, kind and entry of every file, by path."""
        with self._guarded():
            for path, kind, sealed in self._base.execute("SELECT path, kind, seal FROM pages ORDER BY path"):
                yield path, kind, unseal(path, kind, sealed)

    def parts(self, origin: Origin) -> list[Part]:
        """Digests of the whole site, in parts; those worked out for it are written by `stamped`."""
        with self._guarded():
            found, self._fresh = parts.worked_out(self._base, origin)
        return found

    def begin(self) -> None:
        """Forget what was pending and never intended, and gather anew."""
        with self._guarded():
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute("DELETE FROM pending")
            self._base.execute("DELETE FROM pending_groups")

    def groups(self, names: Sequence[str]) -> dict[str, bytes]:
        """What was remembered of these groups of pages; without those that are not known, or not to be believed."""
        query = f"SELECT name, value FROM groups WHERE name IN ({','.join('?' * len(names))})"  # noqa: S608  (marks)
        with self._guarded():
            rows = self._base.execute(query, names).fetchall()
        return {name: value[4:] for name, value in rows if _sound(name, value)}

    def every_group(self, size: int) -> Iterator[dict[str, bytes]]:
        """What was remembered of all groups of pages, so many at a time; without those that are not to be believed."""
        with self._guarded():
            rows = self._base.execute("SELECT name, value FROM groups ORDER BY name")
            while run := rows.fetchmany(size):
                yield {name: value[4:] for name, value in run if _sound(name, value)}

    def pend_group(self, name: str, value: bytes) -> None:
        """Remember a group with the switch that is being gathered."""
        with self._guarded():
            row = (name, _CHECK.pack(crc32(name.encode(), crc32(value))) + value)
            self._base.execute("INSERT OR REPLACE INTO pending_groups VALUES (?, ?)", row)

    def keep_groups(self, met: set[str]) -> None:
        """Forget, with the switch, the groups that are in the plan no more.

        Their files may belong to others now: should such a group come back, what it remembers must not be believed.
        """
        with self._guarded():
            gone = [(name,) for (name,) in self._base.execute("SELECT name FROM groups") if name not in met]
            self._base.executemany("INSERT OR REPLACE INTO pending_groups VALUES (?, NULL)", gone)

    def anything_pending(self) -> bool:
        """Whether a switch would do or remember anything."""
        query = "SELECT EXISTS (SELECT 1 FROM pending) OR EXISTS (SELECT 1 FROM pending_groups)"
        with self._guarded():
            return bool(self._base.execute(query).fetchone()[0])

    def pend(self, rows: Iterable[Pending]) -> list[str]:
        """Add files to the switch; returns the paths that were there already: two files of the plan with one path."""
        every = [(it.path, seal(it.path, it.kind, it.entry), it.kind, it.fields, it.folded, it.act) for it in rows]
        twice: list[str] = []
        insert = "INSERT OR IGNORE INTO pending VALUES (?,?,?,?,?,?)"
        with self._guarded():
            self._base.execute("SAVEPOINT pend")
            if self._base.executemany(insert, every).rowcount < len(every):  # which of them, is found one by one
                self._base.execute("ROLLBACK TO pend")
                twice = [values[0] for values in every if not self._base.execute(insert, values).rowcount]
            self._base.execute("RELEASE pend")
        return twice

    def folded_alike(self) -> list[tuple[str, str, Entry | None]]:
        """Pairs of files that differ by capitals or the spelling of accents only: see `alike.pairs`."""
        with self._guarded():
            return alike.pairs(self._base)

    def planned(self, paths: Sequence[str]) -> set[str]:
        """Those of these paths that are pending."""
        query = f"SELECT path FROM pending WHERE path IN ({','.join('?' * len(paths))})"  # noqa: S608  (marks)
        with self._guarded():
            return {path for (path,) in self._base.execute(query, paths)}

    def in_the_way(self) -> list[str]:
        """Files to be removed before new ones come: see `alike.in_the_way`."""
        with self._guarded():
            return alike.in_the_way(self._base)

    def pending(self, act: Act) -> Iterator[tuple[str, Entry]]:
        """Files of the switch with this act: deepest first, so that a list comes after the pages it leads to."""
        depth = "length(path) - length(replace(path, '/', '')) DESC, " if act == "replaced" else ""
        with self._guarded():
            query = f"SELECT path, kind, seal FROM pending WHERE act=? ORDER BY {depth}path"  # noqa: S608  (ours)
            for path, kind, sealed in self._base.execute(query, (act,)):
                yield path, unseal(path, kind, sealed)

    def intend(self, head: Head) -> None:
        """Make everything pending durable: from here on, the switch will be finished, by us or by the next command."""
        with self._guarded():
            self._write_head(head)
            self._base.execute("COMMIT")

    def forget_pending(self) -> None:
        """Give up what was gathered; the record is as it was."""
        with self._guarded():
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")
        self.head = self._read_head()

    def settle(self) -> None:
        """What was pending becomes the record, in one transaction; only `build.json` remains to be written."""
        with self._guarded():
            self._base.execute("BEGIN IMMEDIATE")
            parts.stale(self._base, self.head.count)
            self._base.execute("DELETE FROM pages WHERE path IN (SELECT path FROM pending WHERE act='removed')")
            self._base.execute(
                "INSERT OR REPLACE INTO pages SELECT path, seal, kind, fields, folded FROM pending"
                " WHERE act IN ('new', 'replaced', 'kept') ORDER BY path"
            )
            self._base.execute("INSERT OR REPLACE INTO groups SELECT * FROM pending_groups WHERE value IS NOT NULL")
            self._base.execute("DELETE FROM groups WHERE name IN (SELECT name FROM pending_groups WHERE value IS NULL)")
            self._base.execute("DELETE FROM pending")
            self._base.execute("DELETE FROM pending_groups")
            self._write_head(msgspec.structs.replace(self.head, state="stamping"))
            self._base.execute("COMMIT")
        self.lost = False

    def stamped(self, stamp: bytes) -> None:
        """`build.json` stands: the release is whole."""
        with self._guarded():
            self._base.execute("BEGIN IMMEDIATE")
            parts.keep(self._base, self._fresh)
            self._write_head(msgspec.structs.replace(self.head, state="clean", stamp=stamp))
            self._base.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file; what was pending and not intended is forgotten."""
        with suppress(sqlite3.Error, AttributeError):
            self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
