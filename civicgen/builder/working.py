"""A batch of contexts becomes the bytes of pages, wherever it was sent: here, in another process or machine."""

from __future__ import annotations

import os
import struct
import time
from binascii import crc32
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from civicgen.builder.staging import Staging
from civicgen.builder.trouble import DiskTrouble
from civicgen.builder.weight import FIRST_VIEW, is_page, weight
from civicgen.digests import digest
from civicgen.problems import Problem

__all__ = ["Job", "Outcome", "Rendered", "begin", "field_digests", "named", "take_back", "work"]

_parent = 0
"""The process for which this one works."""
Job = tuple[str, str, bytes]
"""Path, kind, canonical bytes of the context."""


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


_split = msgspec.msgpack.Decoder(list[msgspec.Raw]).decode


def field_digests(context: bytes) -> bytes:
    """Four bytes for each field of a context, in their order; enough to say which one changed, too few to trust."""
    found = [*map(crc32, _split(context))]
    return struct.pack(f"<{len(found)}I", *found)


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
        take_back(folder, path)  # a part of it, perhaps
    except OSError:
        pass  # two paths of the plan stand in each other's way
    return None


@cache
def _staging(folder: str) -> Staging:
    return Staging(Path(folder))


def take_back(folder: str, path: str) -> None:
    """Remove what was laid aside, if it was."""
    with suppress(OSError):
        os.unlink(f"{folder}{os.sep}{path}")


def begin(parent: int) -> None:
    """Prepare a worker: interruptions are the builder's business, and a worker does not outlive it."""
    import signal
    import threading

    global _parent  # noqa: PLW0603  (a process has one)
    _parent = parent
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # whatever the builder kept it for while it started this one

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
