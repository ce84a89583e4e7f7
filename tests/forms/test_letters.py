"""Letters: what was written is kept, what it answers set apart; the mailbox loses nothing and opens only ours."""

from __future__ import annotations

import datetime
from email.message import EmailMessage
from typing import Any

import pytest
from msgspec.structs import replace

from civicgen.content.forms import Field, Keep
from civicgen.forms.backends.mail_text import split
from civicgen.forms.backends.mailbox import LONGEST, letter_of, submission_of
from civicgen.forms.brought import attached, submissions
from civicgen.forms.conformance import HOSTILE, SECRET, START, form, pulled, secret, settings, target
from civicgen.problems import ProblemsFound
from tests.forms.doubles.mailbox import Mailbox, certificate

TOWN = settings("mailbox")


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("pem"))


@pytest.fixture
def box(pem, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(pem[0]))
    made = Mailbox(pem)
    yield made
    made.close()


def letter(text: str, subject: str = "[plan/avis] Mon avis", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"] = subject, "Une citoyenne <citoyenne@example.org>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return letter_of(made.as_bytes())


def test_link_is_short_and_whole():
    """The link holds the code, and as many questions as go into 1,800 characters; spaces are %20."""
    from urllib.parse import parse_qs, urlsplit

    bench: Any = type("Bench", (), {"settings": TOWN, "form": form()})
    import msgspec

    from civicgen.forms.backends.mailbox import backend

    link = backend.render(form(), target(bench)).action
    said = parse_qs(urlsplit(link).query)
    assert said["subject"][0].startswith("[plan/avis] Donner son avis")
    assert "Votre avis :\r\n\r\n" in said["body"][0]
    many = msgspec.structs.replace(
        form(),
        fields=form().fields * 1
        + tuple(msgspec.structs.replace(form().fields[0], id=f"q{number}", label="é" * 100) for number in range(30)),
    )
    assert len(backend.render(many, target(bench)).action) <= LONGEST
    endless = msgspec.structs.replace(form(), title="é" * 3000)
    assert backend.render(endless, target(bench)).action.endswith("%5Bplan%2Favis%5D")


@pytest.mark.parametrize(
    ("text", "written", "rest"),
    [
        ("Oui.\n\nLe lun. 2 févr. 2026 à 10:00, Mairie <m@x.fr> a écrit :\n> Bonjour", "Oui.", "Le lun."),
        (
            "Oui.\n\nLe lun. 2 févr. 2026 à 10:00, Mairie de Saint-Exemple\n<m@x.fr> a écrit :\n> Bonjour",
            "Oui.",
            "Le lun.",
        ),
        ("Yes.\n\nOn Mon, Feb 2, 2026 at 10:00 AM Mairie <m@x.fr> wrote:\n> Hello", "Yes.", "On Mon"),
        ("Oui.\n\n-----Message d'origine-----\nDe : Mairie", "Oui.", "-----Message"),
        ("Oui.\n________________________________\nDe : Mairie <m@x.fr>", "Oui.", "____"),
        ("Oui.\n-- \nJeanne\n06 00 00 00 00", "Oui.", "--"),
        ("Oui.\n\nEnvoyé de mon iPhone", "Oui.", "Envoyé"),
        ("> Que pensez-vous du tilleul ?\nGardez-le.", "Gardez-le.", "> Que"),
        ("> tout est cité\n> et rien d'autre", "> tout est cité\n> et rien d'autre", ""),
        ("Le maire a écrit : gardez le tilleul.\nMoi aussi.", "Le maire a écrit : gardez le tilleul.\nMoi aussi.", ""),
        ("De mon avis : non.\nEt voilà.", "De mon avis : non.\nEt voilà.", ""),
    ],
)
def test_what_was_written(text, written, rest):
    """Quoted letters and signatures are set apart; a citizen who quotes the mayor loses nothing."""
    kept, apart = split(text)
    assert written == kept
    assert apart.startswith(rest)
    words = "".join(text.split())
    assert sorted(words) == sorted("".join((kept + apart).split())), "a word was lost"


def test_answers_under_questions():
    """What stands under a question goes there, several choices line by line; the rest is what people say."""
    text = (
        "(Répondez sous chaque question, avec vos mots.)\n\nVotre avis :\n\nGardez le tilleul\n\n"
        "Sujets :\n\n- La voirie\n- voirie\n\nVotre nom :\n\nJeanne"
    )
    found = submission_of(form(), letter(text), START)
    assert found.fields["avis"] == ("Gardez le tilleul",)
    assert found.fields["sujets"] == ("La voirie", "voirie")
    assert found.fields["nom"] == ("Jeanne",)
    assert found.fields["courriel"] == ("citoyenne@example.org",)
    assert found.channel == "email"


def test_html_only():
    """A letter in HTML is read as text, without its script and its style."""
    made = EmailMessage()
    made["Subject"] = "[plan/avis]"
    made.set_content(
        "<style>p{}</style><p>Gardez <b>le</b> tilleul.<br>Merci&nbsp;!</p><script>alert(1)</script>", subtype="html"
    )
    found = submission_of(form(), letter_of(made.as_bytes()), START)
    assert found.fields["avis"] == ("Gardez le tilleul.\nMerci\u00a0!",)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff",
        b"Subject: =?utf-8?b?////?= [plan/avis]\nFrom: \xff\xfe<@\n\nx",
        b"Subject: [plan/avis]\nContent-Type: text/plain; charset=klingon\n\nGardez\xe9",
        (
            b"Subject: [plan/avis]\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"
            b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx"
        ),
        b"Subject: [plan/avis]\nFrom: " + b"(" * 2000 + b"\n\nx",
        b"Subject: [plan/avis]\nDate: Feb 31 99999\nReceived: ; ;\nMessage-ID: <\n\nx",
        b"Subject: [plan/avis]\nContent-Transfer-Encoding: base64\n\n!!!!",
    ],
)
def test_broken_letters(raw):
    """A letter written to break who reads it is a letter."""
    assert submission_of(form(), letter_of(raw), START).remote_id
    assert list(submissions(form(), TOWN, "a.eml", raw)) is not None


def test_same_letter_twice_and_borrowed_number():
    """The same letter is the same everywhere; another that only bears its number takes nobody's place."""
    one = submission_of(form(), letter("Oui", Message_ID="<1@x>"), START)
    again = submission_of(form(), letter("Oui", Message_ID="<1@x>"), START + datetime.timedelta(hours=1))
    other = submission_of(form(), letter("Non", Message_ID="<1@x>"), START)
    assert one.remote_id == again.remote_id != other.remote_id


def test_mbox():
    """A file of letters: those of the form; words of a letter that look like a border are none."""
    import tempfile
    from mailbox import mbox
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        file = mbox(f"{folder}/a.mbox")
        joined = letter("Voir le plan.\n\nFrom ici, tout va bien")
        joined.make_mixed()
        joined.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../plan.pdf")
        for each in (letter("Facture", subject="Facture"), joined, letter("Non", subject="Re: [PLAN/AVIS ]")):
            file.add(each)
        file.close()
        data = Path(f"{folder}/a.mbox").read_bytes()
    photo = Field(id="plan", type="file", label="Plan", purpose="…", keep=Keep(days=1))
    with_files = replace(form(), fields=(*form().fields, photo))
    first, second = submissions(with_files, TOWN, "a.mbox", data)
    assert first.fields["avis"] == ("Voir le plan.\n\nFrom ici, tout va bien",)
    assert second.fields["avis"] == ("Non",)
    assert first.files[0].name == "../../plan.pdf"
    assert attached(data, first.files[0].where) == b"%PDF-1.7"
    assert [attached(data, where) for where in ("", "9#0", "0#9", "x#y", "-1#0")] == [b""] * 5
    without = next(iter(submissions(form(), TOWN, "a.mbox", data)))
    assert (without.files, without.extra["left-out"]) == ((), ("../../plan.pdf",))


def test_only_ours_is_opened(box):
    """Letters about other things are not opened; those that were taken are moved the next time, and none is lost."""
    box.deliver(b"Subject: Facture\n\nprive", START)
    box.put({"avis": ("Oui",)}, START)
    held, cursor, _ = pulled(box)
    assert len(held) == 1
    assert box.opened == ["2"]
    assert list(box.folders["INBOX"]) == [1, 2], "nothing is moved before it was surely written down"
    more, cursor, _ = pulled(box, cursor)
    assert more == {}
    assert list(box.folders["INBOX"]) == [1]
    assert len(box.folders["Traités"]) == 1
    assert pulled(box)[0].keys() == held.keys(), "without a cursor, what was moved is read again"


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 UIDPLUS", "IMAP4rev1"])
def test_older_servers(pem, monkeypatch, capabilities):
    """Without MOVE letters are copied first; without UIDPLUS they stay: nothing is lost."""
    monkeypatch.setenv("SSL_CERT_FILE", str(pem[0]))
    box = Mailbox(pem, capabilities=capabilities)
    box.put({"avis": ("Oui",)}, START)
    _, cursor, _ = pulled(box)
    assert pulled(box, cursor)[0] == {}
    assert box.lost == []
    assert sum(map(len, box.folders.values())) == 1
    box.close()


def test_numbers_given_anew(box):
    """A server that numbers its letters anew makes all be read again; ids are the same."""
    box.put({"avis": ("Oui",)}, START)
    held, cursor, _ = pulled(box)
    box.validity["INBOX"] += 1
    box.put({"avis": ("Non",)}, START)
    assert set(held) < set(pulled(box, cursor)[0])


def test_wrong_password_and_certificate(box, monkeypatch):
    """Told in words, without the password; a server whose certificate nobody vouches for is not talked to."""
    from civicgen.forms.backends.mailbox import backend

    with pytest.raises(ProblemsFound) as found:
        list(backend.pull(box.form, box.settings, None, box.network, lambda _: "wrong-pässword"))
    assert found.value.problems[0].code == "backend-refused"
    assert "wrong" not in repr(found.value.problems)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ProblemsFound) as found:
        list(backend.pull(box.form, box.settings, None, box.network, secret))
    assert found.value.problems[0].code == "backend-unreachable"
    assert SECRET not in repr(found.value.problems)


def test_hostile_text():
    """Words of citizens come through as they are."""
    for words in HOSTILE[:-2]:
        found = submission_of(form(), letter(words), START)
        assert found.fields["avis"][0].split() == words.split()
