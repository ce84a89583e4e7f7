"""The journal says what is published, once and for good; whatever happens, the next command finishes it."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from civicgen.builder.build import build
from civicgen.publish.journal.appending import append, erase
from civicgen.publish.journal.merging import merge
from civicgen.publish.verification.verify import verify
from tests.journal.portals import NOW, PLAN, counted_salts, edit, lines, portal, snapshot, write

REPOSITORY = Path(__file__).parents[2]


def names(root: Path) -> dict[str, str]:
    """The last act about each name."""
    return {line["name"]: line["act"] for line in lines(root)}


def problems(root: Path, minutes: int = 0) -> list[tuple[str, str, int]]:
    """Code, file and line of what a build says."""
    report = build(root, instant=NOW + timedelta(minutes=minutes), trial=True)
    return [(each.code, each.place.file, each.place.line) for each in report.problems]


def test_everything_published_is_in_it(tmp_path: Path):
    """Entries, translations, steps, persons, words, contributions, each with its address and a digest of its text."""
    root = portal(tmp_path / "portal")
    done = write(root)
    assert done.count == len(lines(root)) == done.head.size
    acts = {line["name"]: line for line in lines(root)}
    assert acts["plan#1"]["address"] == "plan/contributions/1/"
    assert acts["plan/answers/1"]["address"] == "plan/reponses/1/"
    assert acts["plan/steps/avis"]["address"] == "plan/etapes/avis/"
    assert acts["plan.en"]["address"] == "en/plan/"
    assert {"index", "index.en", "people/garante", "pages/charte", "plan/syntheses/avis", "news/reunion"} <= set(acts)
    assert {line["act"] for line in lines(root)} == {"published"}


def test_anyone_can_check_it(tmp_path: Path):
    """Digests, leaves, chain and root follow from files with nothing but SHA-256 and JSON, as the docs say."""
    root = portal(tmp_path / "portal")
    done = write(root)
    texts = [line for file in sorted((root / "journal").iterdir()) for line in file.read_bytes().split(b"\n")[:-1]]
    chain, leaves = bytes(32), []
    for number, (act, text) in enumerate(zip(lines(root), texts, strict=True), 1):
        assert act["sequence"] == number
        assert json.loads(text)["entry"] == act["name"]
        assert hashlib.sha256(bytes.fromhex(act["salt"]) + text).hexdigest() == act["digest"]
        fields = [act.get(key, "") for key in ("instant", "act", "name", "address", "was", "digest", "reason")]
        leaf = hashlib.sha256(b"\0" + json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).digest()
        chain = hashlib.sha256(chain + leaf + str(act.get("after", 0)).encode()).digest()
        assert chain.hex() == act["chain"]
        leaves.append(leaf)

    def root_of(part: list[bytes]) -> bytes:
        if len(part) == 1:
            return part[0]
        half = 1 << (len(part) - 1).bit_length() - 1
        return hashlib.sha256(b"\1" + root_of(part[:half]) + root_of(part[half:])).digest()

    assert root_of(leaves) == done.head.root


def test_twice_says_nothing_more(tmp_path: Path):
    """What is written already is not written again, from an empty cache either."""
    root = portal(tmp_path / "portal")
    write(root)
    before = snapshot(root)
    shutil.rmtree(root / ".civicgen")
    assert write(root, 5).count == 0
    assert snapshot(root) == before


def test_no_trace_of_drafts(tmp_path: Path):
    """Neither drafts nor what waits for its day, nor what hangs on them, is in it; the minute after, it is."""
    root = portal(tmp_path / "portal")
    edit(root, f"{PLAN}/answers/1.md", "state: published", "state: published\npublish_at: 2026-07-01 14:30")
    edit(root, f"{PLAN}/syntheses/avis.md", "state: published", "state: draft")
    edit(root, f"{PLAN}/answers/1.md", 'to: [syntheses/avis#stationnement, "#2"]', 'to: ["#2"]')
    hidden = root / "content/consultations/cachee"
    shutil.copytree(root / PLAN, hidden)
    edit(root, "content/consultations/cachee/index.md", "question:", "state: draft\nquestion:")
    write(root)
    whole = b"".join(snapshot(root).values())
    assert b"results/1" in whole  # it follows from the answer that waits, and must not name it
    for word in (b"answers/1", b"syntheses/avis", b"Stationnement au centre", b"cachee", b"parking relais"):
        assert word not in whole
    count = write(root, 31).count
    assert {line["name"] for line in lines(root)[-count:]} == {"plan/answers/1", "plan/results/1"}


def test_changed_and_withdrawn(tmp_path: Path):
    """A change is an act with its reason; what is withdrawn loses its texts and salts, and all else stays proven."""
    root = portal(tmp_path / "portal")
    first = write(root).head
    edit(root, f"{PLAN}/answers/1.md", "un parking relais", "un parking-relais de 20 places")
    edit(root, f"{PLAN}/contributions/avis.csv", "D'accord.,,published", ",,withdrawn,Retirée par son auteur")
    edit(
        root,
        f"{PLAN}/contributions/avis.csv",
        ",comment,,Paul,,,withdrawn,Retirée par son auteur,,,1",
        ",comment,,,,,withdrawn,Retirée par son auteur,,1",
    )
    done = write(root, 5, "Précision\x1b du service")
    assert {act.name: act.act for act in done.acts} == {"plan/answers/1": "changed", "plan#3": "withdrawn"}
    assert lines(root)[-2]["reason"] == "Précision du service"
    assert lines(root)[-1]["reason"] == "Retirée par son auteur"
    assert done.erased == 1
    whole = b"".join(snapshot(root).values())
    assert b"D'accord." not in whole
    erased = next(line for line in lines(root) if line["name"] == "plan#3")
    assert "salt" not in erased
    seen = verify(root, earlier=first, instant=NOW + timedelta(minutes=6))
    assert seen.good, seen.findings
    assert (seen.continues, seen.added, seen.erased) == ("yes", 2, 1)


@pytest.mark.parametrize("reason", ["La place manque, mais un parking relais est possible.", ""])
def test_a_withdrawn_decision_takes_its_reason_along(tmp_path: Path, reason: str):
    """Why it was decided so goes with the text; the page and the journal say why it was withdrawn."""
    root = portal(tmp_path / "portal")
    write(root)
    edit(root, f"{PLAN}/results/1.md", "answers/1", "'#2'")
    edit(root, f"{PLAN}/answers/1.md", "reason: La place manque, mais un parking relais est possible.\n", "")
    was = f"reason: {reason}\n" if reason else ""
    edit(root, f"{PLAN}/answers/1.md", "state: published", f"{was}state: withdrawn\nwithdrawn_because: Vote annulé")
    done = write(root, 5)
    assert ("withdrawn", "plan/answers/1") in [(act.act, act.name) for act in done.acts]
    act = next(line for line in lines(root)[-done.count :] if line["name"] == "plan/answers/1")
    assert act["reason"] == "Vote annulé"
    assert build(root, instant=NOW + timedelta(minutes=6)).good
    page = (root / "public/plan/reponses/1/index.html").read_text(encoding="utf-8")
    assert "Vote annulé" in page
    published = (*(root / "public").rglob("*.html"), *(root / "public").rglob("*.json*"), *(root / "journal").iterdir())
    assert len(published) > 10
    for file in (*published, root / "journal.jsonl"):
        assert "parking relais" not in file.read_text(encoding="utf-8"), file


def test_erased_texts_cannot_be_told(tmp_path: Path):
    """An earlier text that should never have been there is erased with its salt; what is published now stays."""
    root = portal(tmp_path / "portal")
    head = write(root).head
    edit(root, f"{PLAN}/answers/1.md", "parking relais", "parking")
    write(root, 5)
    count, files = erase(root, ["plan/answers/1"])
    assert count == 1
    assert "journal.jsonl" in files
    assert b"parking relais" not in b"".join(snapshot(root).values())
    assert b"mais un parking est possible" in b"".join(snapshot(root).values())
    assert erase(root, ["plan/answers/1"]) == (0, ())
    assert verify(root, earlier=head, instant=NOW + timedelta(minutes=6)).good
    assert write(root, 9).count == 0


def test_a_page_that_would_vanish(tmp_path: Path):
    """A published page that is gone is an error with the line to write; with that line, it has moved."""
    root = portal(tmp_path / "portal")
    write(root)
    (root / PLAN / "answers/1.md").rename(root / PLAN / "answers/stationnement.md")
    edit(root, f"{PLAN}/results/1.md", "answers/1", "answers/stationnement")
    number = next(line["sequence"] for line in lines(root) if line["name"] == "plan/answers/1")
    report = build(root, instant=NOW, trial=True)
    assert [(each.code, each.place.file, each.place.line) for each in report.problems] == [
        ("address-vanished", "journal.jsonl", number)
    ]
    given = report.problems[0].given
    assert given["line"] == "moved_from: [plan/reponses/1/]"
    assert given["file"] == f"{PLAN}/answers/stationnement.md"
    assert append(root, instant=NOW).problems != ()
    edit(root, given["file"], "state: published", f"state: published\n{given['line']}")
    assert problems(root) == []
    write(root, 5)
    assert [(line["name"], line["was"]) for line in lines(root) if line["act"] == "moved"] == [
        ("plan/answers/stationnement", "plan/answers/1")
    ]
    assert write(root, 9).count == 0


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        (f"{PLAN}/answers/1.md", "state: published", "state: draft", ("published-no-more", f"{PLAN}/answers/1.md", 3)),
        (
            "content/news/reunion.md",
            "state: published",
            "state: published\npublish_at: 2027-01-01",
            ("published-no-more", "content/news/reunion.md", 4),
        ),
        (f"{PLAN}/index.md", "id: avis", "id: votre-avis", ("step-vanished", f"{PLAN}/index.md", 9)),
        (
            f"{PLAN}/contributions/avis.csv",
            "\n3,2026-02-05,email,comment,,Paul,D'accord.,,published,,,1",
            "",
            ("contribution-vanished", "journal.jsonl", 0),
        ),
        (
            "civicgen.yml",
            "repository: private",
            "repository: private\ncontributions: {pages: windows}",
            ("contributions-elsewhere", "journal.jsonl", 0),
        ),
    ],
    ids=["draft-again", "waits-again", "step-renamed", "row-deleted", "pages-to-windows"],
)
def test_what_was_published_does_not_go_in_silence(tmp_path: Path, file: str, before: str, after: str, expected):
    """Whatever takes a published thing away is told where it was done."""
    root = portal(tmp_path / "portal")
    write(root)
    edit(root, file, before, after)
    if file == f"{PLAN}/index.md":  # a translation names the same steps
        edit(root, f"{PLAN}/index.en.md", before, after)
    code, where, line = expected
    if code == "contribution-vanished":
        line = next(each["sequence"] for each in lines(root) if each["name"] == "plan#3")
    if code == "contributions-elsewhere":
        line = next(each["sequence"] for each in lines(root) if each["name"] == "plan#1")
    assert (code, where, line) in problems(root)
    assert len({each for each in problems(root) if each[0] == code}) == 1


def test_what_stands_with_others_may_go(tmp_path: Path):
    """A person, a word, a question people ask have no page of their own: they are withdrawn without more."""
    root = portal(tmp_path / "portal")
    write(root)
    (root / "content/glossary.yml").unlink()
    assert problems(root) == []
    write(root, 5)
    assert lines(root)[-1]["act"] == "withdrawn"
    assert lines(root)[-1]["name"].startswith("glossary/")
    assert write(root, 9).count == 0


def test_a_withdrawn_consultation_takes_all_with_it(tmp_path: Path):
    """What hangs on a withdrawn consultation goes with it, with its reason; its own page stays."""
    root = portal(tmp_path / "portal")
    write(root)
    edit(root, f"{PLAN}/index.md", "question:", "state: withdrawn\nreason: Procédure annulée\nquestion:")
    (root / "content/news/reunion.md").unlink()
    (root / "content/news").rmdir()
    done = append(root, instant=NOW + timedelta(minutes=5))
    codes = {each.code for each in done.problems if each.severity == "error"}
    assert codes <= {"address-vanished"}  # the notice only


def test_the_past_is_not_missing(tmp_path: Path):
    """A portal looked at as it was before a thing was published does not miss it."""
    root = portal(tmp_path / "portal")
    edit(root, f"{PLAN}/answers/1.md", "state: published", "state: published\npublish_at: 2026-06-01")
    write(root)
    assert [
        p for p in problems(root, -60 * 24 * 60) if p[0] not in ("no-date", "hidden-reference", "future-date")
    ] == []


# Interruptions ----------------------------------------------------------------------------------------------------

_VICTIM = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
left = int(sys.argv[2])
def counted(real):
    def call(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
        return real(*arguments, **named)
    return call
from civicgen.publish.journal.appending import appending as journal, texts
os.replace, os.fsync = counted(os.replace), counted(os.fsync)
real = journal.shutil.copyfileobj
def halved(source, target, size):
    global left
    data = source.read()
    for at in range(0, len(data), 997):
        target.write(data[at:at + 997]); target.flush()
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
journal.shutil.copyfileobj = halved
journal.append(Path(sys.argv[1]), instant=datetime(2026, 7, 1, 12, tzinfo=UTC))
print(int(sys.argv[2]) - left)
"""


def victim(root: Path, steps: int) -> subprocess.CompletedProcess[str]:
    """Append in a process that is killed after some operations of the disk."""
    return subprocess.run(
        [sys.executable, "-c", _VICTIM, str(root), str(steps)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def killed_and_finished(folder: Path, steps: int, chance: random.Random) -> None:
    """After a kill, or two, the next command leaves a journal as if nothing had happened."""
    root = portal(folder)
    head = None
    if chance.random() < 0.5:
        head = write(root, -60).head
        edit(root, f"{PLAN}/answers/1.md", "un parking relais", "un parking")
        edit(root, f"{PLAN}/contributions/avis.csv", "Construire autour de la gare.,,published,", ",,withdrawn,Raison")
    for _ in range(chance.choice([1, 2])):
        victim(root, chance.randint(0, steps))
    done = append(root, instant=NOW + timedelta(minutes=5))
    assert done.good, done.problems
    seen = verify(root, earlier=head, instant=NOW + timedelta(minutes=6))
    assert seen.good, seen.findings
    assert not list((root / "journal").glob(".*"))
    assert append(root, instant=NOW + timedelta(minutes=7)).count == 0
    if head is not None:
        whole = b"".join(snapshot(root).values())
        assert b"Construire autour" not in whole


@pytest.mark.parametrize("seed", range(6))
def test_killed(tmp_path: Path, seed: int):
    """Killed at a random operation of the disk, the journal is finished by the next command."""
    killed_and_finished(tmp_path / "portal", 30, random.Random(seed))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6, 206))
def test_killed_two_hundred_times(tmp_path: Path, seed: int):
    """The same, two hundred times."""
    killed_and_finished(tmp_path / "portal", 30, random.Random(seed))


def test_half_a_line_is_mended(tmp_path: Path):
    """A last line that was cut at any of its bytes, or lost its line break, is put right."""
    root = portal(tmp_path / "portal")
    write(root)
    whole, all_files = (root / "journal.jsonl").read_bytes(), snapshot(root)
    last = whole.rstrip(b"\n").rfind(b"\n") + 1
    for cut in (last + 1, last + 40, len(whole) - 2, len(whole) - 1):
        shutil.rmtree(root / "journal")
        (root / "journal").mkdir()
        for file, data in all_files.items():
            (root / file).write_bytes(data)
        (root / "journal.jsonl").write_bytes(whole[:cut])
        assert ("journal-half-line", "journal.jsonl", len(lines_of(whole))) in problems(root)
        done = append(root, instant=NOW + timedelta(minutes=5))
        assert done.good
        assert done.mended
        assert done.count == (0 if cut == len(whole) - 1 else 1)
        assert verify(root, instant=NOW + timedelta(minutes=6)).good


def lines_of(data: bytes) -> list[bytes]:
    """Lines of bytes."""
    return data.rstrip(b"\n").split(b"\n")


# Two branches -----------------------------------------------------------------------------------------------------


def test_two_branches_become_one(tmp_path: Path):
    """Joined, both heads that were published stay true; joined again, nothing changes."""
    ours, theirs = portal(tmp_path / "ours"), tmp_path / "theirs"
    write(ours)
    shutil.copytree(ours, theirs)
    edit(ours, f"{PLAN}/answers/1.md", "un parking relais", "deux parkings")
    our_head = write(ours, 5).head
    edit(theirs, f"{PLAN}/contributions/avis.csv", "Construire autour de la gare.", "Construire loin de la gare.")
    their_head = write(theirs, 9).head
    edit(ours, f"{PLAN}/contributions/avis.csv", "Construire autour de la gare.", "Construire loin de la gare.")
    count, files = merge(ours, [theirs / "journal.jsonl"])
    assert count == 1
    assert "journal.jsonl" in files
    for head, how in ((our_head, "yes"), (their_head, "branch")):
        seen = verify(ours, earlier=head, instant=NOW + timedelta(minutes=10))
        assert seen.good, seen.findings
        assert seen.continues == how
    before = snapshot(ours)
    assert merge(ours, [theirs / "journal.jsonl"]) == (0, ())
    assert write(ours, 20).count == 0
    assert snapshot(ours) == before


def test_what_git_could_not_join(tmp_path: Path):
    """After a merge of git that stopped at the journal, one command puts it right, with real git."""
    git = shutil.which("git")
    if git is None:
        pytest.skip("git")
    root = portal(tmp_path / "portal")

    def run(*words: str) -> int:
        identity = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
        return subprocess.run([git, *identity, *words], cwd=root, capture_output=True, check=False).returncode

    (root / ".gitignore").write_text(".civicgen\npublic\n", encoding="utf-8")
    first = write(root).head
    run("init")
    run("add", ".")
    run("commit", "-m", "one")
    run("checkout", "-b", "other")
    edit(root, f"{PLAN}/answers/1.md", "un parking relais", "deux parkings")
    theirs = write(root, 5).head
    run("add", ".")
    run("commit", "-m", "two")
    run("checkout", "main")
    edit(root, "content/index.md", "title:", "summary: Une phrase\ntitle:")
    ours = write(root, 6).head
    run("add", ".")
    run("commit", "-m", "three")
    assert run("merge", "other") == 1
    assert problems(root)[0][0] == "journal-two-branches"
    count, _ = merge(root)
    assert count == 1
    assert len(list((root / "journal").iterdir())) == 3
    for head in (first, ours, theirs):
        seen = verify(root, earlier=head, instant=NOW + timedelta(minutes=10))
        assert seen.good, seen.findings
    assert write(root, 20).count == 0


def test_same_salts_same_journal(tmp_path: Path):
    """All but the salts follows from the sources: with the same salts, two clones write the same bytes."""
    found = []
    for name in ("one", "two"):
        root = portal(tmp_path / name)
        append(root, instant=NOW, salts=counted_salts())
        found.append(snapshot(root))
    assert found[0] == found[1]


def test_time_does_not_go_back(tmp_path: Path):
    """A clock that is wrong does not write acts before those that stand there."""
    root = portal(tmp_path / "portal")
    write(root)
    edit(root, f"{PLAN}/answers/1.md", "un parking relais", "deux parkings")
    write(root, -60 * 24)
    assert lines(root)[-1]["instant"] == lines(root)[0]["instant"]
