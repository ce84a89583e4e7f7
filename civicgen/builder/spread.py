"""Contexts become bytes: inline when they are few, else in batches over an Executor, a bounded number ahead."""

from __future__ import annotations

import gc
import os
import struct
import sys
import time
from binascii import crc32
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

import msgspec

from civicgen.builder.staging import Staging
from civicgen.builder.trouble import DiskTrouble
from civicgen.builder.undisturbed import undisturbed
from civicgen.builder.weight import FIRST_VIEW, is_page, weight
from civicgen.digests import digest
from civicgen.problems import Place, Problem, ProblemsFound

if TYPE_CHECKING:  # loaded where processes are started only: a build that renders few pages does without
    from concurrent.futures import Executor, Future

__all__ = ["Aside", "Job", "Rendered", "field_digests", "field_names", "named", "spread", "work"]

BATCH = 100
"""Pages sent at once: a task costs as much as one page to hand over, on a cluster as much as two."""
HEAVY = 200_000
"""Bytes of contexts in a batch, after which it is sent however few pages they are for."""
FEW = 200
"""Up to so many pages, rendering here is quicker than starting processes (which cost 50 to 300 ms)."""
_parent = 0
"""The process for which this one works."""
T = TypeVar("T")
Job = tuple[str, str, bytes]
"""Path, kind, canonical bytes of the context."""
Batch: TypeAlias = list[tuple[T, Job]]


class Rendered(NamedTuple):
    """A page, and what only a worker should spend time on."""

    data: bytes
    """Its bytes; none of them when the worker laid the file aside."""
    size: int
    laid: int | None
    """Time of the file that the worker laid aside, as the disk gives it, in nanoseconds; None when it laid none."""
    content: bytes
    """Digest of the bytes."""
    fields: bytes
    """Four bytes for each field of the context."""
    weight: int
    """Bytes as sent, compressed; 0 when the page is certainly within its first view."""
    spent: int
    """Nanoseconds."""


Outcome = Rendered | tuple[Problem, ...]


class Aside(NamedTuple, Generic[T]):
    """Where workers of this machine lay files aside themselves: writing takes as long as rendering."""

    folder: str
    wanted: Callable[[T], bool]
    """Whether the file of a job is written whatever its bytes are."""


_split = msgspec.msgpack.Decoder(dict[str, msgspec.Raw]).decode


def field_digests(context: bytes) -> bytes:
    """Four bytes for each field of a context, in their order; enough to say which one changed, too few to trust."""
    found = [*map(crc32, _split(context).values())]
    return struct.pack(f"<{len(found)}I", *found)


def field_names(context: bytes) -> list[str]:
    """Names of the fields of a context, in the same order."""
    return list(_split(context))


@cache
def named(dotted: str) -> Callable[..., Any]:
    """Find a function by its dotted path; imported where and when it is needed, in a worker or here."""
    module, _, name = dotted.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def work(render: str, look: bytes, jobs: list[Job], folder: str = "", lay: Sequence[bool] = ()) -> list[Outcome]:
    """Render a batch, where it was sent. A page that cannot be rendered gives its problems, the others their bytes.

    Those that `lay` says are laid aside in the folder; one that cannot be is sent back, to be tried where it is told.
    """
    batch = named(render)
    outcomes: list[Outcome] = []
    for job, mine in zip_longest(jobs, lay):
        begun = time.perf_counter_ns()
        (result,) = batch(look, [job])
        spent = time.perf_counter_ns() - begun
        if not isinstance(result, bytes):
            outcomes.append((result,) if isinstance(result, Problem) else tuple(result))
            continue
        heavy = is_page(job[0]) and len(result) > FIRST_VIEW
        heavy = heavy and weight(result, at_most=True) > FIRST_VIEW
        sent = weight(result) if heavy else 0
        laid = _lay(folder, job[0], result) if mine else None
        data = result if laid is None else b""
        outcomes.append(Rendered(data, len(result), laid, digest(result), field_digests(job[2]), sent, spent))
    return outcomes


def _lay(folder: str, path: str, data: bytes) -> int | None:
    """Lay a file aside; its time, or None when that could not be done."""
    if os.getppid() != _parent:  # nobody waits for it any more, and another build may be at work in the folder
        os._exit(1)
    try:
        return _staging(folder).write(path, data)[1]
    except DiskTrouble:
        _take_back(folder, path)  # a part of it, perhaps
    except OSError:
        pass  # two paths of the plan stand in each other's way
    return None


@cache
def _staging(folder: str) -> Staging:
    return Staging(Path(folder))


def _take_back(folder: str, path: str) -> None:
    with suppress(OSError):
        os.unlink(f"{folder}{os.sep}{path}")


def spread(
    jobs: Iterable[tuple[T, Job]],
    render: str,
    look: bytes,
    *,
    workers: int,
    factory: str = "",
    aside: Aside[T] | None = None,
) -> Iterator[tuple[T, Outcome]]:
    """Render each job and yield its outcome beside what came with it, in no promised order.

    `workers` is the number of processes; 1 renders here. `factory` names a function that returns an Executor, whose
    workers may be anywhere: nothing is to be laid `aside` by them. Raises ProblemsFound when there is no such function.
    """
    batches = _batches(jobs)
    first: list[Batch[T]] = []
    if workers > 1 or factory:
        for batch in batches:
            first.append(batch)
            if sum(map(len, first)) > FEW:
                break
        else:
            workers, factory = 1, ""
    if workers < 2 and not factory:
        for batch in chain(first, batches):
            yield from _inline(batch, render, look)
        return
    if not factory:  # what the first pages load is loaded once: it is in memory when processes are started
        yield from _inline(first.pop(0), render, look)
    executor = _named_executor(factory) if factory else _processes(workers)
    bound = 2 * (getattr(executor, "_max_workers", None) or workers) + 2
    ahead: deque[tuple[Future[list[Outcome]], Batch[T]]] = deque()
    try:
        for batch in chain(first, batches):
            ahead.append((_submit(executor, render, look, batch, aside), batch))
            if len(ahead) > bound:
                yield from _collect(executor, *ahead.popleft(), render, look, aside)
        while ahead:
            yield from _collect(executor, *ahead.popleft(), render, look, aside)
    finally:
        _end(executor)


def _batches(jobs: Iterable[tuple[T, Job]]) -> Iterator[Batch[T]]:
    """Jobs in batches: so many, or so heavy that several of them in memory at once are still no load."""
    batch: Batch[T] = []
    size = 0
    for one in jobs:
        batch.append(one)
        size += len(one[1][2])
        if len(batch) >= BATCH or size > HEAVY:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _named_executor(dotted: str) -> Executor:
    """Call the function named in the settings."""
    try:
        make = named(dotted)
    except (ImportError, AttributeError, ValueError) as error:
        problem = Problem(code="executor-not-found", place=Place(file="civicgen.yml"), given={"executor": dotted})
        raise ProblemsFound((problem,)) from error
    executor: Executor = make()
    return executor


def _submit(
    executor: Executor, render: str, look: bytes, batch: Batch[T], aside: Aside[T] | None
) -> Future[list[Outcome]]:
    jobs = [job for _, job in batch]
    try:
        if aside is None:
            return executor.submit(work, render, look, jobs)
        return executor.submit(work, render, look, jobs, aside.folder, [aside.wanted(label) for label, _ in batch])
    except RuntimeError as error:
        from concurrent.futures import Future

        # a pool that lost a worker takes no more: what is left is rendered here
        lost: Future[list[Outcome]] = Future()
        lost.set_exception(error)
        return lost


def _collect(
    executor: Executor,
    future: Future[list[Outcome]],
    batch: Batch[T],
    render: str,
    look: bytes,
    aside: Aside[T] | None,
) -> Iterator[tuple[T, Outcome]]:
    try:
        outcomes = future.result()
    except Exception as error:  # noqa: BLE001  (a lost worker, or what happens here again)
        if aside is not None:
            if isinstance(error, RuntimeError):
                _end(executor)  # the pool is broken, and no worker may be left when its files are made here
            for label, (path, _, _) in batch:  # what was laid aside of it is made again
                if aside.wanted(label):
                    _take_back(aside.folder, path)
        yield from _inline(batch, render, look)
    else:
        yield from zip((label for label, _ in batch), outcomes, strict=True)


def _inline(batch: Batch[T], render: str, look: bytes) -> Iterator[tuple[T, Outcome]]:
    yield from zip((label for label, _ in batch), work(render, look, [job for _, job in batch]), strict=True)


def _end(executor: Executor) -> None:
    """Wait until no worker is at work, however impatient somebody is: the folder they write to is emptied then."""
    with undisturbed():
        executor.shutdown(wait=True, cancel_futures=True)


def _processes(workers: int) -> Executor:
    """Processes of this machine. Forked where that is quick and safe (Linux, no other thread), else started anew."""
    import multiprocessing  # late: a build that renders few pages does not pay for it
    import threading
    from concurrent.futures import ProcessPoolExecutor

    fork = sys.platform == "linux" and threading.active_count() == 1
    if fork:
        gc.freeze()  # what is shared is not looked through by each, which would give each a copy of its own
    context = multiprocessing.get_context("fork" if fork else "spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(os.getpid(),))


def _begin(parent: int) -> None:
    """Prepare a worker: interruptions are the builder's business, and a worker does not outlive it."""
    import signal
    import threading

    global _parent  # noqa: PLW0603  (a process has one)
    _parent = parent
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
