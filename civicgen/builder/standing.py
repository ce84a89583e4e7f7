"""Groups of pages that were remembered become those of which each file still stands as it was recorded."""

from __future__ import annotations

import os
from array import array
from collections.abc import Mapping
from contextlib import suppress

import msgspec

from civicgen.builder.entries import Entry
from civicgen.builder.record import CHUNK, Record

__all__ = ["RUN", "Kept", "Standing", "look", "read"]

RUN = 50
"""Groups looked at at once: as few as never hold more than some thousand files in memory."""


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of a group."""

    digest: bytes
    """Of what it was made from."""
    paths: tuple[str, ...]
    kinds: dict[str, int]


class Standing(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A group of which each file is there with the size and the time that were recorded."""

    name: str
    digest: bytes
    kinds: dict[str, int]
    """Numbers of pages by kind."""
    size: int
    """Bytes of its files."""
    tops: tuple[str, ...]
    """First parts of their paths."""
    numbers: bytes
    """Their numbers in the record, of eight bytes each."""

    def each(self) -> array[int]:
        """Numbers of the files in the record."""
        return array("q", self.numbers)


_decode = msgspec.msgpack.Decoder(Kept).decode


def read(known: Mapping[str, bytes]) -> dict[str, Kept]:
    """What is remembered of groups, by name; without what cannot be read."""
    kept = {}
    for name, value in known.items():
        with suppress(msgspec.MsgspecError):
            kept[name] = _decode(value)
    return kept


def look(record: Record, output: str, groups: Mapping[str, Kept]) -> list[Standing]:
    """Those of these groups whose files all stand; `output` is the folder of the site, with a separator at its end."""
    entries = _entries(record, output, [path for it in groups.values() for path in it.paths])
    found = []
    for name, it in groups.items():
        with suppress(KeyError):
            files = [entries[path] for path in it.paths]
            tops = {path.partition("/")[0]: None for path in it.paths}
            numbers = array("q", [entry.number for entry in files]).tobytes()
            found.append(Standing(name, it.digest, it.kinds, sum(entry.size for entry in files), tuple(tops), numbers))
    return found


def _entries(record: Record, output: str, paths: list[str]) -> dict[str, Entry]:
    """Entries of those of these files that stand as they were recorded."""
    entries: dict[str, Entry] = {}
    lstat = os.lstat
    for at in range(0, len(paths), CHUNK):
        for path, entry in record.find(paths[at : at + CHUNK]).items():
            try:
                state = lstat(output + path)
            except OSError:
                continue
            # Only a file of ours has just this time; whatever is doubtful is looked at page by page.
            if state.st_size == entry.size and state.st_mtime_ns == entry.changed:
                entries[path] = entry
    return entries
