"""Groups of a plan become their pages, except those whose inputs and files are as the record says."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

import msgspec

from civicgen.builder.entries import Entry
from civicgen.builder.record import CHUNK, Record
from civicgen.digests import SIZE, encode
from civicgen.pages.planned import Group, Item, Streamed

__all__ = ["Skip", "opened"]

Skip = Callable[[dict[str, Entry], dict[str, int]], None]
"""Called with the entries, and the numbers of pages by kind, of a group that need not be looked at."""


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of a group."""

    digest: bytes
    paths: tuple[str, ...]
    kinds: dict[str, int]


_decode = msgspec.msgpack.Decoder(_Kept).decode


def opened(
    plan: Iterable[Item | Group], record: Record, output: str, look: bytes, skip: Skip, met: set[str]
) -> Iterator[Item]:
    """Every file of a plan that must be looked at.

    A group is skipped when it is made from the same inputs and look as last time, and each of its files is there with
    the size and the time that were recorded. Whatever else is looked at page by page, and the group remembered anew.
    The name of every group is added to `met`.
    """
    for item in plan:
        if not isinstance(item, Group):
            yield item
            continue
        met.add(item.name)
        wanted = blake2b(item.inputs, digest_size=SIZE, key=look).digest()
        kept = _recorded(record, item.name)
        if kept is not None and kept.digest == wanted:
            entries = _standing(record, output, kept.paths)
            if entries is not None:
                skip(entries, kept.kinds)
                continue
        paths: list[str] = []
        kinds: Counter[str] = Counter()
        for page in item.pages():
            paths.append(page.path)
            kinds[page.kind if isinstance(page, Streamed) else page.context.kind] += 1  # type: ignore[attr-defined]  # every context has a kind
            yield page
        record.pend_group(item.name, encode(_Kept(wanted, tuple(paths), dict(kinds))))


def _recorded(record: Record, name: str) -> _Kept | None:
    value = record.group(name)
    try:
        return _decode(value) if value is not None else None
    except msgspec.MsgspecError:
        return None


def _standing(record: Record, output: str, paths: tuple[str, ...]) -> dict[str, Entry] | None:
    """Entries of files that all stand as they were recorded; None when one does not."""
    entries: dict[str, Entry] = {}
    for at in range(0, len(paths), CHUNK):
        entries |= record.find(paths[at : at + CHUNK])
    if len(entries) != len(paths):
        return None
    stat = os.stat
    try:
        for path, entry in entries.items():
            state = stat(output + path, follow_symlinks=False)
            # Only a file of ours has just this time; whatever is doubtful is looked at page by page.
            if state.st_size != entry.size or state.st_mtime_ns != entry.changed:
                return None
    except OSError:
        return None
    return entries
