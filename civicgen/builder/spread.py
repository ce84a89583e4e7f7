"""Contexts become bytes: inline when they are few, else in batches over an Executor, a bounded number ahead."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

from civicgen.builder.processes import forks, room
from civicgen.builder.undisturbed import undisturbed
from civicgen.builder.working import Job, Outcome, begin, named, take_back, work
from civicgen.problems import Place, Problem, ProblemsFound

if TYPE_CHECKING:  # loaded where processes are started only: a build that renders few pages does without
    from concurrent.futures import Executor, Future

    from civicgen.builder.assistant import Assistant

__all__ = ["Aside", "spread"]

BATCH = 100
"""Pages sent at once: a task costs as much as one page to hand over, on a cluster as much as two."""
HEAVY = 200_000
"""Bytes of contexts in a batch, after which it is sent however few pages they are for."""
FEW = 200
"""Up to so many pages, rendering here is quicker than starting processes (which cost 50 to 300 ms)."""
MOMENT = 50
"""Pages that an assistant renders; this process would wait for more."""
T = TypeVar("T")
Batch: TypeAlias = list[tuple[T, Job]]


class Aside(NamedTuple, Generic[T]):
    """Where workers of this machine lay files aside themselves: writing takes as long as rendering."""

    folder: str
    wanted: Callable[[T], bool]
    """Whether the file of a job is written whatever its bytes are."""


def spread(
    jobs: Iterable[tuple[T, Job]],
    render: str,
    look: bytes,
    *,
    workers: int,
    factory: str = "",
    aside: Aside[T] | None = None,
    assistant: Assistant | None = None,
) -> Iterator[tuple[T, Outcome]]:
    """Render each job and yield its outcome beside what came with it, in no promised order.

    `workers` is the number of processes, this one among them. `factory` names a function that returns an Executor: its
    workers may be anywhere, so nothing is laid `aside` by them. An `assistant` renders what is no more than a moment's
    work. Raises ProblemsFound when there is no such function.
    """
    if assistant is not None and assistant.there and not factory:
        jobs = iter(jobs)
        for one, outcome in assistant.render(islice(jobs, MOMENT), render, look):
            yield from _inline([one], render, look) if outcome is None else [(one[0], outcome)]
    batches = _batches(jobs)
    first: list[Batch[T]] = []
    if workers > 1 or factory:
        for batch in batches:
            first.append(batch)
            if sum(map(len, first)) > FEW:
                break
        else:
            workers, factory = 1, ""
    if not factory and (workers < 2 or not room(workers)):
        for batch in chain(first, batches):
            yield from _inline(batch, render, look)
        return
    if not factory:  # what the first pages load is loaded once: it is in memory when processes are started
        yield from _inline(first.pop(0), render, look)
    executor = _named_executor(factory) if factory else _processes(workers - 1)
    try:
        most = 2 * (getattr(executor, "_max_workers", None) or workers) + 1
        yield from _over(executor, most, chain(first, batches), render, look, aside, here=not factory)
    finally:
        _end(executor)


def _over(
    executor: Executor,
    most: int,
    batches: Iterable[Batch[T]],
    render: str,
    look: bytes,
    aside: Aside[T] | None,
    *,
    here: bool,
) -> Iterator[tuple[T, Outcome]]:
    """Send batches; when more than `most` wait, the next is rendered `here`, or the first of them waited for."""
    ahead: deque[tuple[Future[list[Outcome]], Batch[T]]] = deque()
    for batch in batches:
        while ahead and (ahead[0][0].done() or (len(ahead) > most and not here)):
            yield from _collect(executor, *ahead.popleft(), render, look, aside)
        if len(ahead) > most:
            yield from _inline(batch, render, look)
        else:
            ahead.append((_submit(executor, render, look, batch, aside), batch))
    while ahead:
        # None is taken back to be rendered here: a pool that loses a worker meanwhile would never end (Python 3.11).
        yield from _collect(executor, *ahead.popleft(), render, look, aside)


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
                    take_back(aside.folder, path)
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
    """Processes of this machine, forked where that is quick and safe, else started anew."""
    import multiprocessing  # late: a build that renders few pages does not pay for it
    from concurrent.futures import ProcessPoolExecutor

    fork = forks()
    if fork:
        gc.freeze()  # what is shared is not looked through by each, which would give each a copy of its own
    context = multiprocessing.get_context("fork" if fork else "spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=begin, initargs=(os.getpid(),))
