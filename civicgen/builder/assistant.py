"""While sources are read, another process looks at a large site; then it renders the few pages that changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import msgspec

from civicgen.builder.beside import Beside
from civicgen.builder.place import Ground
from civicgen.builder.processes import forks
from civicgen.builder.record import Record
from civicgen.builder.standing import RUN, Standing, look, read
from civicgen.builder.working import Job, Outcome, Rendered, work
from civicgen.digests import encode
from civicgen.problems import Problem

__all__ = ["Assistant", "assistant"]

MANY = 1 << 19
"""Bytes of a record of so many files (about a thousand) that to start a process for them is worth while."""
T = TypeVar("T")
Labelled: TypeAlias = tuple[T, Job]
Done: TypeAlias = tuple[Labelled[T], Outcome | None]
_standing = msgspec.msgpack.Decoder(list[Standing]).decode
_questions = msgspec.msgpack.Decoder(tuple[str, bytes, list[Job]]).decode
_outcomes = msgspec.msgpack.Decoder(list[tuple[Rendered | None, tuple[Problem, ...]]]).decode


class Assistant:
    """Says which groups stand, and renders pages, as long as it is there; else it does nothing at all."""

    def __init__(self, process: Beside | None = None) -> None:
        self._process = process
        self._pieces = iter(process or ())
        self._looking = process is not None
        self._found: dict[str, Standing] = {}
        self._how = "", b""
        """What renders, and with which look."""
        self._waiting: list[Labelled[Any]] = []
        self._asked: list[Labelled[Any]] = []
        self._done: list[Done[Any]] = []

    @property
    def there(self) -> bool:
        """Whether there is one."""
        return self._process is not None

    def take(self, names: Iterable[str]) -> list[Standing]:
        """Those of these groups that are known to stand; of which one is told once."""
        wanted = dict.fromkeys(names)
        while self._looking and not wanted.keys() <= self._found.keys():
            self._hear()
        self._go_on()
        return [each for name in wanted if (each := self._found.pop(name, None)) is not None]

    def render(self, jobs: Iterable[Labelled[T]], render: str, look: bytes) -> Iterator[Done[T]]:
        """Yield each job with its outcome; with none, when the process was lost.

        While one is rendered, the next are looked for.
        """
        self._how = render, look
        for job in jobs:
            self._waiting.append(job)
            self._go_on()
            yield from self._finished()
        while self._waiting or self._asked:
            self._hear()
            self._go_on()
        yield from self._finished()  # also what was heard while no more were found

    def _finished(self) -> list[Done[Any]]:
        done, self._done = self._done, []
        return done

    def _go_on(self) -> None:
        """Hear what was said already; when nothing more is to be heard, ask for the pages that wait."""
        while self._process is not None and (self._looking or self._asked) and self._process.ready():
            self._hear()
        if self._process is None:
            self._done += [(job, None) for job in (*self._asked, *self._waiting)]
            self._asked, self._waiting = [], []
        elif self._waiting and not self._looking and not self._asked:
            self._process.ask(encode((*self._how, [job for _, job in self._waiting])))
            self._asked, self._waiting = self._waiting, []

    def _hear(self) -> None:
        """Wait for what is said next: of some more groups, then of the pages that were asked for."""
        try:
            if self._looking:
                piece = next(self._pieces, b"")
                self._found |= {each.name: each for each in _standing(piece)} if piece else {}
                self._looking = bool(piece)
            elif self._process is not None and self._asked:
                outcomes = _outcomes(self._process.answer())
                for job, (rendered, problems) in zip(self._asked, outcomes, strict=True):
                    self._done.append((job, rendered or problems))
                self._asked = []
        except EOFError:
            self.close()

    def close(self) -> None:
        """Let it go: before anything is written to the record."""
        if self._process is not None:
            self._process.close()
        self._process, self._looking = None, False


def assistant(place: Ground, jobs: int) -> Assistant:
    """Have one, where a site is large and a process starts quickly.

    The caller holds the locks of the site until this is closed.
    """
    if jobs > 1 and _many(place.record) and forks():
        with suppress(OSError):
            return Assistant(Beside(partial(_every, place.record, f"{place.output}{os.sep}"), _renderer))
    return Assistant()


def _many(record: Path) -> bool:
    try:
        return record.stat().st_size > MANY
    except OSError:
        return False


def _every(path: Path, output: str) -> Iterator[bytes]:
    with Record(path, only_read=True) as record:
        for known in record.every_group(RUN):
            if found := look(record, output, read(known)):
                yield encode(found)


def _renderer() -> Callable[[bytes], bytes]:
    """What renders pages, with all it needs loaded before the first is asked for."""
    import civicgen.markup.environment
    import civicgen.pages.render  # noqa: F401  (to have them loaded)

    return _render


def _render(asked: bytes) -> bytes:
    render, look, jobs = _questions(asked)
    outcomes = work(render, look, jobs)
    return encode([(it, ()) if isinstance(it, Rendered) else (None, it) for it in outcomes])
