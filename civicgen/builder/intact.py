"""A cache that several modules read becomes one that can be believed: its bytes are those that were last written."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from zlib import crc32

from civicgen.builder.trouble import DiskTrouble

__all__ = ["Looked", "intact"]

_NOTE = struct.Struct("<qqI")
_BLOCK = 1 << 20
_REFUSED = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_BUSY")


class Looked:
    """Reads a database through while something else is done, since that takes a while: the checksum of its bytes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: int | None = None
        self._refused: OSError | None = None
        self._reading: Thread | None = Thread(target=self._read, daemon=True)
        try:
            self._reading.start()
        except RuntimeError:  # whoever runs us allows no more of them
            self._reading = None
            self._read()

    def _read(self) -> None:
        try:
            self._found = _checksum(self._path)
        except FileNotFoundError:
            pass
        except OSError as error:
            self._refused = error

    def checksum(self) -> int | None:
        """The checksum; None for a file that is not there. Raises OSError when the disk refuses."""
        if self._reading is not None:
            self._reading.join()
        if self._refused is not None:
            raise self._refused
        return self._found


@contextmanager
def intact(path: Path, looked: Looked | None = None) -> Iterator[None]:
    """Work with a database of the cache; it is thrown away first when a byte of it is not what was written.

    SQLite does not notice a flipped byte, and a wrong contribution must not be published. A file of a hundred
    megabytes is checked in a twentieth of a second, in less when it was `looked` through already. Raises DiskTrouble
    when the disk refuses to write it.
    """
    looked = looked or Looked(path)
    note = path.with_name(path.name + ".check")
    before = _noted(note)
    if looked.checksum() != (before[2] if before else None):
        for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
            with suppress(FileNotFoundError):
                path.with_name(name).unlink()
    try:
        yield
    except Exception as error:
        # The one module that may speak SQLite is not this one: its errors are known by their names.
        name = getattr(error, "sqlite_errorname", "") or ""
        if name.startswith(_REFUSED):
            raise DiskTrouble(str(path), str(error), full=name == "SQLITE_FULL") from error
        raise
    finally:
        _remember(path, note, before)


def _noted(note: Path) -> tuple[int, int, int] | None:
    try:
        return _NOTE.unpack(note.read_bytes())
    except (OSError, struct.error):
        return None


def _remember(path: Path, note: Path, before: tuple[int, int, int] | None) -> None:
    """Note the checksum of what was written, unless nothing was. Missing, it costs a reading, never a wrong page."""
    with suppress(OSError):
        state = os.stat(path)
        if before is None or before[:2] != (state.st_size, state.st_mtime_ns):
            note.write_bytes(_NOTE.pack(state.st_size, state.st_mtime_ns, _checksum(path)))


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            value = crc32(block, value)
    return value
