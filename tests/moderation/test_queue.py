"""Every decision has its reason, can be taken back until it is public, and is never one that could not be kept."""

from __future__ import annotations

import pytest

from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.queue.waiting import Refused, queue_of
from tests.moderation.desk import box, forms_of, portal, published, sent

ACTS = {
    "publish": frozenset[str](),
    "mask": frozenset({"private"}),
    "withhold": frozenset({"insult"}),
    "group": frozenset({"same-idea"}),
    "aside": frozenset({"second-reading"}),
}
LETTER = "Gardez les grands arbres de la place, qui donnent de l'ombre au marché pendant tout l'été."


@pytest.fixture
def desk(tmp_path):
    """A queue of some submissions, and its inbox."""
    root = portal(tmp_path / "portail")
    sendings = [
        sent(1, titre="Un", avis="Appelez le 06 39 98 12 34."),
        sent(2, avis=LETTER),
        sent(3, avis=f"Bonjour. {LETTER} Merci."),
        sent(4, quartier="Bourg"),
        sent(5, "vote", projet=("banc",)),
    ]
    with box(tmp_path / "inbox", root, sendings) as inbox:
        yield queue_of(inbox, forms_of(root), ACTS), inbox, root


@pytest.mark.parametrize(
    ("name", "decision", "code"),
    [
        ("s1", Decision(act="withhold"), "moderation-without-reason"),
        ("s1", Decision(act="withhold", reason="same-idea"), "moderation-unknown-reason"),
        ("s1", Decision(act="publish", masks=("06 39 98 12 34",)), "moderation-without-reason"),
        ("s1", Decision(act="publish", reason="private", masks=("07 00",)), "moderation-mask-not-found"),
        ("s1", Decision(act="publish", reason="private", masks=(" ",)), "moderation-mask-not-found"),
        ("s1", Decision(act="group", reason="same-idea"), "moderation-no-head"),
        ("s1", Decision(act="group", reason="same-idea", head="s1"), "moderation-no-head"),
        ("s1", Decision(act="group", reason="same-idea", head="s99"), "moderation-no-head"),
        ("s1", Decision(act="aside"), "moderation-without-reason"),
        ("s4", Decision(act="publish"), "moderation-nothing-to-publish"),
        ("s99", Decision(act="publish"), "moderation-no-such-submission"),
    ],
)
def test_what_cannot_be_decided(desk, name, decision, code):
    queue, inbox, _ = desk
    with pytest.raises(Refused) as refused:
        queue.decide(name, decision)
    assert refused.value.code == code
    assert all(item.decision is None for item in inbox.items())


def test_circles_are_seen(desk):
    queue, _, _ = desk
    queue.decide("s1", Decision(act="group", reason="same-idea", head="s2"))
    with pytest.raises(Refused) as refused:
        queue.decide("s2", Decision(act="group", reason="same-idea", head="s1"))
    assert refused.value.code == "moderation-heads-in-circle"


def test_decisions_are_kept_at_once_and_taken_back(desk):
    queue, inbox, _ = desk
    first, second = Decision(act="aside", reason="second-reading", note="Demander au maire"), Decision(act="publish")
    queue.decide("s1", first)
    queue.decide("s1", second)
    assert inbox.item("s1").decision == second
    assert queue.undo().item.decision == first
    assert queue.undo().item.decision is None
    assert queue.undo() is None
    assert inbox.item("s1").decision is None


def test_what_is_public_cannot_be_taken_back(desk):
    queue, inbox, root = desk
    queue.decide("s1", Decision(act="publish"))
    published(root, inbox)
    assert queue.undo() is None
    with pytest.raises(Refused) as refused:
        queue.decide("s1", Decision(act="withhold", reason="insult"))
    assert refused.value.code == "moderation-already-published"


def test_hints_and_likeness(desk):
    queue, _, _ = desk
    case = queue.case("s1")
    assert [(each.what, case.texts["text"][each.start : each.end]) for each in case.hints["text"]] == [
        ("phone", "06 39 98 12 34")
    ]
    assert (queue.case("s3").like, queue.case("s3").copies, queue.case("s2").copies) == ("s2", 1, 1)
    assert [each.id for each in queue.alike(queue.case("s2"))] == ["s3"]
    assert [each.id for cases in queue.counted().values() for each in cases] == ["s5"]


def test_what_is_public_already_is_likened_to(desk, tmp_path):
    from civicgen.content.types import Contribution

    _, inbox, root = desk
    queue = queue_of(inbox, forms_of(root), ACTS, published=[Contribution(number=45, text=LETTER)])
    cases = {case.id: case for case in queue.cases}
    assert (cases["s2"].like, cases["s2"].same, cases["s3"].like) == ("#45", True, "#45")
