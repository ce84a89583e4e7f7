"""What somebody put into `journal/`, into a journal or beside it never costs a text, a secret, or the truth."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from civicgen.builder.build import build
from civicgen.portal.journal import LONGEST, START, Act, Unlogged, act_of, chained, leaf_of, line_of, read_acts, salted
from civicgen.portal.merkle import leaf_hash
from civicgen.problems import Problem, ProblemsFound
from civicgen.publish.journal.appending import append, erase
from civicgen.publish.journal.merging import merge
from civicgen.publish.journal.proofs import Proof, holds
from civicgen.publish.verification.shelf import on_shelf
from civicgen.publish.verification.shown import shows
from civicgen.publish.verification.verify import verify
from tests.cli.running import launch
from tests.journal.portals import NOW, PLAN, edit, lines, portal, snapshot, write

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A portal with a journal of two runs."""
    root = portal(tmp_path / "portal")
    write(root)
    edit(root, f"{PLAN}/answers/1.md", "un parking relais", "deux parkings")
    write(root, 1)
    return root


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """What lies outside the portal and must stay there."""
    path = tmp_path / "secret"
    path.write_text("SECRET=1\n", encoding="utf-8")
    return path


def codes(root: Path) -> list[tuple[str, str]]:
    """What a build says, and of which file."""
    return [(each.code, each.place.file) for each in build(root, instant=LATER, trial=True).problems]


def first_file(root: Path) -> Path:
    """The texts of the first run."""
    return min((root / "journal").glob("*.jsonl"))


# Links and strangers ----------------------------------------------------------------------------------------------


def test_a_link_among_the_texts_is_not_published(kept: Path, secret: Path):
    """Whatever it leads to, it is told by every command and copied nowhere."""
    link = kept / "journal/999999-abcdef01.jsonl"
    link.symlink_to(secret)
    report = build(kept, instant=LATER)
    assert [(each.code, each.place.file) for each in report.problems] == [
        ("journal-link", "journal/999999-abcdef01.jsonl")
    ]
    assert not (kept / "public/journal/999999-abcdef01.jsonl").exists()
    assert ("link", "journal/999999-abcdef01.jsonl") in {
        (each.what, each.name) for each in verify(kept, instant=LATER).findings
    }
    assert not append(kept, instant=LATER).good
    with pytest.raises(ProblemsFound):
        erase(kept, ["plan/answers/1"])


def test_a_linked_text_of_an_act_is_not_read(kept: Path, secret: Path):
    """A link under the name of a real file of texts is followed no more than another."""
    file = first_file(kept)
    file.unlink()
    file.symlink_to(secret)
    assert ("journal-link", f"journal/{file.name}") in codes(kept)
    build(kept, instant=LATER)
    assert not (kept / f"public/journal/{file.name}").exists()


def test_a_linked_folder_is_refused_wherever_it_is_written(kept: Path, tmp_path: Path):
    """Nothing in the folder that the link leads to is deleted or written."""
    elsewhere = tmp_path / "elsewhere"
    shutil.move(kept / "journal", elsewhere)
    (elsewhere / "video.part").write_bytes(b"half")
    (elsewhere / ".000001-abcdef01.jsonl.part").write_bytes(b"half")
    (kept / "journal").symlink_to(elsewhere)
    before = {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    edit(kept, f"{PLAN}/answers/1.md", "deux parkings", "trois parkings")
    assert [(each.code, each.place.file) for each in append(kept, instant=LATER).problems] == [
        ("journal-link", "journal")
    ]
    with pytest.raises(ProblemsFound):
        erase(kept, ["plan/answers/1"])
    with pytest.raises(ProblemsFound):
        merge(kept)
    assert ("journal-link", "journal") in codes(kept)
    assert "link" in {each.what for each in verify(kept, instant=LATER).findings}
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == before


def test_a_linked_journal_is_not_read(kept: Path, secret: Path):
    """The journal itself can be no link: its first line would be shown."""
    (kept / "journal.jsonl").unlink()
    (kept / "journal.jsonl").symlink_to(secret)
    assert codes(kept) == [("journal-link", "journal.jsonl")]
    assert append(kept, instant=LATER).problems[0].code == "journal-link"
    assert secret.read_text(encoding="utf-8") == "SECRET=1\n"


def test_only_our_own_parts_are_taken_away(kept: Path):
    """Files that are half written go when they are ours; those of others stay, and are not published."""
    (kept / "journal/.000099-abcdef01.jsonl.part").write_bytes(b"half")
    (kept / "journal/.other.part").write_bytes(b"somebody's")
    assert codes(kept) == [("journal-unfinished", "journal/.000099-abcdef01.jsonl.part")]
    assert write(kept, 5).mended
    assert not (kept / "journal/.000099-abcdef01.jsonl.part").exists()
    assert (kept / "journal/.other.part").read_bytes() == b"somebody's"
    assert build(kept, instant=LATER).good
    assert not (kept / "public/journal/.other.part").exists()


def test_what_no_act_speaks_of_is_told(kept: Path):
    """A file whose name no act begins is an error; nothing is published or deleted."""
    for name in ("notes.txt", "000001-abcdef01.jsonl", "000500-abcdef01.jsonl"):
        path = kept / "journal" / name
        path.write_text("{}\n", encoding="utf-8")
        assert codes(kept) == [("journal-stray", f"journal/{name}")]
        assert not append(kept, instant=LATER).good
        assert path.read_text(encoding="utf-8") == "{}\n"
        path.unlink()
    assert codes(kept) == []


# Texts are never thrown away --------------------------------------------------------------------------------------


def in_conflict(ours: Path, theirs: Path) -> None:
    """What git leaves when it could not join two journals."""
    one, other = ((root / "journal.jsonl").read_bytes().splitlines(keepends=True) for root in (ours, theirs))
    same = next(at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    marked = [*one[:same], b"<<<<<<< HEAD\n", *one[same:], b"=======\n", *other[same:], b">>>>>>> other\n"]
    (ours / "journal.jsonl").write_bytes(b"".join(marked))
    for path in (theirs / "journal").iterdir():
        shutil.copyfile(path, ours / "journal" / path.name)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two clones that grew apart."""
    ours, theirs = portal(tmp_path / "ours"), tmp_path / "theirs"
    write(ours)
    shutil.copytree(ours, theirs, ignore=shutil.ignore_patterns(".civicgen"))
    edit(ours, f"{PLAN}/answers/1.md", "un parking relais", "deux parkings")
    write(ours, 5)
    edit(theirs, "content/index.md", "title:", "summary: Une phrase\ntitle:")
    write(theirs, 9)
    return ours, theirs


def test_append_in_the_midst_of_a_conflict_touches_nothing(two: tuple[Path, Path]):
    """It says what to do; the merge that follows has every text."""
    ours, theirs = two
    added = len(lines(theirs)) - next(at for at, each in enumerate(lines(ours)) if each not in lines(theirs))
    in_conflict(ours, theirs)
    edit(ours, "content/index.md", "title:", "summary: Une phrase\ntitle:")
    before = snapshot(ours)
    assert append(ours, instant=LATER).problems[0].code == "journal-two-branches"
    with pytest.raises(ProblemsFound):
        erase(ours, ["plan/answers/1"])
    assert snapshot(ours) == before
    assert merge(ours)[0] == added > 0
    assert codes(ours) == []
    assert verify(ours, instant=NOW + timedelta(minutes=10)).good


def test_merge_interrupted_before_its_last_step(two: tuple[Path, Path]):
    """The file of the branch that was left is taken away by the same command, since its texts stand there twice."""
    ours, theirs = two
    in_conflict(ours, theirs)
    edit(ours, "content/index.md", "title:", "summary: Une phrase\ntitle:")
    left = {path.name: path.read_bytes() for path in (ours / "journal").iterdir()}
    merge(ours)
    whole = snapshot(ours)
    for name, data in left.items():
        (ours / "journal" / name).write_bytes(data)
    assert {code for code, _ in codes(ours)} == {"journal-stray"}
    assert merge(ours) == (0, ())
    assert snapshot(ours) == whole


def test_merge_refuses_an_act_without_its_text(two: tuple[Path, Path]):
    """Nothing is joined, and nothing left half joined."""
    ours, theirs = two
    before = snapshot(ours)
    shutil.rmtree(theirs / "journal")
    with pytest.raises(ProblemsFound) as refused:
        merge(ours, [theirs / "journal.jsonl"])
    assert (refused.value.problems[0].code, refused.value.problems[0].given["name"]) == ("journal-text-wrong", "index")
    assert snapshot(ours) == before


@pytest.mark.parametrize("how", ["other", "longer", "link"])
def test_merge_refuses_a_text_that_is_not_the_published_one(two: tuple[Path, Path], secret: Path, how: str):
    """A foreign text is taken only if it is the one that the digest is of; links lead nowhere."""
    ours, theirs = two
    before = snapshot(ours)
    file = max((theirs / "journal").iterdir())
    if how == "link":
        secret.write_bytes(file.read_bytes())
        file.unlink()
        file.symlink_to(secret)
    else:
        data = file.read_bytes()
        file.write_bytes(data.replace(b"Une phrase", b"Une insulte") if how == "other" else b" " + data)
    with pytest.raises(ProblemsFound) as refused:
        merge(ours, [theirs / "journal.jsonl"])
    assert refused.value.problems[0].code == "journal-text-wrong"
    assert snapshot(ours) == before


def test_merge_follows_no_linked_journal(two: tuple[Path, Path], secret: Path):
    """Its lines would be shown as an excerpt."""
    ours, theirs = two
    (theirs / "journal.jsonl").unlink()
    (theirs / "journal.jsonl").symlink_to(secret)
    with pytest.raises(ProblemsFound) as refused:
        merge(ours, [theirs / "journal.jsonl"])
    assert refused.value.problems[0].code == "journal-link"


def test_a_damaged_byte_costs_no_text(kept: Path):
    """Wherever the byte is, append writes nothing and deletes nothing; with the file back, all is well.

    (A salt proves nothing but its own text: `verify` tells one that was changed.)
    """
    whole = (kept / "journal.jsonl").read_bytes()
    salts = {at for found in re.finditer(rb'"salt":"[0-9a-f]+"', whole) for at in range(*found.span())}
    places = sorted(set(range(whole.rindex(b"\n", 0, -1))) - salts)
    chance = random.Random(4)
    edit(kept, f"{PLAN}/answers/1.md", "deux parkings", "trois parkings")
    before = snapshot(kept)
    for _ in range(8):
        damaged = bytearray(whole)
        damaged[chance.choice(places)] ^= 4
        (kept / "journal.jsonl").write_bytes(damaged)
        assert not append(kept, instant=LATER).good
        (kept / "journal.jsonl").write_bytes(whole)
        assert snapshot(kept) == before
    assert write(kept, 5).count == 1


def test_a_changed_salt_is_told(kept: Path):
    """It says nothing of any other act, and costs no text."""
    changed = lines(kept)[0]["salt"]
    edit(kept, "journal.jsonl", changed, changed[:-1] + ("0" if changed[-1] != "0" else "1"))
    assert "text-altered" in {each.what for each in verify(kept, instant=LATER).findings}


@pytest.mark.parametrize("empty", [False, True])
def test_a_lost_journal_is_not_begun_again(kept: Path, empty: bool):
    """Texts without a journal: it must be brought back, since every head that was noted would become false."""
    whole = (kept / "journal.jsonl").read_bytes()
    before = {path.name: path.read_bytes() for path in (kept / "journal").iterdir()}
    (kept / "journal.jsonl").unlink()
    if empty:
        (kept / "journal.jsonl").touch()
    assert codes(kept) == [("journal-lost", "journal.jsonl")]
    assert [each.code for each in append(kept, instant=LATER).problems] == ["journal-lost"]
    assert {path.name: path.read_bytes() for path in (kept / "journal").iterdir()} == before
    assert (kept / "journal.jsonl").exists() == empty
    (kept / "journal.jsonl").write_bytes(whole)
    assert write(kept, 5).count == 0


def test_texts_of_acts_that_were_never_written_are_put_aside(kept: Path):
    """They are not deleted, whoever wrote them; what is erased later is erased there too."""
    text = json.dumps({"entry": "plan/answers/1", "body": "perdu"}).encode() + b"\n"
    name = f"{len(lines(kept)) + 1:06}-abcdef01.jsonl"
    (kept / "journal" / name).write_bytes(text)
    assert codes(kept) == [("journal-unfinished", f"journal/{name}")]
    assert write(kept, 5).mended
    assert (kept / ".civicgen/aside" / name).read_bytes() == text
    assert codes(kept) == []
    erase(kept, ["plan/answers/1"])
    assert b"perdu" not in (kept / ".civicgen/aside" / name).read_bytes()


# Words of others --------------------------------------------------------------------------------------------------


def act(**values: str) -> Act:
    """A first act that holds together, whatever its values are."""
    given = {"instant": "2026-07-01T12:00:00Z", "name": "index", "digest": salted(b"", b"").hex()} | values
    found = Act(sequence=1, act="published", chain="", instant=given.pop("instant"), name=given.pop("name"), digest="")
    found = msgspec.structs.replace(found, **given)
    return msgspec.structs.replace(found, chain=chained(START, leaf_of(found)).hex())


@pytest.mark.parametrize(
    "values",
    [
        {"instant": "hier"},
        {"instant": "2026-07-01T12:00:00Z\n"},
        {"instant": "٢٠٢٦-07-01T12:00:00Z"},
        {"name": "index\nThis proof holds."},
        {"address": "a/\r"},
        {"was": "a\u2028b"},
        {"reason": "a\x1b[2Kb"},
        {"reason": "a\x85b"},
    ],
)
def test_an_act_says_nothing_on_lines_of_its_own(tmp_path: Path, values: dict[str, str]):
    """Instants are instants, and names, addresses and reasons have no line breaks: in a journal and in a proof."""
    assert act_of(line_of(act())) == act()
    bad = act(**values)
    assert act_of(line_of(bad)) is None
    (tmp_path / "journal.jsonl").write_bytes(line_of(bad))
    assert [each.code for each in read_acts(tmp_path / "journal.jsonl") if isinstance(each, Problem)] == [
        "journal-bad-line"
    ]
    alone = Proof(act=bad, size=1, root=leaf_of(bad).hex(), path=())
    assert not holds(alone, None)
    assert holds(Proof(act=act(), size=1, root=leaf_of(act()).hex(), path=()), None)
    assert leaf_hash(b"") != leaf_of(bad)


def test_what_append_writes_is_never_refused(tmp_path: Path):
    """Reasons in several lines, from the command and from a file, become one line."""
    root = portal(tmp_path / "portal")
    write(root)
    edit(root, f"{PLAN}/answers/1.md", "un parking relais", "deux parkings")
    write(root, 1, "Une\r\nraison\u2028en\x1b lignes\x85")
    assert lines(root)[-1]["reason"] == "Une raison en lignes"
    edit(root, f"{PLAN}/answers/1.md", "state: published", 'state: withdrawn\nreason: "Retirée\\nà tort\\u2029"')
    done = append(root, instant=LATER)
    assert codes(root) == [] or not done.good
    assert not [each for each in read_acts(root / "journal.jsonl") if isinstance(each, Problem)]


def test_append_writes_nothing_that_would_be_refused(kept: Path, monkeypatch: pytest.MonkeyPatch):
    """Should a name ever hold what no line may hold, nothing is written at all."""
    before = snapshot(kept)
    things = [Unlogged("published", "good", "good/", b"{}"), Unlogged("published", "bad\nname", "bad/", b"{}")]
    monkeypatch.setattr("civicgen.publish.journal.appending.pending", lambda _: iter(things))
    with pytest.raises(ProblemsFound):
        append(kept, instant=LATER)
    assert snapshot(kept) == before


def test_a_proof_cannot_speak_for_us(tmp_path: Path):
    """Its text is quoted, line by line, and shown only when it holds."""
    text = '{"entry":"index"}\nThis proof does NOT hold.\u2028Ha'
    whole = act(digest=salted(b"\1", text.encode()).hex(), salt="01")
    file = tmp_path / "proof.json"
    file.write_bytes(msgspec.json.encode(Proof(act=whole, text=text, size=1, root=leaf_of(whole).hex(), path=())))
    ran = launch("--lang", "en", "verify", str(file))
    assert ran.code == 0
    assert [line for line in ran.out.splitlines() if line.startswith("    | ")] == [
        '    | {"entry":"index"}',
        "    | This proof does NOT hold.",
        "    | Ha",
    ]
    assert "This proof holds." in ran.out.splitlines()
    forged = msgspec.structs.replace(whole, name="index\nThis proof holds.")
    file.write_bytes(msgspec.json.encode(Proof(act=forged, text=text, size=1, root=leaf_of(forged).hex(), path=())))
    ran = launch("--lang", "en", "verify", str(file))
    assert (ran.code, ran.out.splitlines()) == (1, ["This proof does NOT hold."])


# Journals that are joined -----------------------------------------------------------------------------------------


def foreign(folder: Path, change: Callable[[Act], Act]) -> Path:
    """A journal of one act that was changed, its chain made to agree."""
    changed = change(act())
    changed = msgspec.structs.replace(changed, chain=chained(START, leaf_of(changed), changed.after).hex())
    folder.mkdir()
    (folder / "journal.jsonl").write_bytes(line_of(changed))
    return folder / "journal.jsonl"


def changes() -> Iterator[dict[str, object]]:
    """What `build` refuses, and `merge` must refuse before."""
    yield {"digest": "Z" * 64}
    yield {"digest": ""}
    yield {"salt": "0"}
    yield {"name": ""}
    yield {"after": 7}
    yield {"after": -1}
    yield {"instant": "demain"}
    yield {"reason": "a" * LONGEST}


@pytest.mark.parametrize("values", list(changes()), ids=lambda values: next(iter(values)))
def test_merge_takes_nothing_that_build_refuses(kept: Path, tmp_path: Path, values: dict[str, object]):
    """Each act is held as any reader will hold it."""
    before = snapshot(kept)
    file = foreign(tmp_path / "foreign", lambda each: msgspec.structs.replace(each, **values))
    try:
        merge(kept, [file])
    except ProblemsFound:
        assert snapshot(kept) == before
    assert not [each for each in read_acts(kept / "journal.jsonl") if isinstance(each, Problem)]
    assert ("after" in values) or snapshot(kept) == before


def test_merge_does_not_make_lines_too_long(kept: Path, tmp_path: Path):
    """A line that only becomes too long by being joined is refused before anything is written."""
    room = LONGEST - len(line_of(act()))
    file = foreign(tmp_path / "foreign", lambda each: msgspec.structs.replace(each, reason="a" * (room - 12)))
    assert len(file.read_bytes()) <= LONGEST
    before = snapshot(kept)
    with pytest.raises(ProblemsFound):
        merge(kept, [file])
    assert snapshot(kept) == before


# Pages made to be slow --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["<main " * 200_000, "<main>" + "<" * 400_000 + "</main", "<main>" + "<a" * 300_000, "<mainx" * 200_000]
)
def test_a_hostile_page_takes_no_time(tmp_path: Path, page: str):
    """Nothing of a page is matched again and again."""
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    began = time.process_time()
    with on_shelf(tmp_path) as shelf:
        assert not shows(shelf, "index.html", {"type": "Answer", "title": "Oui", "body": "Oui"})
    assert time.process_time() - began < 5


def test_a_page_that_repeats_a_text_takes_no_time(tmp_path: Path):
    """A long text that is found everywhere, and nowhere as a paragraph."""
    (tmp_path / "index.html").write_text(f"<main><p>{'a' * 4_000_000}</p></main>", encoding="utf-8")
    began = time.process_time()
    with on_shelf(tmp_path) as shelf:
        assert not shows(shelf, "index.html", {"type": "Contribution", "text": "a" * 1_000_000})
    assert time.process_time() - began < 10
    assert os.listdir(tmp_path) == ["index.html"]
