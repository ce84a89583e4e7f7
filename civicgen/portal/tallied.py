"""A tally and its step become what is counted at an instant: nothing before the step is over."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from civicgen.content.forms import Form
from civicgen.content.sources import Sources
from civicgen.content.types import Consultation, Step, Tally
from civicgen.content.values import Name
from civicgen.portal import states
from civicgen.portal.counting.values import Counted
from civicgen.portal.portal import Tallied
from civicgen.portal.store import Store
from civicgen.portal.transitions import owner
from civicgen.problems import Place, Problem

__all__ = ["tallied", "tally_problems"]


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


def tally_problems(sources: Sources, instant: datetime.datetime) -> Iterator[Problem]:
    """Tallies of no step, which would be shown before it is over; and those whose ballots should be there by now."""
    steps: dict[str, tuple[Step, ...]] = {}
    tallies: list[Tally] = []
    for entry in sources.entries[sources.config.language]:
        if isinstance(entry, Consultation):
            steps[entry.id] = entry.steps
        elif isinstance(entry, Tally):
            tallies.append(entry)
    forms = {form.name: form for form in sources.forms.get(sources.config.language, ()) if form.makes == "ballot"}
    for tally in tallies:
        if (form := forms.get(Name(tally.name.replace("/ballots/", "/forms/")))) is not None:
            yield from _unlike(sources, tally, form)
        known = steps.get(owner(tally))
        if known is None:
            continue  # told already
        index = next((at for at, step in enumerate(known) if step.id == tally.step), None)
        if tally.step and index is None:
            from civicgen.content.locate import place_of  # only when something is wrong

            given = {"found": tally.step, "known": ", ".join(step.id for step in known)}
            yield Problem(code="tally-step", place=place_of(Path(sources.root), tally.source, ("step",)), given=given)
        over = index is None or states.step_state(known, index, instant, sources.config.zone) == "closed"
        if tally.state == "published" and over and not tally.kept and tally.name not in sources.ballots:
            given = {"file": f"{tally.source.removesuffix('.md')}.csv"}
            yield Problem(code="tally-without-ballots", place=Place(tally.source), severity="warning", given=given)


def _unlike(sources: Sources, tally: Tally, form: Form) -> Iterator[Problem]:
    """What people will have sent could not be counted: better known before they vote."""
    from civicgen.content.ballot_forms import unlike
    from civicgen.content.locate import place_of

    if (found := unlike(tally, form)) is not None:
        key, wanted = found
        place = place_of(Path(sources.root), tally.source, (key.partition(":")[0],))
        yield Problem(code="tally-unlike-form", place=place, given={"form": form.source, "key": key, "wanted": wanted})
