"""A list of files becomes a small text that streams, and two lists become what differs between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from civicgen.builder.trouble import disk
from civicgen.digests import SIZE

__all__ = [
    "UNKNOWN",
    "Differs",
    "File",
    "ListDamaged",
    "compared",
    "digest_of_list",
    "inside",
    "read_list",
    "write_list",
]

FORMAT = 1
UNKNOWN = ""
"""Digest of a file that is there, and of which nothing else is certain."""


class File(NamedTuple):
    """One file of a site."""

    path: str
    """From the root of the site, with forward slashes."""
    digest: str
    """Digest of its bytes; empty for a file that is there and of which nothing else is certain."""
    size: int


class Differs(NamedTuple):
    """One path of two lists."""

    path: str
    there: File | None
    """As it is where the site goes; None when nothing of ours is there."""
    here: File | None
    """As it shall be; None when it shall go."""

    @property
    def same(self) -> bool:
        """Whether nothing need be done."""
        there, here = self.there, self.here
        return there is not None and here is not None and there.digest == here.digest != UNKNOWN


class ListDamaged(Exception):  # noqa: N818  (never seen by people: what is there is then unknown)
    """The list was cut or altered: nothing in it can be believed."""


def write_list(files: Iterable[File], target: Path) -> int:
    """Write a list, one file a line, sealed by a digest of all lines; returns how many files there are."""
    state, count = blake2b(digest_size=SIZE), 0
    with disk(target), target.open("wb") as stream:
        stream.write(msgspec.json.encode({"format": FORMAT}) + b"\n")
        for file in files:
            line = msgspec.json.encode(tuple(file)) + b"\n"
            state.update(line)
            stream.write(line)
            count += 1
        stream.write(msgspec.json.encode({"files": count, "digest": state.hexdigest()}) + b"\n")
    return count


def read_list(source: Path) -> Iterator[File]:
    """Read a list, by path. Raises ListDamaged, at the latest at its end; a list that does not exist is empty."""
    try:
        stream = source.open("rb")
    except FileNotFoundError:
        return
    except OSError:
        with disk(source):
            raise
    with stream:
        try:
            yield from _read(stream)
        except (msgspec.MsgspecError, UnicodeError, RecursionError, TypeError, AttributeError) as error:
            raise ListDamaged(str(error)) from error


_line = msgspec.json.Decoder(tuple[str, str, int]).decode


def _read(stream: IO[bytes]) -> Iterator[File]:
    head = msgspec.json.decode(stream.readline())
    if head.get("format") != FORMAT:
        raise ListDamaged("format")
    state, count, last = blake2b(digest_size=SIZE), 0, ""
    for line in stream:
        if line.startswith(b"{"):
            if msgspec.json.decode(line) != {"files": count, "digest": state.hexdigest()}:
                break
            return
        file = File(*_line(line))
        # Lists come back from servers: a path of one may be put together with a folder, and must lead into it.
        if file.path <= last or not inside(file.path):
            raise ListDamaged("order")
        state.update(line)
        count, last = count + 1, file.path
        yield file
    raise ListDamaged("end")


def inside(path: str) -> bool:
    """Whether a path of a list stays in the folder it is put together with, on every system."""
    return path.isprintable() and not any(
        part in {"", ".", ".."} or "\\" in part or ":" in part for part in path.split("/")
    )


def digest_of_list(files: Iterable[File]) -> str:
    """One digest for all files of a list, names and bytes."""
    state = blake2b(digest_size=SIZE)
    for file in files:
        state.update(f"{file.path}\0{file.digest}\n".encode())
    return state.hexdigest()


def compared(there: Iterable[File], here: Iterable[File]) -> Iterator[Differs]:
    """Walk two lists that are ordered by path side by side; memory does not grow with them."""
    theirs, ours = iter(there), iter(here)
    one, other = next(theirs, None), next(ours, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one.path < other.path):
            assert one is not None
            yield Differs(one.path, one, None)
            one = next(theirs, None)
        elif one is None or other.path < one.path:
            yield Differs(other.path, None, other)
            other = next(ours, None)
        else:
            yield Differs(other.path, one, other)
            one, other = next(theirs, None), next(ours, None)
