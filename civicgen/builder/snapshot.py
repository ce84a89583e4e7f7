"""The files of a portal become a snapshot, and two snapshots the list of files that changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

__all__ = ["Pace", "Snapshot", "changes", "differing", "snapshot", "watched"]

Snapshot = dict[str, tuple[int, int]]
"""Time of last change (nanoseconds) and size of each file, by path."""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How often one looks: by default as somebody who writes wants to see it."""

    shortest: float = 0.2
    """Seconds between two looks at a small portal."""
    settled: float = 0.03
    """Seconds without a change after which whoever saves has finished."""
    share: float = 20
    """A look may take at most this part of the time: one twentieth."""


def watched(root: Path) -> tuple[Path, ...]:
    """Files and folders of a portal that its site depends on."""
    names = ("civicgen.yml", "content", "templates", "themes", "locale", "journal.jsonl")
    return tuple(root / name for name in names)


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
    places: Callable[[], tuple[Path, ...]],
    known: Snapshot,
    *,
    stopped: Callable[[float], bool],
    pace: Pace = Pace(),  # noqa: B008  (a frozen value)
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
            if stopped(max(pace.shortest, taken * pace.share)):
                return
            continue
        while True:
            if stopped(pace.settled):
                return
            newer = snapshot(places())
            if newer == new:
                break
            new = newer
        changed, known = differing(known, new), new
        yield changed
