"""A file's bytes become the key under which what was read from them is kept."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from civicgen import __version__
from civicgen.digests import digest

__all__ = ["Memory", "key_of"]


class Memory(Protocol):
    """Where results of reading are kept between runs; may forget anything at any time."""

    def get(self, key: bytes) -> bytes | None:
        """What was put under a key."""

    def put(self, key: bytes, value: bytes) -> Any:
        """Keep bytes under a key."""


def key_of(kind: str, file: str, *data: bytes) -> bytes:
    """Key of what a file of some kind says; another program, kind, path or content gives another key."""
    return digest(_program(), kind.encode(), file.encode("utf-8", "surrogateescape"), *data)


@cache
def _program() -> bytes:
    """What reads: the version, and the state of its modules, so that a developer's change forgets what was read."""
    parts = [__version__]
    for room in (Path(__file__).parent, Path(__file__).parent.parent / "typed"):
        with os.scandir(room) as listing:
            parts += sorted(f"{entry.name} {entry.stat().st_mtime_ns}" for entry in listing if entry.name[-3:] == ".py")
    return "\n".join(parts).encode()
