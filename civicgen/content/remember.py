"""What was read from a file is kept under a key made of its bytes: what did not change is not read again."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import msgspec

from civicgen import __version__
from civicgen.digests import digest
from civicgen.problems import Problem

__all__ = ["Memory", "Recollection", "key_of"]


class Memory(Protocol):
    """Where results of reading are kept between runs; may forget anything at any time."""

    def get(self, key: bytes) -> bytes | None:
        """What was put under a key."""

    def put(self, key: bytes, value: bytes) -> Any:
        """Keep bytes under a key."""


class Recollection:
    """Typed values in a memory, or in none."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory

    def recall(self, key: bytes, kind: Any) -> Any:
        """The value kept under a key, or None."""
        known = self._memory.get(key) if self._memory is not None else None
        return _decoder(kind).decode(known) if known else None

    def remember(self, key: bytes, value: Any, problems: list[Problem]) -> None:
        """Keep a value. What has a problem is read again next time, to tell the problem again."""
        if self._memory is not None and value is not None and not problems:
            self._memory.put(key, msgspec.msgpack.encode(value))


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


def key_of(kind: str, file: str, *data: bytes) -> bytes:
    """Key of what a file of some kind says; another program, kind, path or content gives another key."""
    return digest(_program(), kind.encode(), file.encode("utf-8", "surrogateescape"), *data)


@cache
def _program() -> bytes:
    """What reads: the version, and the state of its modules, so that a developer's change forgets what was read."""
    parts = [__version__]
    here = Path(__file__).parent
    for room in (here, here / "types", here.parent / "typed"):
        with os.scandir(room) as listing:
            parts += sorted(f"{entry.name} {entry.stat().st_mtime_ns}" for entry in listing if entry.name[-3:] == ".py")
    parts.append(f"config.py {(here.parent / 'config.py').stat().st_mtime_ns}")
    return "\n".join(parts).encode()
