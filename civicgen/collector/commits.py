"""Many who want to write become one commit: the disk is asked once for all who wait at the same moment."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from civicgen.collector.database import Database, Full, Unreachable
from civicgen.collector.store import Writing

__all__ = ["Busy", "Commits"]

T = TypeVar("T")
Job = tuple[Callable[[Writing], Any], "Future[Any]"]
TOGETHER = 64
"""Jobs in one commit at most: none waits long for the others."""


class Busy(Exception):  # noqa: N818  (a state, told to people as such)
    """More wait than can be written soon."""


class Commits:
    """The one thread that writes."""

    def __init__(self, database: Database, waiting: int = 512) -> None:
        """Begin to write; `waiting` may wait at most."""
        self._database = database
        self._jobs: queue.Queue[Job | None] = queue.Queue(waiting)
        self.last: Unreachable | None = None
        """Why the last commit failed; none when it did not."""
        self._thread = threading.Thread(target=self._work, name="commits", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._jobs.qsize()

    def ask(self, job: Callable[[Writing], Callable[[], T]] | Callable[[Writing], T]) -> Future[T]:
        """Have something written; the result is there once it is on the disk. Raises `Busy`.

        What a job gives to be called is called once all have been asked: they wait for their database together.
        """
        future: Future[T] = Future()
        try:
            self._jobs.put_nowait((job, future))
        except queue.Full:
            raise Busy from None
        return future

    def close(self) -> None:
        """Write what waits, then stop."""
        self._jobs.put(None)
        self._thread.join()
        self._database.close()

    def _work(self) -> None:
        ended = False
        while not ended:
            jobs: list[Job] = []
            job = self._jobs.get()
            while True:
                if job is None:
                    ended = True
                    break
                jobs.append(job)
                if len(jobs) >= TOGETHER:
                    break
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
            # Who no longer waits is not written: nobody would learn of it.
            jobs = [job for job in jobs if job[1].set_running_or_notify_cancel()]
            if jobs and not self._together(jobs) and len(jobs) > 1:
                for job in jobs:  # one of them may be at fault: each by itself
                    self._together([job])

    def _together(self, jobs: list[Job]) -> bool:
        """Write all of them in one commit; with one job, its failure is told to who waits."""
        try:
            self._database.begin()
            writing = Writing(self._database)
            asked = [job(writing) for job, _ in jobs]
            results = [each() if callable(each) else each for each in asked]
            writing.end()
            self._database.commit()
        except BaseException as error:  # noqa: BLE001  (whatever it was, somebody waits for an answer)
            self._database.rollback()
            self.last = error if isinstance(error, Unreachable) else None
            if len(jobs) > 1 and not isinstance(error, Full):
                return False
            for _, future in jobs:
                future.set_exception(error)
            return True
        self.last = None
        for (_, future), result in zip(jobs, results, strict=True):
            future.set_result(result)
        return True
