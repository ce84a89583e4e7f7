"""What another process saw of a large site, and rendered of it, is what this one would have, whatever becomes of it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from civicgen.builder import assistant, standing
from civicgen.builder.place import ground
from civicgen.builder.record import CHUNK, Record
from civicgen.builder.site import finish
from civicgen.builder.spread import MOMENT, spread
from civicgen.builder.standing import Kept
from civicgen.builder.working import Job, Outcome, Rendered
from civicgen.digests import encode
from tests.builder.made_up import Plan, build, edits, note, tree
from tests.builder.test_groups import group

HERE = os.getpid()


@pytest.fixture(autouse=True)
def _every_site_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant, "MANY", 0)


def seen(root: Path) -> list[str]:
    """Groups that the other process found standing."""
    with closing(assistant.assistant(ground(root, root / "public"), 2)) as helped:
        return [each.name for each in helped.take(["g", "h", "i"])]


def test_groups_that_stand_are_known_before_they_are_planned(tmp_path: Path) -> None:
    """And nothing is said of one with a file that is not as it was written."""
    build([group("g", note("1/index.html")), group("h", note("2/index.html"), note("3/index.html"))], tmp_path)
    assert seen(tmp_path) == ["g", "h"]
    (tmp_path / "public/2/index.html").unlink()
    assert seen(tmp_path) == ["g"]


def test_a_group_is_told_once(tmp_path: Path) -> None:
    """Two groups of one name cannot both be taken as they stand."""
    build([group("g", note("1/index.html"))], tmp_path)
    with closing(assistant.assistant(ground(tmp_path, tmp_path / "public"), 2)) as helped:
        assert [each.name for each in helped.take(["g"])] == ["g"]
        assert helped.take(["g"]) == []


@pytest.mark.parametrize("seed", range(6))
def test_incremental_equals_clean(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the edits, with the other process and when it is lost on the way."""
    monkeypatch.setattr(assistant, "RUN", 1)
    looked = standing.look

    def deadly(record: Record, output: str, groups: Mapping[str, Kept]) -> list[standing.Standing]:
        if os.getpid() != HERE and seed % 2 and any(name.startswith("a1") for name in groups):
            os.kill(os.getpid(), signal.SIGKILL)
        return looked(record, output, groups)

    monkeypatch.setattr(assistant, "look", deadly)
    (tmp_path / "file.bin").write_bytes(b"0")
    for number, plan in enumerate(islice(edits(seed, tmp_path), 12)):
        build(plan, tmp_path)
        if number % 3 == 2:
            with monkeypatch.context() as alone:
                alone.setattr(assistant, "MANY", 1 << 40)
                clean = tmp_path / f"clean{number}"
                build(plan, clean)
            assert tree(tmp_path / "public") == tree(clean / "public"), (seed, number)


def test_a_file_in_two_groups_is_told(tmp_path: Path) -> None:
    """Also when both stand, as the other process saw them."""
    one, other = group("g", note("1/index.html")), group("h", note("1/index.html"))
    build([one], tmp_path)
    with Record(ground(tmp_path, tmp_path / "public").record) as record:  # as no build of ours remembers it
        record.begin()
        (value,) = record.groups(["g"]).values()
        record.pend_group("h", value.replace(standing.read({"g": value})["g"].digest, _digest(tmp_path, "h")))
        record.intend(record.head)
        record.settle()
        record.stamped(record.head.stamp)
    report = build([one, other], tmp_path)
    assert "same-path-twice" in {problem.code for problem in report.problems}


def _digest(root: Path, name: str) -> bytes:
    """Digest by which a build knows the group again."""
    elsewhere = root / "elsewhere"
    build([group(name, note("1/index.html"))], elsewhere)
    with Record(ground(elsewhere, elsewhere / "public").record) as record:
        return standing.read(record.groups([name]))[name].digest


def test_a_damaged_record_is_not_believed(tmp_path: Path) -> None:
    """What the other process saw before the damage was found counts no more."""
    plan: Plan = [*(note(f"{number}.html") for number in range(CHUNK + 1)), group("g", note("g/index.html"))]
    build(plan, tmp_path)
    good, path = tree(tmp_path / "public"), ground(tmp_path, tmp_path / "public").record
    path.write_bytes(path.read_bytes().replace(b"17.html", b"1x.html"))
    assert seen(tmp_path) == ["g"]
    assert build(plan, tmp_path).good
    assert tree(tmp_path / "public") == good


def test_a_record_is_only_read(tmp_path: Path) -> None:
    """The other process neither makes a record nor throws one away."""
    place = ground(tmp_path, tmp_path / "public")
    place.cache.mkdir(parents=True)
    place.record.write_bytes(b"no record at all")
    assert seen(tmp_path) == []
    assert place.record.read_bytes() == b"no record at all"
    finish(place)
    build([group("g", note("1/index.html"))], tmp_path)
    assert seen(tmp_path) == ["g"]


def test_nobody_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that still reads the record does not keep the build from writing to it."""
    build([note("index.html"), *(group(name, note(f"{name}/index.html")) for name in "ghi")], tmp_path)

    def endless(_path: Path, _output: str) -> Iterator[bytes]:
        with Record(_path, only_read=True) as record:
            for _ in record.every_group(1):
                signal.pause()
        yield b""

    monkeypatch.setattr(assistant, "_every", endless)
    assert build([note("index.html")], tmp_path).removals == 3


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds have no other process from now on."""
    monkeypatch.setattr(assistant, "MANY", 1 << 40)


@pytest.mark.parametrize("changed", [1, MOMENT, MOMENT + 1, 3 * MOMENT])
def test_pages_that_changed(tmp_path: Path, changed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few of them or more: the same site, and the same said of it."""
    plan: Plan = [note(f"{number}/index.html", words="w" * 2000) for number in range(4 * MOMENT)]
    build(plan, tmp_path)
    build(plan, tmp_path / "alone")
    plan[:changed] = [note(f"{number}/index.html", "changed") for number in range(changed)]
    helped = build(plan, tmp_path)
    alone(monkeypatch)
    other = build(plan, tmp_path / "alone")
    assert (helped.written, helped.kinds, helped.size) == (other.written, other.kinds, other.size)
    assert helped.written == changed
    assert tree(tmp_path / "public") == tree(tmp_path / "alone/public")


def test_a_page_that_cannot_be_rendered_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same words, and the site is as it was."""
    build([note("1/index.html"), note("2/index.html")], tmp_path)
    good = tree(tmp_path / "public")
    plan: Plan = [note("1/index.html", "bad"), note("2/index.html", "good")]
    helped = build(plan, tmp_path)
    alone(monkeypatch)
    assert helped.problems == build(plan, tmp_path).problems
    assert [problem.code for problem in helped.problems] == ["template-error"]
    assert tree(tmp_path / "public") == good


def test_a_process_that_dies_of_a_page_loses_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had not made is made here."""
    monkeypatch.setenv("CIVICGEN_TEST_WORKER", str(HERE))
    build([note(f"{number}/index.html") for number in range(20)], tmp_path)
    plan: Plan = [note(f"{number}/index.html", "deadly" if number == 7 else "t") for number in range(20)]
    assert build(plan, tmp_path).written == 20
    alone(monkeypatch)
    build(plan, tmp_path / "clean")
    assert tree(tmp_path / "public") == tree(tmp_path / "clean/public")


def test_another_process_renders(tmp_path: Path) -> None:
    """The first page that changed is rendered while others are looked for."""
    build([note(f"{number}.html") for number in range(2)], tmp_path)
    place = ground(tmp_path, tmp_path / "public")
    seen: list[str] = []
    job = ("1.html", "note", encode(note("1.html", "t").context))

    def jobs() -> Iterator[tuple[str, Job]]:
        for name in "abc":
            yield name, job
            seen.append(name)

    with closing(assistant.assistant(place, 2)) as helped:
        done = [*helped.render(jobs(), "tests.builder.alone_assistant.who", b"")]
        assert not helped.take(["g"])
    assert [label for (label, _), _ in done] == seen == ["a", "b", "c"]
    assert {outcome.data for _, outcome in done if isinstance(outcome, Rendered)}.isdisjoint({str(HERE).encode()})
    assert all(isinstance(outcome, Rendered) for _, outcome in done)


def test_what_is_rendered_while_groups_are_looked_for_is_not_lost(tmp_path: Path) -> None:
    """Also when no more page is found after that."""
    build([note("1.html"), group("g", note("g.html"))], tmp_path)
    job = ("1.html", "note", encode(note("1.html", "t").context))
    with closing(assistant.assistant(ground(tmp_path, tmp_path / "public"), 2)) as helped:

        def jobs() -> Iterator[tuple[str, Job]]:
            yield "a", job
            for _ in range(200):
                helped.take(["h"])
                time.sleep(0.005)

        done = [*helped.render(jobs(), "tests.builder.alone_assistant.who", b"")]
    assert [label for (label, _), _ in done] == ["a"]
    assert done[0][1] is not None


def test_a_page_that_never_comes_is_no_unchanged_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever loses it: nothing is put in place then."""
    plan: Plan = [note(f"{number}.html") for number in range(3)]
    build(plan, tmp_path)
    good = tree(tmp_path / "public")

    def forgetful(*given: object, **named: object) -> Iterator[tuple[object, Outcome]]:
        yield from [*spread(*given, **named)][1:]  # type: ignore[arg-type]  # as they were given

    monkeypatch.setattr("civicgen.builder.site.spread", forgetful)
    with pytest.raises(RuntimeError):
        build([note(f"{number}.html", "changed") for number in range(3)], tmp_path)
    monkeypatch.undo()
    assert tree(tmp_path / "public") == good
    assert build(plan, tmp_path).written == 0


def who(_look: bytes, jobs: list[Job]) -> list[bytes]:
    """Pages that say which process made them."""
    return [str(os.getpid()).encode() for _ in jobs]
