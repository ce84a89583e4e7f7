"""A folder on a server becomes a place to publish to: locked, with its own memory of what is there and what comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, TypeVar

from civicgen.builder.trouble import disk
from civicgen.digests import SIZE
from civicgen.publish.deployment.deployed import refused
from civicgen.publish.deployment.order import Step

__all__ = ["OWN", "Remote", "each"]

OWN = ".civicgen"
"""Our folder on the server: lock, list of what is there, files on their way; all of it is public, or about to be."""
AT_ONCE = 24
"""Requests under way at the same time: a server far away is as quick as one next door."""
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

    def __init__(self, sftp: Any, library: Any, base: str) -> None:
        self._sftp = sftp
        self._library = library
        self._base = base.rstrip("/") or "/"
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

    # lists of ours

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
