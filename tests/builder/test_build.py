"""A portal of files becomes a site, again and again: only what changed, and never a page that is too old."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from civicgen.builder.build import build, mend
from civicgen.builder.explain import explain, path_of
from civicgen.builder.intact import intact
from civicgen.builder.memory import Memory
from civicgen.builder.place import ground
from civicgen.builder.site import Rendering, put
from tests.builder.made_up import STAMP, note, tree

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
REPOSITORY = Path(__file__).parents[2]
CSV = "number,date,channel,kind,author,title,text\n" + "".join(
    f"{number},2026-10-{number % 28 + 1:02},web,opinion,Habitante {number},Avis {number},Le texte de l'avis {number}.\n"
    for number in range(1, 61)
)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """The starter, with sixty contributions."""
    root = tmp_path / "mairie"
    root.mkdir()
    shutil.copy(REPOSITORY / "civicgen.yml", root)
    shutil.copytree(REPOSITORY / "content", root / "content")
    home = next((root / "content/consultations").iterdir())
    (home / "contributions").mkdir(exist_ok=True)
    (home / "contributions/avis.csv").write_text(CSV, encoding="utf-8")
    return root


def fresh(root: Path, folder: Path) -> dict[str, bytes]:
    """The site that a clean clone gives."""
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns("public", ".civicgen"))
    report = build(folder, instant=NOW, jobs=1)
    assert report.good, report.problems
    return tree(folder / "public")


def test_portal_is_built_and_not_built_again(portal: Path) -> None:
    """The second build renders nothing; an edit of one contribution renders the pages that show it."""
    first = build(portal, instant=NOW, jobs=1)
    assert first.good, first.problems
    assert build(portal, instant=NOW).rendered == 0
    stream = next(portal.rglob("avis.csv"))
    stream.write_text(CSV.replace("Le texte de l'avis 7.", "Un autre texte."), encoding="utf-8")
    report = build(portal, instant=NOW)
    assert 0 < report.rendered < first.rendered / 2
    assert any(b"Un autre texte." in data for data in tree(portal / "public").values())


def test_incremental_equals_clean_on_a_portal(portal: Path, tmp_path: Path) -> None:
    """After edits of content, template, settings and stream, the site is what a clean clone gives."""
    build(portal, instant=NOW, jobs=1)
    (portal / "templates").mkdir()
    stream = next(portal.rglob("avis.csv"))
    edits: list[Callable[[], object]] = [
        lambda: (portal / "content/index.md").write_text("---\ntitle: Une autre commune\n---\nBonjour.\n", "utf-8"),
        lambda: stream.write_text("\n".join(CSV.splitlines()[:-5]) + "\n", encoding="utf-8"),
        lambda: (portal / "civicgen.yml").write_text(
            (portal / "civicgen.yml").read_text("utf-8").replace("title:", "links: files\ntitle:", 1), "utf-8"
        ),
        stream.unlink,
    ]
    for number, edit in enumerate(edits):
        edit()
        report = build(portal, instant=NOW, jobs=1)
        assert report.good, report.problems
        assert tree(portal / "public") == fresh(portal, tmp_path / f"clean{number}")


def test_any_cache_may_be_damaged(portal: Path) -> None:
    """Any bit of any cache flipped, and work to do: the same site, without a complaint."""
    build(portal, instant=NOW, jobs=1)
    good = tree(portal / "public")
    chance = random.Random(3)
    for number in range(12):
        caches = sorted(path for path in (portal / ".civicgen").rglob("*") if path.is_file() and path.stat().st_size)
        named = [path for path in caches if path.name in {"store.sqlite", "read.bin", "record.sqlite"}]
        damaged = named[number % 3] if number < 9 else chance.choice(caches)
        data = bytearray(damaged.read_bytes())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        damaged.write_bytes(data)
        if number % 2 and damaged.name != "record.sqlite":
            (portal / ".civicgen/record.sqlite").unlink()  # everything is rendered again, from the damaged rest
        report = build(portal, instant=NOW, jobs=1)
        assert report.good, (damaged, report.problems)
        assert tree(portal / "public") == good, damaged


def test_explain(portal: Path) -> None:
    """Says which fields of a page changed, or that nothing did; and writes nothing."""
    assert explain(portal, "/", instant=NOW).verdict == "new"
    build(portal, instant=NOW, jobs=1)
    assert explain(portal, "/", instant=NOW).verdict == "same"
    assert explain(portal, "/nowhere/", instant=NOW).verdict == "unknown"
    good = tree(portal / "public")
    home = portal / "content/index.md"
    home.write_text("---\ntitle: Une autre commune\n---\nBonjour.\n", encoding="utf-8")
    found = explain(portal, "index.html", instant=NOW)
    assert (found.verdict, found.kind) == ("changed", "home")
    assert found.fields
    assert tree(portal / "public") == good
    build(portal, instant=NOW, jobs=1)
    (portal / "public/index.html").write_text("mine", encoding="utf-8")
    assert explain(portal, "/", instant=NOW).verdict == "file"


def test_addresses_and_their_files() -> None:
    """However someone copies an address, the file is found."""
    url = "https://mairie.example/avis/"
    for address in ("a/b/", "/a/b/", "a/b", "a/b/index.html", f"{url}a/b/", f"{url}a/b#x", "/a/b/?q=1", "a\\b\\"):
        assert path_of(address, url) == "a/b/index.html", address
    assert path_of("", url) == path_of("/", url) == path_of(url, url) == "index.html"
    assert path_of("flux.xml") == path_of("https://elsewhere.example/flux.xml") == "flux.xml"


def test_trial_puts_nothing_in_place(portal: Path) -> None:
    """A trial renders, tells, and leaves no trace in the site."""
    report = build(portal, instant=NOW, jobs=1, trial=True)
    assert report.good
    assert report.rendered
    assert not (portal / "public").exists()
    assert build(portal, instant=NOW, jobs=1).written == report.rendered
    assert not mend(portal)


def test_output_elsewhere_leaves_nothing_beside_it(portal: Path, tmp_path: Path) -> None:
    """A site outside the portal: no lock, no staging remains beside it."""
    folder = tmp_path / "www"
    report = build(portal, folder / "site", instant=NOW, jobs=1)
    assert report.good
    assert [path.name for path in folder.iterdir()] == ["site"]
    assert build(portal, folder / "site", instant=NOW, jobs=1).rendered == 0


def test_mistake_in_a_source_leaves_the_site(portal: Path) -> None:
    """The last good site stands while a source has a mistake, and the next transition is told all the same."""
    first = build(portal, instant=NOW, jobs=1)
    good = tree(portal / "public")
    (portal / "content/index.md").write_text("---\ntitel: x\n---\n", encoding="utf-8")
    report = build(portal, instant=NOW, jobs=1)
    assert not report.good
    assert tree(portal / "public") == good
    assert report.next == first.next


def test_too_heavy_page_is_told_by_every_build(tmp_path: Path) -> None:
    """A warning does not go away because the page was not rendered again; it does when the page is lighter."""
    heavy = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyzéèà0123456789", k=40_000))

    def codes(words: str) -> list[str]:
        rendering = Rendering(function="tests.builder.made_up.render")
        plan = [note("a/index.html", words=words), note("b.txt", words=heavy)]
        report = put(lambda: plan, ground(tmp_path, tmp_path / "public"), rendering, STAMP)
        assert report.good
        return [f"{problem.code} {problem.place.file}" for problem in report.problems]

    assert codes(heavy) == codes(heavy) == ["first-view-too-heavy a/index.html"]
    assert codes("light") == []


def test_memory_forgets_what_nobody_asks_for_and_what_was_damaged(tmp_path: Path) -> None:
    """What is used stays; what is not goes with the next writing; a damaged file is as good as none."""
    path = tmp_path / "read.bin"
    memory = Memory(path)
    for number in range(10):
        memory.put(bytes([number]), b"value")
    memory.save()
    memory = Memory(path)
    assert memory.get(b"\x01") == b"value"
    memory.save()
    assert Memory(path).get(b"\x02") is None
    assert Memory(path).get(b"\x01") == b"value"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert Memory(path).get(b"\x01") is None


def test_where_no_thread_may_be_started_a_portal_is_built(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host may allow few of them."""

    def refused(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    assert build(portal, instant=NOW).good
    with monkeypatch.context() as patched:
        patched.setattr(Thread, "start", refused)
        again = build(portal, instant=NOW)
    assert (again.good, again.written) == (True, 0)


def test_store_that_cannot_be_believed_is_thrown_away(tmp_path: Path) -> None:
    """Every bit counts, and so does a checksum that is missing."""
    path = tmp_path / "store.sqlite"
    for damage in (lambda: path.write_bytes(b"datA"), lambda: path.with_name("store.sqlite.check").unlink()):
        with intact(path):
            path.write_bytes(b"data")
        with intact(path):
            assert path.read_bytes() == b"data"
        damage()
        with intact(path):
            assert not path.exists()
