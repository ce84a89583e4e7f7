"""Digests of files become those of the parts of a site, of which only the ones that changed are worked out again."""

from __future__ import annotations

import sqlite3
import struct
from binascii import crc32
from collections.abc import Callable, Iterator
from itertools import groupby

from civicgen.builder.entries import Entry, unseal
from civicgen.builder.stamp import Part, parts_of

__all__ = ["TABLE", "Origin", "keep", "stale", "worked_out"]

TABLE = "CREATE TABLE parts (first TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID"
"""By the name of a part; without a value, one that has to be worked out again."""
Origin = Callable[[str, Entry], tuple[bytes, bytes]]
"""Gives, of the kind and entry of a file, the digests of what it was made from and of its bytes."""

_END = "\U0010ffff"
"""After every path."""
_PACKED = struct.Struct("<16s16sI")


def stale(base: sqlite3.Connection, count: int) -> None:
    """Forget what is known of the parts in which something is pending, of `count` files in all.

    Of the part before too, when the first file of one is pending: should it go, the two are one.
    """
    (pending,) = base.execute("SELECT count(*) FROM pending").fetchone()
    if pending > count // 8:
        base.execute("DELETE FROM parts")
        return
    for least in ("first <= pending.path", "first < pending.path"):
        which = f"SELECT (SELECT max(first) FROM parts WHERE {least}) FROM pending"  # noqa: S608  (ours)
        base.execute(f"UPDATE parts SET value = NULL WHERE first IN ({which})")  # noqa: S608  (the same)


def worked_out(base: sqlite3.Connection, origin: Origin) -> tuple[list[Part], dict[str, bytes | None]]:
    """Parts of the whole site, in order; and what `keep` must write: those worked out anew, None for what is gone."""
    sealed = base.execute("SELECT first, value FROM parts ORDER BY first")
    rows = [(first, _unsealed(first, value)) for first, value in sealed]
    if not rows or rows[0][0]:
        rows = [("", None)]
    found: list[Part] = []
    fresh: dict[str, bytes | None] = {}
    for known, run in groupby(rows, key=lambda row: row[1] is not None):
        if known:
            found += (part for _, part in run if part)
            continue
        gone = [first for first, _ in run]
        fresh.update(dict.fromkeys(gone))
        end = next((first for first, part in rows if part and first > gone[-1]), _END)
        for first, part in parts_of(_files(base, gone[0], end, origin), gone[0]):
            fresh[first] = _sealed(first, part)
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
        yield path, *origin(kind, unseal(path, sealed))


def _sealed(name: str, part: Part) -> bytes:
    """Pack a part with a checksum over it and its name."""
    packed = _PACKED.pack(*part)
    return packed + crc32(name.encode(), crc32(packed)).to_bytes(4, "little")


def _unsealed(name: str, sealed: object) -> Part | None:
    """Unpack a part; None for one that has to be worked out again, or is not what was written."""
    if not isinstance(sealed, bytes) or len(sealed) != _PACKED.size + 4:
        return None
    packed = sealed[:-4]
    if crc32(name.encode(), crc32(packed)) != int.from_bytes(sealed[-4:], "little"):
        return None
    return Part(*_PACKED.unpack(packed))
