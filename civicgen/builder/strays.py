"""What lies in the output folder and no plan speaks of: named in the report, and never removed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from civicgen.builder.place import Ground, harmless
from civicgen.builder.record import CHUNK, Record
from civicgen.builder.stamp import NAME

__all__ = ["on_top", "unplanned"]


def on_top(output: str, tops: set[str]) -> list[str]:
    """Names in the output folder itself that no path of the plan begins with. One listing: cheap."""
    with suppress(OSError):
        return sorted(name for name in os.listdir(output) if name not in tops and name != NAME and not harmless(name))
    return []


def unplanned(place: Ground, record: Record) -> Iterator[str]:
    """Every file that is not pending, when the record was lost: an earlier build may have left it."""
    files = _files(str(place.output))
    while paths := list(islice(files, CHUNK)):
        planned = record.planned(paths)
        yield from (path for path in paths if path not in planned)


def _files(output: str) -> Iterator[str]:
    """Paths of all files, one folder in memory at a time; hidden ones and those that hosts ask for are left alone."""
    folders = [""]
    while folders:
        folder = folders.pop()
        names = []
        with suppress(FileNotFoundError), os.scandir(f"{output}{os.sep}{folder}") as entries:
            for entry in entries:
                if entry.name.startswith(".") or (not folder and (harmless(entry.name) or entry.name == NAME)):
                    continue
                path = folder + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path + "/")
                else:
                    names.append(path)
        yield from names
