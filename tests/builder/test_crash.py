"""A build killed at any moment leaves whole pages, and the next build gives exactly what a clean one gives."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from civicgen.builder.place import ground
from civicgen.builder.record import Record
from civicgen.builder.stamp import NAME
from tests.builder.made_up import build, folders, tree
from tests.builder.victim import step

REPOSITORY = Path(__file__).parents[2]


def victim(folder: Path, output: Path, *arguments: int) -> subprocess.Popen[str]:
    """Start a build in another process."""
    command = [sys.executable, "-m", "tests.builder.victim", str(folder), str(output), *map(str, arguments)]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


def operations(folder: Path, seed: int, number: int) -> int:
    """File operations of one whole build."""
    process = victim(folder, folder / "public", seed, number, 0, 1, 0)
    return int(process.communicate()[0].split()[1])


def expected(folder: Path, *steps: tuple[int, int, int]) -> list[dict[str, bytes]]:
    """Clean sites of some steps."""
    sites = []
    for place, (seed, number, pages) in enumerate(steps):
        clean = folder / f"clean{place}-{number}"
        clean.mkdir(exist_ok=True)
        build(step(clean, seed, number, pages=pages), clean)
        sites.append(tree(clean / "public"))
    return sites


def whole(found: dict[str, bytes], *sites: dict[str, bytes]) -> bool:
    """Every file is, byte for byte, what some release has at its path (or says that a first release comes)."""
    return all(
        any(site.get(path) == data for site in sites) or (path.endswith(NAME) and b'"unfinished": true' in data)
        for path, data in found.items()
        if not path.startswith(f".{NAME}")  # a neighbour of build.json, hidden, that was about to be renamed to it
    )


def die_and_recover(folder: Path, seed: int, first: int, second: int, chance: random.Random, *, prepare: bool) -> None:
    """Kill a build at a random operation, perhaps the next one too, then see what a whole one makes of it."""
    output = folder / "public"
    if prepare:
        build(step(folder, seed, first), folder)
    old, new = expected(folder, (seed, first, 0), (seed, second, 0))
    shadow = folder / "shadow"
    shadow.mkdir()
    if prepare:
        build(step(shadow, seed, first), shadow)
    count = operations(shadow, seed, second)
    for _ in range(chance.choice([1, 1, 2, 3])):
        process = victim(folder, output, seed, second, 0, 1, chance.randint(1, count))
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]  # it was asked for
        assert whole(tree(output), old if prepare else {}, new)
    report = build(step(folder, seed, second), folder)
    assert report.good, report.problems
    assert tree(output) == new
    assert folders(output) == folders(folder / f"clean1-{second}" / "public")
    assert not ground(folder, output).aside.exists()
    assert build(step(folder, seed, second), folder).written == 0


@pytest.mark.parametrize("seed", range(20))
def test_killed_at_one_operation(tmp_path: Path, seed: int) -> None:
    """Twenty deaths, each at some file operation of a first build or of a later one."""
    chance = random.Random(seed)
    die_and_recover(tmp_path, seed, 3, 3 + chance.randint(1, 6), chance, prepare=bool(seed % 4))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 300))
def test_killed_at_one_operation_of_many(tmp_path: Path, seed: int) -> None:
    """Two hundred more."""
    chance = random.Random(seed)
    die_and_recover(tmp_path, seed, 3, 3 + chance.randint(1, 6), chance, prepare=bool(seed % 4))


def die_at_some_time(folder: Path, deaths: int, chance: random.Random, *, pages: int) -> None:
    """Kill builds, workers and all, at random instants; after each, the site is whole and can be finished."""
    output, seed = folder / "public", 1
    (folder / "timed").mkdir()
    begun = time.monotonic()
    process = victim(folder / "timed", folder / "timed" / "public", seed, 1, pages, 2, 0)
    assert process.stdout is not None
    process.stdout.readline()
    ready = time.monotonic() - begun
    process.communicate()
    lasts = time.monotonic() - begun - ready
    sites = expected(folder, *((seed, number, pages) for number in range(3)))
    build(step(folder, seed, 0, pages=pages), folder)
    for death in range(deaths):
        number = death % 3
        process = victim(folder, output, seed, number, pages, 2, 0)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, lasts * 1.1))
        process.kill()
        process.communicate()
        assert whole(tree(output), *sites)
        if death % 4 == 3:
            build(step(folder, seed, number, pages=pages), folder)
            assert tree(output) == sites[number]
    last = build(step(folder, seed, 2, pages=pages), folder)
    assert last.good
    assert tree(output) == sites[2]


def test_killed_at_some_time(tmp_path: Path) -> None:
    """Eight deaths at any time, while processes render."""
    die_at_some_time(tmp_path, 8, random.Random(os.urandom(8)), pages=500)


@pytest.mark.long
def test_killed_at_many_times(tmp_path: Path) -> None:
    """Two hundred deaths at any time."""
    die_at_some_time(tmp_path, 200, random.Random(os.urandom(8)), pages=900)


def test_workers_do_not_outlive_the_builder(tmp_path: Path) -> None:
    """A builder that was killed leaves no process behind."""
    process = victim(tmp_path, tmp_path / "public", 1, 1, 3000, 2, 0)
    assert process.stdout is not None
    process.stdout.readline()
    children: list[int] = []
    deadline = time.monotonic() + 20
    listing = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not listing.parent.exists():
        process.kill()
        process.communicate()
        pytest.skip("not run here: /proc")
    while not children and process.poll() is None and time.monotonic() < deadline:
        children = [int(child) for child in listing.read_text(encoding="ascii").split()]
    process.kill()
    process.communicate()
    while any(alive(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children
    assert not [child for child in children if alive(child)]


def alive(pid: int) -> bool:
    """Say whether a process still runs (one that only waits to be buried does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("flips", [20, pytest.param(200, marks=pytest.mark.long)])
def test_damaged_record(tmp_path: Path, flips: int) -> None:
    """Any byte of the record flipped: the next build gives the clean site all the same, without a complaint."""
    chance = random.Random(7)
    seed, output = 5, tmp_path / "public"
    sites = expected(tmp_path, *((seed, number, 40) for number in range(6)))
    build(step(tmp_path, seed, 0, pages=40), tmp_path)
    record = ground(tmp_path, output).record
    for flip in range(flips):
        data = bytearray(record.read_bytes())
        if flip % 10 == 9:
            del data[chance.randrange(len(data)) :]
        else:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        record.write_bytes(data)
        number = chance.randrange(6)
        report = build(step(tmp_path, seed, number, pages=40), tmp_path)
        assert report.good, report.problems
        assert tree(output) == sites[number]


def test_seals_tell_every_flipped_bit(tmp_path: Path) -> None:
    """Each bit of what is remembered of a file is covered."""
    from civicgen.builder.entries import Entry, seal, unseal
    from civicgen.builder.trouble import RecordDamaged

    entry = Entry(3, bytes(16), bytes(range(16)), 400, 1_700_000_000_123_456_789)
    sealed = seal("a/é", "page", entry)
    assert unseal("a/é", "page", sealed) == entry
    for bit in range(len(sealed) * 8):
        damaged = bytearray(sealed)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(RecordDamaged):
            unseal("a/é", "page", bytes(damaged))
    with pytest.raises(RecordDamaged):
        unseal("a/e", "page", sealed)
    with Record(tmp_path / "r.sqlite") as record:
        assert record.lost
