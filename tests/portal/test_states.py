"""States follow from dates and an instant alone: the closing day is included, in the portal's own time zone."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from civicgen.content.types import Consultation, Milestone, Result, Step
from civicgen.content.values import Moment, Name, Progress
from civicgen.portal.states import current_step, dated_state, reached, step_state, visible

PARIS = ZoneInfo("Europe/Paris")


def day(text: str, hour: str = "") -> Moment:
    return Moment(datetime.date.fromisoformat(text), datetime.time.fromisoformat(hour) if hour else None)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=PARIS)


def consultation(*steps: Step, **more: object) -> Consultation:
    values = {"title": "Plan", "question": "?", "decided_by": "Le conseil", "state": "published", "id": "plan"}
    common = {"name": Name("plan"), "source": "content/consultations/plan/index.md", "lang": "fr"}
    # silenced: whatever a test wants otherwise
    return Consultation(**{**values, **common, **more}, steps=steps)  # type: ignore[arg-type]


INFORMATION = Step(
    id="information", title="S'informer", kind="information", opens=day("2026-01-12"), closes=day("2026-02-01")
)
OPINIONS = Step(
    id="avis", title="Donner son avis", kind="contribution", opens=day("2026-02-02"), closes=day("2026-03-12")
)
SYNTHESIS = Step(id="synthese", title="Synthèse", kind="synthesis", opens=day("2026-04-15", "11:00"))
ANSWERS = Step(id="reponses", title="Réponses", kind="answer")
WHOLE = consultation(INFORMATION, OPINIONS, SYNTHESIS, ANSWERS)


@pytest.mark.parametrize(
    ("instant", "states", "state", "current"),
    [
        ("2026-01-11T23:59:59", ["coming", "coming", "coming", "undated"], "coming", None),
        ("2026-01-12T00:00:00", ["open", "coming", "coming", "undated"], "open", 0),
        ("2026-03-12T23:59:59", ["closed", "open", "coming", "undated"], "open", 1),
        ("2026-03-13T00:00:00", ["closed", "closed", "coming", "undated"], "closed", None),
        ("2026-04-15T10:59:59", ["closed", "closed", "coming", "undated"], "closed", None),
        ("2026-04-15T11:00:00", ["closed", "closed", "open", "undated"], "closed", 2),
    ],
)
def test_states_change_at_the_very_instant(instant: str, states: list[str], state: str, current: int | None) -> None:
    """A step is open from the start of its first day to the end of its last one; an hour is taken at its word."""
    assert states == [step_state(WHOLE.steps, index, at(instant), PARIS) for index in range(4)]
    assert state == dated_state(WHOLE, at(instant), PARIS)
    assert current == current_step(WHOLE, at(instant), PARIS)


def test_an_open_ended_step_lasts_until_the_next_one_opens() -> None:
    """A step without a closing date is not open for ever once the process went on."""
    steps = (Step(id="a", title="A", kind="information", opens=day("2026-01-01")), OPINIONS)
    assert step_state(steps, 0, at("2026-02-01T12:00"), PARIS) == "open"
    assert step_state(steps, 0, at("2026-02-02T00:00"), PARIS) == "closed"


def test_the_zone_is_the_portals() -> None:
    """The same instant is the last minute in Paris and already the next day further east."""
    instant = datetime.datetime(2026, 3, 12, 22, 59, tzinfo=datetime.UTC)  # 23:59 in Paris
    assert step_state(WHOLE.steps, 1, instant, PARIS) == "open"
    assert step_state(WHOLE.steps, 1, instant, ZoneInfo("Indian/Reunion")) == "closed"


@pytest.mark.parametrize("date", ["2026-03-29", "2026-10-25"])
def test_days_of_clock_changes_end_at_midnight(date: str) -> None:
    """A closing day of 23 or 25 hours is included whole, and not a minute more."""
    step = (Step(id="a", title="A", kind="contribution", opens=day("2026-01-01"), closes=day(date)),)
    following = datetime.date.fromisoformat(date) + datetime.timedelta(days=1)
    midnight = datetime.datetime.combine(following, datetime.time(0), PARIS)
    before = (midnight.astimezone(datetime.UTC) - datetime.timedelta(seconds=1)).astimezone(PARIS)
    assert step_state(step, 0, before, PARIS) == "open"
    assert step_state(step, 0, midnight, PARIS) == "closed"


def test_drafts_and_embargoes_are_not_visible() -> None:
    """A draft never is; an embargo ends at its instant; preview shows both."""
    draft = consultation(OPINIONS, state="draft")
    held = consultation(OPINIONS, publish_at=day("2026-05-01", "08:00"))
    now = at("2026-05-01T07:59:59")
    assert not visible(draft, now, PARIS)
    assert not visible(held, now, PARIS)
    assert visible(held, at("2026-05-01T08:00"), PARIS)
    assert visible(draft, now, PARIS, preview=True)
    assert visible(held, now, PARIS, preview=True)


@pytest.mark.parametrize(
    ("date", "hour", "begins", "ends"),
    [
        ("2026-10-25", "02:30", "00:30", "01:30"),
        ("2026-03-29", "02:30", "01:30", "01:30"),
        ("2026-10-25", "12:00", "11:00", "11:00"),
    ],
)
def test_an_hour_that_comes_twice_or_never(date: str, hour: str, begins: str, ends: str) -> None:
    """In autumn what opens does so the first time, what closes the second; in spring, when the clocks have jumped."""
    moment = day(date, hour)
    found = [each.astimezone(datetime.UTC).strftime("%H:%M") for each in (moment.begins(PARIS), moment.ends(PARIS))]
    assert [begins, ends] == found


@pytest.mark.parametrize(
    ("status", "done", "expected"),
    [
        ("in-progress", None, True),
        ("done", None, True),
        ("planned", None, False),
        ("abandoned", None, False),
        ("abandoned", True, True),
        ("done", False, False),
    ],
)
def test_a_milestone_is_reached_where_work_goes_on(status: Progress, done: bool | None, expected: bool) -> None:
    """A day that has passed says nothing of what was never begun or was given up; the clerk can."""
    stage = Milestone(date=day("2026-06-06"), text="Premier marché", done=done)
    common = {"name": Name("plan/results/1"), "source": "content/consultations/plan/results/1.md", "lang": "fr"}
    result = Result(title="Le marché", state="published", status=status, milestones=(stage,), **common)  # type: ignore[arg-type]  # any values
    assert reached(result, stage, at("2026-06-06"), PARIS) == expected
    assert not reached(result, stage, at("2026-06-05"), PARIS) or done
