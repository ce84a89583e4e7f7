"""A build of a made-up plan makes what changed, leaves the rest alone, and touches nothing when the plan is bad."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest

from civicgen.pages.planned import Copied
from tests.builder.made_up import NAME, build, edits, folders, note, tree


def test_first_build_writes_every_page(tmp_path: Path) -> None:
    """All pages are there, with build.json, and nothing of the staging is left."""
    report = build([note("index.html"), note("a/b/index.html"), note("a/c.txt")], tmp_path)
    assert report.good
    assert set(tree(tmp_path / "public")) == {"index.html", "a/b/index.html", "a/c.txt", NAME}
    assert report.rendered == report.written == 3
    assert not (tmp_path / ".civicgen/staging").exists()


def test_second_build_renders_nothing(tmp_path: Path) -> None:
    """Nothing changed: nothing is rendered, no file is touched."""
    plan = [note(f"{number}/index.html") for number in range(40)]
    build(plan, tmp_path)
    before = {path: path.stat() for path in (tmp_path / "public").rglob("*")}
    report = build(plan, tmp_path)
    assert (report.rendered, report.same, report.written) == (0, 40, 0)
    for path, state in before.items():
        now = path.stat()
        assert (now.st_mtime_ns, now.st_ino, now.st_ctime_ns) == (state.st_mtime_ns, state.st_ino, state.st_ctime_ns)


def test_one_change_renders_one_page(tmp_path: Path) -> None:
    """One context changed: one page is rendered, the others are left alone."""
    plan = [note(f"{number}/index.html") for number in range(40)]
    build(plan, tmp_path)
    plan[7] = note("7/index.html", "Changé")
    report = build(plan, tmp_path)
    assert (report.rendered, report.same, report.written) == (1, 39, 1)
    assert "Changé".encode() in (tmp_path / "public/7/index.html").read_bytes()


def test_new_look_renders_all_but_rewrites_only_what_differs(tmp_path: Path) -> None:
    """Another look: every page is rendered; a page whose bytes come out the same is not written again."""
    plan = [note("a.html"), note("b.html")]
    build(plan, tmp_path, look=b"one")
    inode = (tmp_path / "public/a.html").stat().st_ino
    report = build(plan, tmp_path, look=b"two")
    assert (report.rendered, report.written) == (2, 2)
    assert (tmp_path / "public/a.html").stat().st_ino != inode


def test_new_look_with_the_same_bytes_is_remembered(tmp_path: Path) -> None:
    """Rendered once because something else might have come out: not again by the build after."""
    plan = [note("a.html"), note("b.html")]
    build(plan, tmp_path, digests=b"one")
    report = build(plan, tmp_path, digests=b"two")
    assert (report.rendered, report.written) == (2, 0)
    assert build(plan, tmp_path, digests=b"two").rendered == 0


def test_edited_output_is_put_right(tmp_path: Path) -> None:
    """A page that someone changed, cut or removed by hand is made again."""
    plan = [note("a.html"), note("b.html"), note("c/index.html")]
    build(plan, tmp_path)
    good = tree(tmp_path / "public")
    (tmp_path / "public/a.html").write_bytes(b"")
    os.utime(tmp_path / "public/b.html")
    (tmp_path / "public/c/index.html").unlink()
    report = build(plan, tmp_path)
    assert tree(tmp_path / "public") == good
    assert report.rendered == 2, "a file with another time but the same bytes is right as it is"
    assert build(plan, tmp_path).rendered == 0


def test_pages_that_go_take_their_folders_along(tmp_path: Path) -> None:
    """A page out of the plan is removed, with folders left empty, but never a file of someone else."""
    build([note("a/b/index.html"), note("c/index.html"), note("index.html")], tmp_path)
    (tmp_path / "public/c/own.txt").write_text("mine", encoding="utf-8")
    report = build([note("index.html")], tmp_path)
    assert report.removals == 2
    assert folders(tmp_path / "public") == {"c"}
    assert (tmp_path / "public/c/own.txt").read_text(encoding="utf-8") == "mine"


def test_problem_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    """One page that cannot be rendered: nothing at all is changed, and the next good build is as if it had not been."""
    build([note("a.html"), note("b.html")], tmp_path)
    good = tree(tmp_path / "public")
    report = build([note("a.html", "Nouveau"), note("b.html", "bad")], tmp_path)
    assert [problem.code for problem in report.problems] == ["template-error"]
    assert tree(tmp_path / "public") == good
    assert not (tmp_path / ".civicgen/staging").exists()
    assert build([note("a.html", "Nouveau"), note("b.html")], tmp_path).rendered == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a.html", "a.html"),
        ("a/index.html", "A/index.html"),
        ("\u00e9.html", "e\u0301.html"),
        ("a", "a/index.html"),
        ("STRASSE.html", "stra\u00dfe.html"),
    ],
)
@pytest.mark.parametrize("known", ["neither", "first", "both"])
def test_two_pages_at_one_place_are_a_problem(tmp_path: Path, first: str, second: str, known: str) -> None:
    """Same path, or the same to a file system that confuses capitals or accents, or a file where a folder must be."""
    if known == "first":
        build([note(first)], tmp_path)
    elif known == "both" and first == second:
        build([note(first), note("other.html")], tmp_path)
    good = tree(tmp_path / "public")
    report = build([note(first), note(second, "Autre")], tmp_path)
    assert "same-path-twice" in {problem.code for problem in report.problems}
    assert tree(tmp_path / "public") == good


@pytest.mark.parametrize(
    "path",
    ["../a.html", "/a.html", "a//b", "a/./b", "con/index.html", "a/NUL.txt", "a\\b", "a:b", "build.json", "x" * 121,
     "é" * 61, "a\x00b", "a\nb", "a./b", "", "a/ ", "\ud800", "lpt1", "a/\u202e.html", "x/" * 600 + "y"],
)  # fmt: skip
def test_unfit_paths_are_refused(tmp_path: Path, path: str) -> None:
    """A path that leads out of the site, or that some system cannot hold."""
    report = build([note("index.html"), note(path)], tmp_path)
    assert [problem.code for problem in report.problems] == ["unfit-path"]
    assert not (tmp_path / "public").exists()


def test_files_of_others_stay_and_are_named(tmp_path: Path) -> None:
    """What a host or a person laid in the site is never touched, and the report says that it is there."""
    build([note("index.html")], tmp_path)
    (tmp_path / "public/CNAME").write_text("example.org", encoding="utf-8")
    (tmp_path / "public/extra").mkdir()
    (tmp_path / "public/extra/x").write_text("x", encoding="utf-8")
    report = build([note("index.html")], tmp_path)
    assert report.strays == ("extra",)
    assert (tmp_path / "public/CNAME").exists()


def test_lost_record_gives_the_clean_site(tmp_path: Path) -> None:
    """The cache was deleted: what the plan does not have is set aside, never deleted; same bytes stay."""
    build([note("a.html"), note("old/index.html")], tmp_path)
    (tmp_path / "public/CNAME").write_text("example.org", encoding="utf-8")
    inode = (tmp_path / "public/a.html").stat().st_ino
    (tmp_path / ".civicgen/record.sqlite").unlink()
    report = build([note("a.html")], tmp_path)
    assert set(tree(tmp_path / "public")) == {"a.html", NAME, "CNAME"}
    assert report.set_aside == ("old/index.html",)
    assert (tmp_path / ".civicgen/set-aside/1/old/index.html").exists()
    assert (tmp_path / "public/a.html").stat().st_ino == inode


def test_what_stands_in_the_way_is_set_aside(tmp_path: Path) -> None:
    """A file of someone where a folder must be, a folder where a page must be, a link that would lead elsewhere."""
    build([note("index.html")], tmp_path)
    public, elsewhere = tmp_path / "public", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (public / "a").write_text("file", encoding="utf-8")
    (public / "b.html").mkdir()
    (public / "b.html/x").write_text("x", encoding="utf-8")
    (public / "c").symlink_to(elsewhere)
    report = build([note("index.html"), note("a/index.html"), note("b.html"), note("c/index.html")], tmp_path)
    assert report.good
    assert set(tree(public)) == {"index.html", "a/index.html", "b.html", "c/index.html", NAME}
    assert set(report.set_aside) == {"a", "b.html", "c"}
    assert not list(elsewhere.iterdir()), "nothing is written through a link"
    assert (tmp_path / ".civicgen/set-aside/1/b.html/x").read_text(encoding="utf-8") == "x"


def test_copied_files(tmp_path: Path) -> None:
    """A file is copied when its bytes changed; one that is gone is a problem."""
    source = tmp_path / "photo.jpg"
    source.write_bytes(b"1")

    def copied() -> Copied:
        state = source.stat()
        return Copied("media/photo.jpg", str(source), state.st_size, state.st_mtime_ns)

    build([copied()], tmp_path)
    os.utime(source)
    assert build([copied()], tmp_path).written == 0, "another time, the same bytes"
    source.write_bytes(b"22")
    assert build([copied()], tmp_path).written == 1
    assert (tmp_path / "public/media/photo.jpg").read_bytes() == b"22"
    gone = copied()
    source.unlink()
    (tmp_path / "public/media/photo.jpg").unlink()
    assert [problem.code for problem in build([gone], tmp_path).problems] == ["file-gone"]


@pytest.mark.parametrize("seed", range(6))
def test_incremental_equals_clean(tmp_path: Path, seed: int) -> None:
    """After any edit, the site is what a clean build gives, byte for byte, file for file, folder for folder."""
    for number, plan in enumerate(islice(edits(seed, tmp_path), 25)) if _seeded(tmp_path) else ():
        report = build(plan, tmp_path)
        clean = tmp_path / f"clean{number}"
        assert build(plan, clean).good == report.good, report.problems
        if report.good:
            assert tree(tmp_path / "public") == tree(clean / "public")
            assert folders(tmp_path / "public") == folders(clean / "public")


def _seeded(folder: Path) -> bool:
    (folder / "file.bin").write_bytes(b"0")
    return True


@pytest.mark.parametrize("workers", [1, 2])
def test_many_pages(tmp_path: Path, workers: int) -> None:
    """More pages than are rendered inline: all are there, whoever rendered them."""
    plan = [note(f"{number}/index.html", words="é" * number) for number in range(900)]
    report = build(plan, tmp_path, workers=workers)
    assert report.good
    assert len(tree(tmp_path / "public")) == 901
    assert report.heaviest is not None
    assert build(plan, tmp_path, workers=workers).rendered == 0
