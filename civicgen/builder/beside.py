"""What a function yields is made by a process beside this one, which meanwhile goes on with something else."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from functools import partial
from itertools import islice
from typing import NoReturn, ParamSpec

from civicgen.builder.spread import forks
from civicgen.builder.undisturbed import undisturbed
from civicgen.builder.working import begin

__all__ = ["Beside", "beside"]

_P = ParamSpec("_P")
_SIZE = 4
"""Bytes that say how long a piece is; a piece of no bytes is the last one."""


class Beside:
    """A process that calls a function from now on; goes through the pieces that the function yields.

    The function must only read, and no piece of it may be empty. Raises OSError where there is no room for a process,
    and EOFError where it was lost before its end.
    """

    def __init__(self, function: Callable[[], Iterator[bytes]]) -> None:
        # Not by `multiprocessing`: to load it takes as long as what is saved in a small portal.
        here, there = os.pipe()
        self._here = open(here, "rb")  # noqa: SIM115  (closed by `close`)
        parent = os.getpid()
        try:
            with undisturbed():
                self._process = os.fork()
                if not self._process:
                    self._here.close()
                    _send(there, parent, function)
        except OSError:
            self._here.close()
            raise
        finally:
            os.close(there)

    def __iter__(self) -> Iterator[bytes]:
        while size := int.from_bytes(self._read(_SIZE), "little"):
            yield self._read(size)

    def _read(self, size: int) -> bytes:
        found = self._here.read(size)
        if len(found) < size:
            raise EOFError
        return found

    def close(self) -> None:
        """End the process, whether it has come to its end or not."""
        self._here.close()
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        with suppress(ChildProcessError):  # somebody else waits for all processes
            os.waitpid(self._process, 0)


def _send(there: int, parent: int, function: Callable[[], Iterator[bytes]]) -> NoReturn:
    """Send every piece, then an empty one; without it, what came was not all."""
    try:
        begin(parent)
        gc.freeze()  # what is shared is not looked through, which would give this process a copy of its own
        with open(there, "wb") as file:
            for piece in function():
                file.write(len(piece).to_bytes(_SIZE, "little") + piece)
                file.flush()
            file.write(bytes(_SIZE))
    finally:  # what is wrong is wrong in the other process too, and told there
        os._exit(0)


def beside(
    function: Callable[_P, Iterator[bytes]], *given: _P.args, **named: _P.kwargs
) -> Generator[bytes, None, None]:
    """Yield what `function` yields; this process takes over where the other is lost, and gets ready meanwhile.

    Where a process takes long to start, there is none.
    """
    making = partial(function, *given, **named)
    got = 0
    if forks():
        with suppress(OSError, EOFError), closing(Beside(making)) as pieces:
            _load()
            for piece in pieces:
                got += 1
                yield piece
            return
    yield from islice(making(), got, None)


def _load() -> None:
    """Load what pages are planned and rendered with: who waits for many contributions will need it."""
    import civicgen.builder.everything
    import civicgen.content.markdown
    import civicgen.markup.chain
    import civicgen.markup.environment
    import civicgen.pages.render  # noqa: F401  (to have them loaded)
