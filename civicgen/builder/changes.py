"""A plan and the record of the last build become the files that must be made again, and why."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import Literal, NamedTuple

from civicgen.builder.assistant import Assistant
from civicgen.builder.entries import Entry, Pending
from civicgen.builder.groups import opened
from civicgen.builder.paths import fold, unfit
from civicgen.builder.record import Record
from civicgen.builder.standing import Standing
from civicgen.builder.trouble import disk
from civicgen.digests import SIZE, encode
from civicgen.pages.planned import Copied, Group, Item, Planned, Streamed
from civicgen.problems import Place, Problem

__all__ = ["Change", "Comparison", "content_of", "made_from", "stamp_of"]

Why = Literal["new", "changed", "altered"]
"""Never built before; made from something else than last time; not there as it was written."""
_BLOCK = 1 << 20
SOME = 50
"""Files looked at together: few, since the first of them may be rendered while the others are planned."""
HEAVY = 1 << 20
"""Bytes of contexts after which they are looked at, however few files they are for."""


class Looked(NamedTuple):
    """A file of the plan, before it is held against the record."""

    path: str
    kind: str
    laid: Copied | Streamed | None
    context: bytes
    digest: bytes


class Change(NamedTuple):
    """A file that must be made, or at least looked at again."""

    path: str
    kind: str
    """Kind of its context; `file` for a copied one."""
    laid: Copied | Streamed | None
    """What is laid aside here, when nothing is rendered: a file to copy, or one made piece by piece."""
    context: bytes
    """Canonical bytes of the context; empty for what has none."""
    digest: bytes
    folded: str | None
    known: Entry | None
    why: Why
    there: bool
    """A file stands at its place, and may turn out to be right."""


def made_from(prefix: bytes, context: bytes) -> bytes:
    """Digest what a page is made from: its look and kind (`prefix`, at most 64 bytes), and its context."""
    return blake2b(context, digest_size=SIZE, key=prefix).digest()


def content_of(path: str) -> bytes:
    """Digest the bytes of a file, whatever its size."""
    state = blake2b(digest_size=SIZE)
    with open(path, "rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            state.update(block)
    return state.digest()


class Comparison:
    """Goes through a plan once, a few hundred files at a time, and yields what is not as it was recorded."""

    def __init__(
        self,
        plan: Iterable[Item | Group],
        record: Record,
        output: str,
        prefix_of: Callable[[Planned], bytes],
        assistant: Assistant,
        *,
        fresh: bool,
        look: bytes = b"",
    ) -> None:
        self.groups: set[str] = set()
        """Names of the groups of the plan."""
        self._plan = opened(plan, record, output + os.sep, look, self._skip, self.groups, assistant)
        self._look = look
        self._record = record
        self._output = output + os.sep
        self._prefix_of = prefix_of
        self._fresh = fresh
        """There is no output folder yet: nothing can stand in it."""
        self._met = bytearray(record.head.top // 8 + 1)
        self.problems: list[Problem] = []
        self.same: Counter[str] = Counter()
        """Files that are as they were, by kind."""
        self.looked = 0
        self.found = 0
        """Files of the plan that the record knows."""
        self.size = 0
        """Bytes of the files that are as they were."""
        self.tops: set[str] = set()
        """First parts of all paths."""
        self._obstructed: list[str] = []
        """New files at whose place, or above it, stands something that is no file, or no folder."""
        self.touched: list[Pending] = []
        """Files that are as they were, but with another time: only the record has to know."""

    def __iter__(self) -> Iterator[Change]:
        while items := self._some():
            self.looked += len(items)
            known = self._record.find([item.path for item in items if _sayable(item.path)])
            for item in items:
                change = self._compare(item, known.get(item.path))
                if change is not None:
                    yield change

    def _some(self) -> list[Looked]:
        """The next files of the plan: few enough to be no load in memory."""
        items: list[Looked] = []
        size = 0
        for item in islice(self._plan, SOME):
            context, laid = b"", None if isinstance(item, Planned) else item
            if isinstance(item, Copied):
                kind, digest = "file", stamp_of(item)
            elif isinstance(item, Streamed):
                kind, digest = item.kind, made_from(self._look, item.inputs)
            else:
                kind, context = item.context.kind, encode(item.context)  # type: ignore[attr-defined]  # every context has a kind
                digest = made_from(self._prefix_of(item), context)
            items.append(Looked(item.path, kind, laid, context, digest))
            size += len(context)
            if size > HEAVY:
                break
        return items

    def _skip(self, group: Standing) -> None:
        """Take a whole group as it stands."""
        met, numbers = self._met, group.each()
        for number in numbers:
            if met[number >> 3] >> (number & 7) & 1:
                path = self._record.path_of(number)
                self.twice(path, path)
            met[number >> 3] |= 1 << (number & 7)
        self.size += group.size
        self.tops.update(group.tops)
        self.same.update(group.kinds)
        self.found += len(numbers)
        self.looked += len(numbers)

    def _compare(self, item: Looked, entry: Entry | None) -> Change | None:
        path = item.path
        if entry is None:
            return self._new(item)
        self.tops.add(path.partition("/")[0])
        if self._met[entry.number >> 3] >> (entry.number & 7) & 1:
            self.twice(path, path)
            return None
        self._met[entry.number >> 3] |= 1 << (entry.number & 7)
        self.found += 1
        name = self._output + path
        try:
            state = os.lstat(name)
        except OSError:
            return Change(*item, fold(path), entry, "altered", there=False)
        there = stat.S_ISREG(state.st_mode)
        if not there or state.st_size != entry.size:
            return Change(*item, fold(path), entry, "altered", there=there)
        if item.digest != entry.digest:
            return Change(*item, fold(path), entry, "changed", there=True)
        if state.st_mtime_ns != entry.changed:  # a cache of a host's CI brings files back with other times
            with disk(name):
                content = content_of(name)
            if content != entry.content:
                return Change(*item, fold(path), entry, "altered", there=True)
            fields = self._record.fields(path) or b""
            entry = entry._replace(changed=state.st_mtime_ns)
            self.touched.append(Pending(path, entry, item.kind, fields, fold(path), "kept"))
        self.same[item.kind] += 1
        self.size += entry.size
        return None

    def _new(self, item: Looked) -> Change | None:
        path = item.path
        problem = unfit(path)
        if problem is not None:
            self.problems.append(problem)
            return None
        self.tops.add(path.partition("/")[0])
        there = False
        if not self._fresh:
            try:
                there = stat.S_ISREG(os.lstat(self._output + path).st_mode)
            except FileNotFoundError:
                pass
            except NotADirectoryError:
                self._obstructed.append(path)
            else:
                if not there:
                    self._obstructed.append(path)
        return Change(*item, fold(path), None, "new", there=there)

    def twice(self, one: str, other: str) -> None:
        """Two files of the plan would be one, here or on a system that confuses capitals."""
        self.problems.append(
            Problem(code="same-path-twice", place=Place(file=other), given={"path": other, "other": one})
        )

    def collide(self) -> None:
        """Once the plan is through: a new file where a folder of other pages is, or under a page that is a file."""
        for path in self._obstructed:
            above = [path.rsplit("/", count)[0] for count in range(1, path.count("/") + 1)]
            others = [*self._record.find(above).items()] if above else []
            for other, known in (*others, *self._record.under(path)):
                if self.met(known):
                    self.twice(other, path)
        for path, other, entry in self._record.folded_alike():
            if entry is None or self.met(entry):
                self.twice(other, path)

    def met(self, entry: Entry) -> bool:
        """Say whether a recorded file is in the plan."""
        return bool(self._met[entry.number >> 3] >> (entry.number & 7) & 1)


def _sayable(path: str) -> bool:
    """Say whether a path can be written in UTF-8 at all: a file name of another encoding cannot."""
    if path.isascii():
        return True
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def stamp_of(item: Copied) -> bytes:
    """Digest what is known of a file without reading it."""
    return blake2b(f"{item.size} {item.changed}".encode(), digest_size=SIZE, key=b"copied").digest()
