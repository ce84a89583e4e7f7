"""Texts beside the journal: written before the lines that speak of them, erased one by one, mended after a crash."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from civicgen.portal.journal import FOLDER, NAME, Act, line_of
from civicgen.portal.kept import text_files

__all__ = ["Texts", "erase_salts", "lines_of", "mended", "rewrite"]

MOST = 10_000
"""Texts in one file: hosts of repositories refuse files of a hundred megabytes."""
_decode = msgspec.json.Decoder(Act).decode


class Texts:
    """Texts of one run: in files of their own, that nobody sees before all are whole."""

    def __init__(self, root: Path, before: int) -> None:
        self._root, self._folder = root, root / FOLDER
        self._next = before + 1
        self._left = 0
        self._file: BinaryIO | None = None
        self._made: list[str] = []

    def add(self, text: bytes, chain: str) -> None:
        """Write the text of the next act; its chain names the file it begins."""
        if self._left == 0:
            self._close()
            self._folder.mkdir(exist_ok=True)
            self._made.append(f"{self._next:06}-{chain[:8]}.jsonl")
            self._file = (self._folder / f".{self._made[-1]}.part").open("wb")
            self._left = MOST
        assert self._file is not None
        self._file.write(text + b"\n")
        self._left -= 1
        self._next += 1

    def place(self) -> list[str]:
        """Put the files in place, and name them from the portal's root."""
        self._close()
        for name in self._made:
            os.replace(self._folder / f".{name}.part", self._folder / name)
        if self._made:
            _sync(self._folder)
        return [f"{FOLDER}/{name}" for name in self._made]

    def _close(self) -> None:
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    @staticmethod
    def erase(root: Path, numbers: Iterable[int]) -> list[str]:
        """Empty the lines of these acts; give the files that changed."""
        wanted = sorted(numbers)
        touched: list[str] = []
        files = text_files(root)
        for place, (first, path) in enumerate(files):
            end = files[place + 1][0] if place + 1 < len(files) else 1 << 60
            here = {number - first for number in wanted if first <= number < end}
            if here:
                rewrite(path, (b"\n" if at in here else line for at, line in enumerate(lines_of(path))))
                touched.append(f"{FOLDER}/{path.name}")
        return touched


def erase_salts(root: Path, numbers: set[int]) -> None:
    """Empty the salts of these acts: the only thing in a journal that is ever written again."""

    def lines() -> Iterator[bytes]:
        for number, line in enumerate(lines_of(root / NAME), 1):
            yield line_of(msgspec.structs.replace(_decode(line), salt="")) if number in numbers else line

    rewrite(root / NAME, lines())


def mended(root: Path) -> bool:
    """Put right what an interrupted run left: half a line, texts of acts that were never written.

    Says whether there was something.
    """
    size, whole, rest = _whole_lines(root / NAME)
    found = bool(rest)
    if rest:
        with (root / NAME).open("r+b") as journal:
            if _is_act(rest):  # an editor took the last line break away
                journal.seek(0, os.SEEK_END)
                journal.write(b"\n")
                size += 1
            else:
                journal.truncate(whole)
    (root / f".{NAME}.part").unlink(missing_ok=True)
    folder = root / FOLDER
    if folder.is_dir():
        for name in os.listdir(folder):
            if name.endswith(".part"):
                (folder / name).unlink()
                found = True
    files = text_files(root)
    chains = _chains(root, {first for first, _ in files})
    for place, (first, path) in enumerate(files):
        if chains.get(first, "") != path.stem.partition("-")[2]:
            path.unlink()
            found = True
        elif place + 1 == len(files) and sum(1 for _ in lines_of(path)) > size - first + 1:
            rewrite(path, (line for at, line in enumerate(lines_of(path)) if at < size - first + 1))
            found = True
    return found


def _chains(root: Path, numbers: set[int]) -> dict[int, str]:
    """Beginning of the chain of these acts, by which files of texts are named."""
    found: dict[int, str] = {}
    if numbers and (root / NAME).exists():
        for number, line in enumerate(lines_of(root / NAME), 1):
            if number in numbers and _is_act(line):
                found[number] = _decode(line).chain[:8]
    return found


def _whole_lines(path: Path) -> tuple[int, int, bytes]:
    """Number of whole lines, where they end, and what follows."""
    count = length = 0
    try:
        for line in lines_of(path):
            if not line.endswith(b"\n"):
                return count, length, line
            count, length = count + 1, length + len(line)
    except FileNotFoundError:
        pass
    return count, length, b""


def _is_act(line: bytes) -> bool:
    try:
        _decode(line)
    except (msgspec.MsgspecError, RecursionError):
        return False
    return True


def lines_of(path: Path) -> Iterator[bytes]:
    """Lines of a file, as they are."""
    with path.open("rb") as file:
        yield from file


def rewrite(path: Path, lines: Iterable[bytes]) -> None:
    """Write a file anew, aside, then put it in its place."""
    aside = path.with_name(f".{path.name}.part")
    with aside.open("wb") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make a rename last through a power cut, where folders can be synced."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
