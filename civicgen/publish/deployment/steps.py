"""Steps of a plan become files from which they are read again and again, by path or by rank, in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from civicgen.builder.trouble import disk
from civicgen.publish.deployment.lists import Differs
from civicgen.publish.deployment.order import Act, Step, step_of

__all__ = ["Steps"]

_decode = msgspec.json.Decoder(Step).decode


class Steps:
    """What differs, written down once; files of the cache that are gone afterwards."""

    def __init__(self, folder: Path, differences: Iterable[Differs]) -> None:
        self._folder = folder / "steps"
        self.sent = 0
        """Files to be sent."""
        self.ranks: list[tuple[int, int]] = []
        """In order."""
        self._differences = differences

    def __enter__(self) -> Self:
        with disk(self._folder):
            self._folder.mkdir(exist_ok=True)
            self._clear()
            with ExitStack() as stack:
                streams: dict[tuple[int, int], IO[bytes]] = {}
                paths = stack.enter_context(self._file().open("wb"))
                for one in self._differences:
                    if one.same:
                        continue
                    step = step_of(one)
                    if step.rank not in streams:
                        streams[step.rank] = stack.enter_context(self._file(step.rank).open("wb"))
                    line = msgspec.json.encode(step) + b"\n"
                    streams[step.rank].write(line)
                    paths.write(line)
                    self.sent += step.act != "remove"
        self.ranks = sorted(streams)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def _file(self, rank: tuple[int, int] | None = None) -> Path:
        return self._folder / ("by-path" if rank is None else f"{rank[0]}{rank[1]}")

    def _clear(self) -> None:
        with disk(self._folder):
            for file in self._folder.iterdir():
                file.unlink()

    def by_path(self, *acts: Act) -> Iterator[Step]:
        """Steps of these kinds, by path."""
        return (step for step in self._read(self._file()) if step.act in acts)

    def of(self, rank: tuple[int, int]) -> Iterator[Step]:
        """Steps of one rank."""
        return self._read(self._file(rank))

    def _read(self, file: Path) -> Iterator[Step]:
        with disk(file), file.open("rb") as stream:
            for line in stream:
                yield _decode(line)
