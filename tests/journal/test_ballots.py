"""Ballots that were counted are those that were published: the journal holds the digest of their file."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

import pytest

from civicgen.builder.build import build
from civicgen.publish.journal.appending import append
from civicgen.publish.verification.verify import verify
from tests.counting.test_count import METHODS, ballots
from tests.counting.urns import portal

OVER = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)
NAME = "budget/ballots/choix.csv"
FILE = "budget/bulletins/choix/bulletins-choix.csv"
SOURCE = "content/consultations/budget/ballots/choix.csv"


def acts(root: Path) -> list[tuple[str, str]]:
    """Acts about the ballots: what, and where they lie."""
    lines = (root / "journal.jsonl").read_text("utf-8").splitlines()
    return [(act["act"], act["address"]) for act in map(json.loads, lines) if act["name"] == NAME]


def append_and_build(root: Path, minutes: int = 0) -> Path:
    """Write down what is published, then the site."""
    instant = OVER + datetime.timedelta(minutes=minutes)
    done = append(root, instant=instant)
    assert done.good, done.problems
    report = build(root, instant=instant, jobs=1)
    assert report.good, report.problems
    return root / "public"


def findings(path: Path, minutes: int = 0) -> list[tuple[str, str]]:
    """What `verify` finds."""
    seen = verify(path, instant=OVER + datetime.timedelta(minutes=minutes))
    return [(found.what, found.name) for found in seen.findings]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A vote that is over, with sixty ballots."""
    return portal(tmp_path / "portal", METHODS["approval"], ballots("approval"))


def test_the_digest_is_that_of_the_public_file(root):
    """Whoever has the site needs `sha256sum` and the text of the act, nothing of civicgen."""
    site = append_and_build(root)
    assert acts(root) == [("published", FILE)]
    texts = [json.loads(line) for file in (site / "journal").glob("*.jsonl") for line in file.read_bytes().splitlines()]
    (text,) = (each for each in texts if each["entry"] == NAME)
    assert text["sha256"] == hashlib.sha256((site / FILE).read_bytes()).hexdigest()
    assert text["ballots"] == 60
    assert findings(root) == findings(site) == []
    figures = json.loads((site / FILE.replace("bulletins-choix.csv", "comptes-choix.json")).read_bytes())
    assert figures["sha256"] == text["sha256"]
    assert "Le choix (CSV)" in (site / "journal" / "index.html").read_text("utf-8")


def test_nothing_before_the_end(root):
    """While people vote, the journal says nothing of ballots; once it is over, they are published, not changed."""
    before = datetime.datetime(2026, 6, 10, 12, tzinfo=datetime.UTC)
    assert append(root, instant=before).good
    assert acts(root) == []
    append_and_build(root)
    assert acts(root) == [("published", FILE)]


@pytest.mark.parametrize("way", ["source", "site"])
def test_a_changed_file_is_told(root, way):
    """One ballot more: in the sources, the build and `verify` say so; in a site, its digest is another."""
    site = append_and_build(root)
    if way == "site":
        file = site / FILE
        file.write_bytes(file.read_bytes() + b"1,,1,\r\n")
        assert ("file-altered", FILE) in findings(site)
        return
    with (root / SOURCE).open("a", encoding="utf-8") as file:
        file.write("papier,,1,\r\n")
    assert findings(root) == [("altered", NAME)]
    report = build(root, instant=OVER, jobs=1)
    assert report.unlogged == 1
    append_and_build(root, minutes=5)
    assert acts(root) == [("published", FILE), ("changed", FILE)]
    assert findings(root, 5) == findings(site, 5) == []


def test_ballots_that_are_taken_back(root):
    """Their line says that they are there no more."""
    append_and_build(root)
    (root / SOURCE).unlink()
    append_and_build(root, minutes=5)
    assert acts(root)[-1] == ("withdrawn", FILE)
    assert findings(root, 5) == []


def test_few_ballots_leave_no_digest(tmp_path):
    """Of three ballots everything could be guessed from their digest: there is none."""
    root = portal(tmp_path / "portal", METHODS["approval"], ballots("approval", 3))
    site = append_and_build(root)
    assert acts(root) == []
    assert findings(root) == findings(site) == []
