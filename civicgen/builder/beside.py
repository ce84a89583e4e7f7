"""What a function yields is made by a process beside this one, which goes on, and may then ask it for something."""

from __future__ import annotations

import gc
import os
import select
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, suppress
from functools import partial
from io import FileIO
from itertools import islice
from typing import NoReturn, ParamSpec

from civicgen.builder.processes import forks
from civicgen.builder.undisturbed import undisturbed
from civicgen.builder.working import begin

__all__ = ["Beside", "beside"]

_P = ParamSpec("_P")
_SIZE = 4
"""Bytes that say how long a piece is; a piece of no bytes is the last one."""
_ROOM = 1 << 20
"""Bytes that may be on their way: as many as Linux allows to anybody."""


class Beside:
    """A process that calls a function from now on, then answers questions, if there is what answers them.

    The function must only read, and no piece that it yields may be empty, nor a question or its answer. Whoever goes
    through the pieces, or asks, gets EOFError when the process was lost. Raises OSError where there is no room for one.
    """

    def __init__(
        self, function: Callable[[], Iterator[bytes]], then: Callable[[], Callable[[bytes], bytes]] | None = None
    ) -> None:
        # Not by `multiprocessing`: to load it takes as long as what is saved in a small portal.
        self._process = 0
        with ExitStack() as lent:
            here, there = _pipe(lent)
            asked, asking = _pipe(lent)
            lent.pop_all()
        # Nothing is kept back in between: what was not received yet can be seen.
        self._here, self._asking = FileIO(here), FileIO(asking, "w")
        self._poll = select.poll()
        self._poll.register(here, select.POLLIN)
        parent = os.getpid()
        try:
            with undisturbed():
                self._process = os.fork()
                if not self._process:
                    self._here.close()
                    self._asking.close()
                    _work(parent, there, asked, function, then)
        except BaseException:  # also an interruption that came meanwhile: nobody else knows of the process
            self.close()
            raise
        finally:
            os.close(there)
            os.close(asked)

    def __iter__(self) -> Iterator[bytes]:
        """Pieces of the function."""
        while piece := _receive(self._here):
            yield piece

    def ready(self) -> bool:
        """Whether there is something to receive: a piece, or an answer."""
        return bool(self._poll.poll(0))

    def ask(self, question: bytes) -> None:
        """Ask something; not before all pieces, and the answer to what was asked before, were received."""
        with suppress(BrokenPipeError):  # who waits for the answer is told
            _send(self._asking, question)

    def answer(self) -> bytes:
        """The answer to what was asked."""
        return _receive(self._here)

    def close(self) -> None:
        """End the process, whether it has come to its end or not."""
        self._here.close()
        self._asking.close()
        process, self._process = self._process, 0
        with suppress(ChildProcessError):  # it ended, and somebody else asked how: its number may be another's by now
            if process and not os.waitpid(process, os.WNOHANG)[0]:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)


def _pipe(lent: ExitStack) -> tuple[int, int]:
    """Two ends, both of which the stack closes; what is sent need not be received at once."""
    ends = os.pipe()
    for end in ends:
        lent.callback(os.close, end)
    _widen(ends[1])
    return ends


def _widen(end: int) -> None:
    """Let a pipe hold more than usual."""
    import fcntl  # here: some systems have none, where nothing is forked either

    with suppress(OSError, AttributeError):
        fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, _ROOM)


def _send(file: FileIO, piece: bytes) -> None:
    left = memoryview(len(piece).to_bytes(_SIZE, "little") + piece)
    while left:
        left = left[file.write(left) :]


def _receive(file: FileIO) -> bytes:
    """The next piece; without any bytes, when it is the last."""
    return _exactly(file, int.from_bytes(_exactly(file, _SIZE), "little"))


def _exactly(file: FileIO, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        more = file.read(size - len(found))
        if not more:
            raise EOFError
        found += more
    return bytes(found)


def _work(
    parent: int,
    there: int,
    asked: int,
    function: Callable[[], Iterator[bytes]],
    then: Callable[[], Callable[[bytes], bytes]] | None,
) -> NoReturn:
    """Send every piece, then an empty one: without it, what came was not all. Then answer."""
    try:
        begin(parent)
        gc.freeze()  # what is shared is not looked through, which would give this process a copy of its own
        with FileIO(there, "w") as file, FileIO(asked) as questions:
            for piece in function():
                _send(file, piece)
            _send(file, b"")
            if then is not None:
                answer = then()
                while True:
                    _send(file, answer(_receive(questions)))
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
