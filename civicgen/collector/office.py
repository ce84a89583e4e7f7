"""What all requests share while the server runs: the bundle in force, the thread that writes, the one that reads."""

from __future__ import annotations

import asyncio
import datetime
import json
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from civicgen.collector import store
from civicgen.collector.bundles import Bundles
from civicgen.collector.commits import Busy, Commits
from civicgen.collector.database import Database, Unreachable, connect
from civicgen.collector.keeping import pulled
from civicgen.collector.letters import Letters
from civicgen.collector.rates import Rates, Shares
from civicgen.collector.settings import Settings, utc
from civicgen.forms.bundle import Bundle

if TYPE_CHECKING:
    from civicgen.collector.searching import Searching

__all__ = ["Office"]

T = TypeVar("T")
P = ParamSpec("P")
EVERY = 60
"""Seconds between looks at the bundle, at confirmations that are too old, at files of forms that were never sent."""


class Office:
    """Made once, before the first request."""

    def __init__(self, settings: Settings) -> None:
        """Read the bundle and open the store; raises OSError, `BadBundle`, `Unreachable`."""
        self.settings = settings
        self._reading: Database = connect(settings.store)
        known = store.prepare(self._reading)
        try:
            self.bundles = Bundles(settings.bundle, settings.key or known.get("key", ""))
        except BaseException:
            self._reading.close()
            raise
        self.bundles.pinned = store.pin(self._reading, self.bundles.now.key, anew=bool(settings.key))
        self.name, self.secret = known["store"], known["secret"]
        self.commits = Commits(connect(settings.store))
        self.rates, self.shares = Rates(), Shares()
        self.letters = Letters(settings.mail, settings.mail_from)
        self.searching: Searching | None = None
        if settings.search:
            from civicgen.collector.searching import Searching  # late: most servers only receive

            self.searching = Searching(settings.search)
        self.counts: Counter[str] = Counter()
        self._purged: datetime.date | None = None
        self._reader = ThreadPoolExecutor(1, "reading")

    @property
    def bundle(self) -> Bundle:
        """The bundle in force."""
        return self.bundles.now

    async def read(self, question: Callable[Concatenate[Database, P], T], *values: P.args, **named: P.kwargs) -> T:
        """Ask the store something, while others are answered."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, lambda: question(self._reading, *values, **named))

    async def ready(self) -> bool:
        """Whether the next deposit could be written: something is."""
        try:
            await asyncio.wait_for(asyncio.wrap_future(self.commits.ask(lambda writing: writing.probe())), 5)
        except Exception:  # noqa: BLE001  (whatever it is, it could not be written)
            return False
        return True

    async def look(self) -> None:
        """Look whether there is another bundle, and say it in the log when it cannot be used."""
        before = self.bundles.problem
        try:
            # Another key may have been accepted since, by `civicgen collector check --accept-key`.
            self.bundles.pinned = await self.read(store.pin, self.bundle.key)
        except Unreachable as error:
            self.counts[f"keeping failed: {type(error).__name__}"] += 1
        if await asyncio.to_thread(self.bundles.look) and not self.bundles.pinned:
            self.bundles.pinned = await self.read(store.pin, self.bundle.key)
        if self.bundles.problem and self.bundles.problem != before:
            line = {"event": "bundle refused", "reason": self.bundles.problem, "other_key": self.bundles.other_key}
            sys.stderr.write(json.dumps(line) + "\n")

    async def keep(self) -> None:
        """Look after everything, for as long as the server runs."""
        while True:
            await asyncio.sleep(EVERY)
            await self.look()
            try:
                await self._keep_once(utc())
            except (Unreachable, Busy) as error:
                self.counts[f"keeping failed: {type(error).__name__}"] += 1

    async def _keep_once(self, now: datetime.datetime) -> None:
        await asyncio.wrap_future(self.commits.ask(lambda writing: writing.expire(now)))
        await self._purge_once(now)
        await self.read(lambda database: database.tidy())

    async def _purge_once(self, now: datetime.datetime) -> None:
        if now.date() == self._purged:
            return
        self._purged = now.date()
        before = now - datetime.timedelta(days=self.settings.keep_days)
        known = await self.read(pulled)
        await asyncio.wrap_future(self.commits.ask(lambda writing: writing.purge(before, known)))

    async def close(self) -> None:
        """Write what waits, send what is on its way, let go."""
        await self.letters.close()
        await asyncio.to_thread(self.commits.close)
        self._reader.shutdown()
        self._reading.close()
