"""Files become an archive whose bytes depend on nothing but them: order, times and rights are always the same."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from unicodedata import normalize

from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["Archive", "pieces"]

_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say: no file of ours has a time."""
_BLOCK = 1 << 18
_STORED = (".zip", ".epub", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".mp3", ".mp4", ".ogg", ".webm", ".7z")
"""Endings of files that are compressed already."""


class _Zip(zipfile.ZipFile):
    """One that was given up in the middle is not ended when it is forgotten: its file is closed by then."""

    def __del__(self) -> None:
        pass


class Archive:
    """A ZIP being written. Files go in as they are made; none is held whole but those given whole."""

    def __init__(self, file: BinaryIO, *, folder: str = "") -> None:
        """Begin an archive in `file`; every path in it will begin with `folder`."""
        self._zip = _Zip(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._folder = folder
        self._taken: dict[str, str] = {}
        self.sums: dict[str, tuple[str, int]] = {}
        """By path: SHA-256 and size of what went in."""

    def close(self) -> None:
        """Write the list of what is in it."""
        self._zip.close()

    def add(self, path: str, data: bytes, *, stored: bool = False) -> None:
        """Put in a file given whole."""
        with self.writing(path, stored=stored) as write:
            write(data)

    def copy(self, path: str, source: str) -> None:
        """Put in a file of the disk."""
        with open(source, "rb", buffering=0) as original, self.writing(path) as write:
            while block := original.read(_BLOCK):
                write(block)

    def _take(self, path: str) -> None:
        """Refuse a path that leads out of the folder where an archive is opened, or that some system confuses."""
        if not safe(path):
            given = {"path": printable(path), "part": printable(path)}
            raise ProblemsFound((Problem(code="unfit-path", place=Place(printable(path)), given=given),))
        folded = normalize("NFC", normalize("NFC", path).casefold())
        if folded in self._taken:
            given = {"path": path, "other": self._taken[folded]}
            raise ProblemsFound((Problem(code="same-path-twice", place=Place(path), given=given),))
        self._taken[folded] = path

    @contextmanager
    def writing(self, path: str, *, stored: bool = False) -> Iterator[Callable[[bytes], None]]:
        """Put in a file piece by piece: yields a function that takes its bytes."""
        self._take(path)
        info = zipfile.ZipInfo(self._folder + path, _TIME)
        info.create_system = 3  # the same wherever it is made
        info.external_attr = 0o100644 << 16
        stored = stored or path.lower().endswith(_STORED)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        state, size = sha256(), 0
        with self._zip.open(info, "w", force_zip64=False) as member:

            def write(data: bytes) -> None:
                nonlocal size
                state.update(data)
                size += len(data)
                member.write(data)

            yield write
        self.sums[path] = (state.hexdigest(), size)


def safe(path: str) -> bool:
    """Say whether a path stays in the folder into which an archive is opened, on every system."""
    parts = path.split("/")
    return path.isprintable() and not {"\\", ":"} & set(path) and not {"", ".", ".."} & set(parts)


def printable(path: str) -> str:
    """A path as it can be said, whatever is in it."""
    return path.encode("utf-8", "backslashreplace").decode()


def pieces(write: Callable[[BinaryIO], None]) -> Iterator[bytes]:
    """Bytes of a file that `write` writes, piece by piece: they lie on the disk meanwhile, not in memory."""
    with TemporaryFile() as file:
        write(cast("BinaryIO", file))
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block
