"""The folder of a site becomes the ordered list of its files, or the problem that it is not a whole site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import blake2b

import msgspec

from civicgen.builder.place import Ground
from civicgen.builder.record import Record
from civicgen.builder.stamp import NAME, is_ours
from civicgen.builder.trouble import disk
from civicgen.digests import SIZE
from civicgen.problems import Place, Problem
from civicgen.publish.deployment.lists import File, inside

__all__ = ["Walk", "digest_of_file"]

_BLOCK = 1 << 20
_NAMED = 5
"""Files that a problem names."""


class Walk:
    """One walk over the folder of a site. The caller holds its lock, so that no build moves anything meanwhile."""

    def __init__(self, place: Ground) -> None:
        self._place = place
        self._output = f"{place.output}{os.sep}"
        self.left: list[str] = []
        """Links, pipes and names that no system could hold: never sent (the first hundred)."""
        self.count = 0
        """Files met so far."""
        self._touched: list[str] = []
        self._least = 0

    def refusal(self) -> Problem | None:
        """Say why there is no whole site to be sent, before anything is read."""
        output = self._place.output
        folder = {"folder": output.as_posix()}
        if not is_ours(output):
            return Problem(code="no-site", place=Place(file=""), given=folder)
        with disk(output):
            stamp = msgspec.json.decode((output / NAME).read_bytes())
        self._least = stamp.get("files", 0) if "site" in stamp else -1
        return Problem(code="site-not-whole", place=Place(file=""), given=folder) if self._least < 0 else None

    def files(self) -> Iterator[File]:
        """Every file, by path. What is as the last build left it is not read again."""
        for file in self._joined():
            self.count += 1
            yield file

    def problem(self) -> Problem | None:
        """Say, once all files were walked over, whether some are not as the build wrote them."""
        folder = {"folder": self._place.output.as_posix()}
        if not self._touched:
            whole = self.count > self._least  # build.json does not count itself
            return None if whole else Problem(code="site-not-whole", place=Place(file=""), given=folder)
        names = ", ".join(self._touched[:_NAMED]) + (", …" if len(self._touched) > _NAMED else "")
        return Problem(code="site-touched", place=Place(file=""), given={**folder, "names": names})

    def _joined(self) -> Iterator[File]:
        if not self._place.record.exists():
            for path, _ in self._walk():
                yield self._read(path)
            return
        with Record(self._place.record) as record:
            known = record.every()
            ahead = next(known, None)
            for path, state in self._walk():
                while ahead is not None and ahead[0] < path:
                    self._touch(ahead[0])
                    ahead = next(known, None)
                if ahead is None or ahead[0] != path:
                    yield self._read(path)
                    continue
                entry = ahead[2]
                if (state.st_size, state.st_mtime_ns) == (entry.size, entry.changed):
                    yield File(path, entry.content.hex(), entry.size)
                else:
                    file = self._read(path)
                    if file.digest != entry.content.hex():
                        self._touch(path)
                    yield file
                ahead = next(known, None)
            while ahead is not None:
                self._touch(ahead[0])
                ahead = next(known, None)

    def _touch(self, path: str) -> None:
        if len(self._touched) <= _NAMED:
            self._touched.append(path)

    def _leave(self, path: str) -> None:
        if len(self.left) < 100:
            self.left.append(path)

    def _read(self, path: str) -> File:
        digest, size = digest_of_file(self._output + path)
        return File(path, digest, size)

    def _walk(self) -> Iterator[tuple[str, os.stat_result]]:
        """Paths of all files in the order of lists, one branch of folders in memory at a time."""
        waiting: list[Iterator[tuple[str, os.DirEntry[str]]]] = [self._folder("")]
        while waiting:
            found = next(waiting[-1], None)
            if found is None:
                waiting.pop()
            elif found[0].endswith("/"):
                waiting.append(self._folder(found[0]))
            else:
                yield found[0], found[1].stat(follow_symlinks=False)

    def _folder(self, folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
        found = []
        with disk(self._output + folder), os.scandir(self._output + folder) as entries:
            for entry in entries:
                path = folder + entry.name
                if (not folder and entry.name.startswith(".civicgen")) or entry.name.endswith(".civicgen-new"):
                    continue
                if not inside(path) or not _sendable(path):
                    self._leave(ascii(path))
                elif entry.is_dir(follow_symlinks=False):
                    # With its slash, a folder stands where its files stand among all paths.
                    found.append((path + "/", entry))
                elif entry.is_file(follow_symlinks=False):
                    found.append((path, entry))
                else:
                    self._leave(path)
        yield from sorted(found, key=lambda one: one[0])


def _sendable(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def digest_of_file(path: str) -> tuple[str, int]:
    """Digest of a file's bytes, and how many there are; memory does not grow with it."""
    state, size = blake2b(digest_size=SIZE), 0
    with disk(path), open(path, "rb", buffering=0) as stream:
        while block := stream.read(_BLOCK):
            state.update(block)
            size += len(block)
    return state.hexdigest(), size
