"""One build at a time: a lock that the operating system lets go when its holder dies, however it dies."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from civicgen.builder.trouble import Busy, disk

__all__ = ["hold"]

_FAR = 1 << 30
"""Byte that is locked: far beyond what is written, since Windows lets nobody read a locked byte."""
_held: dict[str, str] = {}
_gate = threading.Lock()

# Record locks belong to a process: they are not inherited by the workers we fork, so that an orphan holds nothing.
if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _FAR)


@contextmanager
def hold(path: Path, *, patience: float = 3.0, fleeting: bool = False) -> Iterator[None]:
    """Hold the lock at `path` for a while; raises Busy when another build still holds it after `patience` seconds.

    A `fleeting` lock leaves no file behind (where the system lets an open file be removed).
    """
    name = os.path.realpath(path)
    deadline = time.monotonic() + patience
    while (descriptor := _try(path, name)) is None:
        if time.monotonic() >= deadline:
            raise _who(path, name)
        time.sleep(0.05)
    try:
        yield
    finally:
        with _gate:
            if (
                fleeting
            ):  # while it is still held: whoever waits for this very file sees that it is gone, and begins anew
                with suppress(OSError):
                    path.unlink()
            os.close(descriptor)  # the lock goes with it
            _held.pop(name, None)


def _try(path: Path, name: str) -> int | None:
    with _gate:  # the system does not see two threads of one process as rivals: we do
        if name in _held:
            return None
        with disk(path):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            _take(descriptor)
            if not _is(path, descriptor):
                os.close(descriptor)
                return None
        except OSError as error:
            os.close(descriptor)
            if isinstance(error, (BlockingIOError, PermissionError)):
                return None
            with disk(path):
                raise
        started = datetime.now(UTC).isoformat(timespec="seconds")
        with suppress(
            OSError
        ):  # who holds the lock is a courtesy; a full disk must not forbid a build that needs no room
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()} {started}\n".encode())
        _held[name] = started
        return descriptor


def _is(path: Path, descriptor: int) -> bool:
    """Say whether the file that was locked is still the one at this path."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _who(path: Path, name: str) -> Busy:
    if started := _held.get(name):  # never open the file here: closing it would let go of our own lock
        return Busy(os.getpid(), started)
    with suppress(OSError, ValueError):
        pid, since = path.read_text(encoding="utf-8").split()
        return Busy(int(pid), since)
    return Busy(0, "")
