"""What differs between a site and its copy becomes steps, in an order in which no link ever leads to a missing file."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import msgspec

from civicgen.publish.deployment.lists import Differs, File

__all__ = ["Act", "Plan", "Step", "clashes", "step_of"]

Act = Literal["add", "replace", "remove"]

_MACHINES = (".xml", ".atom", ".ics", ".json", ".jsonl", ".csv", ".txt", ".geojson")
_HOST = frozenset([".htaccess", "_headers", "_redirects"])
_SHOWN = 1000
"""Steps of a plan that are kept to be shown; the others are counted."""


class Step(NamedTuple):
    """One file to put in place or to take away."""

    rank: tuple[int, int]
    """Steps of one rank may be done in any order, and at the same time; those of a later one only after them."""
    act: Act
    path: str
    digest: str
    size: int


def _rank(one: Differs) -> tuple[int, int]:
    """When a file's turn comes.

    New things first, which nothing leads to yet; then what leads to them, deepest pages first and the home page last;
    then feeds and site maps; then rules for the host, one of which can break a whole site; then `build.json`, which
    says that all it speaks of is there; and only then what is in no page any more goes.
    """
    path = one.path
    page, machine = path.endswith(".html"), path.endswith(_MACHINES)
    if one.here is None:
        return (8, 0) if page else (9, 0)
    if path == "build.json":
        return 7, 0
    if path in _HOST:
        return 6, 0
    if one.there is None and path != "index.html":  # the one address that is known before anything leads to it
        return (1, 0) if page else (2, 0) if machine else (0, 0)
    return (4, -path.count("/")) if page else (5, 0) if machine else (3, 0)


def step_of(one: Differs) -> Step:
    """What to do about one path that differs."""
    file: File | None = one.here or one.there
    assert file is not None
    act: Act = "remove" if one.here is None else "add" if one.there is None else "replace"
    return Step(_rank(one), act, one.path, file.digest, file.size)


def clashes(differences: Iterable[Differs]) -> Iterator[str]:
    """Paths to take away before anything else: files where a new one needs a folder, or in a folder that becomes one.

    The differences come by path, so that only the few paths need be remembered that the next one begins with.
    """
    open_: list[tuple[str, bool]] = []
    for one in differences:
        gone = one.here is None
        open_ = [(path, was) for path, was in open_ if one.path.startswith(path)]
        for path, was in open_:
            if was != gone and one.path.startswith(path + "/"):
                yield path if was else one.path
        open_.append((one.path, gone))


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What would be done, in figures, and the first of it."""

    added: int = 0
    replaced: int = 0
    removed: int = 0
    same: int = 0
    size: int = 0
    """Bytes to be sent."""
    steps: tuple[tuple[str, str], ...] = ()
    """What is done first, in order: `add`, `replace` or `remove`, and the path (at most a thousand)."""

    @property
    def nothing(self) -> bool:
        """The copy is as the site."""
        return not (self.added or self.replaced or self.removed)

    @classmethod
    def of(cls, differences: Iterable[Differs]) -> Plan:
        """Count, and keep the first steps."""
        counts = {"add": 0, "replace": 0, "remove": 0}
        same = size = 0

        def counted() -> Iterator[Step]:
            nonlocal same, size
            for one in differences:
                if one.same:
                    same += 1
                    continue
                step = step_of(one)
                counts[step.act] += 1
                if step.act != "remove":
                    size += step.size
                yield step

        first = heapq.nsmallest(_SHOWN, counted())
        return cls(
            added=counts["add"],
            replaced=counts["replace"],
            removed=counts["remove"],
            same=same,
            size=size,
            steps=tuple((step.act, step.path) for step in first),
        )
