"""Files lying aside become the site, by renames that any later command can finish when this one is interrupted."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from civicgen.builder.entries import Entry
from civicgen.builder.place import Ground
from civicgen.builder.record import Record
from civicgen.builder.staging import Staging
from civicgen.builder.stamp import NAME, UNFINISHED, written
from civicgen.builder.trouble import RecordDamaged, disk

__all__ = ["Way", "mend", "moved", "release", "stamp_due"]

_PATIENCE = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Seconds: on Windows, a reader or a virus scanner may hold a file for a moment."""


def mend(place: Ground, record: Record) -> bool:
    """Finish a switch that was interrupted, or throw away a rendering that was; says whether a switch was finished.

    Raises RecordDamaged when it cannot be finished: what should be there is neither aside nor in place.
    """
    state = record.head.state
    if state == "switching":
        release(place, record)
    elif state == "stamping":
        _stamp(place, record)
    Staging(place.aside).empty()
    return state != "clean"


def release(place: Ground, record: Record) -> Way:
    """Put in place everything that the record intends. May be done again from any point it was interrupted at.

    Returns what was found in the way of new files.
    """
    way = Way(place)
    with disk(place.output):
        if not _whole(place):
            _piece_by_piece(place, record, way)
    record.settle()
    _stamp(place, record)
    return way


def _whole(place: Ground) -> bool:
    """Put a site in place that is wholly new: one rename."""
    output, aside = place.output, place.aside
    if output.exists() or not aside.exists() or aside.is_relative_to(output):
        return False
    output.parent.mkdir(parents=True, exist_ok=True)
    _write(aside / NAME, UNFINISHED)
    _patiently(lambda: os.rename(aside, output))
    return True


def _piece_by_piece(place: Ground, record: Record, way: Way) -> None:
    """Put new files in place, then changed ones, and remove others last; what is done already is left as it is."""
    output = place.output
    output.mkdir(parents=True, exist_ok=True)
    if not (output / NAME).exists():
        _write(output / NAME, UNFINISHED)
    first = record.in_the_way()
    for path in first:
        _remove(output, path)
    for path, _ in record.pending("aside"):
        way.set_aside(path)
    _place_new(place, record, way)
    for path, entry in record.pending("replaced"):
        way.free(path)
        _move(place, path, entry)
    for path, _ in record.pending("removed"):
        if path not in first:
            _remove(output, path)


class Way:
    """Keeps the way to new files free: nothing is written through a link, or over a folder that somebody made."""

    def __init__(self, place: Ground) -> None:
        self._place = place
        self._output = f"{place.output}{os.sep}"
        self._free: set[str] = {""}
        self.freed: list[str] = []
        """What stood in the way."""
        self.folder = ""
        """Where it lies now, and what was to be set aside with it."""

    def free(self, path: str) -> None:
        """Set aside a link or file that stands where `path` needs a folder, or a folder at `path` itself."""
        folder = path.rpartition("/")[0]
        if folder not in self._free:
            parts = folder.split("/")
            for length in range(1, len(parts) + 1):
                top = "/".join(parts[:length])
                if top not in self._free and self._mode(top, stat.S_ISDIR) is False:
                    self._obstacle(top)
                if len(self._free) > 4096:
                    self._free = {""}
                self._free.add(top)
        if self._mode(path, stat.S_ISREG) is False:
            self._obstacle(path)

    def _mode(self, path: str, wanted: Callable[[int], bool]) -> bool | None:
        try:
            return wanted(os.lstat(self._output + path).st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _obstacle(self, path: str) -> None:
        self.set_aside(path)
        self.freed.append(path)

    def set_aside(self, path: str) -> None:
        """Move what nobody planned to where people find it again, in a folder of this release."""
        source = f"{self._output}{path}"
        if os.path.lexists(source):
            if not self.folder:
                taken = [int(name) for name in _names(self._place.set_aside) if name.isdecimal()]
                self.folder = str(self._place.set_aside / str(max(taken, default=0) + 1))
            target = f"{self.folder}{os.sep}{path}"
            os.makedirs(os.path.dirname(target), exist_ok=True)
            import shutil  # late, with the archives it knows: few builds set anything aside

            shutil.move(source, target)
        _remove(self._place.output, path)


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


def _place_new(place: Ground, record: Record, way: Way) -> None:
    """New pages first, so that no list leads to a page that is not there; a whole new folder by one rename."""
    output, aside = f"{place.output}{os.sep}", f"{place.aside}{os.sep}"
    moved, there = "\0", ""
    for path, entry in record.pending("new"):
        if path.startswith(moved):
            continue
        way.free(path)
        folder = path.rpartition("/")[0]
        if folder != there and not os.path.isdir(output + folder):
            top = _highest_missing(output, folder)
            try:
                # silenced: mypy cannot tell the default of a lambda
                _patiently(lambda top=top: os.rename(aside + top, output + top))  # type: ignore[misc]
            except OSError as error:
                if not isinstance(error, FileNotFoundError) and error.errno != errno.EXDEV:
                    raise
                os.makedirs(output + folder, exist_ok=True)  # moved one by one: another disk lies below
            else:
                moved = top + "/"
                continue
        there = folder
        _move(place, path, entry)


def _highest_missing(output: str, folder: str) -> str:
    parts = folder.split("/")
    for length in range(1, len(parts)):
        top = "/".join(parts[:length])
        if not os.path.isdir(output + top):
            return top
    return folder


def _move(place: Ground, path: str, entry: Entry) -> None:
    """Move one file in place; that it is there already is the trace of an interrupted switch."""
    source, target = f"{place.aside}{os.sep}{path}", f"{place.output}{os.sep}{path}"
    try:
        _patiently(lambda: os.replace(source, target))
    except FileNotFoundError:
        try:
            size = os.stat(target).st_size
        except OSError:
            size = -1
        if size != entry.size and not os.path.exists(source):
            raise RecordDamaged(path) from None
        if size != entry.size:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        moved(source, target)


def moved(source: str, target: str) -> None:
    """Move a file to another disk: whole beside its place first, so that nobody reads half of it."""
    import shutil  # late: few sites lie on another disk

    beside = f"{target}.civicgen-new"
    shutil.copyfile(source, beside)
    shutil.copystat(source, beside)
    os.replace(beside, target)
    os.unlink(source)


def _remove(output: Path, path: str) -> None:
    """Remove a file of an earlier release, and the folders that are left empty by it."""
    target = f"{output}{os.sep}{path}"
    with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        _patiently(lambda: os.unlink(target))
    folder = path.rpartition("/")[0]
    while folder:
        try:
            os.rmdir(f"{output}{os.sep}{folder}")
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.rpartition("/")[0]


def stamp_due(place: Ground, record: Record) -> bool:
    """Say whether `build.json` is not there as it was last written."""
    try:
        return not record.head.stamp or (place.output / NAME).read_bytes() != record.head.stamp
    except OSError:
        return True


def _stamp(place: Ground, record: Record) -> None:
    """Write `build.json`, last: it says that all it speaks of is there."""
    head = record.head
    if head.wanted is None:
        raise RecordDamaged("stamp")
    stamp, count = written(head.wanted, record.parts(_origin))
    if count != head.count:
        raise RecordDamaged("count")
    with disk(place.output):
        _write(place.output / NAME, stamp)
    record.stamped(stamp)
    with disk(place.aside):
        Staging(place.aside).empty()


def _origin(kind: str, entry: Entry) -> tuple[bytes, bytes]:
    """What a file was made from, as `build.json` tells it: a copied file from its bytes, whatever its time.

    So is a dossier, which is made from copied files among others.
    """
    copied = kind == "file" or kind.startswith("dossier-")
    return (entry.content if copied else entry.digest), entry.content


def _write(target: Path, data: bytes) -> None:
    """Write a small file whole or not at all, and not at all when it is there already."""
    with suppress(OSError):
        if target.read_bytes() == data:
            return
    beside = target.with_name(f".{target.name}.civicgen-new")
    beside.write_bytes(data)
    _patiently(lambda: os.replace(beside, target))


def _patiently(act: Callable[[], None]) -> None:
    """Do it; on Windows, again for a moment when someone holds the file."""
    if sys.platform == "win32":
        for pause in _PATIENCE:
            try:
                return act()
            except PermissionError:
                time.sleep(pause)
    return act()
