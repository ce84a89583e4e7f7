"""The site changes by itself at the instants that its dates name, and at no other."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from civicgen.config import Config, Publisher
from civicgen.content.sources import Sources
from civicgen.content.types import Answer, Consultation, Entry, Meeting, Milestone, News, Result, Step
from civicgen.content.values import Moment, Name, Reference
from civicgen.portal.transitions import BEGINNING, Asked, coming, last_transition, transitions

PARIS = ZoneInfo("Europe/Paris")


def on(text: str, hour: str = "") -> Moment:
    return Moment(datetime.date.fromisoformat(text), datetime.time.fromisoformat(hour) if hour else None)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=PARIS)


def entry(kind: type, name: str, **values: object) -> Entry:
    given = {"state": "published", "title": name, "lang": "fr", "source": f"{name}.md"} | values
    made: Entry = kind(name=Name(name), **given)
    return made


def plan(**values: object) -> Entry:
    given = {"question": "?", "decided_by": "Le conseil", "id": "plan"} | values
    return entry(Consultation, "plan", **given)


def changes(*entries: Entry, english: tuple[Entry, ...] = (), asked: tuple[Asked, ...] = ()) -> list[str]:
    """Every transition, in local time."""
    config = Config(title="A", timezone="Europe/Paris", publisher=Publisher(), languages=("fr", "en"))
    translated = {each.name: each for each in english}
    sources = Sources(
        root="/",
        config=config,
        entries={"fr": entries, "en": tuple(translated.get(each.name, each) for each in entries)},
    )
    found = coming(transitions(sources, {"plan": asked}), BEGINNING)
    return [
        f"{each.when.astimezone(PARIS):%Y-%m-%d %H:%M} {each.cause} {each.name} {each.detail}".strip() for each in found
    ]


STEP = Step(id="avis", title="Avis", kind="contribution", opens=on("2026-02-02"), closes=on("2026-03-12"))


def test_every_date_that_changes_something() -> None:
    """Steps, promises, meetings, milestones, what is held back: at the very instant, days included."""
    entries = (
        plan(steps=(STEP,), answer_by=on("2026-06-30")),
        entry(Meeting, "plan/meetings/1", date=on("2026-03-01", "18:00"), ends=on("2026-03-01", "20:30")),
        entry(
            Result,
            "plan/results/1",
            status="planned",
            milestones=(
                Milestone(date=on("2026-10-01"), text="Étude"),
                Milestone(date=on("2026-10-02"), text="Dit par écrit", done=True),
            ),
        ),
        entry(
            Result,
            "plan/results/2",
            status="abandoned",
            milestones=(Milestone(date=on("2026-10-03"), text="Ce qui ne se fera pas"),),
        ),
        entry(News, "news/a", date=on("2026-01-01"), publish_at=on("2026-05-04", "08:00")),
    )
    assert changes(*entries) == [
        "2026-02-02 00:00 opens plan Avis",
        "2026-03-01 20:30 meeting plan/meetings/1",
        "2026-03-13 00:00 closes plan Avis",
        "2026-05-04 08:00 embargo news/a",
        "2026-07-01 00:00 promised plan",
        "2026-10-01 00:00 milestone plan/results/1 Étude",
    ]


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_a_draft_changes_nothing(state: str) -> None:
    """Nor does what hangs on it: its dates would tell that it is there."""
    meeting = entry(Meeting, "plan/meetings/1", date=on("2026-03-01"))
    assert changes(plan(steps=(STEP,), state=state, publish_at=on("2026-01-01")), meeting) == []


def test_before_it_may_be_seen_nothing_changes() -> None:
    """Dates of what is held back count from the end of its embargo."""
    held = plan(steps=(STEP,), publish_at=on("2026-03-01"))
    meeting = entry(Meeting, "plan/meetings/1", date=on("2026-02-20"))
    assert changes(held, meeting) == [
        "2026-03-01 00:00 embargo plan",
        "2026-03-01 00:00 embargo plan/meetings/1",
        "2026-03-13 00:00 closes plan Avis",
    ]


def test_a_translation_follows_its_original() -> None:
    """It is a reason of its own only where it has a date of its own, and never before its original."""
    original = entry(News, "news/a", date=on("2026-01-01"), publish_at=on("2026-05-04"))
    early = entry(News, "news/a", date=on("2026-01-01"), publish_at=on("2026-05-01"), lang="en")
    late = entry(News, "news/a", date=on("2026-01-01"), publish_at=on("2026-05-09"), lang="en")
    assert changes(original, english=(early,)) == ["2026-05-04 00:00 embargo news/a"]
    assert changes(original, english=(late,)) == [
        "2026-05-04 00:00 embargo news/a",
        "2026-05-09 00:00 embargo news/a",
    ]


def test_questions_fall_overdue_one_by_one() -> None:
    """At the end of their own last day, unless they have an answer by then."""
    asked = (
        Asked(1, datetime.date(2026, 9, 1)),
        Asked(2, datetime.date(2026, 9, 5)),
        Asked(3, datetime.date(2026, 9, 5)),
        Asked(4, datetime.date(2026, 9, 6)),
    )
    answers = (
        entry(Answer, "plan/answers/1", decision="accepted", reason="x", to=(Reference("#1"),)),
        entry(Answer, "plan/answers/4", decision="accepted", reason="x", to=(Reference("#4"),), state="draft"),
    )
    late = entry(
        Answer, "plan/answers/2", decision="accepted", reason="x", to=(Reference("#2"),), publish_at=on("2026-12-01")
    )
    assert changes(plan(answer_within=30), *answers, late, asked=asked) == [
        "2026-10-06 00:00 question plan #2, #3",
        "2026-10-07 00:00 question plan #4",
        "2026-12-01 00:00 embargo plan/answers/2",
    ]


def test_many_questions_of_a_day_are_one_change() -> None:
    """However many there are, memory holds one line a day."""
    asked = tuple(Asked(number, datetime.date(2026, 9, 1)) for number in range(1, 1000))
    assert changes(plan(answer_within=30), asked=asked) == ["2026-10-02 00:00 question plan #1, #2, #3…"]


def test_nothing_due_between_two_instants_gives_one_instant() -> None:
    """The instant is brought back to the last transition, so that two builds in between are equal."""
    config = Config(title="A", timezone="Europe/Paris", publisher=Publisher())
    sources = Sources(root="/", config=config, entries={"fr": (plan(steps=(STEP,)),)})
    found = tuple(transitions(sources, {}))
    early = last_transition(found, at("2026-02-02T00:00"))
    assert early == last_transition(found, at("2026-03-12T23:59:59")) == at("2026-02-02T00:00")
    assert last_transition(found, at("2026-03-13T00:00")) == at("2026-03-13T00:00")
    assert last_transition(found, at("2000-01-01")) == BEGINNING
