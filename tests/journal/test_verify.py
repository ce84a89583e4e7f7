"""Nothing that was published can be changed, taken out, put in or reordered without `verify` finding it."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from civicgen.builder.build import build
from civicgen.builder.stamp import sum_of_site
from civicgen.digests import digest
from civicgen.portal.heads import Head
from civicgen.portal.journal import START, Act, chained, leaf_of, line_of, salted
from civicgen.publish.journal.appending import append
from civicgen.publish.verification.shelf import ShelfRefused
from civicgen.publish.verification.verify import verify
from tests.journal.portals import NOW, PLAN, edit, portal, snapshot, write

WORDS = [
    "arbre",
    "banc",
    "cour",
    "digue",
    "école",
    "fontaine",
    "gare",
    "halle",
    "impasse",
    "jardin",
    "kiosque",
    "lavoir",
    "mairie",
    "noue",
    "octroi",
    "place",
]
CSV = f"{PLAN}/contributions/avis.csv"


def large(folder: Path, count: int) -> Path:
    """A portal with many contributions and a site beside it."""
    root = portal(folder)
    chance = random.Random(1)
    with (root / CSV).open("a", encoding="utf-8", newline="") as file:
        for number in range(4, count + 1):
            text = " ".join(chance.choices(WORDS, k=12)) + f" {number}"
            csv.writer(file).writerow(
                [number, "2026-02-10", "web", "opinion", "voirie", "", text, "", "published", "", "", ""]
            )
    return root


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Head]:
    """A portal with its journal and its site, and the head that somebody noted."""
    root = large(tmp_path_factory.mktemp("verify") / "portal", 60)
    head = write(root).head
    report = build(root, instant=NOW)
    assert report.good, report.problems
    assert report.unlogged == 0
    return root, head


# What a forger may do ---------------------------------------------------------------------------------------------


def rows(root: Path) -> tuple[list[str], list[list[str]]]:
    """Contributions as a table."""
    table = list(csv.reader(io.StringIO((root / CSV).read_text(encoding="utf-8"))))
    return table[0], table[1:]


def put(root: Path, header: list[str], table: list[list[str]]) -> None:
    """Write the table."""
    with (root / CSV).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *table])


def change(root: Path, chance: random.Random) -> None:
    """One word of a contribution, an answer, a page, a title, another."""
    if chance.random() < 0.5:
        header, table = rows(root)
        row = chance.choice(table)
        column = chance.choice([header.index("text"), header.index("text"), header.index("date")])
        row[column] = "2026-02-25" if column == header.index("date") else _other_word(row[column], chance)
        put(root, header, table)
        return
    file = chance.choice([path for path in (root / "content").rglob("*.md") if path.name != "faq.md"])
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    bodies = [at for at, line in enumerate(lines) if re.match(r"title: |reason: |[A-ZÉ][^:]+\.$", line)]
    at = chance.choice(bodies)
    key, _, value = lines[at].rpartition(": ")
    lines[at] = (f"{key}: " if key else "") + _other_word(value, chance)
    file.write_text("\n".join(lines), encoding="utf-8")


def _other_word(text: str, chance: random.Random) -> str:
    places = [found.span() for found in re.finditer(r"\w{3,}", text)] or [(0, len(text))]
    start, end = chance.choice(places)
    return text[:start] + chance.choice([word for word in WORDS if word != text[start:end]]) + text[end:]


def delete(root: Path, chance: random.Random) -> None:
    """A row, or a file."""
    if chance.random() < 0.7:
        header, table = rows(root)
        table.pop(chance.randrange(3, len(table)))
        put(root, header, table)
    else:
        chance.choice(
            [root / PLAN / "meetings/lancement.md", root / "content/news/reunion.md", root / PLAN / "results/1.md"]
        ).unlink()


def insert(root: Path, chance: random.Random) -> None:
    """A row, or a file."""
    if chance.random() < 0.7:
        header, table = rows(root)
        number = str(max(int(row[0]) for row in table) + chance.randint(1, 40))
        row = [number, "2026-02-11", "web", "opinion", "voirie", "", "Tout va bien.", "", "published", "", "", ""]
        table.insert(chance.randrange(len(table)), row)
        put(root, header, table)
    else:
        name = "".join(chance.choices("abcdef", k=6))
        (root / f"content/pages/{name}.md").write_text("---\ntitle: Nouvelle page\n---\nTexte.\n", encoding="utf-8")


def reorder(root: Path, chance: random.Random) -> None:
    """What two contributions said, exchanged."""
    header, table = rows(root)
    one, other = chance.sample(range(3, len(table)), 2)
    column = header.index("text")
    table[one][column], table[other][column] = table[other][column], table[one][column]
    put(root, header, table)


def forged(root: Path, chance: random.Random) -> None:
    """The journal itself, its digests and its whole chain made to agree with the lie."""
    acts = [msgspec.json.decode(line, type=Act) for line in (root / "journal.jsonl").read_bytes().splitlines()]
    file = next((root / "journal").iterdir())
    texts = file.read_bytes().split(b"\n")[:-1]
    at = chance.randrange(len(acts))
    kind = chance.choice(["change", "delete", "insert", "reorder", "reason", "instant", "salt"])
    if kind == "change":
        texts[at] = texts[at].replace(b"e", b"a", 1) if b'"e' not in texts[at][:3] else texts[at][:-1] + b',"z":1}'
        digest_now = salted(bytes.fromhex(acts[at].salt), texts[at]).hex()
        acts[at] = msgspec.structs.replace(acts[at], digest=digest_now)
    elif kind == "delete":
        del acts[at], texts[at]
    elif kind == "insert":
        acts.insert(at, msgspec.structs.replace(acts[at], name=f"plan#{900 + at}"))
        texts.insert(at, texts[at])
    elif kind == "reorder":
        other = chance.choice([place for place in range(len(acts)) if place != at])
        acts[at], acts[other], texts[at], texts[other] = acts[other], acts[at], texts[other], texts[at]
    elif kind == "salt":
        acts[at] = msgspec.structs.replace(acts[at], salt=acts[at].salt[2:] + "00")
    else:
        acts[at] = msgspec.structs.replace(acts[at], **{kind: "2020-01-01T00:00:00Z"})
    chain = START
    for place, act in enumerate(acts):
        chain = chained(chain, leaf_of(act), act.after)
        acts[place] = msgspec.structs.replace(act, sequence=place + 1, chain=chain.hex())
    (root / "journal.jsonl").write_bytes(b"".join(map(line_of, acts)))
    file.write_bytes(b"".join(text + b"\n" for text in texts))


def site_altered(root: Path, chance: random.Random) -> None:
    """A byte of a page, a page taken out, put in, two exchanged."""
    public = root / "public"
    files = sorted(path for path in public.rglob("*") if path.is_file() and path.name != "build.json")
    one, other = chance.sample(files, 2)
    kind = chance.choice(["change", "delete", "insert", "reorder"])
    if kind == "change":
        bits = bytearray(one.read_bytes())
        bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
        one.write_bytes(bits)
    elif kind == "delete":
        one.unlink()
    elif kind == "insert":
        (one.parent / "ajout.html").write_bytes(one.read_bytes())
    elif one.read_bytes() == other.read_bytes():
        one.unlink()
    else:
        data = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(data)


FORGERS: list[Callable[[Path, random.Random], None]] = [change, delete, insert, reorder, forged, site_altered]


def tried(published: tuple[Path, Head], folder: Path, seed: int) -> None:
    """One forgery on a copy, found; the copy before it, good."""
    root, head = published
    chance = random.Random(seed)
    forge = FORGERS[seed % len(FORGERS)]
    copy = folder / "copy"
    whole = forge is site_altered
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".civicgen", *([] if whole else ["public"])))
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    forge(copy, chance)
    after = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    assert before != after
    place = copy / "public" if whole else copy
    seen = verify(place, earlier=head, instant=NOW + timedelta(minutes=1))
    assert not seen.good, f"{forge.__name__} {seed}: {[str(path) for path in after if before.get(path) != after[path]]}"
    shutil.rmtree(copy)


def test_before_any_forgery(published: tuple[Path, Head]):
    """What was not touched is found good: portal, site, ZIP."""
    root, head = published
    later = NOW + timedelta(minutes=1)
    portal_seen = verify(root, earlier=head, instant=later)
    assert portal_seen.good, (portal_seen.findings, portal_seen.problems)
    assert (portal_seen.kind, portal_seen.continues) == ("portal", "yes")
    site_seen = verify(root / "public", earlier=head, instant=later)
    assert site_seen.good, site_seen.findings
    assert (site_seen.kind, site_seen.continues) == ("site", "yes")
    assert site_seen.things == portal_seen.things == head.size
    archive = root.parent / "site.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in (root / "public").rglob("*"):
            target.write(path, f"telecharge/{path.relative_to(root / 'public').as_posix()}")
    zip_seen = verify(archive, earlier=head, instant=later)
    assert zip_seen.good, zip_seen.findings
    assert zip_seen.files == site_seen.files


@pytest.mark.parametrize("seed", range(30))
def test_forgery_is_found(published: tuple[Path, Head], tmp_path: Path, seed: int):
    """Changes, deletions, insertions, reorderings: of contents, of the journal, of the site."""
    tried(published, tmp_path, seed)


@pytest.mark.long
@pytest.mark.parametrize("start", range(30, 1030, 50))
def test_a_thousand_forgeries_are_found(published: tuple[Path, Head], tmp_path: Path, start: int):
    """The same, a thousand times."""
    for seed in range(start, start + 50):
        tried(published, tmp_path, seed)


def summed(public: Path) -> None:
    """Make `build.json` agree with the files beside it, as a forger would."""
    names = sorted(path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file())
    names.remove("build.json")
    stamp = json.loads((public / "build.json").read_bytes())
    stamp["site"] = sum_of_site((name, digest((public / name).read_bytes())) for name in names)
    (public / "build.json").write_text(json.dumps(stamp), encoding="utf-8")


def test_a_page_and_the_sum_of_the_site_forged(published: tuple[Path, Head], tmp_path: Path):
    """A site whose texts were changed, and whose `build.json` was made to agree, is still found."""
    root, head = published
    public = tmp_path / "public"
    shutil.copytree(root / "public", public)
    file = next(path for path in (public / "journal").iterdir() if path.suffix == ".jsonl")
    data = file.read_bytes()
    assert b"parking relais" in data
    file.write_bytes(data.replace(b"parking relais", b"parking gratuit"))
    summed(public)
    seen = verify(public, earlier=head, instant=NOW)
    assert {each.what for each in seen.findings} == {"text-altered", "page-altered"}
    assert {each.name for each in seen.findings} == {"plan/answers/1"}


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        ("plan/reponses/1/index.html", "parking relais", "parking payant"),
        ("plan/reponses/1/index.html", "La place manque, mais", "La place manque à jamais, mais"),
        ("plan/contributions/1/index.html", "ne peut plus se garer", "peut se garer"),
        ("plan/contributions/2/index.html", "Construire", "Ne pas construire"),
        ("plan/contributions/1/index.html", "le samedi.", "le samedi. C’est la faute du maire."),
        ("actualites/reunion/index.html", "<h1>", "<h1>Pas de "),
        ("plan/reponses/1/index.html", "</main>", "<p>C’est la faute du maire.</p></main>"),
    ],
)
def test_a_page_forged_with_its_sum(published: tuple[Path, Head], tmp_path: Path, page: str, before: str, after: str):
    """Words of a page that were changed, put in or taken out are found against its text, whatever `build.json` says."""
    root, head = published
    public = tmp_path / "public"
    shutil.copytree(root / "public", public)
    edit(public, page, before, after)
    summed(public)
    seen = verify(public, earlier=head, instant=NOW)
    # A paragraph put beside those that were published is not seen: this is what `verify` says that it does not prove.
    assert [each.what for each in seen.findings] == ([] if "<p>" in after else ["page-altered"])


# Erasing ----------------------------------------------------------------------------------------------------------


def erased_of(folder: Path, count: int, gone: int) -> None:
    """Withdraw many of many: all other texts stay proven, against a head noted before."""
    root = large(folder, count)
    head = write(root).head
    header, table = rows(root)
    chance = random.Random(7)
    for row in chance.sample(table[3:], gone):
        row[header.index("text")] = ""
        row[header.index("topic")] = ""
        row[header.index("state")], row[header.index("reason")] = "withdrawn", "À la demande de son auteur"
    put(root, header, table)
    done = write(root, 5)
    assert done.kinds == {"withdrawn": gone}
    assert done.erased == gone
    seen = verify(root, earlier=head, instant=NOW + timedelta(minutes=6))
    assert seen.good, seen.findings
    assert (seen.continues, seen.erased) == ("yes", gone)
    assert seen.proven == head.size
    salts = [line for line in (root / "journal.jsonl").read_bytes().splitlines() if b'"salt"' in line]
    assert len(salts) == head.size


def test_erasing_breaks_no_other_proof(tmp_path: Path):
    """A hundred of a thousand."""
    erased_of(tmp_path / "portal", 1000, 100)


@pytest.mark.long
def test_erasing_a_thousand_of_ten_thousand(tmp_path: Path):
    """A thousand of ten thousand."""
    erased_of(tmp_path / "portal", 10_000, 1000)


# Foreign things ---------------------------------------------------------------------------------------------------


def hostile_journals() -> Iterator[bytes]:
    """Journals that somebody made to hurt."""
    yield b""
    yield b"{" * 1_000_000
    yield b"[" * 100_000 + b"\n"
    yield b"x" * 10_000_000
    yield b"\xff\xfe\0\n"
    yield b'{"sequence":1e999}\n'
    line = {
        "sequence": 1,
        "instant": "x",
        "act": "published",
        "name": "a#99999999999999999999",
        "digest": "0" * 64,
        "chain": "0" * 64,
    }
    yield json.dumps(line).encode() + b"\n"
    act = Act(
        sequence=1,
        instant="9" * 99,
        act="published",
        name="../../etc/passwd",
        address="../../../etc/passwd",
        digest="0" * 64,
        chain="",
    )
    act = msgspec.structs.replace(act, chain=chained(START, leaf_of(act)).hex())
    yield line_of(act)
    act = msgspec.structs.replace(act, name="plan#" + "9" * 4000, address="\0" * 10)
    yield line_of(msgspec.structs.replace(act, chain=chained(START, leaf_of(act)).hex()))


@pytest.mark.parametrize(
    "data", list(hostile_journals()), ids=lambda data: data[:20].decode("latin-1").strip() or "empty"
)
def test_hostile_journal(tmp_path: Path, data: bytes):
    """Whatever a foreign journal holds, it is told; nothing outside is read, nothing fails."""
    (tmp_path / "journal.jsonl").write_bytes(data)
    seen = verify(tmp_path, earlier=Head(1, bytes(32)), instant=NOW)
    assert not seen.good


def test_hostile_archives(tmp_path: Path, shared_data: Path):
    """Archives that are traps are refused or found wanting, and nothing is written anywhere."""
    for file in sorted((shared_data / "hostile/own/archives").iterdir()):
        try:
            assert not verify(file, instant=NOW).good, file.name
        except ShelfRefused:
            continue
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("journal.jsonl", b"\0" * 50_000_000)
    with pytest.raises(ShelfRefused):
        verify(bomb, instant=NOW)


def test_links_and_pipes_are_not_followed(published: tuple[Path, Head], tmp_path: Path):
    """A link in a foreign site leads nowhere, and a pipe is never opened."""
    import os

    public = tmp_path / "public"
    shutil.copytree(published[0] / "public", public)
    os.mkfifo(public / "pipe.html")
    assert verify(public, instant=NOW).good
    (public / "journal" / "000900-aaaaaaaa.jsonl").symlink_to("/etc/passwd")
    assert [(each.what, each.name) for each in verify(public, instant=NOW).findings] == [
        ("link", "journal/000900-aaaaaaaa.jsonl")
    ]
    (public / "plan" / "index.html").unlink()
    (public / "plan" / "index.html").symlink_to("/etc/passwd")
    assert "page-missing" in {each.what for each in verify(public, instant=NOW).findings}


def test_clean_clone_twice(published: tuple[Path, Head], tmp_path: Path):
    """From a clone with empty caches: the same journal, nothing to append, the same site, twice."""
    root, head = published
    sites, before = [], snapshot(root)
    for name in ("one", "two"):
        clone = tmp_path / name
        shutil.copytree(root, clone, ignore=shutil.ignore_patterns(".civicgen", "public"))
        done = append(clone, instant=NOW + timedelta(minutes=2))
        assert (done.count, done.head, done.files) == (0, head, ())
        assert snapshot(clone) == before
        assert build(clone, instant=NOW).good
        sites.append(
            {p.relative_to(clone).as_posix(): p.read_bytes() for p in (clone / "public").rglob("*") if p.is_file()}
        )
    assert sites[0] == sites[1]
    assert sites[0]["public/journal.jsonl"] == before["journal.jsonl"]


def test_only_journal_page_and_feed_hold_heads(published: tuple[Path, Head]):
    """A head stands on the journal page and in its feed, nowhere else, so that no other page changes with it."""
    root, head = published
    holding = {
        path.relative_to(root / "public").as_posix()
        for path in (root / "public").rglob("*")
        if path.is_file() and (head.full.encode() in path.read_bytes() or head.short.encode() in path.read_bytes())
    }
    assert holding <= {"journal/index.html", "journal/flux.xml"}
    assert holding
