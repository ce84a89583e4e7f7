"""Texts beside the journal: written before the lines that speak of them, erased one by one, mended after a crash."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from civicgen.portal.journal import FOLDER, NAME, Act, line_of

__all__ = ["Texts", "erase_salts", "mended"]

MOST = 10_000
"""Texts in one file: hosts of repositories refuse files of a hundred megabytes."""
_FILE = re.compile(r"(\d{6,})-[0-9a-f]{8}\.jsonl")
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
                _rewrite(path, (b"\n" if at in here else line for at, line in enumerate(_lines(path))))
                touched.append(f"{FOLDER}/{path.name}")
        return touched


def text_files(root: Path) -> list[tuple[int, Path]]:
    """Files of texts, each with the number of its first act, in their order."""
    folder = root / FOLDER
    if not folder.is_dir():
        return []
    found = ((_FILE.fullmatch(name), folder / name) for name in os.listdir(folder))
    return sorted((int(match[1]), path) for match, path in found if match)


def erase_salts(root: Path, numbers: set[int]) -> None:
    """Empty the salts of these acts: the only thing in a journal that is ever written again."""

    def lines() -> Iterator[bytes]:
        for number, line in enumerate(_lines(root / NAME), 1):
            yield line_of(msgspec.structs.replace(_decode(line), salt="")) if number in numbers else line

    _rewrite(root / NAME, lines())


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
    folder = root / FOLDER
    if folder.is_dir():
        for name in os.listdir(folder):
            if name.endswith(".part"):
                (folder / name).unlink()
                found = True
    for first, path in reversed(text_files(root)):
        if first > size:
            path.unlink()
            found = True
        else:
            lines = size - first + 1
            if sum(1 for _ in _lines(path)) > lines:
                _rewrite(path, (line for at, line in enumerate(_lines(path)) if at < lines))
                found = True
            break
    return found


def _whole_lines(path: Path) -> tuple[int, int, bytes]:
    """Number of whole lines, where they end, and what follows."""
    count = length = 0
    try:
        for line in _lines(path):
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


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _rewrite(path: Path, lines: Iterable[bytes]) -> None:
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
