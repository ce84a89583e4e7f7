"""Files about to be put in place are told from others of which some file system, or any, would make one."""

from __future__ import annotations

import sqlite3

from civicgen.builder.entries import Entry, unseal

__all__ = ["in_the_way", "pairs"]

_ALIKE = ("old.folded=new.folded", "old.path=new.folded", "old.folded=new.path")
"""Ways in which two paths are one to a file system that confuses capitals; each finds an index of its own."""
_LIVE = "('new', 'replaced', 'kept')"
_PENDING = "SELECT new.path, old.path FROM pending AS new JOIN pending AS old ON {0}"
_KNOWN = "SELECT new.path, old.path, old.kind, old.seal FROM pending AS new JOIN pages AS old ON {0}"
_BELOW = "{0}.path > {1}.path || '/' AND {0}.path < {1}.path || '0'"


def pairs(base: sqlite3.Connection) -> list[tuple[str, str, Entry | None]]:
    """Pairs of files that differ by capitals or the spelling of accents only.

    The first is new; the second is pending too (then without an entry), or known. Raises RecordDamaged.
    """
    found: list[tuple[str, str, Entry | None]] = []
    for alike in _ALIKE:
        query = f"{_PENDING.format(alike)} WHERE new.act IN {_LIVE} AND old.act IN {_LIVE} AND new.path < old.path"
        found.extend((new, old, None) for new, old in base.execute(query))
        query = f"{_KNOWN.format(alike)} WHERE new.act='new' AND new.path <> old.path"
        found.extend((new, old, unseal(old, kind, it)) for new, old, kind, it in base.execute(query))
    return found


def in_the_way(base: sqlite3.Connection) -> list[str]:
    """Files to be removed before new ones come.

    They lie where a new file needs a folder, or in a folder where a new file goes, or some file systems take them for a
    new one.
    """
    ways = (_BELOW.format("new", "old"), _BELOW.format("old", "new"), *_ALIKE)
    queries = [f"{_PENDING.format(way)} WHERE old.act='removed' AND new.act='new'" for way in ways]
    return sorted({path for query in queries for _, path in base.execute(query)})
