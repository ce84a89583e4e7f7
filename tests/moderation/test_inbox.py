"""Each submission is once in the inbox, as it is at its service; nothing in the file can be read without the key."""

from __future__ import annotations

import datetime
import os
import stat
from pathlib import Path

import pytest

from civicgen.forms import sealing
from civicgen.forms.sealing import Private
from civicgen.forms.submissions import Deleted, Received, SentFile, Submission
from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.inbox.store import Taken, opened
from civicgen.moderation.queue import readable
from civicgen.problems import ProblemsFound
from tests.moderation.services import FORM, FORMS, NOW, sent

PRIVATE = Private(bytes(range(1, 33)))
KEY = sealing.public_of(PRIVATE)


def take(inbox, *events, cursor=None) -> dict[str, int]:
    """Take in events; what is not 0 of what was counted."""
    wrapped = [Received(event) if isinstance(event, Submission) else event for event in events]
    taken = inbox.take(wrapped, FORMS, NOW, cursor)
    return {name: getattr(taken, name) for name in Taken.__struct_fields__ if getattr(taken, name)}


def deleted(remote: str = "1") -> Deleted:
    """The deletion of a submission at its service."""
    return Deleted(form=FORM.name, backend="netlify", remote_id=remote)


@pytest.fixture
def inbox(tmp_path):
    with opened(tmp_path / "inbox", KEY, make=True) as found:
        found.unlock(PRIVATE)
        yield found


def one(inbox):
    """The only item."""
    (item,) = inbox.items()
    return item


def test_it_is_there_once(inbox):
    submission = sent()
    assert take(inbox, submission) == {"new": 1}
    assert take(inbox, submission, submission) == {"same": 2}
    item = one(inbox)
    assert item.id == "s1"
    assert item.submission.fields == submission.fields
    assert item.submission.received == submission.received
    assert item.decision is None
    assert item.became == ""


def test_everything_comes_back(inbox):
    """Whatever a backend says of a submission is read again as it was."""
    submission = sent(
        "x",
        precision="day",
        channel="post",
        version="3f",
        lang="en",
        receipt="0000-0000-0000",
        extra={"unknown": ("1", "2")},
        files=(
            SentFile(field="plan", name="../é.pdf", size=3, media_type="application/pdf", where="https://x.example/1"),
        ),
        spam=False,
        confirmed=True,
        dropped=("ip",),
        sealed="",
    )
    take(inbox, submission)
    assert one(inbox).submission == submission


def test_what_a_server_sealed_is_opened_here(inbox):
    """The collector and the PHP file seal personal fields as they arrive."""
    take(
        inbox,
        sent(
            fields={"text": ("Oui",)}, sealed=sealing.seal_fields(KEY, {"email": ("a@b.example",), "captcha": ("7",)})
        ),
    )
    assert one(inbox).submission.fields == {"text": ("Oui",), "email": ("a@b.example",)}


def test_what_nobody_may_see_is_not_kept(inbox):
    take(inbox, sent(fields={"text": ("Oui",), "captcha": ("seven",)}))
    assert one(inbox).submission.fields == {"text": ("Oui",)}


def test_what_was_sealed_to_another_key_is_told(inbox):
    other = sealing.public_of(sealing.new())
    take(
        inbox,
        sent(fields={"text": ("Oui",)}, sealed=sealing.seal_fields(other, {"email": ("a@b.example",)}) + " author:%%"),
    )
    item = one(inbox)
    assert item.submission.fields == {"text": ("Oui",)}
    assert sorted(item.unread) == ["author", "email"]


def test_a_receipt_is_given_where_the_service_gives_none(tmp_path):
    """The same for everybody who pulls the same submission, whatever else they have."""
    given = []
    for name in ("one", "two"):
        with opened(tmp_path / name, KEY, make=True) as inbox:
            take(inbox, *[sent("other")] * (name == "two"), sent())
            given.append([item.submission.receipt for item in inbox.items() if item.submission.remote_id == "1"])
    assert given[0] == given[1]
    assert len(given[0][0]) == 14


def test_a_receipt_lasts_longer_than_the_key(tmp_path):
    """What changes at its service after the portal has a new key keeps the number that its author has."""
    numbers = []
    for key, text in ((KEY, "Un banc"), (sealing.public_of(Private(bytes(range(2, 34)))), "Deux bancs")):
        with opened(tmp_path / "inbox", key, make=True) as found:
            take(found, sent(text=text))
            numbers += [item.submission.receipt for item in found.items()]
    assert len(numbers) == 2
    assert numbers[0] == numbers[1] != ""


def test_without_the_key_nothing_is_read(tmp_path):
    with opened(tmp_path, KEY, make=True) as inbox:
        take(inbox, sent())
        inbox.decide("s1", Decision(act="withhold", reason="off-topic"))
        item = one(inbox)
        assert item.submission.fields == {}
        assert sorted(item.unread) == ["*", "author", "email"]
        assert item.decision is None
        with pytest.raises(ProblemsFound) as told:
            inbox.secret("origin")
        assert told.value.problems[0].code == "inbox-locked"


def test_another_key_is_refused(tmp_path):
    with opened(tmp_path, KEY, make=True) as inbox, pytest.raises(ProblemsFound) as told:
        inbox.unlock(sealing.new())
    assert told.value.problems[0].code == "key-of-another"


def test_an_edit_is_written_over(inbox):
    take(inbox, sent())
    assert take(inbox, sent(text="Deux bancs")) == {"changed": 1}
    assert one(inbox).submission.fields["text"] == ("Deux bancs",)


def test_a_decision_is_about_words(inbox):
    """Who changes a text once it was accepted does not get the new one published."""
    take(inbox, sent())
    decision = Decision(act="publish", masks=("Jeanne",), note="vue avec la maire")
    inbox.decide("s1", decision)
    assert one(inbox).decision == decision
    take(inbox, sent(text="Achetez mes pilules"))
    assert one(inbox).decision is None
    assert one(inbox).changed
    take(inbox, sent())  # an older page, read again: the words are those that were decided about
    assert one(inbox).decision == decision
    assert not one(inbox).changed


def test_what_changes_without_its_words_stays_decided(inbox):
    take(inbox, sent(spam=None))
    inbox.decide("s1", Decision(act="publish"))
    assert take(inbox, sent(spam=True)) == {"changed": 1}
    assert one(inbox).decision == Decision(act="publish")
    assert one(inbox).submission.spam is True


def test_what_is_published_stays_decided(inbox):
    take(inbox, sent())
    inbox.decide("s1", Decision(act="publish"))
    inbox.mark({"s1": "#45"})
    inbox.mark({"s1": "#45"})
    with pytest.raises(ValueError, match="s1"):
        inbox.decide("s1", None)
    take(inbox, sent(text="Autre chose"))
    item = one(inbox)
    assert (item.became, item.changed, item.decision) == ("#45", True, Decision(act="publish"))
    assert len(inbox.origin("s1")) == 24
    assert inbox.by_origin(inbox.origin("s1")) == (item,)
    assert inbox.by_origin("") == ()
    assert inbox.by_receipt(item.submission.receipt) == (item,)


def test_a_decision_is_taken_back(inbox):
    take(inbox, sent())
    inbox.decide("s1", Decision(act="publish"))
    inbox.decide("s1", None)
    assert one(inbox).decision is None
    with pytest.raises(ValueError, match="s9"):
        inbox.decide("s9", None)


def test_what_was_deleted_stays_deleted(inbox):
    """A page that was asked for before the deletion may come after it."""
    take(inbox, sent())
    assert take(inbox, deleted()) == {"deleted": 1}
    assert take(inbox, sent(), sent(text="Autre"), deleted()) == {"ignored": 3}
    assert list(inbox.items()) == []
    assert inbox.received() == {("plan-2026", "web"): 1}


def test_a_deletion_may_come_first(inbox):
    assert take(inbox, deleted("7"), sent("7")) == {"ignored": 2}
    assert list(inbox.items()) == []
    assert inbox.received() == {}


def test_what_is_public_and_deleted_at_the_service_is_shown_to_a_person(inbox):
    take(inbox, sent())
    inbox.mark({"s1": "#45"})
    assert take(inbox, deleted(), sent(), deleted()) == {"deleted": 1, "ignored": 2}
    (item,) = inbox.deleted_there()
    assert item.became == "#45"
    assert item.submission.fields == {}


def test_erased_fields_stay_erased(inbox):
    take(inbox, sent())
    assert inbox.erase_fields("s1", ["email"]) == 1
    take(inbox, sent(spam=True))
    item = one(inbox)
    assert "email" not in item.submission.fields
    assert item.submission.fields["author"] == ("Jeanne Martin",)
    assert item.erased == ("email",)
    assert inbox.erase_fields("s1", ["email", "*"]) == 1
    assert one(inbox).submission.fields == {"author": ("Jeanne Martin",)}


def test_a_cursor_comes_with_what_it_is_after(inbox):
    assert inbox.cursor(FORM.name, "netlify") is None
    take(inbox, sent(), cursor=(FORM.name, "netlify", {"page": 2}))
    assert inbox.cursor(FORM.name, "netlify") == {"page": 2}
    with pytest.raises(AttributeError):
        take(inbox, sent("2"), "no event", cursor=(FORM.name, "netlify", {"page": 3}))
    assert inbox.cursor(FORM.name, "netlify") == {"page": 2}
    assert len(list(inbox.items())) == 1


def test_many_come_in_their_order_while_they_are_decided(inbox, monkeypatch):
    """Deciding while going through the queue neither skips nor repeats anything."""
    monkeypatch.setattr(readable, "_PAGE", 4)
    moments = [NOW + datetime.timedelta(seconds=(number * 37) % 25) for number in range(30)]
    take(inbox, *[sent(str(number), received=moment) for number, moment in enumerate(moments)])
    seen = []
    for item in inbox.items("plan-2026"):
        inbox.decide(item.id, Decision(act="aside"))
        seen.append(item.submission.received)
    assert seen == sorted(moments)
    assert list(inbox.items("another")) == []


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_only_its_owner_reads_it(tmp_path):
    old = os.umask(0)
    try:
        with opened(tmp_path / "a" / "inbox", KEY, make=True) as inbox:
            take(inbox, sent())
        (tmp_path / "a" / "inbox" / "inbox.sqlite").chmod(0o644)
        with opened(tmp_path / "a" / "inbox", KEY):
            pass
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a" / "inbox").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "inbox" / "inbox.sqlite").stat().st_mode) == 0o600


def test_no_inbox_is_told(tmp_path):
    with pytest.raises(ProblemsFound) as told, opened(tmp_path, KEY):
        pass
    assert told.value.problems[0].code == "no-inbox"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_one_is_told(tmp_path):
    Path(tmp_path / "inbox.sqlite").write_bytes(b"rubbish" * 1000)
    with pytest.raises(ProblemsFound) as told, opened(tmp_path, KEY):
        pass
    assert told.value.problems[0].code == "inbox-damaged"
