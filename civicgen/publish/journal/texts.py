"""Texts beside the journal: written before the lines that speak of them, erased one by one, mended after a crash."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from civicgen.digests import digest
from civicgen.portal.journal import FOLDER, NAME, Act, act_of, line_of
from civicgen.portal.kept import MOST, PART, TEXTS, is_file, is_folder, matches, strays, text_files
from civicgen.portal.ledger import Ledger
from civicgen.problems import Problem, has_errors

__all__ = ["Texts", "erase_aside", "erase_salts", "lines_of", "mended", "rewrite"]

ASIDE = ".civicgen/aside"
"""Texts that an interrupted run had written and no act speaks of."""
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
            self._file = _new(self._folder / f".{self._made[-1]}.part")
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

    def drop(self) -> None:
        """Nothing of it is wanted: take away what was begun."""
        self._close()
        for name in self._made:
            (self._folder / f".{name}.part").unlink(missing_ok=True)

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


def mended(root: Path, ledger: Ledger) -> tuple[bool, tuple[Problem, ...]]:
    """Put right what an interrupted run left: half a line, texts of acts that were never written.

    Says whether there was something, and what is wrong. Nothing is touched unless the journal is sound but for half a
    last line, and no text that was ever written is thrown away: what no act speaks of is put aside.
    """
    problems = ledger.take_in(root)
    half = any(problem.code == "journal-half-line" for problem in problems)
    if half:
        problems = tuple(problem for problem in problems if problem.code != "journal-half-line")
    if not problems:
        problems = tuple(each for each in strays(root, ledger) if not _told_already(root, ledger, each))
    if has_errors(problems):
        return False, problems
    found = half
    if half:
        _whole(root / NAME)
        problems = (*ledger.take_in(root), *strays(root, ledger))
        if has_errors(problems):
            return True, problems
    found |= _unfinished(root, ledger)
    return found, tuple(problem for problem in problems if problem.code != "journal-unfinished")


def _unfinished(root: Path, ledger: Ledger) -> bool:
    """Take away what was being written, and put aside what was written of acts that never were."""
    found, folder, size = False, root / FOLDER, ledger.head.size
    (root / f".{NAME}.part").unlink(missing_ok=True)
    for name in os.listdir(folder) if is_folder(folder) else ():
        if PART.fullmatch(name):
            (folder / name).unlink()
            found = True
    last = None
    for first, path in text_files(root):
        if first > size:
            _put_aside(root, path)
        elif matches(ledger, first, path):
            last = first, path
            continue
        path.unlink()  # a merge that was interrupted had written its texts, and they stand with others
        found = True
    if last and sum(1 for _ in lines_of(last[1])) > (most := size - last[0] + 1):
        _put_aside(root, last[1])
        rewrite(last[1], (line for at, line in enumerate(lines_of(last[1])) if at < most))
        found = True
    return found


def _told_already(root: Path, ledger: Ledger, problem: Problem) -> bool:
    """Whether a stray file holds nothing but texts that stand in others too."""
    path = root / problem.place.file
    if problem.code != "journal-stray" or not TEXTS.fullmatch(path.name) or not is_file(path):
        return False
    left = {digest(line) for line in lines_of(path)} - {digest(b"\n")}
    for first, other in text_files(root):
        if left and other != path and matches(ledger, first, other):
            left.difference_update(map(digest, lines_of(other)))
    return not left


def _whole(journal: Path) -> None:
    """Take half a last line out; give one that only lost its line break a new one."""
    length, rest = 0, b""
    for rest in lines_of(journal):
        length += len(rest)
    with journal.open("r+b") as file:
        if act_of(rest + b"\n"):  # an editor took the last line break away
            file.seek(0, os.SEEK_END)
            file.write(b"\n")
        else:
            file.truncate(length - len(rest))


def _put_aside(root: Path, path: Path) -> None:
    """Keep a copy where nobody publishes it."""
    folder = root / ASIDE
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, folder / path.name)


def erase_aside(root: Path, names: Iterable[str]) -> None:
    """What is erased is not kept aside either."""
    wanted, folder = frozenset(names), root / ASIDE
    for path in sorted(folder.glob("*.jsonl")) if folder.is_dir() else ():
        rewrite(path, (b"\n" if _entry(line) in wanted else line for line in lines_of(path)))


def _entry(line: bytes) -> object:
    try:
        return msgspec.json.decode(line, type=dict[str, object]).get("entry")
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def lines_of(path: Path, longest: int = -1) -> Iterator[bytes]:
    """Lines of a file, as they are; longer ones in pieces."""
    with path.open("rb") as file:
        while line := file.readline(longest):
            yield line


def rewrite(path: Path, lines: Iterable[bytes]) -> None:
    """Write a file anew, aside, then put it in its place."""
    aside = path.with_name(f".{path.name}.part")
    with _new(aside) as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
    _sync(path.parent)


def _new(path: Path) -> BinaryIO:
    """A file of our own to write: what lies there from before, a link perhaps, goes first."""
    path.unlink(missing_ok=True)
    return path.open("xb")


def _sync(folder: Path) -> None:
    """Make a rename last through a power cut, where folders can be synced."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
