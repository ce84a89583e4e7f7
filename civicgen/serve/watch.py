"""The files of a portal become a snapshot, and two snapshots the list of files that changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["Snapshot", "changes", "differing", "snapshot"]

Snapshot = dict[str, tuple[int, int]]
"""Time of last change (nanoseconds) and size of each file, by path."""

_SHORTEST = 0.2
"""Seconds between two looks at a small portal."""
_SETTLED = 0.03
"""Seconds without a change after which an editor has finished saving."""
_SHARE = 20
"""A look may take at most one twentieth of the time."""


def snapshot(places: tuple[Path, ...]) -> Snapshot:
    """Look at files, and at all files of folders except hidden ones. What disappears meanwhile is not there."""
    seen: Snapshot = {}
    folders: list[str] = []
    for place in places:
        try:
            stat = place.stat()
        except OSError:
            continue
        if place.is_dir():
            folders.append(str(place))
        else:
            seen[str(place)] = (stat.st_mtime_ns, stat.st_size)
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    # Editors' own files (.swp, ~, 4913) come and go with every save.
                    if entry.name.startswith(".") or entry.name.endswith("~"):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        stat = entry.stat()
                        seen[entry.path] = (stat.st_mtime_ns, stat.st_size)
        except OSError:
            continue
    return seen


def differing(old: Snapshot, new: Snapshot) -> tuple[str, ...]:
    """Name the files that were added, changed or removed, in order."""
    return tuple(sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path)))


def changes(
    places: Callable[[], tuple[Path, ...]], known: Snapshot, *, stopped: Callable[[float], bool]
) -> Iterator[tuple[str, ...]]:
    """Wait for changes since `known`, one group of files at a time, once they have settled.

    `stopped(seconds)` waits that long and says whether to end. Looking is polling on purpose: it works alike on every
    system, on network disks and in containers, and a thousand files take a few milliseconds.
    """
    while True:
        began = time.perf_counter()
        new = snapshot(places())
        taken = time.perf_counter() - began
        if new == known:
            if stopped(max(_SHORTEST, taken * _SHARE)):
                return
            continue
        while True:
            if stopped(_SETTLED):
                return
            newer = snapshot(places())
            if newer == new:
                break
            new = newer
        changed, known = differing(known, new), new
        yield changed
