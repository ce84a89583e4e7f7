"""A final archive (BagIt) becomes the files that are not those its manifests tell of; nothing of it is believed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from civicgen.portal.heads import Head, read_head
from civicgen.portal.journal import NAME
from civicgen.publish.verification.shelf import Shelf

if TYPE_CHECKING:
    from civicgen.publish.verification.verify import Verified

__all__ = ["JOURNAL", "files_of_bag", "head_of_bag", "is_bag"]

DECLARATION = "bagit.txt"
JOURNAL = f"data/journal/{NAME}"
_HEAD = "data/journal/head.txt"
_PAYLOAD, _TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_LINE = re.compile(rb"([0-9a-fA-F]{64})[ \t]+\*?([^\r\n]+)\r?\n?")
_LONGEST = 1 << 14
"""Bytes of a line of a manifest."""
_BLOCK = 1 << 20


def is_bag(shelf: Shelf) -> bool:
    """Whether it says that it is one; a site or a portal has its journal beside."""
    return shelf.has(DECLARATION) and not shelf.has(NAME)


def files_of_bag(shelf: Shelf, seen: Verified) -> None:
    """Every file of the payload must stand in its manifest, and every file of a manifest be there as it says."""
    named = _checked(shelf, _PAYLOAD, seen)
    for name in shelf.names():
        if name.startswith("data/") and name not in named:
            seen.tell("bag-added", name)
    if shelf.has(_TAGS):
        _checked(shelf, _TAGS, seen)


def head_of_bag(shelf: Shelf, head: Head, seen: Verified) -> None:
    """The head that was noted in the archive must be that of its journal."""
    if not shelf.has(_HEAD):
        return
    with shelf.open(_HEAD) as file:
        noted = read_head(file.readline(_LONGEST).decode("ascii", "replace").strip())
    if noted is None or noted.size != head.size or not head.agrees(noted):
        seen.tell("head", _HEAD)


def _checked(shelf: Shelf, manifest: str, seen: Verified) -> set[str]:
    """The files that a manifest names and that are there, after each was held against its digest."""
    named: set[str] = set()
    if not shelf.has(manifest):
        seen.tell("bag-manifest", manifest)
        return named
    for line, found in _lines(shelf, manifest):
        digest, name = found
        if not name or name in named:
            seen.tell("bag-manifest", manifest, line)
        elif not shelf.has(name):
            seen.tell("bag-missing", name)
        else:
            named.add(name)
            if _sha256(shelf, name) == digest:
                seen.files += 1
            else:
                seen.tell("bag-altered", name)
    return named


def _lines(shelf: Shelf, manifest: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Digest and name of each line, and its number; no name where it is no line of a manifest."""
    number = 0
    with shelf.open(manifest) as file:
        while line := file.readline(_LONGEST):
            number += 1
            found = _LINE.fullmatch(line)
            yield number, (found[1].decode().lower(), _decoded(found[2])) if found else ("", "")


def _decoded(name: bytes) -> str:
    """A name as manifests hold it: line breaks and the per cent sign are written in figures."""
    text = name.decode("utf-8", "surrogateescape").removeprefix("./")
    return re.sub("%(0[AaDd]|25)", lambda sign: chr(int(sign[1], 16)), text)


def _sha256(shelf: Shelf, name: str) -> str:
    state = sha256()
    with shelf.open(name) as file:
        while block := file.read(_BLOCK):
            state.update(block)
    return state.hexdigest()
