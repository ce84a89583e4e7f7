"""A built site becomes the files of a server: all sent aside, then put in place in an order that breaks no link."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from msgspec.structs import replace

from civicgen.builder.place import Ground
from civicgen.builder.trouble import disk
from civicgen.config import Deploy
from civicgen.publish.deployment.deployed import Ask, Deployed, Progress, refused, working
from civicgen.publish.deployment.lists import UNKNOWN, Differs, File, ListDamaged, compared, read_list, write_list
from civicgen.publish.deployment.order import Plan, Step, clashes
from civicgen.publish.deployment.server.remote import OWN, Remote, each, staged_name
from civicgen.publish.deployment.server.server_lock import ServerLock, this_machine
from civicgen.publish.deployment.server.session import library, session
from civicgen.publish.deployment.steps import Steps

__all__ = ["deploy"]

WELL_KNOWN = ".well-known/"
"""Hosts and certificates have files here: what is not ours in it is never touched, whatever one asks for."""


def deploy(
    place: Ground,
    settings: Deploy,
    wanted: Path,
    *,
    dry: bool = False,
    take_over: bool = False,
    ask: Ask | None = None,
    progress: Progress | None = None,
) -> Deployed:
    """Send the site whose files are on the list `wanted`. Raises ProblemsFound, DiskTrouble, Busy."""
    _no_protected(settings, read_list(wanted))
    return asyncio.run(_Sending(place, settings, wanted, dry, take_over, progress).run(ask))


def _no_protected(settings: Deploy, files: Iterable[File]) -> None:
    if settings.protected:
        for file in files:
            if one := protection(file.path, settings.protected):
                raise refused("protected-path", path=file.path, protected=one)


def believable(file: Path) -> bool:
    """Whether a list that came from a server is whole; else nothing is known to be there."""
    try:
        for _ in read_list(file):
            pass
    except ListDamaged:
        return False
    return True


def protection(path: str, protected: Iterable[str]) -> str:
    """Which entry of the list protects a path; empty when none does."""
    for one in protected:
        bare = one.strip("/").removeprefix("./")
        if bare and (path == bare or path.startswith(bare + "/")):
            return one
    return ""


class _Sending:
    """One deployment to a server."""

    def __init__(
        self,
        place: Ground,
        settings: Deploy,
        wanted: Path,
        dry: bool,
        take_over: bool,
        progress: Progress | None,
    ) -> None:
        self._output = place.output
        self._settings = settings
        self._wanted = wanted
        self._dry = dry
        self._take_over = take_over
        self._progress = progress
        self._work = working(place)
        self._there = self._work / "there.jsonl"
        self._coming = self._work / "coming.jsonl"
        self._protected = (*settings.protected, WELL_KNOWN)
        self._where = f"{settings.user}@{settings.server}:{settings.path}"

    async def run(self, ask: Ask | None) -> Deployed:
        async with session(self._settings, ask) as sftp:
            remote = Remote(sftp, library(), self._settings.path)
            if not await remote.exists():
                raise refused("no-such-folder", folder=self._settings.path, server=self._settings.server)
            if self._dry:
                return await self._plan_only(remote)
            await remote.folder(remote.own("new"))
            lock = ServerLock(sftp, library(), remote.at(OWN), this_machine(self._work))
            async with lock.locked():
                return await self._send(remote, lock)

    async def _plan_only(self, remote: Remote) -> Deployed:
        await self._learn(remote)
        plan = Plan.of(self._differences())
        with Steps(self._work, self._differences()) as steps:
            await self._no_others(remote, steps, set(clashes(self._differences())))
        unchanged = plan.nothing and not self._coming.exists()
        return Deployed(to="sftp", where=self._where, plan=plan, dry=not unchanged, unchanged=unchanged)

    async def _send(self, remote: Remote, lock: ServerLock) -> Deployed:
        await self._learn(remote)
        done = Deployed(to="sftp", where=self._where, plan=Plan.of(self._differences()))
        if done.plan.nothing and not self._coming.exists():
            return replace(done, unchanged=True)
        first = set(clashes(self._differences()))
        with Steps(self._work, self._differences()) as steps:
            await self._no_others(remote, steps, first)
            await self._stage(remote, steps)
            await lock.confirm()
            await self._intend(remote)
            for path in sorted(first, reverse=True):
                await remote.remove(path)
            await self._switch(remote, steps, first)
        await remote.put(self._wanted, "manifest.jsonl")
        await remote.drop("coming.jsonl")
        await remote.sweep()
        return done

    async def _learn(self, remote: Remote) -> None:
        """Bring here what is known to be on the server, and what an interrupted run was about to put there."""
        for name, file in (("manifest.jsonl", self._there), ("coming.jsonl", self._coming)):
            with disk(file), file.open("wb") as stream:
                found = await remote.fetch(name, stream)
            if not found:
                file.unlink()
            elif not believable(file):
                write_list((), file)  # nothing of ours is there; or something was coming, and all is uncertain

    def _known(self) -> Iterator[File]:
        """Files of ours on the server; where a switch was interrupted, only that they may be there."""
        if not self._coming.exists():
            yield from read_list(self._there)
            return
        for one in compared(read_list(self._there), read_list(self._coming)):
            yield one.there if one.same and one.there is not None else File(one.path, UNKNOWN, 0)

    def _differences(self) -> Iterator[Differs]:
        for one in compared(self._known(), read_list(self._wanted)):
            if one.here is None and protection(one.path, self._protected):
                continue
            yield one

    async def _no_others(self, remote: Remote, steps: Steps, first: set[str]) -> None:
        """Refuse to replace what is not ours, unless told to; look at each folder once, and only where it exists."""
        in_the_way: list[str] = []

        async def look(group: tuple[str, list[str]]) -> None:
            folder, names = group
            there = await remote.names(folder)
            in_the_way.extend(f"{folder}/{name}".lstrip("/") for name in names if name in there)

        added = (step.path.rpartition("/") for step in steps.by_path("add"))
        groups = ((folder, [name for _, _, name in parts]) for folder, parts in groupby(added, lambda one: one[0]))
        await each(groups, look)
        # a folder of ours in which a file comes is no surprise
        in_the_way = [path for path in in_the_way if not any(one.startswith(f"{path}/") for one in first)]
        if self._take_over:
            in_the_way = [path for path in in_the_way if protection(path, self._protected)]
        if in_the_way:
            names = ", ".join(sorted(in_the_way)[:5]) + (", …" if len(in_the_way) > 5 else "")
            raise refused("others-files", names=names)

    async def _stage(self, remote: Remote, steps: Steps) -> None:
        """Send everything aside; what an interrupted run sent is not sent again."""
        staged = await remote.staged()
        count = 0

        async def send(step: Step) -> None:
            nonlocal count
            if staged.get(staged_name(step)) != step.size:
                await remote.stage(self._output / step.path, step)
            count += 1
            if self._progress is not None:
                self._progress(count, steps.sent)

        await each(steps.by_path("add", "replace"), send)

    async def _intend(self, remote: Remote) -> None:
        """Write on the server what is about to change, so that whoever comes next knows what cannot be relied upon."""
        if self._coming.exists():
            doubtful = self._work / "doubtful.jsonl"
            write_list(self._known(), doubtful)
            await remote.put(doubtful, "manifest.jsonl")
        await remote.put(self._wanted, "coming.jsonl")

    async def _switch(self, remote: Remote, steps: Steps, first: set[str]) -> None:
        async def act(step: Step) -> None:
            if step.act != "remove":
                await remote.show(step)
            elif step.path not in first:
                await remote.remove(step.path)

        for rank in steps.ranks:
            await each(steps.of(rank), act)
