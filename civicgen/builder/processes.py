"""A machine, and who else is at work in it, become whether other processes may be started, and how."""

from __future__ import annotations

import sys
import threading

__all__ = ["forks", "room"]


def forks() -> bool:
    """Whether a process that goes on from here starts quickly, and safely: on Linux, where there is no other thread."""
    return sys.platform == "linux" and threading.active_count() == 1


def room(workers: int) -> bool:
    """Whether so many may be had, this process among them.

    A pool that is refused a process or a thread on the way would never end. Threads count as much as processes: each
    worker has one to watch over it, and the pool has two.
    """
    enough = threading.Event()
    started: list[threading.Thread] = []
    try:
        for _ in range(2 * workers + 2):
            thread = threading.Thread(target=enough.wait, daemon=True)
            thread.start()
            started.append(thread)
    except RuntimeError:
        return False
    finally:
        enough.set()
        for thread in started:
            thread.join()
    return True
