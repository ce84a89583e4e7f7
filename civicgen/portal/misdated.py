"""Published answers, syntheses and results dated in the future, or before their consultation, become warnings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path

from civicgen.content.types import Answer, Consultation, Entry, Result, Synthesis
from civicgen.portal.transitions import owner
from civicgen.problems import Problem

__all__ = ["misdated"]


def misdated(root: Path, entries: Iterable[Entry], today: datetime.date) -> Iterator[Problem]:
    """What was decided, summed up or done at a day that cannot be. A text held back may bear the day it appears."""
    dated: list[Answer | Synthesis | Result] = []
    opened: dict[str, datetime.date] = {}
    for entry in entries:
        if isinstance(entry, Consultation):
            days = [step.opens.day for step in entry.steps if step.opens is not None]
            if days:
                opened[entry.id] = min(days)
        elif isinstance(entry, Answer | Synthesis | Result) and entry.state == "published":
            dated.append(entry)
    for entry in dated:
        opens = opened.get(owner(entry), datetime.date.min)
        latest = max(today, entry.publish_at.day) if entry.publish_at is not None else today
        for key in ("date", "published"):
            moment = getattr(entry, key, None)
            if moment is None or opens <= moment.day <= latest:
                continue
            from civicgen.content.locate import place_of  # only when something is wrong

            code = "future-date" if moment.day > latest else "early-date"
            given = {"found": entry.title, "date": moment.day.isoformat(), "opens": opens.isoformat()}
            yield Problem(code=code, place=place_of(root, entry.source, (key,)), severity="warning", given=given)
            break
