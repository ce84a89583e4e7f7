"""Rendered pages, streams and copied files become files laid aside, and rows of what a switch would do with them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from civicgen.builder.changes import Change, Comparison, content_of
from civicgen.builder.entries import Act, Entry, Pending
from civicgen.builder.place import Ground
from civicgen.builder.record import Record
from civicgen.builder.report import Measured, Tally
from civicgen.builder.spread import Aside
from civicgen.builder.staging import Staging
from civicgen.builder.trouble import disk
from civicgen.builder.weight import FIRST_VIEW, weight
from civicgen.builder.working import Outcome, Rendered
from civicgen.digests import encode
from civicgen.pages.planned import Copied, Streamed
from civicgen.problems import Place, Problem

__all__ = ["Laying", "Told", "Witness"]

Witness = Callable[[str, str, bytes | None], None]
"""Is shown every file that will not be as it was: path, kind, bytes (none of a copied file; None when it goes)."""

LARGE = 16 * 1024 * 1024
"""Bytes from which the size of a rendered file is remembered; no host takes less than 25 MiB."""
_AT_ONCE = 100
"""Files of which the record is told together."""


class Told(dict[bytes, Problem]):
    """Problems, each once: a mistake in a template is found by every page, and told of the first by its address."""

    def add(self, *problems: Problem) -> None:
        """Tell problems that were perhaps told before."""
        for problem in problems:
            given = {name: value for name, value in problem.given.items() if name != "page"}
            key = encode((problem.code, problem.severity, problem.place, given))
            if key not in self or problem.given.get("page", "") < self[key].given.get("page", ""):
                self[key] = problem


class Laying:
    """Lays aside what one build makes, and counts it."""

    def __init__(
        self, place: Ground, record: Record, comparison: Comparison, told: Told, witness: Witness | None = None
    ) -> None:
        self.staging = Staging(place.aside)
        self.tally = Tally()
        self.told = told
        self.failures = 0
        """Pages that could not be rendered; after the first, nothing is laid aside any more."""
        self.due = 0
        """Pages that are to be rendered, and were not taken yet."""
        self.top = record.head.top
        """Numbers given to files so far."""
        self.added = 0
        """Files that the record did not know."""
        self.heavy = dict(record.head.heavy)
        """Pages whose first view is too heavy, rendered now or before, and their weight."""
        self.large = dict(record.head.large)
        """Files that some host may not take, rendered now or before, and their bytes."""
        self._witness = witness
        self._record = record
        self._comparison = comparison
        self._output = f"{place.output}{os.sep}"
        self._rows: list[Pending] = []

    @property
    def by_workers(self) -> Aside[Change] | None:
        """What those who render lay aside themselves: files that are new, when nobody wants to see their bytes.

        Not on Windows, where a worker cannot know that the build it works for is gone.
        """
        if self._witness is not None or sys.platform == "win32":
            return None
        return Aside(str(self.staging.folder), lambda change: not change.there)

    def take(self, change: Change, outcome: Outcome) -> None:
        """Lay aside what was rendered, unless the very same bytes are in place already."""
        self.due -= 1
        if not isinstance(outcome, Rendered):
            self.failures += 1
            self.told.add(*outcome)
            return
        path, kind = change.path, change.kind
        data, size = outcome.data, outcome.size
        self.tally.page(kind, path, size=size, spent=outcome.spent)
        self.forget(path)
        if size >= LARGE:
            self.large[path] = size
        if outcome.weight > FIRST_VIEW and kind != "whole":
            self.heavy[path] = outcome.weight
        if self.failures:
            return
        if outcome.laid is not None:
            self._pend(change, kind, outcome.fields, outcome.content, size, outcome.laid)
            return
        state = self._in_place(path, data) if change.there else None
        if state is not None:
            self._pend(change, kind, outcome.fields, outcome.content, *state, kept=True)
            return
        if self._witness is not None:
            self._witness(path, kind, data)
        try:
            size, changed = self.staging.write(path, data)
        except (FileExistsError, NotADirectoryError):
            self._comparison.twice(path, path)
            return
        self._pend(change, kind, outcome.fields, outcome.content, size, changed)

    def forget(self, path: str) -> None:
        """Say no more of a page what an earlier build found."""
        self.heavy.pop(path, None)
        self.large.pop(path, None)

    def copy(self, change: Change, item: Copied) -> None:
        """Lay a file aside that is published as it is, unless the same stands there already."""
        name = f"{self._output}{item.path}"
        if not os.path.isfile(item.source):
            given = {"path": item.path, "source": item.source}
            self.told.add(Problem(code="file-gone", place=Place(file=item.path), given=given))
            return
        if change.there:
            with disk(item.source):
                status = os.stat(name)
                if status.st_size == os.stat(item.source).st_size and (content := content_of(name)) == content_of(
                    item.source
                ):
                    self.tally.page("file", item.path, size=status.st_size)
                    self._pend(change, "file", b"", content, status.st_size, status.st_mtime_ns, kept=True)
                    return
        if self._witness is not None:
            self._witness(item.path, "file", b"")
        try:
            size, changed, content = self.staging.copy(item.path, item.source)
        except (FileExistsError, NotADirectoryError):
            self._comparison.twice(item.path, item.path)
            return
        self.tally.page("file", item.path, size=size)
        self._pend(change, "file", b"", content, size, changed)

    def stream(self, change: Change, item: Streamed) -> None:
        """Lay a file aside that is made piece by piece, unless the very same bytes turn out to be in place already."""
        try:
            size, changed, content = self.staging.stream(item.path, item.pieces())
        except (FileExistsError, NotADirectoryError):
            self._comparison.twice(item.path, item.path)
            return
        self.tally.page(item.kind, item.path, size=size)
        if change.there:
            name = f"{self._output}{item.path}"
            with disk(name):
                status = os.stat(name)
                same = status.st_size == size and content_of(name) == content
            if same:
                self.staging.remove(item.path)
                self._pend(change, item.kind, b"", content, status.st_size, status.st_mtime_ns, kept=True)
                return
        self._pend(change, item.kind, b"", content, size, changed)

    def too_heavy(self) -> Iterator[Problem]:
        """Warnings about pages that arrive in more than one round trip, rendered now or before."""
        for path in sorted(self.heavy):
            given = {"bytes": str(self.heavy[path]), "limit": str(FIRST_VIEW), "path": path}
            yield Problem(code="first-view-too-heavy", place=Place(file=path), severity="warning", given=given)

    def end(self) -> None:
        """Everything was taken. Raises RuntimeError when it was not: a lost page must not pass for an unchanged one."""
        if self.due and not self.failures:
            raise RuntimeError(f"{self.due} pages were never rendered")
        self.note()
        self._weigh()

    def note(self) -> None:
        """Tell the record of what was laid aside since: of many files at once, which costs a third."""
        for path in self._record.pend(self._rows):
            self._comparison.twice(path, path)
        self._rows.clear()

    def _weigh(self) -> None:
        """Find the page that is heaviest as sent, of those rendered, while they still lie aside."""
        for path in self.tally.large:
            for folder in (self.staging.folder, self._output):  # what was right already was not laid aside
                with suppress(OSError), open(f"{folder}{os.sep}{path}", "rb") as file:
                    sent = weight(file.read())
                    if self.tally.heaviest is None or sent > self.tally.heaviest.value:
                        self.tally.heaviest = Measured(path, sent)
                    break

    def _in_place(self, path: str, data: bytes) -> tuple[int, int] | None:
        """Size and time of the file in place when it holds just these bytes."""
        name = f"{self._output}{path}"
        try:
            with open(name, "rb", buffering=0) as file:
                status = os.fstat(file.fileno())
                if status.st_size != len(data) or file.read() != data:
                    return None
        except OSError:
            return None
        return status.st_size, status.st_mtime_ns

    def _pend(
        self, change: Change, kind: str, fields: bytes, content: bytes, size: int, changed: int, *, kept: bool = False
    ) -> None:
        known = change.known
        number = self.top if known is None else known.number
        if known is None:
            self.top += 1
            self.added += 1
        entry = Entry(number, change.digest, content, size, changed)
        act: Act = "kept" if kept else "replaced" if change.there else "new"
        row = Pending(change.path, entry, kind, fields, change.folded, act)
        self.tally.written += not kept
        self._rows.append(row)
        if len(self._rows) >= _AT_ONCE:
            self.note()
