"""Hostile words through the doors of staff: sheets that are keyed in, tables and letters that are brought."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from civicgen.cli import main
from civicgen.forms.validate import clean
from civicgen.importers.tagging.marks import unmarked
from civicgen.moderation.inbox.store import opened
from tests.cli.running import run
from tests.collector.test_abuse import naughty
from tests.moderation.desk import KEY, PRIVATE, at_home, portal

EVERY = 60


@pytest.fixture(params=["some", pytest.param("all", marks=pytest.mark.long)])
def words(request, shared_data: Path) -> list[str]:
    """What people type who mean harm; of what nothing can be read, nothing is asked."""
    found = [text[:9000] for text in naughty(shared_data / "hostile")][:: EVERY if request.param == "some" else 1]
    return [text for text in found if clean(text, lines=True)]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal, an inbox, and a user who holds the key."""
    at_home(tmp_path, monkeypatch)
    return portal(tmp_path / "portail")


def bare(text: str) -> str:
    """Without blanks, which a line of a terminal and a letter that is folded may change."""
    return "".join(clean(text, lines=True).split())


def held(tmp_path: Path) -> Counter[str]:
    """What the inbox has, and how often."""
    with opened(tmp_path / "inbox", KEY) as inbox:
        inbox.unlock(PRIVATE)
        assert inbox._all("PRAGMA integrity_check") == [("ok",)]
        return Counter(bare(item.submission.fields["avis"][0]) for item in inbox.items())


def quiet(said: str) -> None:
    """Nothing that acts on a terminal."""
    acting = {sign for sign in said if ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u202e\u2066\u2028"}
    assert acting <= {"\n"}


def table(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def test_a_table_of_sheets(root: Path, tmp_path: Path, words: list[str], capsys):
    """`forms enter --from`: each line a sheet, as it was written."""
    rows = [["Titre", "Votre avis", "Votre nom"], *([text[:80], text, text[:80]] for text in words)]
    path = table(tmp_path / "feuilles.csv", rows)
    done = run(capsys, "forms", "enter", "avis", "--from", path, "--site", root, "--lang", "en")
    assert done.code == 0, done.err[:2000]
    # A spreadsheet's own mark of a text that could be a formula is none of the text.
    assert held(tmp_path) == Counter(bare(unmarked(text)) for text in words)
    quiet(done.out + done.err)


def test_a_table_that_is_wrong(root: Path, tmp_path: Path, words: list[str], capsys):
    """What is told of a line that cannot be taken is text, and nothing of the table is taken in."""
    rows = [["Titre", "Votre avis", "Votre adresse"], *([text[:80], text, text[:80] + "@"] for text in words)]
    path = table(tmp_path / "feuilles.csv", rows)
    done = run(capsys, "forms", "enter", "avis", "--from", path, "--site", root, "--lang", "en")
    assert done.code == 1
    assert "Traceback" not in done.err
    quiet(done.out + done.err)
    assert held(tmp_path) == Counter()


def test_one_sheet_after_the_other(
    root: Path, tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """`forms enter` at the keyboard."""
    typed = [line for text in words if (line := " ".join(clean(text, lines=True).split())) != "<"]
    keys = "".join(f"{number}\n\nTitre\n{line}\n\n\n\n\n" for number, line in enumerate(typed, 1))
    monkeypatch.setattr(sys, "stdin", io.StringIO(keys + "q\n"))
    assert main(["forms", "enter", "avis", "--site", str(root), "--lang", "en"]) == 0
    said = capsys.readouterr()
    quiet(said.out + said.err)
    assert held(tmp_path) == Counter(map(bare, typed))


def test_a_table_of_a_service(root: Path, tmp_path: Path, words: list[str], capsys):
    """`forms pull --from` a table."""
    words = [text for text in words if "\0" not in text]  # no program writes a table with those: it is refused whole
    rows = [["Titre", "Votre avis", "=cmd()"], *([text[:80], text, text[:80]] for text in words)]
    path = table(tmp_path / "export.csv", rows)
    done = run(capsys, "forms", "pull", "avis", "--from", path, "--site", root, "--lang", "en")
    assert done.code == 0, done.err[:2000]
    quiet(done.out + done.err)
    assert held(tmp_path).keys() == Counter(map(bare, words)).keys()


def test_letters(root: Path, tmp_path: Path, words: list[str], capsys):
    """`forms pull --from` letters: in their text, in their names, in the names of what is joined to them."""
    raw = b""
    for number, text in enumerate(words):
        letter = EmailMessage(policy=SMTP)
        one_line = " ".join(clean(text, lines=False).split())[:60]
        letter["Subject"], letter["Message-ID"] = f"[plan/avis] {one_line}", f"<{number}@x>"
        letter.set_content(f"Votre avis :\n\n{clean(text, lines=True)}\n")
        letter.add_attachment(b"x", maintype="image", subtype="jpeg", filename=one_line or "x")
        raw += b"From x\n" + letter.as_bytes().replace(b"\nFrom ", b"\n>From ") + b"\n\n"
    (tmp_path / "lettres.mbox").write_bytes(raw)
    done = run(capsys, "forms", "pull", "avis", "--from", tmp_path / "lettres.mbox", "--site", root, "--lang", "en")
    assert done.code == 0, done.err[:2000]
    quiet(done.out + done.err)
    with opened(tmp_path / "inbox", KEY) as inbox:
        inbox.unlock(PRIVATE)
        kept = []
        for item in inbox.items():
            it = item.submission
            assert it.extra["left-out"]
            kept.append(bare("".join([*it.fields.get("avis", ()), *it.extra.get("letter-rest", ())])))
    assert len(kept) == len(words)
    # A quotation, a signature are set apart, and never lost.
    assert Counter("".join(kept)) == Counter("".join(map(bare, words)))
