"""What a build did, as a value, and as words for people and for machines."""

from __future__ import annotations

from collections import Counter

import msgspec

from civicgen.builder.weight import is_page
from civicgen.problems import Problem, has_errors

__all__ = ["Kind", "Measured", "Report", "Tally"]


class Measured(msgspec.Struct, frozen=True):
    """A page that stands out."""

    path: str
    value: float
    """Seconds to render it, or bytes as sent."""


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """Files of one kind."""

    kind: str
    """Kind of page; `file` for files published as they are."""
    rendered: int = 0
    """Rendered (or copied) by this build."""
    same: int = 0
    """Left as they were: nothing they show has changed."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did. Nothing was put in place when a problem in it is an error."""

    output: str
    """Folder of the site."""
    instant: str = ""
    """Last transition before the build, in UTC."""
    preview: bool = False
    kinds: tuple[Kind, ...] = ()
    written: int = 0
    """Files put in place: rendered ones whose bytes differ from what was there."""
    removed: tuple[str, ...] = ()
    """First of the files that are in the plan no more (at most 100)."""
    removals: int = 0
    """How many files were removed."""
    files: int = 0
    """Files of the whole site."""
    size: int = 0
    """Bytes of the whole site, as they lie on the disk."""
    largest: tuple[int, str] = (0, "")
    """Bytes and path of its largest page, where that is large for a host."""
    seconds: float = 0.0
    slowest: Measured | None = None
    """Page that took longest to render."""
    heaviest: Measured | None = None
    """Page that is heaviest as sent, of those rendered."""
    problems: tuple[Problem, ...] = ()
    strays: tuple[str, ...] = ()
    """What lies in the folder of the site and was not written by civicgen: left alone."""
    set_aside: tuple[str, ...] = ()
    """Files moved out of the site: nobody planned them, and it was not known who had written them."""
    set_aside_in: str = ""
    """Folder where they lie now."""
    mended: bool = False
    """An earlier build had been interrupted while it put files in place; that was finished first."""
    unlogged: int = 0
    """What is published and not yet in the journal, when the portal keeps one."""
    next: str = ""
    """Instant of the next transition, when the site should be built again; empty when none is known."""

    @property
    def rendered(self) -> int:
        """Files made by this build."""
        return sum(kind.rendered for kind in self.kinds)

    @property
    def same(self) -> int:
        """Files left as they were."""
        return sum(kind.same for kind in self.kinds)

    @property
    def good(self) -> bool:
        """The site stands as the sources say."""
        return not has_errors(self.problems)


class Tally:
    """Gathers the figures of a build as it goes."""

    def __init__(self) -> None:
        self.rendered: Counter[str] = Counter()
        self.size = 0
        self.written = 0
        self.removals = 0
        self.removed: list[str] = []
        self._slowest = (-1, "")
        self._largest: dict[str, tuple[int, str]] = {}
        """By kind, size and path of the largest page."""
        self.heaviest: Measured | None = None

    def page(self, kind: str, path: str, *, size: int, spent: int = 0) -> None:
        """Count a file that was made."""
        self.rendered[kind] += 1
        self.size += size
        if spent > self._slowest[0]:
            self._slowest = (spent, path)
        if spent:  # rendered; among equals the first by name, so that the order in which workers answer does not show
            largest = self._largest.get(kind, (0, ""))
            if size > largest[0] or (size == largest[0] and path < largest[1]):
                self._largest[kind] = (size, path)

    def remove(self, path: str) -> None:
        """Count a file that is in the plan no more."""
        self.removals += 1
        if len(self.removed) < 100:
            self.removed.append(path)

    @property
    def slowest(self) -> Measured | None:
        """Page that took longest."""
        return Measured(self._slowest[1], self._slowest[0] / 1e9) if self._slowest[0] > 0 else None

    @property
    def large(self) -> list[str]:
        """Pages among which the heaviest as sent is looked for: the largest of each kind, of a few kinds."""
        return [path for _, path in sorted(self._largest.values(), key=lambda it: (-it[0], it[1])) if is_page(path)][:5]

    def kinds(self, same: Counter[str]) -> tuple[Kind, ...]:
        """Figures of each kind, by name."""
        names = sorted(self.rendered.keys() | same.keys())
        return tuple(Kind(kind=name, rendered=self.rendered[name], same=same[name]) for name in names)
