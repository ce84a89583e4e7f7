"""Files that came with a form: sealed in the inbox, opened on request, erased with what they came with."""

from __future__ import annotations

import io
import stat
from contextlib import closing
from email.message import EmailMessage
from mailbox import mbox
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from civicgen.cli.moderate_files import _to_look_at
from civicgen.content.forms import Field, Keep
from civicgen.forms import sealing
from civicgen.forms.backend import Pulled
from civicgen.forms.conformance import secret
from civicgen.forms.kinds import kind_of
from civicgen.forms.network import NoAnswer
from civicgen.forms.submissions import Deleted, Received, SentFile
from civicgen.moderation.inbox import pulling
from civicgen.moderation.inbox.store import opened
from civicgen.moderation.queue.waiting import queue_of
from civicgen.problems import Place, Problem, ProblemsFound
from tests.cli.running import run
from tests.forms.doubles.mailbox import Mailbox, certificate
from tests.moderation import services
from tests.moderation.desk import CONFIG, KEY, PRIVATE, at_home, portal
from tests.moderation.services import NOW, sent
from tests.moderation.test_queue import ACTS

PHOTO = b"\xff\xd8\xff the photo of a house " * 40


def picture(kind: str = "JPEG") -> bytes:
    """A picture, with the name of who took it."""
    written = io.BytesIO()
    Image.new("RGB", (40, 20), "#14532d").save(written, kind, comment=b"Jeanne Secret")
    return written.getvalue()


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
        pull(held, WithFiles(data=picture()))
    done = run(capsys, "moderate", "files", "s1", "--to", tmp_path / "look", "--site", root)
    assert (done.code, done.out) == (0, f"{tmp_path}/look/s1-photo-1.jpg\n")
    (file,) = (tmp_path / "look").iterdir()
    with Image.open(file) as seen:
        assert (seen.format, seen.size) == ("JPEG", (40, 20))
    assert b"Secret" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run(capsys, "moderate", "files", "s2", "--to", tmp_path / "look", "--site", root).code == 1
    refused = run(capsys, "moderate", "files", "s1", "--to", root / "content", "--site", root)
    assert (refused.code, "inbox-in-portal" in refused.err) == (1, True)


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (PHOTO, "bin"),
        (b"<script>alert(1)</script>", "bin"),
        (b"%PDF-1.7 plan", "pdf"),
        (picture("PNG"), "png"),
        (picture("GIF"), "png"),
        (b"GIF89a<script>", "bin"),
    ],
)
def test_a_file_is_what_it_holds(data, ending):
    """Whatever it was called: a picture is made anew, a document is as it came, nothing else opens by itself."""
    found, seen = _to_look_at(data)
    assert found == ending
    if ending in ("bin", "pdf"):
        assert seen == data
    else:
        assert kind_of(seen) == ending
        assert b"Secret" not in seen


def test_a_moderator_learns_that_there_are_files(inbox):
    service = WithFiles()
    pull(inbox, service)
    (case,) = queue_of(inbox, {FORM.name: FORM}, ACTS).cases
    assert case.private["photo"] == "../../etc/passwd (1 kB)"


WITH_FILES = """\
title: Montrer un lieu
makes: contribution
fields:
  - {id: avis, type: long-text, label: Votre avis, becomes: text, seen_by: everyone, required: true}
  - {id: photo, type: file, label: Photo, accept: [jpeg, pdf], max_size: 1 MB, purpose: Montrer, keep: {days: 30}}
"""
JOINED = {
    "../maison.jpg": picture(),
    "plan.exe": b"%PDF-1.7 plan",
    "page.pdf": b"<script>alert(1)</script>",
    "dessin.png": picture("PNG"),
    "vide.jpg": b"",
    "lourd.pdf": b"%PDF-1.7" + b" " * 1_000_000,
}
"""What is joined to a letter: the first two are what the form asks for, whatever they are called; one is empty."""


def letters(path, codes=("plan/lieu",)):
    """Letters with files, as a mail program keeps them."""
    kept = mbox(path)
    for code in codes:
        letter = EmailMessage()
        letter["Subject"], letter["From"], letter["Message-ID"] = f"[{code}] Voir", "jeanne@example.org", f"<{code}@x>"
        letter.set_content("La façade s'effrite.")
        for name, data in JOINED.items():
            letter.add_attachment(data, maintype="image", subtype="jpeg", filename=name)
        kept.add(letter)
    kept.close()
    return path


def test_files_of_letters_that_are_brought(tmp_path, capsys, monkeypatch):
    """Kept where the form asks for such files, known by what they hold, sealed; all others are counted and named."""
    root = portal(tmp_path / "portail")
    at_home(tmp_path, monkeypatch)
    (root / "content/consultations/plan/forms/lieu.yml").write_text(WITH_FILES, encoding="utf-8")
    file = letters(tmp_path / "a.mbox", ("plan/lieu", "plan/avis"))
    for said in ("1 new, 3 files left out, which the form does not take", "1 known already"):
        done = run(capsys, "forms", "pull", "plan/lieu", "--from", file, "--site", root, "--lang", "en")
        assert done.out == f"a.mbox: {said}\n", done.err
    done = run(capsys, "forms", "pull", "plan/avis", "--from", file, "--site", root, "--lang", "en")
    assert done.out == "a.mbox: 1 new, 5 files left out, which the form does not take\n"
    with opened(tmp_path / "inbox", KEY) as inbox:
        inbox.unlock(PRIVATE)
        found = [(file.name, file.media_type, data) for file, data in inbox.files("s1")]
        assert found == [
            ("../maison.jpg", "image/jpeg", JOINED["../maison.jpg"]),
            ("plan.exe", "application/pdf", JOINED["plan.exe"]),
        ]
        assert list(inbox.files("s2")) == []
        one, two = inbox.items()
        assert one.submission.extra["left-out"] == ("page.pdf", "dessin.png", "lourd.pdf")
        assert "plan.exe" in two.submission.extra["left-out"]
        assert b"Secret" not in inbox.file.read_bytes()
        inbox.erase("s1")
        assert inbox._all("SELECT * FROM files") == []


def test_files_of_a_mailbox(tmp_path, monkeypatch):
    """The same by IMAP."""
    pem = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem[0]))
    place = Mailbox(pem)
    with closing(mbox(letters(tmp_path / "a.mbox", ("plan/avis",)))) as kept:
        place.deliver(next(iter(kept)).as_bytes(), NOW)
    asks = Field(id="photo", type="file", label="Photo", accept=("jpeg", "pdf"), purpose="…", keep=Keep(days=30))
    form = replace(place.form, fields=(*place.form.fields, asks))
    settings = place.settings, place.network, secret
    with opened(tmp_path / "inbox", KEY, make=True) as inbox:
        inbox.unlock(PRIVATE)
        taken = pulling.pull(inbox, form, {form.name: form}, place.backend, *settings, now=NOW)
        assert (taken.new, taken.left_out) == (1, 2)
        found = [(file.field, file.name, data) for file, data in inbox.files("s1")]
        names = ("../maison.jpg", "plan.exe", "lourd.pdf")  # ten megabytes, where the form says nothing
        assert found == [("photo", name, JOINED[name]) for name in names]
    place.close()
