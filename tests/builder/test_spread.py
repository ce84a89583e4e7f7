"""Rendering runs where the settings say, loses nothing when a worker is lost, and keeps few pages in memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from civicgen.builder.place import ground
from civicgen.builder.site import Rendering, put
from civicgen.builder.spread import FEW, Aside, spread
from civicgen.builder.working import Job, Rendered, field_digests
from civicgen.digests import digest, encode
from civicgen.problems import ProblemsFound
from tests.builder.made_up import STAMP, Note, note, tree
from tests.conftest import REPOSITORY

RENDER = "tests.builder.made_up.render"
AHEAD = {"now": 0, "most": 0}


class Watched(Executor):
    """An executor that is used as any executor may be: `submit`, positional arguments, and few tasks ahead."""

    def __init__(self) -> None:
        self._inner = ThreadPoolExecutor(1)

    def submit(self, function: Any, /, *arguments: Any, **keywords: Any) -> Future[Any]:
        """Count what is ahead."""
        assert not keywords
        AHEAD["now"] += 1
        AHEAD["most"] = max(AHEAD.values())
        future = self._inner.submit(function, *arguments)
        future.add_done_callback(lambda _: AHEAD.update(now=AHEAD["now"] - 1))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the thread."""
        self._inner.shutdown(wait=wait, cancel_futures=cancel_futures)


def jobs(count: int, *, size: int = 10, deadly: int = -1) -> Iterator[tuple[int, Job]]:
    """Jobs of made-up notes."""
    for number in range(count):
        title = "deadly" if number == deadly else str(number)
        yield number, (f"{number}.html", "note", encode(Note(title=title, words="é" * size)))


def test_every_job_comes_back_once() -> None:
    """Whatever the number of pages and processes."""
    for count in (0, 1, 199, 201, 1000):
        for workers in (1, 2):
            outcomes = dict(spread(jobs(count), RENDER, b"", workers=workers))
            assert sorted(outcomes) == list(range(count))
            assert all(isinstance(outcome, Rendered) for outcome in outcomes.values())


def test_lost_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that kills its worker is rendered here, and so is all the worker had."""
    monkeypatch.setenv("CIVICGEN_TEST_WORKER", str(os.getpid()))
    outcomes = dict(spread(jobs(900, deadly=333), RENDER, b"", workers=2))
    assert len(outcomes) == 900
    assert b"deadly" in outcomes[333].data  # type: ignore[union-attr]  # a page, as the others


def test_workers_lay_aside_what_they_rendered(tmp_path: Path) -> None:
    """Files that are asked for are written where they were rendered; one that is there already is sent back."""
    (tmp_path / "500.html").write_bytes(b"of another page")
    aside: Aside[int] = Aside(str(tmp_path), lambda number: number % 2 == 0)
    outcomes = dict(spread(jobs(900), RENDER, b"", workers=2, aside=aside))
    laid = {
        number for number, outcome in outcomes.items() if isinstance(outcome, Rendered) and outcome.laid is not None
    }
    assert laid
    for number, outcome in outcomes.items():
        assert isinstance(outcome, Rendered)
        file = tmp_path / f"{number}.html"
        assert number in laid or outcome.data
        if number in laid:
            assert number % 2 == 0
            assert (outcome.size, outcome.content) == (file.stat().st_size, digest(file.read_bytes()))
            assert outcome.laid == file.stat().st_mtime_ns
        else:
            assert number == 500 or not file.exists()
    assert (tmp_path / "500.html").read_bytes() == b"of another page"


@pytest.mark.parametrize("deadly", [333, 899])
def test_lost_worker_leaves_a_whole_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deadly: int) -> None:
    """What a lost worker had laid aside, of a batch nobody heard of, is made again: the site is as from one process."""
    plan = [note(path, title="deadly" if str(deadly) in path else path) for path in (f"{n}.html" for n in range(900))]
    sites = []
    for name, workers in (("one", 1), ("two", 2)):
        monkeypatch.setenv("CIVICGEN_TEST_WORKER", str(os.getpid()))
        root = tmp_path / name
        rendering = Rendering(function=RENDER, look=b"", workers=workers)
        report = put(lambda: plan, ground(root, root / "public"), rendering, STAMP)
        assert report.problems == ()
        sites.append(tree(root / "public"))
    assert sites[0] == sites[1]
    assert len(sites[0]) >= 900


IMPATIENT = """
import signal, sys, time
from pathlib import Path
from threading import Thread
from civicgen.builder.place import ground
from civicgen.builder.site import Rendering, put
from tests.builder import made_up

def slow(look, jobs):
    time.sleep(0.005)
    return made_up.render(look, jobs)

made_up.slow = slow
root = Path(sys.argv[1])
place = ground(root, root / "public")
try:
    put(lambda: [made_up.note(f"{n}.html") for n in range(1500)], place,
        Rendering(function="tests.builder.made_up.slow", look=b"", workers=2), made_up.STAMP)
except KeyboardInterrupt:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    left = [path.name for path in place.aside.glob("*")]
    time.sleep(1)
    print("interrupted", left, [path.name for path in place.aside.glob("*")])
"""


def test_no_worker_outlives_an_impatient_person(tmp_path: Path) -> None:
    """Interrupted again and again: when the build is over, nobody writes any more where the next one will work."""
    command = [sys.executable, "-c", IMPATIENT, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        for _ in range(600):
            if len(list((tmp_path).rglob("*.html"))) > 250:  # more than are rendered before there are workers
                break
            time.sleep(0.05)
        for _ in range(4):
            running.send_signal(signal.SIGINT)
            time.sleep(0.03)
        said, told = running.communicate(timeout=60)
    assert (said, told) == ("interrupted [] []\n", "")


def test_executor_of_the_settings(tmp_path: Path) -> None:
    """A factory named by a dotted path gives the executor; a bounded number of batches is ahead."""
    outcomes = dict(spread(jobs(3000), RENDER, b"", workers=2, factory="tests.builder.test_spread.Watched"))
    assert len(outcomes) == 3000
    assert 0 < AHEAD["most"] <= 8
    rendering = Rendering(function=RENDER, look=b"", executor="tests.builder.nowhere.factory", workers=2)
    with pytest.raises(ProblemsFound) as found:
        put(lambda: [note(f"{n}.html") for n in range(300)], ground(tmp_path, tmp_path / "public"), rendering, STAMP)
    assert found.value.problems[0].code == "executor-not-found"
    assert not (tmp_path / "public").exists()


def test_heavy_pages_go_in_small_batches() -> None:
    """Few heavy contexts are ahead at any time."""
    taken = 0

    def counted() -> Iterator[tuple[int, Job]]:
        nonlocal taken
        for job in jobs(2000, size=20_000):
            taken += 1
            yield job

    for seen, _ in enumerate(spread(counted(), RENDER, b"", workers=2)):
        assert taken - seen < 260


def test_fields_are_told_apart() -> None:
    """Only the field that changed has another digest."""
    one, other = (encode(Note(title="a", words=words)) for words in ("b", "c"))
    before, after = field_digests(one), field_digests(other)
    assert (before[:8], before[8:] == after[8:]) == (after[:8], False)


def test_site_does_not_depend_on_where_it_was_rendered(tmp_path: Path) -> None:
    """Here, in two processes, in threads: the same bytes."""
    sites = []
    plan = [note(f"{number}/index.html", words="m" * number) for number in range(500)]
    for name, workers, factory in (("a", 1, ""), ("b", 2, ""), ("c", 2, "tests.builder.test_spread.Watched")):
        root = tmp_path / name
        rendering = Rendering(function=RENDER, look=b"", executor=factory, workers=workers)
        put(lambda: plan, ground(root, root / "public"), rendering, STAMP)
        sites.append(tree(root / "public"))
    assert sites[0] == sites[1] == sites[2]


def test_where_few_threads_may_be_started_pages_are_rendered_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool that is refused one on the way would never end."""
    start = Thread.start
    started: list[Thread] = []

    def few(thread: Thread) -> None:
        if len(started) > 2:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr(Thread, "start", few)
    monkeypatch.setattr("civicgen.builder.spread._processes", lambda _: pytest.fail("no pool may be made"))
    jobs = [(number, (f"{number}.html", "note", b"\x90")) for number in range(FEW + 100)]
    done = [*spread(jobs, "tests.builder.test_spread.plain", b"", workers=2)]
    assert [number for number, _ in done] == [*range(FEW + 100)]
    assert not any(thread.is_alive() for thread in started)


def plain(_look: bytes, jobs: list[Job]) -> list[bytes]:
    """Pages without anything on them."""
    return [b"" for _ in jobs]
