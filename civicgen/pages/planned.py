"""What the plan is made of: files that are pure functions of data, in memory or piece by piece, and files to copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from civicgen.pages.contexts import Value

__all__ = ["Copied", "Group", "Item", "Planned", "Streamed"]


class Planned(msgspec.Struct, frozen=True):
    """A file to be rendered from a context (a page, a feed, a calendar, a site map…)."""

    path: str
    """File in the site, with forward slashes: `plan-local-2026/answers/3/index.html`."""
    context: Value
    """Its class says how it is rendered (`kind`), its canonical bytes whether it must be again."""


class Group(msgspec.Struct, frozen=True):
    """Pages that are together a pure function of the same inputs: while these are as they were, none is looked at."""

    name: str
    """Unique in the plan, and the same from build to build."""
    inputs: bytes
    """Digest of everything the pages are made from, look and words aside."""
    pages: Callable[[], Iterator[Planned | Streamed]]
    """Makes the pages, in the process that plans."""


class Streamed(msgspec.Struct, frozen=True):
    """A file that may be longer than memory: made piece by piece in the process that plans, when it changed."""

    path: str
    kind: str
    """Name of the kind, in reports."""
    inputs: bytes
    """Digest of everything the file is made from, look and program aside."""
    pieces: Callable[[], Iterator[bytes]]
    """Makes the bytes, in their order; the same inputs give the same bytes."""


class Copied(msgspec.Struct, frozen=True):
    """A file to be published as it is."""

    path: str
    source: str
    """Absolute path of the file to copy."""
    size: int
    changed: int
    """Nanoseconds; used only to skip comparing."""


Item = Planned | Streamed | Copied
"""A file of the site, whichever way it is made."""
