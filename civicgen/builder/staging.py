"""Bytes become files aside, on the disk of the site, where nobody sees them until the whole release is ready."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from civicgen.builder.trouble import disk
from civicgen.digests import SIZE

__all__ = ["Staging"]

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_BLOCK = 1 << 20


class Staging:
    """A folder that holds what a release will put in place, under the same paths."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._prefix = f"{folder}{os.sep}"
        self._made: set[str] = set()

    def empty(self) -> None:
        """Throw away what an interrupted rendering left."""
        with disk(self.folder):
            if self.folder.is_symlink():
                self.folder.unlink()
            elif self.folder.exists():
                import shutil  # late: a build that writes nothing has nothing to empty

                shutil.rmtree(self.folder)
        self._made.clear()

    def _open(self, path: str) -> int:
        """Create a file, and its folder when it is the first in it."""
        name = self._prefix + path
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            if len(self._made) > 4096:  # a million folders need not be remembered: asking again is harmless
                self._made.clear()
            try:
                os.mkdir(self._prefix + parent)
            except FileExistsError:
                pass
            except FileNotFoundError:
                os.makedirs(self._prefix + parent, exist_ok=True)
            self._made.add(parent)
        return os.open(name, _FLAGS, 0o644)

    def write(self, path: str, data: bytes) -> tuple[int, int]:
        """Write a file; returns its size and time as the disk gives them. Raises DiskTrouble.

        FileExistsError and NotADirectoryError are let through: two paths of the plan stand in each other's way.
        """
        try:
            descriptor = self._open(path)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            raise
        except OSError:
            with disk(self._prefix + path):
                raise
        with disk(self._prefix + path):
            try:
                done = os.write(descriptor, data)
                while done < len(data):
                    done += os.write(descriptor, data[done:])
                state = os.fstat(descriptor)
            finally:
                os.close(descriptor)
        return state.st_size, state.st_mtime_ns

    def copy(self, path: str, source: str) -> tuple[int, int, bytes]:
        """Copy a file; returns its size, time and the digest of its bytes. Memory does not grow with it."""
        return self.stream(path, _blocks(source))

    def stream(self, path: str, pieces: Iterable[bytes]) -> tuple[int, int, bytes]:
        """Write a file piece by piece; returns its size, time and the digest of its bytes. Raises as `write` does."""
        try:
            descriptor = self._open(path)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            raise
        except OSError:
            with disk(self._prefix + path):
                raise
        state = blake2b(digest_size=SIZE)
        try:
            for piece in pieces:
                state.update(piece)
                with disk(self._prefix + path):
                    done = os.write(descriptor, piece)
                    while done < len(piece):
                        done += os.write(descriptor, piece[done:])
            with disk(self._prefix + path):
                status = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        return status.st_size, status.st_mtime_ns, state.digest()

    def remove(self, path: str) -> None:
        """Take back what was written: the very same is in place."""
        with disk(self._prefix + path):
            os.unlink(self._prefix + path)


def _blocks(source: str) -> Iterator[bytes]:
    with disk(source), open(source, "rb", buffering=0) as original:
        while block := original.read(_BLOCK):
            yield block
