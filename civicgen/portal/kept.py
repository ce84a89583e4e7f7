"""Numbers of acts become the texts that were kept beside the journal, as they were published."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from civicgen.content.sources import Media
from civicgen.portal.journal import FOLDER, NAME

__all__ = ["TEXTS", "files_to_publish", "lines_of_texts", "text_files", "texts_of"]

TEXTS = re.compile(r"(\d{6,})-[0-9a-f]{8}\.jsonl")
"""Names of files of texts: number of the first act, and how its chain begins, so that two branches never meet."""
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def files_to_publish(root: Path) -> list[Media]:
    """The journal and the texts beside it, to be published as they are."""
    names = [NAME, *(f"{FOLDER}/{path.name}" for _, path in text_files(root))]
    found = ((name, os.stat(root / name)) for name in names)
    return [Media(file=name, size=state.st_size, changed=state.st_mtime_ns) for name, state in found]


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
    """Files of texts, each with the number of its first act, in their order."""
    folder = root / FOLDER
    if not folder.is_dir():
        return []
    found = ((TEXTS.fullmatch(name), folder / name) for name in os.listdir(folder))
    return sorted((int(match[1]), path) for match, path in found if match)
