"""What stops a build and no edit could mend: a disk that refuses, a build that is already under way."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from civicgen.problems.reasons import reason_of

__all__ = ["Busy", "DiskTrouble", "RecordDamaged", "disk"]


class DiskTrouble(Exception):  # noqa: N818  (said to people as it is named)
    """The disk or its permissions refused; the site is as it was, or the next command finishes the switch."""

    def __init__(self, path: str, reason: str, *, full: bool = False) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.full = full
        """There was no room left (or the quota was reached)."""


class Busy(Exception):  # noqa: N818  (the same)
    """Another build of this site is under way."""

    def __init__(self, pid: int, started: str, *, where: str = "") -> None:
        super().__init__(f"process {pid}, since {started}")
        self.where = where
        """Folder of a server to which somebody else is publishing; empty on this machine."""
        self.pid = pid
        """Process that builds; 0 when it could not be read."""
        self.started = started
        """When it began, as an ISO instant in UTC; empty when it could not be read."""


class RecordDamaged(Exception):  # noqa: N818  (never seen by people: the record is thrown away and made again)
    """The record cannot be believed: everything is compared anew."""


@contextmanager
def disk(path: str | os.PathLike[str]) -> Iterator[None]:
    """Turn errors of the operating system met while working on `path` into DiskTrouble."""
    try:
        yield
    except OSError as error:
        where = error.filename2 or error.filename or path
        full = error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
        raise DiskTrouble(os.fsdecode(where), reason_of(error), full=full) from error
