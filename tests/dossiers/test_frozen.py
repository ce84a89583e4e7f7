"""The final archive: whole, checked by tools of anybody, with nothing in it that was not published."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from civicgen.builder.build import build
from civicgen.builder.taking import freeze
from civicgen.cli.program import run
from civicgen.content.read import read_sources
from civicgen.content.types import Document
from civicgen.publish.verification.verify import verify
from tests.conftest import command
from tests.dossiers.conftest import NOW, Town
from tests.dossiers.looking import members, wrong_links
from tests.whole.test_private import PLANTED, plant
from tests.whole.towns import tree

PLAN, SMALL = "plan-local-2026", "bibliotheque-mercredi"


def frozen(town: Town, name: str = PLAN) -> Path:
    """The archive of a consultation."""
    target = town.root.parent / f"{name}-frozen.zip"
    taken = freeze(town.root, target, name, instant=NOW)
    assert taken.files, taken.problems
    return target


def opened(archive: Path, folder: Path) -> Path:
    """The archive, opened in a folder."""
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder)
    (inner,) = folder.iterdir()
    return inner


def test_any_tool_checks_it(own: Town, tmp_path: Path) -> None:
    """`sha256sum -c` reads its manifests, and finds one changed byte."""
    tool = command("sha256sum")
    bag = opened(frozen(own, SMALL), tmp_path / "bag")
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run([tool, "--strict", "--quiet", "-c", manifest], cwd=bag, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout
    page = bag / "data/site/index.html"
    page.write_bytes(page.read_bytes().replace(b"e", b"E", 1))
    done = subprocess.run([tool, "--quiet", "-c", "manifest-sha256.txt"], cwd=bag, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"data/site/index.html" in done.stdout


def test_the_layout_is_that_of_bagit(own: Town) -> None:
    """RFC 8493: declaration, one folder, every file of the payload in the manifest, its octets and count told."""
    files = members(frozen(own, SMALL))
    inner = {name.removeprefix(f"{SMALL}/"): data for name, data in files.items()}
    assert all(name.startswith(f"{SMALL}/") for name in files)
    assert inner["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = {name: data for name, data in inner.items() if name.startswith("data/")}
    lines = inner["manifest-sha256.txt"].decode().splitlines()
    listed = {path: found for found, _, path in (line.partition("  ") for line in lines)}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in payload.items()} == listed
    told = dict(line.split(": ", 1) for line in inner["bag-info.txt"].decode().splitlines())
    assert f"{sum(map(len, payload.values()))}.{len(payload)}" == told["Payload-Oxum"]
    assert "sha256sum -c manifest-sha256.txt" in inner["LISEZMOI.txt"].decode()


def test_what_is_in_it_opens_from_the_disk(own: Town, tmp_path: Path) -> None:
    """The pages, the dossier whole in every language."""
    files = {name.partition("/data/")[2]: data for name, data in members(frozen(own)).items()}
    site = {name.removeprefix("site/"): data for name, data in files.items() if name.startswith("site/")}
    assert list(wrong_links(site)) == []
    names = {f"dossier/{PLAN}{lang}.{form}" for lang in ("", "-en") for form in ("html", "epub")}
    assert names <= files.keys()


def test_the_same_twice(own: Town) -> None:
    """The same sources give the same bytes."""
    one = frozen(own, SMALL).read_bytes()
    assert one == frozen(own, SMALL).read_bytes()


def test_its_sources_make_its_pages_again(own: Town, tmp_path: Path) -> None:
    """A portal is in it: built, it gives the pages of the consultation as they were."""
    document = f"content/consultations/{PLAN}/documents/projet-de-plan.md"
    own.edit(document, "[budget participatif](budget-participatif-2026/results/bancs)", "budget participatif")
    bag = opened(frozen(own), tmp_path / "bag")
    again = tmp_path / "again"
    report = build(bag / "data/sources", again, instant=NOW, jobs=1)
    assert report.good, report.problems
    own.build()
    before = {path for path in tree(own.site / PLAN) if path.endswith(".html") and "dossier-complet" not in path}
    after = {path for path in tree(again / PLAN) if path.endswith(".html")}
    assert {
        "documents/affiche-de-janvier/index.html"
    } == before ^ after  # withdrawn: its notice stays, its text is gone
    rows = "contributions.csv"
    assert (own.site / PLAN / "donnees" / rows).read_bytes() == (again / PLAN / "donnees" / rows).read_bytes()


def test_a_list_with_a_draft_is_read_again(own: Town, tmp_path: Path) -> None:
    """One document of a list is a draft: the others are in the archive with all that was said of them."""
    document = f"content/consultations/{PLAN}/documents/projet-de-plan.md"
    own.edit(document, "[budget participatif](budget-participatif-2026/results/bancs)", "budget participatif")
    folder = own.root / "content/consultations" / PLAN / "documents"
    (folder / "brouillon.pdf").write_bytes(b"%PDF-1.4")
    own.edit(
        f"content/consultations/{PLAN}/documents/documents.yml",
        "  date: 2025-10-20\n",
        "  date: 2025-10-20\n  updated: 2025-10-21 17:30\n  moved_from: [plan-local-2026/anciens-chiffres/]\n"
        "  changelog:\n    - date: 2025-10-20\n      text: Premier\n      version: '1'\n",
    )
    own.edit(
        f"content/consultations/{PLAN}/documents/documents.yml",
        "- file: diagnostic",
        "- file: brouillon.pdf\n  title: Brouillon\n  state: draft\n  date: 2025-10-20\n- file: diagnostic",
    )
    bag = opened(frozen(own), tmp_path / "bag")
    sources = bag / "data/sources"
    assert not list(bag.rglob("brouillon*"))
    again = tmp_path / "again"
    report = build(sources, again, instant=NOW, jobs=1)
    assert report.good, report.problems
    listed = {entry.title: entry for entry in _listed(own.root) if entry.state == "published"}
    assert len(listed) == 2
    assert {entry.title: entry for entry in _listed(sources)} == listed


def _listed(root: Path) -> list[Document]:
    """What a list says of documents."""
    found, _ = read_sources(root)
    assert found is not None
    of_list = (entry for entry in found.entries["fr"] if isinstance(entry, Document) and entry.file)
    return [entry for entry in of_list if entry.source == f"content/consultations/{PLAN}/documents/documents.yml"]


def test_only_what_was_read_is_in_it(own: Town) -> None:
    """Files whose names begin like those of the portal are not its own, and were never on the site."""
    content = own.root / "content"
    forms = content / "consultations" / PLAN / "forms"
    forms.mkdir()
    own.edit(
        f"content/consultations/{PLAN}/index.md", "    kind: contribution\n", "    kind: contribution\n    form: avis\n"
    )
    (forms / "avis.yml").write_text("title: Avis\npreset: contribution\n", encoding="utf-8")
    for path in (
        content / "people-private.yml",
        content / "people.de.yml",
        content / "topics.old.yaml",
        forms / "avis-private.txt",
        forms / "avis.yml.old",
    ):
        path.write_text(f"- id: {PLANTED}\n  name: {PLANTED}\n", encoding="utf-8")
    files = members(frozen(own))
    assert [name for name, data in files.items() if PLANTED.encode() in data] == []
    inner = {name.partition("data/sources/content/")[2] for name in files}
    assert {"people.yml", "people.en.yml", f"consultations/{PLAN}/forms/avis.yml"} <= inner
    assert f"consultations/{PLAN}/places.geojson" in inner


def test_what_is_not_public_is_nowhere(own: Town) -> None:
    """Drafts, embargoed texts, withheld rows, notes in comments, keys and caches: in no byte and no name."""
    plant(own.root)
    consultation = own.root / "content/consultations" / PLAN
    own.edit(f"content/consultations/{PLAN}/index.md", "---\n", f"---\n# {PLANTED} : à relire\n")
    own.edit("content/people.yml", "- id:", f"# {PLANTED}\n- id:")
    listed = consultation / "documents/documents.yml"
    (consultation / f"documents/{PLANTED}.pdf").write_bytes(b"%PDF " + PLANTED.encode())
    with listed.open("a", encoding="utf-8") as file:
        file.write(f"- file: {PLANTED}.pdf\n  title: {PLANTED}\n  state: draft\n")
    (own.root / ".civicgen").mkdir(exist_ok=True)
    for stray in (".civicgen/key", "inbox.jsonl", "content/consultations/plan-local-2026/inbox.jsonl", ".env"):
        (own.root / stray).write_text(PLANTED, encoding="utf-8")
    left = [
        name
        for name, data in members(frozen(own)).items()
        if PLANTED in name.lower() or PLANTED.encode() in (data.lower() if not name.endswith(".epub") else data)
    ]
    assert left == []
    for form in ("zip", "epub", "page"):
        made = own.take(PLAN, form)
        inside = members(made) if form != "page" else {"page": made.read_bytes()}
        assert [name for name, data in inside.items() if PLANTED in name or PLANTED.encode() in data.lower()] == []


def test_the_journal_goes_with_it(own: Town, capsys) -> None:
    """Whole, with its head: who keeps the archive can hold it against one that was printed."""
    files = members(frozen(own, SMALL))
    lines = (own.root / "journal.jsonl").read_bytes()
    assert lines == files[f"{SMALL}/data/journal/journal.jsonl"]
    short, full = files[f"{SMALL}/data/journal/head.txt"].decode().splitlines()
    assert short.startswith(f"{lines.count(b'{')}: ")
    assert full.startswith(f"{lines.count(b'{')}:")
    assert run(["verify", str(own.root), "--head", full, "--as-of", "2026-11-23", "--lang", "en"]) == 0, (
        capsys.readouterr()
    )


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        (["freeze", "--output", "OUT"], 2, "Say which consultation"),
        (["freeze", "bibliotheque", "--output", "OUT"], 2, "Did you mean bibliotheque-mercredi?"),
        (["freeze", SMALL], 2, "--output"),
        (["freeze", SMALL, "--output", "."], 2, "is a folder"),
        (["freeze", SMALL, "--output", "OUT"], 0, "sha256sum -c"),
        (["dossier", "nothing", "-o", "OUT"], 2, "There is no published consultation"),
        (["dossier", SMALL, "--format", "doc", "-o", "OUT"], 2, "is not a format"),
        (["dossier", SMALL, "--format", "page,zip,page", "-o", "OUT", "--json"], 0, '"size"'),
    ],
)
def test_commands(own: Town, capsys, typed: list[str], code: int, words: str) -> None:
    """What is typed, the exit code, and what is said."""
    out = str(own.root.parent / "out")
    given = [out if word == "OUT" else word for word in typed]
    assert code == run([*given, "--site", str(own.root), "--as-of", "2026-11-23", "--lang", "en"])
    told = capsys.readouterr()
    assert words in told.out + told.err


def test_an_error_makes_nothing(own: Town, capsys) -> None:
    """As a build does, it stops before the first file."""
    own.edit(f"content/consultations/{SMALL}/index.md", "title:", "titel:")
    out = own.root.parent / "out"
    assert run(["dossier", SMALL, "--site", str(own.root), "-o", str(out), "--lang", "en"]) == 1
    assert "Nothing was made" in capsys.readouterr().err
    assert not out.exists()


def repacked(archive: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with something changed in it."""
    files = members(archive)
    change(files)
    with zipfile.ZipFile(target, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return target


def test_verify_knows_it(own: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its manifests and its journal are checked, texts are left out on purpose, nothing unseen is called proven."""
    archive = frozen(own, SMALL)
    assert run(["verify", str(archive), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "leaves out on purpose" in said
    assert "is missing" not in said
    assert "the archive was not damaged" in said
    assert "texts agree" not in said
    whole = verify(archive, instant=NOW)
    assert (whole.kind, whole.proves, whole.found) == ("bag", ("bag",), 0)
    assert whole.files > 10
    assert verify(archive, earlier=whole.head, instant=NOW).proves == ("bag", "journal")
    assert verify(opened(archive, tmp_path / "bag"), instant=NOW).good


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("bag-altered", lambda files: files.update({f"{SMALL}/data/site/index.html": b"autre"})),
        ("bag-missing", lambda files: files.pop(f"{SMALL}/data/site/index.html")),
        ("bag-added", lambda files: files.update({f"{SMALL}/data/site/plus.html": b"plus"})),
        ("bag-manifest", lambda files: files.pop(f"{SMALL}/manifest-sha256.txt")),
        ("bag-manifest", lambda files: files.update({f"{SMALL}/manifest-sha256.txt": b"\xff" * 99_999})),
        ("bag-missing", lambda files: files.update({f"{SMALL}/manifest-sha256.txt": b"0" * 64 + b"  ../../x\n"})),
        ("head", lambda files: files.update({f"{SMALL}/data/journal/head.txt": b"1: 2\n"})),
    ],
)
def test_verify_finds_what_was_done_to_it(own: Town, tmp_path: Path, what: str, change, capsys) -> None:
    """One file changed, taken out, put in; manifests that are not there, or no manifests; and nothing is proven."""
    forged = repacked(frozen(own, SMALL), tmp_path / "forged.zip", change)
    seen = verify(forged, instant=NOW)
    assert what in {finding.what for finding in seen.findings}
    assert seen.proves == ()
    assert run(["verify", str(forged), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["proves"] == []
    assert run(["verify", str(forged), "--lang", "en"]) == 1
    assert "What this proves" not in capsys.readouterr().out
