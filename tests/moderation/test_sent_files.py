"""Files that came with a form: sealed in the inbox, opened on request, erased with what they came with."""

from __future__ import annotations

import stat
from typing import Any

import pytest
from msgspec.structs import replace

from civicgen.content.forms import Field, Keep
from civicgen.forms import sealing
from civicgen.forms.backend import Pulled
from civicgen.forms.network import NoAnswer
from civicgen.forms.submissions import Deleted, Received, SentFile
from civicgen.moderation.inbox import pulling
from civicgen.moderation.inbox.store import opened
from civicgen.problems import Place, Problem, ProblemsFound
from tests.cli.running import run
from tests.moderation import services
from tests.moderation.desk import CONFIG, KEY, PRIVATE, at_home, portal
from tests.moderation.services import NOW, sent

PHOTO = b"\xff\xd8\xff the photo of a house " * 40
FORM = replace(
    services.FORM,
    fields=(*services.FORM.fields, Field(id="photo", type="file", label="Photo", purpose="…", keep=Keep(days=30))),
)
HOSTILE = SentFile(
    field="photo", name="../../etc/passwd", size=len(PHOTO), media_type="image/jpeg", where="https://x.example/1"
)


NOTHING: tuple[Any, Any] = (CONFIG, None)
"""Settings, and a network, which the service needs not."""


class WithFiles:
    """A service that gives files too."""

    name = "netlify"

    def __init__(self, file: SentFile = HOSTILE, data: bytes = PHOTO) -> None:
        self.file, self.data, self.asked = file, data, 0
        self.fault: Exception | None = None
        self.gone = False

    def pull(self, *_):
        """One submission with a file, or that it was deleted."""
        if self.gone:
            yield Pulled(event=Deleted(form=FORM.name, backend=self.name, remote_id="1"), cursor=2)
        else:
            yield Pulled(event=Received(sent("1", backend=self.name, files=(self.file,))), cursor=1)

    def fetch(self, *_):
        """Its bytes."""
        self.asked += 1
        if self.fault:
            raise self.fault
        return self.data


def pull(inbox, service):
    return pulling.pull(inbox, FORM, {FORM.name: FORM}, service, *NOTHING, str, now=NOW)


@pytest.fixture
def inbox(tmp_path):
    with opened(tmp_path / "inbox", KEY, make=True) as held:
        held.unlock(PRIVATE)
        yield held


def test_sealed_at_rest_and_fetched_once(inbox):
    service = WithFiles()
    pull(inbox, service)
    pull(inbox, service)
    assert service.asked == 1
    assert list(inbox.files("s1")) == [(HOSTILE, PHOTO)]
    assert b"photo of a house" not in inbox.file.read_bytes()
    assert b"passwd" not in inbox.file.read_bytes()


def test_what_our_server_sealed_is_not_sealed_again(inbox):
    service = WithFiles(replace(HOSTILE, where="https://x.example/export/ab-sealed"), sealing.seal(KEY, PHOTO))
    service.name = "collector"
    pull(inbox, service)
    assert [data for _, data in inbox.files("s1")] == [PHOTO]


def test_a_file_that_did_not_come_is_asked_for_again(inbox):
    """No answer: the pull stops before it. It is not there: the rest comes in, and the next pull asks again."""
    service = WithFiles()
    service.fault = NoAnswer("x.example", "away")
    with pytest.raises(NoAnswer):
        pull(inbox, service)
    assert list(inbox.items()) == []
    service.fault = ProblemsFound((Problem(code="backend-unreadable", place=Place("")),))
    assert pull(inbox, service).new == 1
    assert [data for _, data in inbox.files("s1")] == [None]
    service.fault = None
    pull(inbox, service)
    assert [data for _, data in inbox.files("s1")] == [PHOTO]


@pytest.mark.parametrize("how", ["forget", "retention", "deleted there"])
def test_erased_with_what_it_came_with(inbox, how):
    service = WithFiles()
    pull(inbox, service)
    (held,) = inbox.held()
    assert "photo" in held.fields
    if how == "forget":
        inbox.erase("s1")
    elif how == "retention":
        inbox.erase_fields("s1", ["photo"])
        pull(inbox, service)  # it is there still, and does not come back
    else:
        service.gone = True
        pull(inbox, service)
    assert inbox._all("SELECT * FROM files") == []
    assert service.asked == 1


def test_opened_where_a_person_says(tmp_path, capsys, monkeypatch):
    root = portal(tmp_path / "portail")
    at_home(tmp_path, monkeypatch)
    with opened(tmp_path / "inbox", KEY, make=True) as held:
        pull(held, WithFiles())
    done = run(capsys, "moderate", "files", "s1", "--to", tmp_path / "look", "--site", root)
    assert (done.code, done.out) == (0, f"{tmp_path}/look/s1-photo-1.jpg\n")
    (file,) = (tmp_path / "look").iterdir()
    assert file.read_bytes() == PHOTO
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run(capsys, "moderate", "files", "s2", "--to", tmp_path / "look", "--site", root).code == 1
    refused = run(capsys, "moderate", "files", "s1", "--to", root / "content", "--site", root)
    assert (refused.code, "inbox-in-portal" in refused.err) == (1, True)
