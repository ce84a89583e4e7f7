"""A tally and its step become what is counted at an instant: nothing before the step is over."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path

from civicgen.content.sources import Sources
from civicgen.content.types import Consultation, Entry, Tally
from civicgen.portal import states
from civicgen.portal.counting.values import Counted
from civicgen.portal.portal import Tallied
from civicgen.portal.store import Store
from civicgen.portal.transitions import owner
from civicgen.problems import Problem

__all__ = ["tallied", "unstepped"]


def tallied(
    consultation: Consultation, tally: Tally, sources: Sources, store: Store, instant: datetime.datetime
) -> Tallied:
    """A tally with its count, if the step in which ballots are cast is over."""
    steps = consultation.steps
    index = next((at for at, step in enumerate(steps) if step.id == tally.step), None)
    waits = index is not None and states.step_state(steps, index, instant, sources.config.zone) != "closed"
    step = None if index is None else steps[index]
    counted = None if waits else store.urn.counted(tally.name)
    if counted is None and not waits and tally.kept:
        counted = Counted(received=tally.kept, threshold=sources.config.ballots.threshold, hidden=True)
    return Tallied(tally, step, waits, counted)


def unstepped(root: Path, entries: Iterable[Entry]) -> Iterator[Problem]:
    """Tallies whose step is none of their consultation: what they count would be shown before it is over."""
    steps: dict[str, list[str]] = {}
    tallies: list[Tally] = []
    for entry in entries:
        if isinstance(entry, Consultation):
            steps[entry.id] = [step.id for step in entry.steps]
        elif isinstance(entry, Tally) and entry.step:
            tallies.append(entry)
    for tally in tallies:
        known = steps.get(owner(tally))
        if known is not None and tally.step not in known:
            from civicgen.content.locate import place_of  # only when something is wrong

            given = {"found": tally.step, "known": ", ".join(known)}
            yield Problem(code="tally-step", place=place_of(root, tally.source, ("step",)), given=given)
