"""Numbers of acts become the texts that were kept beside the journal, as they were published."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from civicgen.content.sources import Media
from civicgen.portal.journal import FOLDER, NAME
from civicgen.problems import Place, Problem

if TYPE_CHECKING:
    from civicgen.portal.ledger import Ledger

__all__ = [
    "LONGEST_TEXT",
    "MOST",
    "PART",
    "TEXTS",
    "UNWRITTEN",
    "files_to_publish",
    "is_file",
    "is_folder",
    "is_unfinished",
    "lines_of_texts",
    "matches",
    "strays",
    "text_files",
    "texts_of",
]

MOST = 10_000
"""Texts in one file: hosts of repositories refuse files of a hundred megabytes."""
LONGEST_TEXT = 1 << 26
"""Bytes of one text."""
UNWRITTEN = ".civicgen/journal.next"
"""Acts of a run, until they are in the journal: there as long as it is not finished."""

TEXTS = re.compile(r"(\d{6,})-[0-9a-f]{8}\.jsonl")
"""Names of files of texts: number of the first act, and how its chain begins, so that two branches never meet."""
PART = re.compile(rf"\.{TEXTS.pattern}\.part")
"""Names under which they are while they are written."""
_LAID = frozenset({"desktop.ini", "thumbs.db"})
"""Files that computers lay in folders; those that begin with a point are known by it."""
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def files_to_publish(root: Path, ledger: Ledger) -> list[Media]:
    """The journal and the texts that its acts speak of, to be published as they are; no link, and nothing else."""
    names = [NAME, *(f"{FOLDER}/{path.name}" for first, path in text_files(root) if matches(ledger, first, path))]
    found = ((name, os.lstat(root / name)) for name in names)
    return [
        Media(file=name, size=state.st_size, changed=state.st_mtime_ns)
        for name, state in found
        if stat.S_ISREG(state.st_mode)
    ]


def strays(root: Path, ledger: Ledger) -> tuple[Problem, ...]:
    """What has no place in `journal/`, once the journal itself was found sound: links, and what no act speaks of."""
    folder = root / FOLDER
    if not os.path.lexists(folder):
        return ()
    if not is_folder(folder):
        return (Problem(code="journal-link", place=Place(FOLDER)),)
    found: list[Problem] = []
    size, texts = ledger.head.size, 0
    for name in sorted(os.listdir(folder)):
        path, place = folder / name, Place(f"{FOLDER}/{name.encode('utf-8', 'backslashreplace').decode()}")
        match = TEXTS.fullmatch(name)
        texts += match is not None
        if path.is_symlink():
            found.append(Problem(code="journal-link", place=place))
        elif PART.fullmatch(name) or (match and is_file(path) and is_unfinished(size, int(match[1]))):
            found.append(Problem(code="journal-unfinished", place=place, severity="warning"))
        elif match and is_file(path) and matches(ledger, int(match[1]), path):
            continue
        elif match or not (name.startswith(".") or name.casefold() in _LAID):
            found.append(Problem(code="journal-stray", place=place))
    if texts and not size and not (ledger.kept and (root / UNWRITTEN).exists()):
        return (Problem(code="journal-lost", place=Place(NAME)),)
    return tuple(found)


def matches(ledger: Ledger, first: int, path: Path) -> bool:
    """Whether a file of texts is one that an act of the journal begins."""
    return any(act.chain.startswith(path.stem.partition("-")[2]) for act in ledger.acts(first, first))


def is_unfinished(size: int, first: int) -> bool:
    """Whether a file of texts can be of a run that was interrupted before its acts were written."""
    return first > size and (first - size - 1) % MOST == 0


def texts_of(root: Path, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Texts of these acts, as values; those that were erased, or are not there, are left out."""
    found: dict[int, dict[str, Any]] = {}
    for number, line in lines_of_texts(root, numbers).items():
        with suppress(msgspec.MsgspecError, RecursionError):  # erased; whatever else it is, `verify` tells
            found[number] = _decode(line)
    return found


def lines_of_texts(root: Path, numbers: Iterable[int]) -> dict[int, bytes]:
    """Texts of these acts, to the letter."""
    wanted, found = set(numbers), dict[int, bytes]()
    files = text_files(root)
    for place, (first, path) in enumerate(files):
        end = files[place + 1][0] if place + 1 < len(files) else 1 << 60
        here = {number for number in wanted if first <= number < end}
        if not here:
            continue
        with path.open("rb") as file:
            for number, line in enumerate(file, first):
                if number > max(here):
                    break
                if number in here:
                    found[number] = line.rstrip(b"\r\n")
    return found


def text_files(root: Path) -> list[tuple[int, Path]]:
    """Files of texts, each with the number of its first act, in their order; links lead nowhere."""
    folder = root / FOLDER
    if not is_folder(folder):
        return []
    found = ((TEXTS.fullmatch(name), folder / name) for name in os.listdir(folder))
    return sorted((int(match[1]), path) for match, path in found if match and is_file(path))


def is_folder(path: Path) -> bool:
    """Whether there is a folder of this name, which is no link."""
    junction = getattr(path, "is_junction", lambda: False)  # of Windows, known to Python from 3.12
    return path.is_dir() and not path.is_symlink() and not junction()


def is_file(path: Path) -> bool:
    """Whether there is an ordinary file of this name, which is no link."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False
