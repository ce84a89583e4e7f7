"""What a function yields is made by a process beside this one, which meanwhile gets ready for what comes after."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, ParamSpec

from civicgen.builder.spread import forks
from civicgen.builder.undisturbed import undisturbed
from civicgen.builder.working import begin

if TYPE_CHECKING:  # loaded where a process is started only
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

__all__ = ["beside"]

_P = ParamSpec("_P")


def beside(
    function: Callable[_P, Iterator[bytes]], *given: _P.args, **named: _P.kwargs
) -> Generator[bytes, None, None]:
    """Yield what `function` yields; no piece of it may be empty.

    The function must only read: another process calls it, a few pieces ahead, and this one takes over where that is
    lost. Where a process takes long to start, there is none.
    """
    if not forks():
        yield from function(*given, **named)
        return
    import multiprocessing  # late: most builds read little

    context = multiprocessing.get_context("fork")
    got = 0
    with ExitStack() as stack:
        with suppress(OSError):  # no process, or no room for one; or the process was lost
            here, there = (stack.enter_context(end) for end in context.Pipe(duplex=False))
            making = partial(function, *given, **named)
            process = context.Process(target=_send, args=(there, os.getpid(), making), daemon=True)
            with undisturbed():
                process.start()
                stack.callback(_end, process)
            there.close()
            _load()
            with suppress(EOFError):
                while piece := here.recv_bytes():
                    got += 1
                    yield piece
                return
        yield from islice(function(*given, **named), got, None)


def _end(process: BaseProcess) -> None:
    process.kill()
    process.join()


def _send(there: Connection, parent: int, function: Callable[[], Iterator[bytes]]) -> None:
    """Send every piece, then an empty one; without it, what came was not all."""
    with suppress(Exception):  # what is wrong is wrong in the other process too, and told there
        begin(parent)
        for piece in function():
            there.send_bytes(piece)
        there.send_bytes(b"")


def _load() -> None:
    """Load what pages are planned and rendered with: who waits for many contributions will need it."""
    import civicgen.builder.everything
    import civicgen.content.markdown
    import civicgen.markup.chain
    import civicgen.markup.environment
    import civicgen.pages.render  # noqa: F401  (to have them loaded)
