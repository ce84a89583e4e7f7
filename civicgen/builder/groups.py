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


_RUN = 50
"""Groups looked up at once: as few as never hold more than some thousand files in memory."""
_decode = msgspec.msgpack.Decoder(_Kept).decode


def opened(
    plan: Iterable[Item | Group], record: Record, output: str, look: bytes, skip: Skip, met: set[str]
) -> Iterator[Item]:
    """Every file of a plan that must be looked at.

    A group is skipped when it is made from the same inputs and look as last time, and each of its files is there with
    the size and the time that were recorded. Whatever else is looked at page by page, and the group remembered anew.
    The name of every group is added to `met`.
    """
    for run in _runs(plan):
        if not isinstance(run, list):
            yield run
            continue
        met.update(group.name for group in run)
        wanted = {group.name: blake2b(group.inputs, digest_size=SIZE, key=look).digest() for group in run}
        known = record.groups([*wanted])
        kept = {name: it for name, value in known.items() if (it := _read(value)) and it.digest == wanted[name]}
        standing = _standing(record, output, [path for it in kept.values() for path in it.paths])
        for group in run:
            it = kept.get(group.name)
            if it is not None and all(path in standing for path in it.paths):
                skip({path: standing[path] for path in it.paths}, it.kinds)
                continue
            paths: list[str] = []
            kinds: Counter[str] = Counter()
            for page in group.pages():
                paths.append(page.path)
                kinds[page.kind if isinstance(page, Streamed) else page.context.kind] += 1  # type: ignore[attr-defined]  # every context has a kind
                yield page
            record.pend_group(group.name, encode(_Kept(wanted[group.name], tuple(paths), dict(kinds))))


def _runs(plan: Iterable[Item | Group]) -> Iterator[Item | list[Group]]:
    """The plan, with groups that follow one another together, so that the record is asked for many at once."""
    run: list[Group] = []
    for item in plan:
        if isinstance(item, Group):
            run.append(item)
            if len(run) < _RUN:
                continue
        if run:
            yield run
            run = []
        if not isinstance(item, Group):
            yield item
    if run:
        yield run


def _read(value: bytes) -> _Kept | None:
    try:
        return _decode(value)
    except msgspec.MsgspecError:
        return None


def _standing(record: Record, output: str, paths: list[str]) -> dict[str, Entry]:
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
