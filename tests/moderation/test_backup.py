"""A copy of an inbox is whole, private, and as good as the inbox; what was forgotten does not come back with it."""

from __future__ import annotations

import datetime
import stat
import threading

import pytest

from civicgen.forms import sealing
from civicgen.forms.sealing import Private
from civicgen.forms.submissions import Received
from civicgen.moderation.inbox.backup import backup, restore
from civicgen.moderation.inbox.store import opened
from civicgen.problems import ProblemsFound
from tests.moderation.services import FORM, FORMS, NOW, sent

PRIVATE = Private(bytes(range(1, 33)))
KEY = sealing.public_of(PRIVATE)


def fill(folder, numbers):
    """Take submissions in, and from where to go on."""
    with opened(folder, KEY, make=True) as inbox:
        events = [Received(sent(str(number))) for number in numbers]
        inbox.take(events, FORMS, NOW, (FORM.name, "netlify", max(numbers)))


def remotes(folder):
    """What the inbox holds, opened."""
    with opened(folder, KEY) as inbox:
        inbox.unlock(PRIVATE)
        found = list(inbox.items())
        assert all(item.submission.fields["author"] == ("Jeanne Martin",) for item in found)
        return {item.submission.remote_id for item in found}, inbox.cursor(FORM.name, "netlify")


def test_there_and_back(tmp_path):
    fill(tmp_path / "inbox", range(5))
    file, count = backup(tmp_path / "inbox", tmp_path, NOW)
    assert (file.name, count) == ("inbox-2026-03-01-120000.sqlite", 5)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inbox", file.name]
    assert restore(tmp_path / "elsewhere", file) == (5, 0)
    assert remotes(tmp_path / "elsewhere") == ({"0", "1", "2", "3", "4"}, 4)


def test_what_was_forgotten_stays_forgotten(tmp_path):
    fill(tmp_path / "inbox", range(5))
    file, _ = backup(tmp_path / "inbox", tmp_path, NOW)
    fill(tmp_path / "inbox", range(8))
    with opened(tmp_path / "inbox", KEY) as inbox:
        assert [path for path, _ in inbox.backups()] == [file.as_posix()]
        inbox.erase("s2")
    assert restore(tmp_path / "inbox", file) == (4, 1)
    assert remotes(tmp_path / "inbox") == ({"0", "2", "3", "4"}, 4)
    fill(tmp_path / "inbox", range(8))
    assert remotes(tmp_path / "inbox")[0] == {"0", "2", "3", "4", "5", "6", "7"}


def test_over_a_damaged_inbox(tmp_path):
    fill(tmp_path / "inbox", range(5))
    file, _ = backup(tmp_path / "inbox", tmp_path, NOW)
    (tmp_path / "inbox" / "inbox.sqlite").write_bytes(b"rubbish" * 9000)
    assert restore(tmp_path / "inbox", file) == (5, 0)
    assert len(remotes(tmp_path / "inbox")[0]) == 5


@pytest.mark.parametrize("damage", [0, 3000, 9000, 20_000])
def test_a_damaged_copy_replaces_nothing(tmp_path, damage):
    fill(tmp_path / "inbox", range(50))
    file, _ = backup(tmp_path / "inbox", tmp_path, NOW)
    data = bytearray(file.read_bytes())
    data[damage : damage + 12_000] = b"\xff" * 12_000
    file.write_bytes(data)
    with pytest.raises(ProblemsFound) as told:
        restore(tmp_path / "inbox", file)
    assert told.value.problems[0].code == "backup-damaged"
    assert len(remotes(tmp_path / "inbox")[0]) == 50
    assert [path.name for path in (tmp_path / "inbox").iterdir()] == ["inbox.sqlite"]


def test_a_copy_while_others_write(tmp_path):
    """Each copy holds all that was there when it began."""
    fill(tmp_path / "inbox", range(1))
    done = threading.Event()

    def write():
        for number in range(1, 60):
            fill(tmp_path / "inbox", [number])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    copies = 0
    while not done.is_set():
        with opened(tmp_path / "inbox", KEY) as inbox:
            before = len(list(inbox.held()))
        file, count = backup(tmp_path / "inbox", tmp_path, NOW + datetime.timedelta(seconds=copies))
        assert count >= before
        restore(tmp_path / f"copy-{copies}", file)
        assert len(remotes(tmp_path / f"copy-{copies}")[0]) == count
        copies += 1
    writer.join()
    assert copies > 0


@pytest.mark.parametrize(("there", "code"), [(True, "backup-exists"), (False, "no-inbox")])
def test_what_is_refused(tmp_path, there, code):
    if there:
        fill(tmp_path / "inbox", range(1))
        (tmp_path / "copy.sqlite").touch()
    with pytest.raises(ProblemsFound) as told:
        backup(tmp_path / "inbox", tmp_path / "copy.sqlite", NOW)
    assert told.value.problems[0].code == code
