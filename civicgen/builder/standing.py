"""Groups of pages that were remembered become those of which each file still stands as it was recorded."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec

from civicgen.builder.beside import Beside
from civicgen.builder.entries import Entry
from civicgen.builder.place import Ground
from civicgen.builder.record import CHUNK, Record
from civicgen.builder.spread import forks
from civicgen.digests import encode

__all__ = ["RUN", "Ahead", "Kept", "Standing", "look", "looking", "read"]

RUN = 50
"""Groups looked at at once: as few as never hold more than some thousand files in memory."""
MANY = 1 << 19
"""Bytes of a record of so many files (about a thousand) that to start a process for them is worth while."""


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
_decode_all = msgspec.msgpack.Decoder(list[Standing]).decode


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


class Ahead:
    """Looks at all groups of a large site by a process of its own, while this one reads the sources and plans."""

    def __init__(self, pieces: Beside | None = None) -> None:
        self._process = pieces
        self._pieces = iter(pieces or ())
        self._found: dict[str, Standing] = {}

    def take(self, names: Iterable[str]) -> list[Standing]:
        """Those of these groups that are known to stand; of which one is told once."""
        wanted = dict.fromkeys(names)
        with suppress(EOFError):
            while not wanted.keys() <= self._found.keys() and (piece := next(self._pieces, b"")):
                self._found |= {each.name: each for each in _decode_all(piece)}
        return [each for name in wanted if (each := self._found.pop(name, None)) is not None]

    def close(self) -> None:
        """Look at no more of them: before anything is written to the record."""
        if self._process is not None:
            self._process.close()
        self._process, self._pieces = None, iter(())


def looking(place: Ground, jobs: int) -> Ahead:
    """Begin to look at the groups of a site that is large, where a process starts quickly.

    The caller holds the locks of the site until this is closed.
    """
    if jobs > 1 and _many(place.record) and forks():
        with suppress(OSError):
            return Ahead(Beside(partial(_every, place.record, f"{place.output}{os.sep}")))
    return Ahead()


def _many(record: Path) -> bool:
    try:
        return record.stat().st_size > MANY
    except OSError:
        return False


def _every(path: Path, output: str) -> Iterator[bytes]:
    with Record(path, only_read=True) as record:
        for known in record.every_group(RUN):
            if found := look(record, output, read(known)):
                yield encode(found)
