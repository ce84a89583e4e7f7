"""What is personal goes on the day its form says, on a simulated clock; nothing goes before, nothing stays after."""

from __future__ import annotations

import datetime

import pytest

from civicgen.config import Config, Publisher
from civicgen.content.forms import Field, Form, Keep
from civicgen.content.sources import Sources
from civicgen.content.types import Answer, Consultation, Step, Synthesis
from civicgen.content.values import Moment, Name
from civicgen.forms import sealing
from civicgen.forms.sealing import Private
from civicgen.forms.submissions import Received
from civicgen.moderation.inbox.retention import CEILING, Dates, dates_of, due, end_of, purge
from civicgen.moderation.inbox.store import opened
from tests.moderation.services import FORM, FORMS, NOW, sent

PRIVATE = Private(bytes(range(1, 33)))
KEY = sealing.public_of(PRIVATE)
DAY = datetime.date(2026, 3, 1)
CLOSING = datetime.date(2026, 3, 12)


def days(number: int) -> datetime.timedelta:
    """So many days."""
    return datetime.timedelta(days=number)


def field(**keep) -> Field:
    """A field that is kept so long."""
    return Field(id="email", type="email", label="…", purpose="…", keep=Keep(**keep))


@pytest.mark.parametrize(
    ("keep", "dates", "end"),
    [
        ({"days": 10, "after": "received"}, {}, DAY + days(10)),
        ({"days": 10, "after": "closing"}, {"closing": CLOSING}, CLOSING + days(10)),
        ({"days": 10, "after": "synthesis"}, {"synthesis": DAY}, DAY + days(10)),
        ({"days": 10, "after": "answer"}, {"answer": DAY, "synthesis": CLOSING}, DAY + days(10)),
        ({"until": datetime.date(2026, 6, 30)}, {"closing": CLOSING}, datetime.date(2026, 6, 30)),
        ({"days": 10, "after": "synthesis"}, {"closing": CLOSING}, CLOSING + CEILING),
        ({"days": 10, "after": "answer"}, {}, DAY + CEILING),
        ({"days": 5000, "after": "closing"}, {"closing": CLOSING}, CLOSING + CEILING),
    ],
)
def test_the_last_day(keep, dates, end):
    """Counted from what the form names; never without end, where what it names never comes."""
    assert end_of(field(**keep), Dates(**dates), DAY) == end


def entry(kind, name, **more):
    """An entry of the consultation."""
    given = {"name": f"plan-2026/{name}", "source": "…", "lang": "fr", "title": "…", "state": "published"}
    given |= {"author": "…", "method": "…", "base": "…"} if kind is Synthesis else {}
    return kind(**(given | more))


def test_days_of_a_portal():
    """From its steps, and from what has become public: drafts and texts held back do not count."""
    consultation = entry(
        Consultation,
        "",
        id="plan-2026",
        question="?",
        decided_by="…",
        steps=(
            Step(id="a", title="…", kind="contribution", closes=Moment(CLOSING), form="avis"),
            Step(id="b", title="…", kind="vote", closes=Moment(CLOSING + days(30))),
        ),
    )
    entries = (
        consultation,
        entry(Synthesis, "syntheses/1", published=Moment(DAY - days(9))),
        entry(Synthesis, "syntheses/2", published=Moment(DAY - days(2))),
        entry(Synthesis, "syntheses/3", published=Moment(DAY + days(2))),
        entry(Synthesis, "syntheses/4", published=Moment(DAY - days(1)), state="draft"),
        entry(Synthesis, "syntheses/5", published=Moment(DAY - days(1)), publish_at=Moment(DAY + days(5))),
        entry(Answer, "answers/1", date=Moment(DAY - days(3)), to=(), decision="refused", reason="…", signatory=""),
    )
    config = Config(title="…", timezone="Europe/Paris", publisher=Publisher(name="…"))
    other = Form(
        **{name: getattr(FORM, name) for name in ("source", "lang", "consultation", "title")},
        name=Name("plan-2026/forms/b"),
        id="b",
    )
    sources = Sources(root="/", config=config, entries={"fr": entries}, forms={"fr": (FORM, other)})
    found = dates_of(sources, NOW)
    assert found[FORM.name] == Dates(closing=CLOSING, synthesis=DAY - days(2), answer=DAY - days(3))
    assert found[other.name].closing == CLOSING + days(30)


@pytest.fixture
def inbox(tmp_path):
    """Ten submissions of as many days; every second one published."""
    with opened(tmp_path, KEY, make=True) as found:
        found.unlock(PRIVATE)
        events = [Received(sent(str(number), received=NOW + days(number))) for number in range(10)]
        found.take(events, FORMS, NOW)
        found.mark({item.id: f"#{number}" for number, item in enumerate(found.items(), 1) if number % 2})
        yield found


def test_a_simulated_year(inbox):
    """Every day of a year: on no morning is there anything whose last day is over, or missing whose day is not."""
    dates: dict[str, Dates] = {FORM.name: Dates(closing=CLOSING, synthesis=CLOSING + days(20))}
    ends = {"author": CLOSING + days(20 + 30), "email": CLOSING + days(10)}
    for number in range(120):
        today = DAY + days(number)
        purge(inbox, due(inbox, FORMS, dates, today, frozenset()))
        for item in inbox.items():
            for name, end in ends.items():
                assert (name in item.submission.fields) == (today <= end), (today, item.id, name)
            # What nobody has read yet waits; what was published is no longer needed here.
            assert ("text" in item.submission.fields) == (today <= max(ends.values()) or not item.became)
    assert not list(due(inbox, FORMS, dates, DAY + days(120), frozenset()))


def test_it_is_told_before_it_is_done(inbox):
    """Looking says what would go, and leaves it."""
    dates: dict[str, Dates] = {FORM.name: Dates(closing=CLOSING)}
    first = list(due(inbox, FORMS, dates, CLOSING + days(11), frozenset()))
    assert [one.fields for one in first] == [("email",)] * 10
    assert list(due(inbox, FORMS, dates, CLOSING + days(11), frozenset())) == first
    assert purge(inbox, first) == 10
    assert purge(inbox, first) == 0


def test_what_was_withdrawn_from_the_site_goes_here_too(inbox):
    """By somebody else, with an inbox of their own: the next pull here takes it away as well."""
    gone = list(due(inbox, FORMS, {}, DAY, frozenset({inbox.origin("s3")})))
    assert [one.whole for one in gone] == [True]
    purge(inbox, gone)
    assert inbox.item("s3") is None
    assert len(list(inbox.items())) == 9
    assert inbox.received() == {("plan-2026", "web"): 10}


def test_a_form_that_is_gone_erases_nothing_too_early(inbox):
    """Before its time; then all of it goes, since nothing says any more what each field is."""
    assert list(due(inbox, {}, {}, DAY + CEILING, frozenset())) == []
    purge(inbox, due(inbox, {}, {}, DAY + CEILING + days(10), frozenset()))
    kept = [item.submission.fields for item in inbox.items()]
    assert kept == [{}, {"text": ("Un banc au soleil",)}] * 5
