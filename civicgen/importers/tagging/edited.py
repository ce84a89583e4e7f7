"""Changes become files to write: each whole, each with nothing else changed; or what a clerk must write by hand."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from civicgen.content.front import LIMIT
from civicgen.content.types import Synthesis
from civicgen.importers.tagging.changes import Changes
from civicgen.importers.tagging.fronts import add_points, cite
from civicgen.importers.tagging.streams import regroup
from civicgen.problems import Place, Problem

__all__ = ["Edited", "edited", "write"]


class Edited(msgspec.Struct, frozen=True):
    """A file to write."""

    file: str
    """From the portal's root."""
    before: bytes
    after: bytes


def edited(root: Path, changes: Changes) -> Iterator[Edited | Problem]:
    """Every file that changes, or why it cannot be changed."""
    syntheses = {each.synthesis.source: each.synthesis for each in changes.points}
    syntheses |= {each.synthesis.source: each.synthesis for each in changes.new}
    for file, synthesis in sorted(syntheses.items()):
        yield _synthesis(root, file, synthesis, changes)
    by_file: dict[str, dict[int, int | None]] = {}
    for number, head in changes.heads.items():
        by_file.setdefault(changes.files[number], {})[number] = head
    for file, heads in sorted(by_file.items()):
        before = (root / file).read_bytes()
        after = regroup(before, file, heads)
        if after is None:
            lines = ", ".join(f"{number} → {head or '—'}" for number, head in heads.items())
            yield _by_hand(file, f"grouped_with: {lines}")
        else:
            yield Edited(file, before, after)


def _synthesis(root: Path, file: str, synthesis: Synthesis, changes: Changes) -> Edited | Problem:
    before = data = (root / file).read_bytes()
    for change in changes.points:
        if change.synthesis is synthesis:
            after = cite(data, file, change.point, change.add, change.remove)
            if after is None and len(data) + 6 * len(change.add) > LIMIT:
                given = {"limit": str(LIMIT // 1024), "title": change.title, "count": str(len(change.add))}
                return Problem(code="trace-too-many", place=Place(file), given=given)
            if after is None:
                plus, minus = (", ".join(map(str, numbers)) for numbers in (change.add, change.remove))
                return _by_hand(file, f"{change.point} / cites: + {plus or '—'} / − {minus or '—'}")
            data = after
    new = [(each.point, each.title, each.add) for each in changes.new if each.synthesis is synthesis]
    if new:
        after = add_points(data, file, new)
        if after is None:
            return _by_hand(file, " / ".join(f"{point}: {title}, cites: {numbers}" for point, title, numbers in new))
        data = after
    return Edited(file, before, data)


def _by_hand(file: str, lines: str) -> Problem:
    return Problem(code="trace-by-hand", place=Place(file), given={"lines": lines[:2000]})


def write(root: Path, files: list[Edited]) -> None:
    """Put every file in place whole; one that changed meanwhile is somebody's work, and stops it.

    Raises OSError. Done again after an interruption, the rest is written.
    """
    for each in files:
        path = root / each.file
        if path.read_bytes() != each.before:
            raise FileExistsError(each.file)
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".import-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(each.after)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(aside, path.stat().st_mode & 0o777)
            os.replace(aside, path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
