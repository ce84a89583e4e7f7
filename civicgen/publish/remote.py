"""A folder on a server becomes a place to publish to: locked, with its own memory of what is there and what comes."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, TypeVar

from civicgen.builder.trouble import Busy, disk
from civicgen.digests import SIZE
from civicgen.publish.deployed import refused
from civicgen.publish.order import Step

__all__ = ["OWN", "Remote", "each"]

OWN = ".civicgen"
"""Our folder on the server: lock, list of what is there, files on their way; all of it is public, or about to be."""
AT_ONCE = 24
"""Requests under way at the same time: a server far away is as quick as one next door."""
STALE = 120.0
"""Seconds without a sign of life after which a lock is nobody's."""
_BEAT = 20.0
_BLOCK = 1 << 22

Item = TypeVar("Item")


async def each(items: Iterable[Item], act: Callable[[Item], Awaitable[None]], at_once: int = AT_ONCE) -> None:
    """Do something for every item, several at a time; the first failure ends it. Memory does not grow with the list."""
    source = iter(items)

    async def work() -> None:
        for item in source:  # one event loop: no two workers are given the same item
            await act(item)

    workers = [asyncio.ensure_future(work()) for _ in range(at_once)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


class Remote:
    """The folder that receives the site."""

    def __init__(self, sftp: Any, library: Any, base: str, mine: str) -> None:
        self._sftp = sftp
        self._library = library
        self._base = base.rstrip("/") or "/"
        self._mine = mine
        self._token = ""
        self.gone = (library.SFTPNoSuchFile, library.SFTPNoSuchPath)

    def at(self, path: str) -> str:
        """Where a path of the site lies on the server."""
        return f"{self._base}/{path}" if self._base != "/" else f"/{path}"

    def own(self, name: str) -> str:
        """Where a file of ours lies."""
        return self.at(f"{OWN}/{name}")

    async def exists(self) -> bool:
        """Whether there is such a folder."""
        return bool(await self._sftp.isdir(self._base))

    # the lock

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        """Hold the server's lock, against two people who publish at the same time. Raises Busy."""
        await self.folder(self.own("new"))
        await self._lock()
        beat = asyncio.ensure_future(self._beat())
        try:
            yield
        finally:
            beat.cancel()
            with suppress(self._library.Error, OSError, asyncio.CancelledError):
                if await self._holder() == self._token:
                    await self._sftp.remove(self.own("lock"))

    async def _lock(self) -> None:
        self._token = f"{self._mine} {secrets.token_hex(8)} {datetime.now(UTC).isoformat(timespec='seconds')}"
        failure = ""
        for _ in range(5):
            try:
                async with self._sftp.open(self.own("lock"), "xb") as file:
                    await file.write(self._token.encode())
            except self._library.SFTPError as error:
                failure = str(error.reason)
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
            raise Busy(0, holder.split(" ")[-1], where=self._base)
        raise refused("server-refused", path=self.own("lock"), reason=failure)

    async def _holder(self) -> str | None:
        try:
            async with self._sftp.open(self.own("lock"), "rb") as file:
                return bytes(await file.read(300)).decode("utf-8", "replace")
        except self.gone:
            return None

    async def _age(self) -> float:
        """Seconds since the lock's last sign of life, by the server's own clock."""
        probe = self.own(f"clock-{secrets.token_hex(8)}")
        try:
            async with self._sftp.open(probe, "wb") as file:
                await file.write(b".")
            now = await self._sftp.stat(probe)
            lock = await self._sftp.stat(self.own("lock"))
            return float((now.mtime or 0) - (lock.mtime or 0))
        except self.gone:
            return 0.0
        finally:
            with suppress(self._library.SFTPError):
                await self._sftp.remove(probe)

    async def _take(self, holder: str) -> None:
        away = self.own(f"stale-{secrets.token_hex(8)}")
        try:
            await self._sftp.rename(self.own("lock"), away)
        except self._library.SFTPError:
            return
        async with self._sftp.open(away, "rb") as file:
            taken = bytes(await file.read(300)).decode("utf-8", "replace")
        if taken != holder:  # somebody was quicker, and this is the lock of the quicker one: give it back
            with suppress(self._library.SFTPError):
                await self._sftp.rename(away, self.own("lock"))
            raise Busy(0, taken.split(" ")[-1], where=self._base)
        await self._sftp.remove(away)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            with suppress(self._library.SFTPError):
                async with self._sftp.open(self.own("lock"), "r+b") as file:
                    await file.write(self._token.encode())

    async def confirm(self) -> None:
        """Make sure, before anything is changed that visitors see, that nobody has taken the lock from us."""
        if (holder := await self._holder()) != self._token:
            raise Busy(0, (holder or "").split(" ")[-1], where=self._base)

    # files of ours

    async def fetch(self, name: str, target: IO[bytes]) -> bool:
        """Copy one of our lists into a file; says whether there was one."""
        try:
            async with self._sftp.open(self.own(name), "rb") as file:
                while block := await file.read(_BLOCK):
                    target.write(block)
        except self.gone:
            return False
        return True

    async def put(self, source: Path, name: str) -> None:
        """Replace one of our lists, whole."""
        beside = self.own(f"{name}.new")
        await self._send(source, beside)
        await self.rename(beside, self.own(name))

    async def drop(self, name: str) -> None:
        """Take one of our files away."""
        with suppress(*self.gone):
            await self._sftp.remove(self.own(name))

    # files on their way

    async def staged(self) -> dict[str, int]:
        """Files that an earlier run has sent whole, with their sizes."""
        found: dict[str, int] = {}
        async for entry in self._sftp.scandir(self.own("new")):
            name = str(entry.filename)
            if len(name) == 2 * SIZE:
                found[name] = entry.attrs.size or 0
        return found

    async def stage(self, source: Path, step: Step) -> None:
        """Send a file aside, where nobody sees it; it has its name there only once it is whole."""
        name = staged_name(step)
        if await self._send(source, self.own(f"new/{name}.part")) != step.digest:
            raise refused("site-touched", folder=str(source.parent), names=step.path)
        await self.rename(self.own(f"new/{name}.part"), self.own(f"new/{name}"))

    async def _send(self, source: Path, target: str) -> str:
        state = blake2b(digest_size=SIZE)
        attributes = self._library.SFTPAttrs(permissions=0o644)
        with disk(source):
            stream = source.open("rb")
        with stream:
            async with self._sftp.open(target, "wb", attributes) as file:
                while block := stream.read(_BLOCK):
                    state.update(block)
                    await file.write(block)
        return state.hexdigest()

    async def sweep(self) -> None:
        """Throw away what an earlier run sent and no site needs any more."""

        async def remove(name: str) -> None:
            with suppress(self._library.SFTPError):
                await self._sftp.remove(self.own(f"new/{name}"))

        names = [str(entry.filename) async for entry in self._sftp.scandir(self.own("new"))]
        await each((name for name in names if name not in {".", ".."}), remove)

    # files that visitors see

    async def show(self, step: Step) -> None:
        """Put a file that lies aside in its place: whoever reads gets the old one or the new one, never half of one."""
        source, target = self.own(f"new/{staged_name(step)}"), self.at(step.path)
        try:
            await self.rename(source, target)
        except self._library.SFTPError:
            await self.folder(target.rpartition("/")[0])
            await self.rename(source, target)

    async def rename(self, source: str, target: str) -> None:
        """Rename over what may be there: at once where the server can."""
        try:
            await self._sftp.posix_rename(source, target)
        except self._library.SFTPOpUnsupported:
            with suppress(*self.gone):
                await self._sftp.remove(target)
            await self._sftp.rename(source, target)
        except self._library.SFTPError as error:
            error.path = target
            raise

    async def remove(self, path: str) -> None:
        """Take a file of ours away, and the folders that are left empty by it."""
        with suppress(*self.gone):
            await self._sftp.remove(self.at(path))
        folder = path.rpartition("/")[0]
        while folder:
            try:
                await self._sftp.rmdir(self.at(folder))
            except self.gone:
                pass
            except self._library.SFTPError:
                return
            folder = folder.rpartition("/")[0]

    async def folder(self, path: str) -> None:
        """Make a folder and those above it, as far as they are not there."""
        try:
            await self._sftp.mkdir(path, self._library.SFTPAttrs(permissions=0o755))
        except self._library.SFTPError as error:
            if await self._sftp.isdir(path):
                return
            above = path.rpartition("/")[0]
            if not above or above == path or not isinstance(error, self.gone):
                error.path = path
                raise
            await self.folder(above)
            with suppress(self._library.SFTPError):  # another worker may have made it meanwhile
                await self._sftp.mkdir(path, self._library.SFTPAttrs(permissions=0o755))

    async def names(self, folder: str) -> set[str]:
        """What lies in a folder of the site; nothing when there is no such folder."""
        try:
            return {
                str(entry.filename) async for entry in self._sftp.scandir(self.at(folder) if folder else self._base)
            }
        except (*self.gone, self._library.SFTPNotADirectory):
            return set()


def staged_name(step: Step) -> str:
    """Name of a file on its way: of its path and its bytes, so that an interrupted sending goes on where it stopped."""
    return blake2b(f"{step.path}\0{step.digest}".encode(), digest_size=SIZE).hexdigest()


def this_machine(folder: Path) -> str:
    """A name for this folder on this machine, by which a lock left by an interrupted run is known as ours."""
    file = folder / "name"
    with disk(file):
        if not file.exists():
            file.write_text(secrets.token_hex(16), encoding="utf-8")
        own = file.read_text(encoding="utf-8").strip()
    # A copy of the portal on another machine is another one.
    return blake2b(f"{own}\0{socket.gethostname()}\0{folder}".encode(), digest_size=SIZE).hexdigest()
