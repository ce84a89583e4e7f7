"""Changes of the sources, and hours that pass, become releases: the last good one stays until a newer one is whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from civicgen.builder.build import build
from civicgen.builder.report import Report
from civicgen.builder.snapshot import Pace, Snapshot, differing, snapshot, watched
from civicgen.builder.trouble import Busy, DiskTrouble
from civicgen.config import Config
from civicgen.problems import Problem, ProblemsFound
from civicgen.publish.deployment.deployed import Deployed
from civicgen.publish.deployment.deploying import deploy
from civicgen.publish.deployment.following import advance
from civicgen.words import mark

__all__ = ["Round", "watch"]

PACE = Pace(shortest=2.0, settled=1.0, share=200)
"""A server is in no hurry, and has other things to do: one look takes at most one two-hundredth of the time."""
BUSY = mark("another command is working on this portal")
_FIRST, _LONGEST = 5.0, 300.0
"""Seconds after which something that failed is tried again; twice as many each time, up to the longest."""
_BURST = 30.0
"""Seconds for which changes that go on and on are joined at most."""


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to show visitors what the sources say."""

    changed: tuple[str, ...] = ()
    """Files that changed; none at the beginning, and when an hour has passed."""
    report: Report | None = None
    deployed: Deployed | None = None
    problems: tuple[Problem, ...] = ()
    """What is wrong with the settings, or with the branch that is followed."""
    following: bool = False
    """Nothing was built: it tells only how it goes with the branch."""
    trouble: str = ""
    """What stopped it that no edit could mend: a full disk, another command at work."""
    again_in: float = 0.0
    """Seconds after which it is tried again even if nothing changes; 0 when it is not."""

    @property
    def every(self) -> tuple[Problem, ...]:
        """All problems of the round."""
        return (
            *self.problems,
            *(self.report.problems if self.report is not None else ()),
            *(self.deployed.problems if self.deployed is not None else ()),
        )

    @property
    def good(self) -> bool:
        """Visitors see what the sources say."""
        return self.deployed is not None and self.deployed.good and not self.trouble and not self.problems


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """A branch to follow."""

    name: str
    remote: str = "origin"
    every: float = 60.0
    """Seconds between two looks at the remote."""


def watch(
    root: Path,
    settings: Callable[[Path], Config],
    tell: Callable[[Round], None],
    *,
    stopped: Callable[[float], bool],
    branch: Branch | None = None,
    pace: Pace = PACE,
) -> None:
    """Build and deploy at once, then whenever files change, the branch moves on, or the report's next hour comes.

    `stopped(seconds)` waits that long and says whether to end. `settings` reads `civicgen.yml` anew for each round.
    `tell` is told every round. A round that is under way is always finished. Nothing that can go wrong ends it.
    """
    _Watch(root, settings, tell, stopped, branch, pace).run()


class _Watch:
    def __init__(
        self,
        root: Path,
        settings: Callable[[Path], Config],
        tell: Callable[[Round], None],
        stopped: Callable[[float], bool],
        branch: Branch | None,
        pace: Pace,
    ) -> None:
        self._root = root
        self._settings = settings
        self._tell = tell
        self._stopped = stopped
        self._branch = branch
        self._pace = pace
        self._next = ""
        self._fetch_at = 0.0
        self._fetch_failed = 0
        self._fetch_told: tuple[Problem, ...] = ()
        self._failed = 0

    def run(self) -> None:
        places = watched(self._root)
        self._follow()
        known = snapshot(places)
        changed: tuple[str, ...] = ()
        while True:
            done = self._round(changed)
            self._failed = self._failed + 1 if done.again_in else 0
            self._tell(done)
            again = time.monotonic() + done.again_in if done.again_in else None
            waited = self._wait(places, known, again)
            if waited is None:
                return
            known, changed = waited

    def _round(self, changed: tuple[str, ...]) -> Round:
        again = min(_LONGEST, _FIRST * 2**self._failed)
        report: Report | None = None
        try:
            config = self._settings(self._root)
            report = build(self._root, instant=datetime.now(UTC))
            self._next = report.next or self._next
            if not report.good:
                return Round(changed=changed, report=report)
            done = deploy(self._root, config, again=False)
            return Round(changed=changed, report=report, deployed=done, again_in=0.0 if done.good else again)
        except ProblemsFound as found:
            return Round(changed=changed, report=report, problems=found.problems)
        except DiskTrouble as trouble:
            return Round(changed=changed, report=report, trouble=f"{trouble.path}: {trouble.reason}", again_in=again)
        except Busy:
            return Round(changed=changed, report=report, trouble=BUSY, again_in=again)
        except Exception as fault:  # noqa: BLE001  (whatever it is: visitors go on seeing the last good site, and we go on)
            return Round(changed=changed, report=report, trouble=f"{type(fault).__name__}: {fault}", again_in=again)

    def _wait(
        self, places: tuple[Path, ...], known: Snapshot, again: float | None
    ) -> tuple[Snapshot, tuple[str, ...]] | None:
        """Wait for a reason to build: changed files once they have settled, an hour, another try. None at the end."""
        while True:
            began = time.perf_counter()
            self._follow()
            seen = snapshot(places)
            taken = time.perf_counter() - began
            if seen != known:
                settled = self._settle(places, seen)
                return None if settled is None else (settled, differing(known, settled))
            if self._due() or (again is not None and time.monotonic() >= again):
                return seen, ()
            if self._stopped(max(self._pace.shortest, taken * self._pace.share)):
                return None

    def _settle(self, places: tuple[Path, ...], seen: Snapshot) -> Snapshot | None:
        """Join a burst of changes: a copy under way, an editor that saves all its files."""
        end = time.monotonic() + _BURST
        while True:
            if self._stopped(self._pace.settled):
                return None
            newer = snapshot(places)
            if newer == seen or time.monotonic() > end:
                return newer
            seen = newer

    def _due(self) -> bool:
        """Whether the hour has come at which the site changes by itself; only once for each."""
        if not self._next or datetime.now(UTC) < datetime.fromisoformat(self._next):
            return False
        self._next = ""
        return True

    def _follow(self) -> None:
        """Look at the branch when it is time; what it brings is then seen as changed files."""
        if self._branch is None or time.monotonic() < self._fetch_at:
            return
        problems: tuple[Problem, ...] = ()
        try:
            advance(self._root, self._branch.remote, self._branch.name)
        except ProblemsFound as found:
            problems = found.problems
        self._fetch_failed = self._fetch_failed + 1 if problems else 0
        if problems != self._fetch_told:
            self._tell(Round(problems=problems, following=True))
        self._fetch_told = problems
        later = min(max(_LONGEST, self._branch.every), self._branch.every * 2**self._fetch_failed)
        self._fetch_at = time.monotonic() + later
