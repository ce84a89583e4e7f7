"""Watching: each good state of the sources is shown, mistakes and troubles cost nothing; it ends when it is told."""

from __future__ import annotations

import datetime
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from civicgen.builder.snapshot import Pace
from civicgen.builder.trouble import DiskTrouble
from civicgen.cli.settings import settings
from civicgen.publish.deployment import deploying, watching
from civicgen.publish.deployment.watching import Branch, Round, watch
from tests.cli.running import environment
from tests.conftest import REPOSITORY
from tests.deploy.sites import Site, tree
from tests.deploy.test_branch import git

BASE = REPOSITORY / "tests" / "broken" / "base"
PAGE = "content/pages/charte.md"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A portal that is deployed to releases beside it."""
    root = tmp_path / "town"
    shutil.copytree(BASE, root)
    with (root / "civicgen.yml").open("a", encoding="utf-8") as file:
        file.write("\ndeploy: {to: folder, path: ../www}\n")
    return root


class Days:
    """Waits that take no time, and what happens during each of them; ends when nothing more does."""

    def __init__(self, *happens) -> None:
        self._happens = list(happens)
        self.told: list[Round] = []
        self.waits: list[float] = []

    def stopped(self, seconds: float) -> bool:
        """Wait; end when all has happened and was looked at."""
        self.waits.append(seconds)
        if not self._happens:
            return True
        event = self._happens.pop(0)
        if event is not None:
            event()
        return False

    def run(self, root: Path, **more) -> list[Round]:
        """Watch until then."""
        pace = Pace(shortest=0.0, settled=0.0, share=0.0)
        watch(root, settings, self.told.append, stopped=self.stopped, pace=pace, **more)
        return self.told


def write(file: Path, text: str):
    """Something that happens: a file is written."""
    return lambda: file.write_text(text, encoding="utf-8")


def test_each_good_state_is_shown_and_a_mistake_costs_nothing(town: Path):
    """A burst is taken together; what is wrong is not shown; mended, it is."""
    page, shown = town / PAGE, town.parent / "www" / "current"
    good = page.read_text(encoding="utf-8")
    seen: list[Site] = []

    def look() -> None:
        seen.append(tree(shown))

    burst = [write(town / "content" / "pages" / f"page-{n}.md", f"---\ntitle: Page {n}\n---\n") for n in range(3)]
    told = Days(
        look, write(page, good + "\nUn.\n"), *burst, None, look,
        write(page, "---\ntitle: [\n---\n"), None, look,
        write(page, good + "\nDeux.\n"), None, look,
    ).run(town)  # fmt: skip
    first, second, third, fourth = seen
    assert first != second
    assert second == third != fourth
    assert b"Un." in second["charte/index.html"]
    assert {f"page-{n}/index.html" for n in range(3)} <= second.keys()
    assert b"Deux." in fourth["charte/index.html"]
    assert [done.good for done in told] == [True, True, False, True]
    assert [len(done.changed) for done in told] == [0, 4, 1, 1]
    assert len(list((town.parent / "www" / "releases").glob("*/"))) == 3


def test_the_hour_comes(town: Path, monkeypatch):
    """At the next transition the site is built again, though no file changed; once."""
    clock = {"now": datetime.datetime(2027, 1, 1, 8, tzinfo=datetime.UTC)}

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return clock["now"].astimezone(tz)

    monkeypatch.setattr(watching, "datetime", Clock)
    monkeypatch.setattr(deploying, "datetime", Clock)
    (town / "content" / "news" / "demain.md").write_text(
        "---\ntitle: Demain\nstate: published\ndate: 2027-01-02\npublish_at: 2027-01-02 09:30\n---\nVoilà.\n",
        encoding="utf-8",
    )
    shown = town.parent / "www" / "current"
    there: list[bool] = []

    def at(hour: str):
        def pass_time() -> None:
            there.append(any("demain" in path for path in tree(shown)))
            clock["now"] = datetime.datetime.fromisoformat(hour)

        return pass_time

    told = Days(
        at("2027-01-02T09:29:59+01:00"),
        None,
        at("2027-01-02T09:30:00+01:00"),
        None,
        at("2027-01-02T09:31:00+01:00"),
        None,
    ).run(town)
    assert all(done.good for done in told), told[0].every
    assert there == [False, False, True]
    assert len(told) == 2
    assert all(done.good and not done.changed for done in told)


def test_trouble_is_tried_again_later_and_later(town: Path, monkeypatch):
    """A disk that refuses, a mistake of the program: visitors see the last good site, and the watch goes on."""
    begins = time.monotonic()
    clock = {"now": begins}
    faults = [
        DiskTrouble("x", "the disk is full", full=True),
        ZeroDivisionError("oops"),
        DiskTrouble("x", "the disk is full"),
        None,
    ]

    def deploy(*arguments, **named):
        fault = faults.pop(0)
        if fault is not None:
            raise fault
        return deploying.deploy(*arguments, **named)

    monkeypatch.setattr(watching, "deploy", deploy)
    monkeypatch.setattr("civicgen.publish.deployment.watching.time.monotonic", lambda: clock["now"])

    def later(seconds: float):
        return lambda: clock.update(now=clock["now"] + seconds)

    told = Days(later(4), later(2), later(9), later(2), later(19), later(2), None).run(town)
    assert [done.again_in for done in told] == [5.0, 10.0, 20.0, 0.0]
    assert [done.trouble.split(":")[0] for done in told] == ["x", "ZeroDivisionError", "x", ""]
    assert (town.parent / "www" / "current" / "index.html").exists()


def test_a_branch_is_followed(town: Path, monkeypatch):
    """What is pushed is shown; what was changed on the server is never lost, and told once."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    bare, clone = town.parent / "bare.git", town.parent / "clone"
    (town / ".gitignore").write_text("public/\n.civicgen/\n", encoding="utf-8")
    git(town, "init", "-q", "-b", "main")
    git(town, "add", "-A")
    git(town, "commit", "-q", "-m", "first")
    git(town.parent, "clone", "-q", "--bare", str(town), str(bare))
    git(town, "remote", "add", "origin", str(bare))
    git(town.parent, "clone", "-q", str(bare), str(clone))
    shown = town.parent / "www" / "current"
    page = (clone / PAGE).read_text(encoding="utf-8")

    def push(text: str):
        def event() -> None:
            (clone / PAGE).write_text(page + f"\n{text}\n", encoding="utf-8")
            git(clone, "commit", "-qam", text)
            git(clone, "push", "-q")

        return event

    seen: list[bytes] = []

    def look() -> None:
        seen.append((shown / "charte" / "index.html").read_bytes())

    branch = Branch(name="main", every=0.0)
    told = Days(
        push("Un."), None, look, write(town / PAGE, page + "\nIci.\n"), None, push("Deux."), None, None, look
    ).run(town, branch=branch)
    assert b"Un." in seen[0]
    assert b"Ici." in seen[1]
    assert (town / PAGE).read_text(encoding="utf-8") == page + "\nIci.\n"
    assert [problem.code for done in told for problem in done.problems] == ["not-forward"]
    assert [done.problems[0].code for done in Days(None).run(town, branch=Branch(name="other")) if done.following] == [
        "other-branch"
    ]


@contextmanager
def watching_process(root: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Watch in a process of its own."""
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "civicgen", "watch", str(root)], stdout=stream, stderr=stream, env=environment()
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(what, seconds: float = 60.0) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_it_ends_when_it_is_told(town: Path, tmp_path: Path):
    """As a service of the system does it; with what it has said in its log, once."""
    log, shown = tmp_path / "log", town.parent / "www" / "current"
    with watching_process(town, log) as process:
        until(shown.exists)
        until(lambda: "Release" in log.read_text(encoding="utf-8"))
        (town / PAGE).write_text("---\ntitle: [\n---\n", encoding="utf-8")
        until(lambda: "last good site" in log.read_text(encoding="utf-8"))
        (town / PAGE).write_text("---\ntitle: [\n---\n\n", encoding="utf-8")
        time.sleep(3.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    said = log.read_text(encoding="utf-8")
    assert said.count("last good site") == 2  # once for the mistake, once at the end
    assert said.count("unclosed-bracket") + said.count("bracket-text") == 1


def killed(town: Path, tmp_path: Path, times: int) -> None:
    """Kill it at random moments after a change; visitors see one of the sites, whole, and the next run finishes."""
    chance = random.Random(7)
    shown, log = town.parent / "www" / "current", tmp_path / "log"
    page = (town / PAGE).read_text(encoding="utf-8")
    clean = tmp_path / "clean"

    def site(number: int) -> Site:
        """What visitors must see then, as a clean build makes it."""
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(town, clean, ignore=shutil.ignore_patterns("public", ".civicgen"))
        (clean / PAGE).write_text(page + f"\nNuméro {number}.\n", encoding="utf-8")
        subprocess.run([sys.executable, "-m", "civicgen", "build", str(clean)], check=True, capture_output=True)
        return tree(clean / "public")

    old: Site = {}
    for number in range(times):
        new = site(number)
        (town / PAGE).write_text(page + f"\nNuméro {number}.\n", encoding="utf-8")
        for _ in range(2):
            with watching_process(town, log) as process:
                time.sleep(chance.uniform(0.2, 1.6))
                process.kill()
            seen = tree(shown)
            assert seen in (old, new), [path for path in seen if seen[path] not in (old.get(path), new.get(path))]
        log.unlink()
        with watching_process(town, log) as process:
            until(lambda: "Release" in log.read_text(encoding="utf-8") or "Nothing" in log.read_text(encoding="utf-8"))
            assert new == tree(shown)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
        left = os.listdir(town.parent / "www" / "releases")
        assert [name for name in left if name.startswith(".")] == []
        old = new


def test_killed_watches_are_finished_by_the_next(town: Path, tmp_path: Path):
    """A few moments, at each change."""
    killed(town, tmp_path, 1)


@pytest.mark.long
def test_two_hundred_killed_watches(town: Path, tmp_path: Path):
    """The moments that the few do not meet."""
    killed(town, tmp_path, 100)


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="what a process has cost is asked of the system")
@pytest.mark.long
def test_an_idle_minute_costs_next_to_nothing(town: Path, tmp_path: Path):
    """Less than half a second of a processor for a minute without changes."""

    def cost(process: subprocess.Popen[bytes]) -> float:
        fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    log = tmp_path / "log"
    with watching_process(town, log) as process:
        until(lambda: "Release" in log.read_text(encoding="utf-8"))
        time.sleep(2)
        before = cost(process)
        time.sleep(60)
        assert cost(process) - before < 0.5
