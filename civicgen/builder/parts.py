"""Digests of files become those of the parts of a site, of which only the ones that changed are worked out again."""

from __future__ import annotations

import sqlite3
import struct
from binascii import crc32
from collections.abc import Callable, Iterator
from itertools import groupby, zip_longest

from civicgen.builder.entries import Entry, unseal
from civicgen.builder.stamp import Part, parts_of

__all__ = ["TABLE", "Origin", "keep", "stale", "worked_out"]

TABLE = "CREATE TABLE parts (first TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID"
"""Parts of a site, sealed, by their names."""
Origin = Callable[[str, Entry], tuple[bytes, bytes]]
"""Gives, of the kind and entry of a file, the digests of what it was made from and of its bytes."""

_STALE = Part(bytes(16), bytes(16), 0)
"""Stands for a part that has to be worked out again; as every part, under a checksum with its name."""
_END = "\U0010ffff"
"""After every path."""
_PACKED = struct.Struct("<16s16sI")


class _Damaged(Exception):  # noqa: N818  (nobody sees it: all is worked out again)
    """A byte of what is known of parts is not what was written."""


def stale(base: sqlite3.Connection, count: int) -> None:
    """Forget what is known of the parts in which something is pending, of `count` files in all.

    Of the part before too, when the first file of one is pending: should it go, the two are one.
    """
    (pending,) = base.execute("SELECT count(*) FROM pending").fetchone()
    if pending > count // 8:
        base.execute("DELETE FROM parts")
        return
    for least in ("first <= pending.path", "first < pending.path"):
        query = f"SELECT DISTINCT (SELECT max(first) FROM parts WHERE {least}) FROM pending"  # noqa: S608  (ours)
        names = [first for (first,) in base.execute(query) if first is not None]
        marked = [(_sealed(first, _STALE), first) for first in names]
        base.executemany("UPDATE parts SET value = ? WHERE first = ?", marked)


def worked_out(base: sqlite3.Connection, origin: Origin) -> tuple[list[Part], dict[str, bytes | None]]:
    """Parts of the whole site, in order; and what `keep` must write: those worked out anew, None for what is gone."""
    rows = base.execute("SELECT first, value FROM parts ORDER BY first").fetchall()
    try:
        known = [(first, _unsealed(first, value)) for first, value in rows]
    except _Damaged:
        known = []
    found: list[Part] = []
    fresh: dict[str, bytes | None] = {}
    if not known or known[0][0]:
        known = [("", _STALE)]
        fresh = dict.fromkeys(first for first, _ in rows)
    runs = [[*run] for _, run in groupby(known, key=lambda row: row[1] == _STALE)]
    for run, after in zip_longest(runs, runs[1:]):
        if run[0][1] != _STALE:
            found += (part for _, part in run)
            continue
        fresh.update(dict.fromkeys(first for first, _ in run))
        first = run[0][0]
        files = _files(base, first, after[0][0] if after else _END, origin)
        for name, part in parts_of(files, first):
            fresh[name] = _sealed(name, part)
            found.append(part)
    return found, fresh


def keep(base: sqlite3.Connection, fresh: dict[str, bytes | None]) -> None:
    """Write what was worked out."""
    base.executemany("DELETE FROM parts WHERE first = ?", [(first,) for first, value in fresh.items() if value is None])
    made = [(first, value) for first, value in fresh.items() if value is not None]
    base.executemany("INSERT OR REPLACE INTO parts VALUES (?, ?)", made)


def _files(base: sqlite3.Connection, first: str, end: str, origin: Origin) -> Iterator[tuple[str, bytes, bytes]]:
    query = "SELECT path, kind, seal FROM pages WHERE path >= ? AND path < ? ORDER BY path"
    for path, kind, sealed in base.execute(query, (first, end)):
        yield path, *origin(kind, unseal(path, kind, sealed))


def _sealed(name: str, part: Part) -> bytes:
    """Pack a part with a checksum over it and its name."""
    packed = _PACKED.pack(*part)
    return packed + crc32(name.encode(), crc32(packed)).to_bytes(4, "little")


def _unsealed(name: str, sealed: object) -> Part:
    """Unpack a part. Raises _Damaged when it is not what was written."""
    if not isinstance(sealed, bytes) or len(sealed) != _PACKED.size + 4:
        raise _Damaged
    packed = sealed[:-4]
    if crc32(name.encode(), crc32(packed)) != int.from_bytes(sealed[-4:], "little"):
        raise _Damaged
    return Part(*_PACKED.unpack(packed))
