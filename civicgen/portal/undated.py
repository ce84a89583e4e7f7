"""Published answers, syntheses and results that bear no date become warnings: they would stand in no list of dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from civicgen.content.types import Answer, Entry, Result, Synthesis
from civicgen.problems import Problem

__all__ = ["undated"]


def undated(root: Path, entries: Iterable[Entry]) -> Iterator[Problem]:
    """Everything published that the home page and the feeds cannot place, since nobody said when it was."""
    for entry in entries:
        if isinstance(entry, Answer | Synthesis | Result) and entry.state == "published" and not _dated(entry):
            from civicgen.content.locate import place_of  # only when something is wrong

            place = place_of(root, entry.source, ("state",))
            yield Problem(code="no-date", place=place, severity="warning", given={"found": entry.title})


def _dated(entry: Answer | Synthesis | Result) -> bool:
    moment = entry.updated or entry.published
    return (moment or getattr(entry, "date", None)) is not None
