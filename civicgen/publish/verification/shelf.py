"""A folder or a ZIP from anywhere becomes names and bytes: nothing of it is written, followed or believed."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from civicgen.portal.journal import FOLDER
from civicgen.portal.kept import LONGEST_TEXT, TEXTS

__all__ = ["Shelf", "ShelfRefused", "on_shelf", "texts_on"]

MOST = 2_000_000
"""Files of a ZIP."""
LARGEST = 1 << 36
"""Bytes of all files of a ZIP, unpacked."""
RATIO = 300
"""How many times more a file of a ZIP may hold than it takes; texts reach some thirty."""
_MARKS = ("journal.jsonl", "bagit.txt")
"""Files that stand at the top of a site, and of a final archive."""
SMALL = 1 << 24
"""Bytes up to which the ratio does not matter."""


class ShelfRefused(Exception):  # noqa: N818  (said to people as it is named)
    """It can or should not be read; says why, in the program's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Shelf(Protocol):
    """Files that can be read one by one."""

    def names(self) -> list[str]:
        """Every ordinary file, with forward slashes, in the order of their bytes."""

    def has(self, name: str) -> bool:
        """Whether there is an ordinary file of this name."""

    def open(self, name: str) -> BinaryIO:
        """Open one for reading."""


@contextmanager
def on_shelf(path: Path) -> Iterator[Shelf]:
    """Open a folder or a ZIP; raises ShelfRefused when it is neither, or a trap."""
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield _Zip(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, UnicodeError) as error:
        raise ShelfRefused(f"{path.name}: {error}") from error


def texts_on(shelf: Shelf) -> Iterator[bytes]:
    """Texts beside a journal, in the order of their acts."""
    folder = f"{FOLDER}/"
    names = (name.removeprefix(folder) for name in shelf.names() if name.startswith(folder))
    for name in sorted((name for name in names if TEXTS.fullmatch(name)), key=lambda name: int(name.partition("-")[0])):
        with shelf.open(folder + name) as file:
            while line := file.readline(LONGEST_TEXT):
                yield line.rstrip(b"\r\n")


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = str(root)

    def names(self) -> list[str]:
        found: list[str] = []
        for folder, folders, files in os.walk(self._root, followlinks=False):
            folders[:] = [name for name in folders if not os.path.islink(os.path.join(folder, name))]
            inner = os.path.relpath(folder, self._root).replace(os.sep, "/")
            prefix = "" if inner == "." else f"{inner}/"
            found += (prefix + name for name in files if self.has(prefix + name))
        return sorted(found, key=lambda name: name.encode("utf-8", "surrogateescape"))

    def has(self, name: str) -> bool:
        """Links, and what is no file (a pipe would never end), are not read."""
        try:
            parts = name.split("/")
            if ".." in parts or name.startswith("/"):
                return False
            folders = ("/".join(parts[:count]) for count in range(1, len(parts)))
            if any(os.path.islink(os.path.join(self._root, folder)) for folder in folders):
                return False
            return stat.S_ISREG(os.lstat(os.path.join(self._root, name)).st_mode)
        except (OSError, ValueError):
            return False

    def open(self, name: str) -> BinaryIO:
        return (Path(self._root) / name).open("rb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        every = archive.infolist()
        if len(every) > MOST or sum(one.file_size for one in every) > LARGEST:
            raise ShelfRefused(f"too much in it: {len(every)} files")
        for one in every:
            if one.file_size > SMALL and one.file_size > RATIO * max(one.compress_size, 1):
                raise ShelfRefused(f"{one.filename}: {one.file_size} bytes in {one.compress_size}")
        files = [one for one in every if not one.is_dir()]
        names = {one.filename for one in files}
        if len(names) != len(files):
            raise ShelfRefused("two files of the same name")
        self._archive = archive
        # A ZIP often holds one folder in which the site is, or the archive.
        tops = [name[: -len(mark)] for mark in _MARKS for name in names if name.endswith(mark)]
        self._top = min((top for top in tops if top == "" or top.endswith("/")), key=len, default="")
        self._files = {one.filename.removeprefix(self._top): one for one in files if one.filename.startswith(self._top)}

    def names(self) -> list[str]:
        return sorted(self._files, key=lambda name: name.encode("utf-8", "surrogateescape"))

    def has(self, name: str) -> bool:
        return name in self._files

    def open(self, name: str) -> BinaryIO:
        return cast("BinaryIO", self._archive.open(self._files[name]))
