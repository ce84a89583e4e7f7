"""A small sound portal, and what tests do to it and to its journal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from civicgen.publish.journal.appending import Appended, append

BASE = Path(__file__).parents[1] / "broken" / "base"
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
PLAN = "content/consultations/plan"


def portal(folder: Path) -> Path:
    """A copy of the sound portal, in a folder of its own."""
    shutil.copytree(BASE, folder)
    return folder


def edit(root: Path, file: str, before: str, after: str) -> None:
    """Change a file; what is to be changed must be in it."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def counted_salts() -> Callable[[], bytes]:
    """Salts that are the same in each run of a test."""
    count = 0

    def salt() -> bytes:
        nonlocal count
        count += 1
        return count.to_bytes(32)

    return salt


def write(root: Path, minutes: int = 0, reason: str = "") -> Appended:
    """Append what is published; some minutes after the first time."""
    done = append(root, instant=NOW + timedelta(minutes=minutes), reason=reason)
    assert done.good, done.problems
    return done


def lines(root: Path) -> list[dict[str, Any]]:
    """The journal as any program reads it."""
    return [json.loads(line) for line in (root / "journal.jsonl").read_text(encoding="utf-8").splitlines()]


def snapshot(root: Path) -> dict[str, bytes]:
    """The journal and its texts, byte for byte."""
    files = [root / "journal.jsonl", *sorted((root / "journal").iterdir())]
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}
