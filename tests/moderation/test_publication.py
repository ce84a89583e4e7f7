"""What was decided becomes public once, whoever publishes and wherever it is interrupted, without a private field."""

from __future__ import annotations

import csv
import importlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from civicgen.builder.build import build
from civicgen.content.contributions import read_stream
from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.forms.submissions import Received
from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.publication.figures import counted, write_figures
from civicgen.moderation.publication.publishing import Votes
from civicgen.moderation.publication.renumbering import renumber
from civicgen.problems import Problem
from tests.conftest import REPOSITORY
from tests.moderation.desk import NOW, at_home, box, forms_of, portal, published, sent

PUBLISH = Decision(act="publish")
THINGS = "Une idée pour le bourg, numéro {}"


@pytest.fixture
def root(tmp_path):
    return portal(tmp_path / "portail")


def contributions(root: Path) -> dict[int, Contribution]:
    """What is public, by number; each number once."""
    folder = root / "content" / "consultations" / "plan" / "contributions"
    found: list[Contribution] = []
    for path in sorted(folder.glob("*")):
        file = path.relative_to(root).as_posix()
        for row in read_stream(root, Stream(consultation="plan", file=file, size=0, changed=0)):
            assert not isinstance(row, Problem), row
            found.append(row[1])
    assert len({each.number for each in found}) == len(found)
    return {each.number: each for each in found}


def test_a_submission_becomes_a_contribution(root, tmp_path):
    one = sent(1, titre="Un\nbanc", avis="Devant\r\nl'école.", nom="Jeanne", quartier="Bourg", courriel="j@x.example")
    with box(tmp_path / "inbox", root, [one]) as inbox:
        inbox.decide("s1", PUBLISH)
        outcome = published(root, inbox)
        assert (outcome.published, outcome.files) == (1, ["content/consultations/plan/contributions/avis.csv"])
        assert next(inbox.items()).became == "#1"
    it = contributions(root)[1]
    assert (it.title, it.text, it.author, it.channel, it.kind) == (
        "Un banc", "Devant\nl'école.", "Jeanne", "web", "opinion",
    )  # fmt: skip
    assert it.date is not None
    assert str(it.date.day) == "2026-03-01"
    assert it.date.at is None
    assert it.origin
    assert it.salt
    text = (root / outcome.files[0]).read_text(encoding="utf-8")
    assert "x-quartier" in text
    assert "Bourg" in text
    assert "j@x.example" not in text


def test_what_staff_sees_stays_there(root, tmp_path):
    """No form that was changed, no field of another form, no unknown field gets into a public file."""
    wild = sent(1, avis="Bien", courriel="secret@x.example", ancien="secret ancien")
    with box(tmp_path / "inbox", root, [wild]) as inbox:
        inbox.decide("s1", PUBLISH)
        published(root, inbox)
    public = "".join(path.read_text("utf-8") for path in root.rglob("contributions/*"))
    assert "Bien" in public
    assert "secret" not in public


def test_masked_and_withheld_and_grouped(root, tmp_path):
    sendings = [
        sent(1, titre="Paul Martin", avis="Demandez à Paul Martin, au 06 39 98 12 34."),
        sent(2, avis="Une insulte", nom="Jeanne"),
        sent(3, avis="La même idée"),
        sent(4, avis="Et encore la même"),
    ]
    with box(tmp_path / "inbox", root, sendings) as inbox:
        inbox.decide("s1", Decision(act="publish", reason="third-party", masks=("Paul Martin", "06 39 98 12 34")))
        inbox.decide("s2", Decision(act="withhold", reason="insult"))
        inbox.decide("s3", Decision(act="group", reason="same-idea", head="s4"))
        inbox.decide("s4", Decision(act="group", reason="same-idea", head="s1"))
        outcome = published(root, inbox)
    assert (outcome.published, outcome.withheld, outcome.grouped) == (1, 1, 2)
    found = {each.text: each for each in contributions(root).values()}
    assert found["Demandez à […], au […]."].title == "[…]"
    assert found["Demandez à […], au […]."].reason == "Motif : third-party"
    gone = next(each for each in found.values() if each.state == "withheld")
    assert (gone.text, gone.title, gone.author, gone.reason) == ("", "", "", "Motif : insult")
    assert {found["La même idée"].grouped_with, found["Et encore la même"].grouped_with} == {1}


def test_what_is_masked_in_the_head_is_masked_in_those_under_it(root, tmp_path):
    letter = "Demandez à Paul Martin, au 06 39 98 12 34, il vous dira tout."
    sendings = [
        sent(1, titre="Paul Martin", avis=letter),
        sent(2, titre="paul  martin", avis=letter, quartier="Chez Paul Martin"),
        sent(3, avis=f"Bonjour. {letter}"),
        sent(4, avis="La place est belle"),
    ]
    with box(tmp_path / "inbox", root, sendings) as inbox:
        inbox.decide("s1", Decision(act="publish", reason="third-party", masks=("Paul Martin", "06 39 98 12 34")))
        for name, head in (("s2", "s1"), ("s3", "s2"), ("s4", "s1")):
            inbox.decide(name, Decision(act="group", reason="same-text", head=head))
        published(root, inbox)
    texts = {number: each.text for number, each in contributions(root).items()}
    masked = "Demandez à […], au […], il vous dira tout."
    assert texts == {1: masked, 2: masked, 3: f"Bonjour. {masked}", 4: "La place est belle"}
    everything = b"".join(path.read_bytes() for path in root.rglob("contributions/*"))
    assert b"artin" not in everything

    # Later, by the number of the head: in this inbox, then in one that never had the head's own words.
    for folder, remote in (("inbox", 5), ("autre", 6)):
        with box(tmp_path / folder, root, [sent(remote, avis=letter)]) as inbox:
            name = next(item.id for item in inbox.items() if not item.became)
            inbox.decide(name, Decision(act="group", reason="same-text", head="#1"))
            published(root, inbox)
    assert [contributions(root)[number].text for number in (5, 6)] == [masked, masked]


def test_what_is_grouped_waits_for_the_other(root, tmp_path):
    with box(tmp_path / "inbox", root, [sent(1, avis="Un"), sent(2, avis="Deux")]) as inbox:
        inbox.decide("s1", Decision(act="group", reason="same-idea", head="s2"))
        assert published(root, inbox).held == {"s1": "s2"}
        inbox.decide("s2", PUBLISH)
        published(root, inbox)
    assert {each.text: each.grouped_with for each in contributions(root).values()} == {"Deux": None, "Un": 1}


def test_two_people_publish_the_same_once(root, tmp_path):
    """On two computers, in two branches: the same lines, which git takes for one."""
    sendings = [sent(number, avis=THINGS.format(number)) for number in range(1, 6)]
    other = portal(tmp_path / "autre")
    for folder, where, order in ((root, "une", sendings), (other, "deux", sendings[::-1])):
        with box(tmp_path / where, folder, order) as inbox:
            for item in list(inbox.items()):
                inbox.decide(item.id, PUBLISH)
            published(folder, inbox)
    file = "content/consultations/plan/contributions/avis.csv"
    assert (root / file).read_bytes() == (other / file).read_bytes()


def test_published_elsewhere_is_only_noted(root, tmp_path):
    """A colleague published; the files came with git. Here the inbox is told, and nothing is written."""
    sendings = [sent(1, avis="Un"), sent(2, avis="Deux")]
    with box(tmp_path / "une", root, sendings) as inbox:
        inbox.decide("s2", PUBLISH)
        published(root, inbox)
    before = (root / "content/consultations/plan/contributions/avis.csv").read_bytes()
    with box(tmp_path / "deux", root, sendings) as inbox:
        inbox.decide("s2", PUBLISH)
        outcome = published(root, inbox)
        assert (outcome.found, outcome.published, outcome.files) == (1, 0, [])
        assert inbox.item("s2").became == "#1"
    assert (root / "content/consultations/plan/contributions/avis.csv").read_bytes() == before


def test_long_texts_and_formulas_are_files(root, tmp_path):
    texts = ["=cmd|' /C calc'!A0", "mot " * 2000, "- une liste\n- deux", "plain", "---\ntitle: x\n---\n=1"]
    with box(tmp_path / "inbox", root, [sent(number, avis=text) for number, text in enumerate(texts, 1)]) as inbox:
        for item in list(inbox.items()):
            inbox.decide(item.id, PUBLISH)
        outcome = published(root, inbox)
    assert sorted(Path(file).suffix for file in outcome.files) == [".csv", ".md", ".md", ".md", ".md"]
    assert [contributions(root)[number].text for number in range(1, 6)] == [text.strip() for text in texts]


def test_a_table_that_a_clerk_saved_is_added_to(root, tmp_path):
    """With semicolons, French names and a mark at its start, as Excel saves it; its rows keep every byte."""
    folder = root / "content/consultations/plan/contributions"
    folder.mkdir()
    names = "numéro date voie type thème lieu article auteur titre texte état motif regroupé_avec origine sel langue"
    header = f"{names};x-quartier".replace(" ", ";").replace("_", " ")
    before = f'\ufeff{header}\r\n7;2026-02-03;papier;avis;;;;;;"Un; deux";;;;;;;'
    (folder / "avis.csv").write_bytes(before.encode())
    with box(tmp_path / "inbox", root, [sent(1, avis="Trois ; quatre", quartier="Bourg")]) as inbox:
        inbox.decide("s1", PUBLISH)
        published(root, inbox)
    assert (folder / "avis.csv").read_bytes().startswith(before.encode())
    assert {number: each.text for number, each in contributions(root).items()} == {7: "Un; deux", 8: "Trois ; quatre"}


def test_a_table_without_room_is_left_alone(root, tmp_path):
    folder = root / "content/consultations/plan/contributions"
    folder.mkdir()
    (folder / "avis.csv").write_text("number,text\n3,Avant\n", encoding="utf-8")
    with box(tmp_path / "inbox", root, [sent(1, avis="Un")]) as inbox:
        inbox.decide("s1", PUBLISH)
        published(root, inbox)
    assert (folder / "avis.csv").read_text(encoding="utf-8") == "number,text\n3,Avant\n"
    assert contributions(root)[4].text == "Un"


def test_numbers_that_are_not_certain_are_not_given(root, tmp_path):
    folder = root / "content/consultations/plan/contributions"
    folder.mkdir()
    (folder / "avis.csv").write_text("number,text\nsept,Avant\n", encoding="utf-8")
    with box(tmp_path / "inbox", root, [sent(1, avis="Un")]) as inbox:
        inbox.decide("s1", PUBLISH)
        outcome = published(root, inbox)
        assert [problem.code for problem in outcome.problems] == ["bad-number"]
        assert inbox.item("s1").became == ""


def test_what_is_no_more_there_is_not_published(root, tmp_path):
    """Erased since it was decided, or sealed to a key that is not at hand: told, and nothing half public."""
    with box(tmp_path / "inbox", root, [sent(1, titre="Un", avis="Texte"), sent(2, avis="Deux")]) as inbox:
        inbox.decide("s1", PUBLISH)
        inbox.decide("s2", PUBLISH)
        inbox.erase_fields("s1", ["*"])
        outcome = published(root, inbox)
        assert ([problem.code for problem in outcome.problems], outcome.published) == (
            ["moderation-nothing-to-publish"],
            1,
        )
    assert [each.text for each in contributions(root).values()] == ["Deux"]


def test_the_same_submission_under_two_numbers_is_told(root, tmp_path):
    merged(root, "1,,Un,aa,,,", "2,,Un,aa,,,")
    with box(tmp_path / "inbox", root, [sent(1, avis="Trois")]) as inbox:
        inbox.decide("s1", PUBLISH)
        assert [problem.code for problem in published(root, inbox).problems] == ["same-origin"]


# Ballots, supports, messages ------------------------------------------------------------------------------------------


def ballots(count: int):
    """Ballots, the odd ones for a bench."""
    return [
        sent(number, "vote", projet=("banc",) if number % 2 else ("arbre", "lampe")) for number in range(1, count + 1)
    ]


def cast(inbox) -> None:
    """Take all ballots."""
    for item in list(inbox.items()):
        inbox.decide(item.id, PUBLISH)


def test_ballots_lead_back_to_nobody(root, tmp_path):
    with box(tmp_path / "inbox", root, ballots(60)) as inbox:
        cast(inbox)
        outcome = published(root, inbox)
        assert outcome.ballots == 60
        assert {item.became for item in inbox.items()} == {"ballot"}
        assert published(root, inbox).ballots == 0
    text = (root / "content/consultations/plan/ballots/vote.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["channel", "banc", "arbre", "lampe"]
    assert sorted(rows[1:]) == sorted([["web", "1", "", ""]] * 30 + [["web", "", "1", "1"]] * 30)
    assert rows[1:] != [row for _ in range(30) for row in (["web", "1", "", ""], ["web", "", "1", "1"])]


def test_few_ballots_and_open_votes_wait(root, tmp_path):
    with box(tmp_path / "inbox", root, ballots(9)) as inbox:
        cast(inbox)
        assert published(root, inbox).few_ballots == {"plan/forms/vote": 9}
        still = Votes(open=frozenset({"plan/forms/vote"}))
        assert published(root, inbox, votes=still).open_votes == {"plan/forms/vote": 9}
        assert {item.became for item in inbox.items()} == {""}
    assert not (root / "content/consultations/plan/ballots").exists()


TALLY = """\
---
title: Le vote, compté
method: approval
options:
  - {id: banc, title: Un banc}
  - {id: arbre, title: Un arbre}
  - {id: lampe, title: Une lampe}
state: published
---
Dépouillé en public.
"""


def tally_of(root: Path, text: str = TALLY) -> Path:
    """The file that says how the vote is counted."""
    path = root / "content/consultations/plan/ballots/vote.md"
    path.parent.mkdir()
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("text", [TALLY, TALLY.replace("\n", "\r\n"), TALLY.replace("state:", "gardés: 2\nstate:")])
def test_the_number_of_few_ballots_is_written(root, tmp_path, text):
    """Only their number is public; when there are enough of them, the ballots themselves, and the line goes."""
    path = tally_of(root, text)
    with box(tmp_path / "inbox", root, ballots(9)) as inbox:
        cast(inbox)
        assert published(root, inbox).files == ["content/consultations/plan/ballots/vote.md"]
        written = path.read_text("utf-8")
        assert written.count("kept: 9\n") == 1
        assert "gardés" not in written
        assert published(root, inbox).files == []
        inbox.take([Received(sent(99, "vote", projet=("banc",)))], forms_of(root), NOW)
        cast(inbox)
        assert published(root, inbox).files == [
            f"content/consultations/plan/ballots/vote.{kind}" for kind in ("csv", "md")
        ]
    assert path.read_bytes() == text.replace("gardés: 2\n", "").encode()


def test_few_ballots_without_a_tally_are_a_warning(root, tmp_path):
    with box(tmp_path / "inbox", root, ballots(3)) as inbox:
        cast(inbox)
        (problem,) = published(root, inbox).problems
        assert (problem.code, problem.severity, problem.given["count"]) == ("moderation-no-tally", "warning", "3")


def test_from_ballots_to_the_counted_page(root, tmp_path):
    """What people sent is on the page of the count, with the figures of anyone who counts it again."""
    tally_of(root)
    with box(tmp_path / "inbox", root, ballots(31)) as inbox:
        cast(inbox)
        published(root, inbox)
    report = build(root, instant=NOW)
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    pages = [page.read_text("utf-8") for page in (root / "public").rglob("*.html")]
    page = next(page for page in pages if "Dépouillé en public" in page and 'lang="fr"' in page)
    told = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for option, count in (("Un banc", 16), ("Un arbre", 15), ("Une lampe", 15)):
        assert re.search(rf"{option}\D{{0,30}}{count}\b", told), told


def test_supports_are_on_the_page_of_the_petition(root, tmp_path):
    """What was counted is shown; what a person wrote, who counted sheets of paper too, goes before."""
    index = root / "content/consultations/plan/index.md"
    step = "  - {id: s, title: Soutenir, kind: contribution, opens: 2026-02-02, closes: 2026-03-12, form: soutien}\n---"
    index.write_text(index.read_text("utf-8").replace("\n---\nTexte", f"\n{step}\nTexte"), encoding="utf-8")
    with box(tmp_path / "inbox", root, [sent(n, "soutien", courriel=f"a{n}@x.example") for n in range(37)]) as inbox:
        cast(inbox)
        assert published(root, inbox).counted == 37
        write_figures(root, counted(inbox.items(), forms_of(root), inbox.received()))

    def page() -> str:
        build(root, instant=NOW)
        (found,) = (page for page in (root / "public").glob("**/soutien/index.html") if "en" not in page.parts)
        return str(found.read_text("utf-8"))

    assert re.search(r"\b37\b", page())
    (root / "content/consultations/plan/received.json").write_text('{"supports": {"soutien": 41}}', encoding="utf-8")
    assert re.search(r"\b41\b", page())
    form = root / "content/consultations/plan/forms/soutien.yml"
    form.write_text(form.read_text("utf-8") + "supports: 58\n", encoding="utf-8")
    assert re.search(r"\b58\b", page())


def test_a_late_ballot_waits_for_others(root, tmp_path):
    """Two builds in a row differ by a crowd or not at all: never by the ballot of one person."""
    path = root / "content/consultations/plan/ballots/vote.csv"
    with box(tmp_path / "inbox", root, ballots(40)) as inbox:
        items = sorted(inbox.items(), key=lambda item: int(item.id[1:]))
        for item in items[:30]:
            inbox.decide(item.id, PUBLISH)
        assert published(root, inbox).ballots == 30
        before = path.read_bytes()
        for item in items[30:39]:
            inbox.decide(item.id, PUBLISH)
        outcome = published(root, inbox)
        assert (outcome.ballots, outcome.late_ballots, outcome.few_ballots) == (0, {"plan/forms/vote": 9}, {})
        assert path.read_bytes() == before
        assert [item.became for item in inbox.items()].count("ballot") == 30
        inbox.decide(items[39].id, PUBLISH)
        assert published(root, inbox).ballots == 10
    assert len(path.read_text(encoding="utf-8").splitlines()) == 41


@pytest.mark.parametrize("placed", [False, True])
def test_interrupted_between_the_urn_and_the_inbox(root, tmp_path, monkeypatch, placed):
    """Each ballot is in the file once, wherever the power went."""
    from civicgen.moderation.publication import publishing, urn

    real = urn.place

    def dies(path, made):
        if placed:
            real(path, made)
        raise KeyboardInterrupt

    with box(tmp_path / "inbox", root, ballots(20)) as inbox:
        cast(inbox)
        monkeypatch.setattr(publishing, "place", dies)
        with pytest.raises(KeyboardInterrupt):
            published(root, inbox)
        monkeypatch.setattr(publishing, "place", real)
        published(root, inbox)
        assert {item.became for item in inbox.items()} == {"ballot"}
    text = (root / "content/consultations/plan/ballots/vote.csv").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 21


def test_what_stays_private_is_only_counted(root, tmp_path):
    sendings = [
        sent(1, "soutien", courriel="a@x.example"),
        sent(2, "message", message="Bonjour"),
        sent(3, avis="Un"),
        sent(4, avis="Deux"),
    ]
    with box(tmp_path / "inbox", root, sendings) as inbox:
        for name in ("s1", "s2", "s3"):
            inbox.decide(name, PUBLISH)
        outcome = published(root, inbox)
        assert (outcome.counted, outcome.kept, outcome.published, outcome.undecided) == (1, 1, 1, 1)
        files = write_figures(root, counted(inbox.items(), forms_of(root), inbox.received()))
        assert write_figures(root, counted(inbox.items(), forms_of(root), inbox.received())) == []
    assert json.loads((root / files[0]).read_bytes()) == {
        "waiting": {"web": 1}, "private": {"web": 1}, "supports": {"soutien": 1},
    }  # fmt: skip


# Killed ---------------------------------------------------------------------------------------------------------------

CHILD = """\
import os, sys
from pathlib import Path
from tests.moderation.desk import *
root, folder, steps = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
left = [steps]
def traced(frame, event, argument):
    if "moderation" not in frame.f_code.co_filename:
        return None
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    return traced
with opened(folder, KEY) as inbox:
    inbox.unlock(PRIVATE)
    sys.settrace(traced)
    published(root, inbox)
    sys.settrace(None)
print("done", steps - left[0])
"""


def killed_publication(tmp_path: Path, stops: int) -> None:
    """Publish, dying at many lines of the program one after the other; in the end all is there, once."""
    root = portal(tmp_path / "portail")
    sendings = [
        sent(number, avis=THINGS.format(number) + (" mot" * 1500 if number % 7 == 0 else "")) for number in range(1, 15)
    ]
    sendings += [sent(100 + number, "vote", projet=("banc",)) for number in range(12)]
    with box(tmp_path / "inbox", root, sendings) as inbox:
        for item in list(inbox.items()):
            inbox.decide(item.id, PUBLISH)
    environ = {**os.environ, "PYTHONPATH": str(REPOSITORY)}

    def run(steps: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", CHILD, root, tmp_path / "inbox", str(steps)],
            env=environ, cwd=REPOSITORY, capture_output=True, text=True, check=False,
        )  # fmt: skip

    shutil.copytree(tmp_path, tmp_path.with_name(tmp_path.name + "-measure"))
    beside = tmp_path.with_name(tmp_path.name + "-measure")
    measured = subprocess.run(
        [sys.executable, "-c", CHILD, beside / "portail", beside / "inbox", "10000000"],
        env=environ, cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    total = int(measured.stdout.split()[1])
    moments = sorted(random.Random(4).sample(range(total), stops))
    dead = sum(run(moment).returncode == 9 for moment in moments)
    assert dead >= 1
    assert run(10_000_000).returncode == 0
    texts = [each.text for each in contributions(root).values()]
    assert sorted(texts) == sorted(submission.fields["avis"][0] for submission in sendings[:14])
    lines = (root / "content/consultations/plan/ballots/vote.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 13
    with box(tmp_path / "inbox", root) as inbox:
        assert all(item.became for item in inbox.items())


def test_killed_at_any_line(tmp_path):
    killed_publication(tmp_path, 4)


@pytest.mark.long
def test_killed_at_hundreds_of_lines(tmp_path):
    killed_publication(tmp_path, 200)


# Renumbering ----------------------------------------------------------------------------------------------------------


def merged(root: Path, *more: str) -> Path:
    """A table with lines of two people, as git joins them."""
    folder = root / "content/consultations/plan/contributions"
    folder.mkdir(exist_ok=True)
    lines = ["number,date,text,origin,state,reason,grouped_with", *more]
    (folder / "avis.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "avis.csv"


def test_equal_numbers_are_mended(root):
    file = merged(
        root, "1,,Un,aa,,,", '2,,"Deux\nlignes",bb,,,', "2,,Deux de l'autre,cc,,,", "3,,Groupe,dd,grouped,Pareil,2"
    )
    done = renumber(root, "plan")
    assert [(change.was, change.now) for change in done.changes] == [(2, 4)]
    assert [target for _, _, target in done.doubtful] == [2]
    assert file.read_text(encoding="utf-8").splitlines()[4] == "4,,Deux de l'autre,cc,,,"
    assert set(contributions(root)) == {1, 2, 3, 4}
    assert renumber(root, "plan").changes == ()


def test_the_same_submission_twice_stays_once(root):
    file = merged(root, "1,,Un,aa,,,", "2,,Deux,bb,,,", '1,,"Deux\n(encore)",bb,,,', "3,,Trois,cc,,,")
    assert [(change.now, change.like) for change in renumber(root, "plan").changes] == [(0, 2)]
    assert file.read_text(encoding="utf-8").splitlines()[1:] == ["1,,Un,aa,,,", "2,,Deux,bb,,,", "3,,Trois,cc,,,"]


def test_what_the_journal_knows_keeps_its_number(root):
    """The second of two rows is public: the first one moves."""
    from civicgen.publish.journal.appending import append

    merged(root, "1,,Public,aa,,,")
    assert append(root, instant=NOW).good
    merged(root, "1,,Nouveau,bb,,,", "1,,Public,aa,,,")
    renumber(root, "plan")
    assert {number: each.text for number, each in contributions(root).items()} == {1: "Public", 2: "Nouveau"}


def test_a_file_of_its_own_is_renumbered(root):
    file = merged(root, "1,,Un,aa,,,")
    apart = file.parent / "1.md"
    apart.write_text("---\norigin: bb\n---\n\nAutre\n", encoding="utf-8")
    renumber(root, "plan")
    assert {number: each.text for number, each in contributions(root).items()} == {1: "Autre", 2: "Un"} or {
        number: each.text for number, each in contributions(root).items()
    } == {1: "Un", 2: "Autre"}


def test_the_command_in_a_job(root, tmp_path, monkeypatch, capsys):
    """A forge's job has no inbox unless one is named."""
    from civicgen.cli import main

    at_home(tmp_path, monkeypatch)
    monkeypatch.delenv("CIVICGEN_INBOX")
    monkeypatch.setenv("CI", "true")
    monkeypatch.chdir(root)
    for arguments in (
        ["moderate"],
        ["moderate", "publish"],
        ["moderate", "serve"],
        ["moderate", "export", str(tmp_path / "x.csv")],
    ):
        assert main([*arguments, "--lang", "en"]) == 1
        assert "inbox-in-a-job" in capsys.readouterr().err


def test_one_that_cannot_be_published_stops_no_other(root, tmp_path, monkeypatch):
    publication = importlib.import_module("civicgen.moderation.publication.publishing")

    real = publication.published

    def fails(submission, *given, **more):
        if submission.remote_id == first:
            raise OverflowError
        return real(submission, *given, **more)

    with box(tmp_path / "inbox", root, [sent(1, avis="Un"), sent(2, avis="Deux")]) as inbox:
        cast(inbox)
        first = next(item.submission.remote_id for item in inbox.items() if item.id == "s1")
        monkeypatch.setattr(publication, "published", fails)
        outcome = published(root, inbox)
        assert (outcome.published, [problem.code for problem in outcome.problems]) == (1, ["moderation-failed"])
        assert {item.id: item.became for item in inbox.items()} == {"s1": "", "s2": "#1"}
        monkeypatch.setattr(publication, "published", real)
        assert published(root, inbox).published == 1
