"""Dates and an instant become states: coming, open, closed."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from civicgen.content.types import Consultation, Entry, Meeting, Milestone, Result, Step
from civicgen.content.values import Moment, StepKind

__all__ = [
    "TAKING_PART",
    "current_step",
    "dated_state",
    "is_past",
    "reached",
    "registration",
    "registrations",
    "step_state",
    "visible",
]

TAKING_PART: frozenset[StepKind] = frozenset({"contribution", "vote"})
"""Kinds of steps in which people are asked for something."""


def is_past(moment: Moment | None, instant: datetime.datetime, zone: ZoneInfo) -> bool:
    """Whether a moment is over, its whole day included."""
    return moment is not None and moment.ends(zone) <= instant


def step_state(steps: tuple[Step, ...], index: int, instant: datetime.datetime, zone: ZoneInfo) -> str:
    """State of one step among its siblings: coming, open, closed or undated.

    A step that says when it opens but not when it closes lasts until the next dated one opens.
    """
    step = steps[index]
    if step.opens is None and step.closes is None:
        return "undated"
    if step.opens is not None and instant < step.opens.begins(zone):
        return "coming"
    if step.closes is not None:
        return "closed" if step.closes.ends(zone) <= instant else "open"
    later = [after.opens for after in steps[index + 1 :] if after.opens is not None]
    return "closed" if later and later[0].begins(zone) <= instant else "open"


def reached(result: Result, stage: Milestone, instant: datetime.datetime, zone: ZoneInfo) -> bool:
    """Whether a milestone is behind us: as the clerk says, else once its day has come where work goes on.

    A day that has come proves nothing of what was never begun or was given up: only the clerk can say that it was done.
    """
    if stage.done is not None:
        return stage.done
    return result.status not in ("planned", "abandoned") and stage.date.begins(zone) <= instant


def registration(meeting: Meeting) -> Step:
    """The time in which a meeting takes registrations, as a step of its own. No step of a consultation has its id."""
    return Step(
        id=f"meetings/{meeting.name.rpartition('/')[2]}",
        title=meeting.title,
        kind="information",
        opens=meeting.form_opens,
        closes=meeting.form_closes or meeting.date,
        form=meeting.form,
    )


def registrations(
    meetings: tuple[Meeting, ...], instant: datetime.datetime, zone: ZoneInfo
) -> tuple[tuple[Step, str], ...]:
    """Those of meetings that name a form, with their states: nobody comes to a meeting that was cancelled."""
    taken = ((each, registration(each)) for each in meetings if each.form)
    return tuple((step, "closed" if each.cancelled else step_state((step,), 0, instant, zone)) for each, step in taken)


def current_step(consultation: Consultation, instant: datetime.datetime, zone: ZoneInfo) -> int | None:
    """Index of the step people should look at: one where they can take part, else the last that is open."""
    steps = consultation.steps
    opened = [index for index in range(len(steps)) if step_state(steps, index, instant, zone) == "open"]
    asking = [index for index in opened if steps[index].kind in TAKING_PART]
    return asking[0] if asking else opened[-1] if opened else None


def dated_state(consultation: Consultation, instant: datetime.datetime, zone: ZoneInfo) -> str:
    """State of a consultation by its dates alone: coming, open, closed (or withdrawn).

    It is open from its first step to the end of the last one in which people are asked for something.
    """
    if consultation.state == "withdrawn":
        return "withdrawn"
    steps = consultation.steps
    states = [step_state(steps, index, instant, zone) for index in range(len(steps))]
    asking = [state for step, state in zip(steps, states, strict=True) if step.kind in TAKING_PART]
    dated = [state for state in (asking or states) if state != "undated"]
    if "open" in dated:
        return "open"
    if "coming" in dated or not dated:
        return "open" if any(state in {"open", "closed"} for state in states) and dated else "coming"
    return "closed"


def visible(entry: Entry, instant: datetime.datetime, zone: ZoneInfo, *, preview: bool = False) -> bool:
    """Whether an entry may be shown: published, and its embargo over. In preview drafts are shown too."""
    if entry.state not in ("published", "withdrawn"):
        return preview
    return preview or entry.publish_at is None or entry.publish_at.begins(zone) <= instant
