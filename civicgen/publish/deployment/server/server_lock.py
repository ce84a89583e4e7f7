"""A file on a server becomes a lock against two people who publish at once, which outlives nobody for long."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from civicgen.builder.trouble import Busy, disk
from civicgen.digests import SIZE
from civicgen.publish.deployment.deployed import refused

__all__ = ["STALE", "ServerLock", "this_machine"]

STALE = 120.0
"""Seconds without a sign of life after which a lock is nobody's."""
_BEAT = 20.0


class ServerLock:
    """The lock of a folder on a server; `mine` says which machine and portal asks."""

    def __init__(self, sftp: Any, library: Any, folder: str, mine: str) -> None:
        self._sftp = sftp
        self._library = library
        self._folder = folder
        self._where = folder.rpartition("/")[0]
        self._mine = mine
        self._token = ""
        self._gone = (library.SFTPNoSuchFile, library.SFTPNoSuchPath)

    def _own(self, name: str) -> str:
        return f"{self._folder}/{name}"

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        """Hold the server's lock, against two people who publish at the same time. Raises Busy."""
        await self._lock()
        beat = asyncio.ensure_future(self._beat())
        try:
            yield
        finally:
            beat.cancel()
            with suppress(self._library.Error, OSError, asyncio.CancelledError):
                if await self._holder() == self._token:
                    await self._sftp.remove(self._own("lock"))

    async def _lock(self) -> None:
        self._token = f"{self._mine} {secrets.token_hex(8)} {datetime.now(UTC).isoformat(timespec='seconds')}"
        failure = ""
        for _ in range(5):
            # Never without its owner's name: written aside, then renamed, which fails where there is a lock already.
            aside = self._own(f"new/lock-{secrets.token_hex(8)}")
            async with self._sftp.open(aside, "wb") as file:
                await file.write(self._token.encode())
            try:
                await self._sftp.rename(aside, self._own("lock"))
            except self._library.SFTPError as error:
                failure = str(error.reason)
                with suppress(self._library.SFTPError):
                    await self._sftp.remove(aside)
            else:
                return
            holder = await self._holder()
            if holder is None:
                continue
            if holder.split(" ")[0] == self._mine or await self._age() > STALE:
                # Ours, from a run that was killed (two at once on this machine are told apart by its own lock), or of
                # somebody whose computer went away. Only one can rename it; whoever it was taken from will notice.
                await self._take(holder)
                continue
            raise Busy(0, holder.split(" ")[-1], where=self._where)
        raise refused("server-refused", path=self._own("lock"), reason=failure)

    async def _holder(self) -> str | None:
        try:
            async with self._sftp.open(self._own("lock"), "rb") as file:
                return bytes(await file.read(300)).decode("utf-8", "replace")
        except self._gone:
            return None

    async def _age(self) -> float:
        """Seconds since the lock's last sign of life, by the server's own clock."""
        probe = self._own(f"clock-{secrets.token_hex(8)}")
        try:
            async with self._sftp.open(probe, "wb") as file:
                await file.write(b".")
            now = await self._sftp.stat(probe)
            lock = await self._sftp.stat(self._own("lock"))
            return float((now.mtime or 0) - (lock.mtime or 0))
        except self._gone:
            return 0.0
        finally:
            with suppress(self._library.SFTPError):
                await self._sftp.remove(probe)

    async def _take(self, holder: str) -> None:
        away = self._own(f"stale-{secrets.token_hex(8)}")
        try:
            await self._sftp.rename(self._own("lock"), away)
        except self._library.SFTPError:
            return
        async with self._sftp.open(away, "rb") as file:
            taken = bytes(await file.read(300)).decode("utf-8", "replace")
        if taken != holder:  # somebody was quicker, and this is the lock of the quicker one: give it back
            with suppress(self._library.SFTPError):
                await self._sftp.rename(away, self._own("lock"))
            raise Busy(0, taken.split(" ")[-1], where=self._where)
        await self._sftp.remove(away)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            with suppress(self._library.SFTPError):
                async with self._sftp.open(self._own("lock"), "r+b") as file:
                    await file.write(self._token.encode())

    async def confirm(self) -> None:
        """Make sure, before anything is changed that visitors see, that nobody has taken the lock from us."""
        if (holder := await self._holder()) != self._token:
            raise Busy(0, (holder or "").split(" ")[-1], where=self._where)


def this_machine(folder: Path) -> str:
    """A name for this folder on this machine, by which a lock left by an interrupted run is known as ours."""
    file = folder / "name"
    with disk(file):
        if not file.exists():
            file.write_text(secrets.token_hex(16), encoding="utf-8")
        own = file.read_text(encoding="utf-8").strip()
    # A copy of the portal on another machine is another one.
    return blake2b(f"{own}\0{socket.gethostname()}\0{folder}".encode(), digest_size=SIZE).hexdigest()
