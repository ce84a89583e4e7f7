"""What another process reads ahead is what this one would have read, whatever becomes of the other."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from civicgen.builder.beside import Beside, beside
from civicgen.content.sources import Stream
from civicgen.portal.store import Store

HERE = os.getpid()
PIECES = [b"%d" % number * 5000 for number in range(50)]


def pieces(_: Path, deadly: int = -1, *, wrong: int = -1) -> Iterator[bytes]:
    """Some pieces; the other process dies before the `deadly` one, and any fails before the `wrong` one."""
    for number, piece in enumerate(PIECES):
        if number == deadly and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == wrong:
            raise ValueError(str(number))
        yield piece


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Processes that are started; at least one is."""
    started: list[int] = []
    fork = os.fork

    def noted() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(os, "fork", noted)
    yield started
    assert started


def alive(process: int) -> bool:
    """Whether a process runs, or nobody has asked yet how it ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("deadly", [-1, 0, 20, 49])
def test_every_piece_comes_once_and_in_order(deadly: int, forked: list[int]) -> None:
    """Also when the other process is lost."""
    assert [*beside(pieces, Path(), deadly)] == PIECES
    assert not any(map(alive, forked))


def test_what_is_wrong_there_is_raised_here(forked: list[int]) -> None:
    """With what came before it, and nothing printed by the other process."""
    got: list[bytes] = []
    with pytest.raises(ValueError, match="7"):
        got.extend(beside(pieces, Path(), wrong=7))
    assert not any(map(alive, forked))


def test_who_stops_early_leaves_no_process(forked: list[int]) -> None:
    """However much there still was to read."""

    def endless() -> Iterator[bytes]:
        for number in count():
            yield b"%d" % number

    reading = beside(endless)
    assert [next(reading) for _ in range(3)] == [b"0", b"1", b"2"]
    reading.close()
    assert not any(map(alive, forked))


def reversing() -> Callable[[bytes], bytes]:
    """Answers with the question turned round; dies of one."""

    def answer(question: bytes) -> bytes:
        if question == b"deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        return question[::-1]

    return answer


def test_questions_after_the_pieces(forked: list[int]) -> None:
    """However long they are; and nothing is received that was not sent."""
    with closing(Beside(partial(pieces, Path()), reversing)) as process:
        assert [*process] == PIECES
        assert not process.ready()
        for question in (b"abc", b"x" * 3_000_000 + b"y"):
            process.ask(question)
            assert process.answer() == question[::-1]
        process.ask(b"deadly")
        with pytest.raises(EOFError):
            process.answer()
        process.ask(b"after")
        with pytest.raises(EOFError):
            process.answer()
    assert not any(map(alive, forked))


def test_what_was_sent_is_seen(forked: list[int]) -> None:
    """Also while more of it was received already."""
    with closing(Beside(partial(iter, [b"a", b"b"]), reversing)) as process:
        received = iter(process)
        assert next(received) == b"a"
        time.sleep(0.3)
        assert process.ready()
        assert [*received] == [b"b"]
    assert forked


THREADS = """
import os, threading
from civicgen.builder.beside import beside

def who():
    yield b"%d" % os.getpid()

wait = threading.Event()
thread = threading.Thread(target=wait.wait)
thread.start()
assert {*map(int, beside(who))} == {os.getpid()}
wait.set()
thread.join()
assert {*map(int, beside(who))} != {os.getpid()}
"""


def test_no_process_is_forked_from_threads() -> None:
    """Who forks with another thread at work may find a lock that nobody will open."""
    subprocess.run([sys.executable, "-c", THREADS], check=True)


MANY_FILES = """
import os, resource
from contextlib import closing
from civicgen.builder.beside import Beside

_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 2000), most))
open_files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
with closing(Beside(lambda: iter([b"a"]), lambda: bytes.upper)) as process:
    assert [*process] == [b"a"]
    assert not process.ready()
    process.ask(b"b")
    assert process.answer() == b"B"
"""


def test_among_many_open_files() -> None:
    """Files with numbers above a thousand are waited for like others."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most != resource.RLIM_INFINITY and most < 1200:
        pytest.skip("so many files may not be open here")
    subprocess.run([sys.executable, "-c", MANY_FILES], check=True)


INTERRUPTED = """
import os, signal, time
from civicgen.builder.beside import Beside

forked = []
fork = os.fork

def interrupted():
    forked.append(fork())
    if forked[-1]:
        os.kill(os.getpid(), signal.SIGINT)
    return forked[-1]

os.fork = interrupted
held = None
try:
    Beside(lambda: iter(time.sleep, b""))
except KeyboardInterrupt as interruption:
    held = interruption
try:
    os.kill(forked[0], 0)
except ProcessLookupError:
    print("gone" if held else "never interrupted")
"""


def test_an_interruption_while_it_starts_leaves_no_process() -> None:
    """Also in a program that goes on after it."""
    ended = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=True)
    assert ended.stdout == "gone\n"


def test_a_process_that_somebody_else_asked_for_is_left_alone(forked: list[int]) -> None:
    """Its number may be another's by now."""
    process = Beside(lambda: iter([b"a"]))
    os.waitpid(forked[0], 0)
    killed: list[int] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "kill", lambda number, _: killed.append(number))
        process.close()
    assert killed == []


def test_few_files_may_be_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of what it needs is given back."""
    pipe = os.pipe
    ends: list[int] = []

    def one() -> tuple[int, int]:
        if ends:
            raise OSError(24, "Too many open files")
        ends.extend(pipe())
        return ends[0], ends[1]

    monkeypatch.setattr(os, "pipe", one)
    assert [*beside(pieces, Path())] == PIECES
    for end in ends:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(end)


def test_where_there_is_no_room_for_a_process_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host may allow few of them."""

    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    assert [*beside(pieces, Path())] == PIECES


def test_a_long_stream_is_read_the_same(tmp_path: Path) -> None:
    """Rows, lists, counts, and problems in their order."""
    table = tmp_path / "avis.csv"
    words = "Une piste *cyclable* le long du canal. " * 20
    rows = ["number,date,topic,place,parent,text"]
    for number in range(1, 1300):
        parent = str(number - 1) if number % 7 == 0 else ""
        told = {5: "06 12 34 56 78 ", 700: "a@b.example "}.get(number, "")
        rows.append(
            f"{number},{'hier' if number == 600 else '2026-02-03'},rues,Centre {number % 3},{parent},{told}{words}"
        )
    rows.insert(900, "1,2,3")
    table.write_text("\n".join(rows), encoding="utf-8")
    stream = Stream(consultation="village", file=table.name, size=table.stat().st_size, changed=1)
    assert stream.size > 1_000_000
    seen = []
    for name, helped in (("alone", None), ("beside", beside)):
        store = Store(tmp_path / f"{name}.sqlite")
        problems = store.take_in(tmp_path, (stream,), beside=helped)
        store.close()
        with sqlite3.connect(tmp_path / f"{name}.sqlite") as connection:
            seen.append((problems, [*connection.iterdump()]))
    assert seen[0] == seen[1]
    found = [(problem.code, problem.place.line) for problem in seen[0][0]]
    assert found == [
        ("personal-detail", 6),
        ("bad-date", 601),
        ("personal-detail", 701),
        ("wrong-number-of-cells", 901),
    ]
