"""A folder of a server becomes whole releases side by side, and a pointer that leads to one of them at every moment."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from civicgen.builder.stamp import NAME
from civicgen.builder.trouble import disk
from civicgen.problems import Place, Problem
from civicgen.publish.deployment.deployed import refused
from civicgen.publish.deployment.lists import File, ListDamaged, digest_of_list, read_list

__all__ = ["Release", "Releases"]

MARK = ".civicgen-releases"
"""File that says that the folder is ours; its text is for whoever finds it."""
POINTER = "current"
FOLDER = "releases"
_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}(?:-\d+)?")
_WITHDRAWN = ".withdrawn"
_SAID = """\
Releases of a site, made by civicgen. The web server shows “current”, which leads to one of “releases”.
To go back: civicgen rollback. Nothing here is to be changed by hand.
"""


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """One whole site, ready to be switched to."""

    name: str
    made: datetime
    digest: str = ""
    """Digest of the site, as its `build.json` says it."""
    files: int = 0
    current: bool = False
    """The pointer leads to it."""


class Releases:
    """The folder of releases. Whoever changes it holds its lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pointer = folder / POINTER
        self.lock = folder / ".civicgen.lock"
        self._releases = folder / FOLDER

    def refusal(self) -> Problem | None:
        """Say why releases cannot be kept in this folder; None when they can."""
        given = {"folder": self.folder.as_posix()}

        def refuse(code: str) -> Problem:
            return Problem(code=code, place=Place(file=""), given=given)

        with disk(self.folder):
            try:
                names = os.listdir(self.folder)
            except FileNotFoundError:
                return None
            except NotADirectoryError:
                return refuse("releases-not-ours")
            if MARK not in names and any(not name.startswith(".civicgen") for name in names):
                return refuse("releases-not-ours")
            if POINTER in names and not self.pointer.is_symlink():
                return refuse("pointer-in-the-way")
        return None

    def prepare(self) -> None:
        """Make what is missing of the folder, and clear away what an interrupted run left."""
        with disk(self.folder):
            self._releases.mkdir(parents=True, exist_ok=True)
            mark = self.folder / MARK
            if not mark.exists():
                mark.write_text(_SAID, encoding="utf-8")
            for folder, endings in ((self._releases, (".new", ".old")), (self.folder, (".new",))):
                for name in os.listdir(folder):
                    if name.startswith(".") and name.endswith(endings):
                        _clear(folder / name)
            for name in os.listdir(self._releases):  # lists whose release was never finished, or is gone
                if name.endswith(".jsonl") and not (self._releases / name.removesuffix(".jsonl")).is_dir():
                    (self._releases / name).unlink()

    def list_of(self, name: str) -> Path:
        """The list of a release's files."""
        return self._releases / f"{name}.jsonl"

    def place_of(self, name: str) -> Path:
        """Where a release lies."""
        return self._releases / name

    @property
    def current(self) -> str:
        """Name of the release that the pointer leads to; empty when it leads to none."""
        try:
            name = Path(os.readlink(self.pointer)).name
        except OSError:
            return ""
        return name if _NAME.fullmatch(name) and self.place_of(name).is_dir() else ""

    def every(self) -> list[Release]:
        """All whole releases, newest first."""
        current = self.current
        try:
            names = sorted((name for name in os.listdir(self._releases) if _NAME.fullmatch(name)), key=_age)
        except FileNotFoundError:
            return []
        except OSError:
            with disk(self._releases):
                raise
        return [self._read(name, current) for name in reversed(names) if self.list_of(name).is_file()]

    def _read(self, name: str, current: str) -> Release:
        made = datetime.strptime(name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        stamp: dict[str, object] = {}
        with suppress(OSError, msgspec.MsgspecError, TypeError):
            stamp = dict(msgspec.json.decode((self.place_of(name) / NAME).read_bytes()))
        files = stamp.get("files")
        return Release(
            name=name,
            made=made,
            digest=str(stamp.get("site", "")),
            files=files if isinstance(files, int) else 0,
            current=name == current,
        )

    def new_name(self, digest: str, now: datetime) -> str:
        """A name that sorts after all others, and that nothing bears."""
        newest = max((name for name in _names(self._releases) if _NAME.fullmatch(name)), key=_age, default="")
        first = max(f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}", newest[:16])  # a clock set back does not reorder
        name, number = f"{first}-{digest[:8]}", 1
        if newest and _age(name) <= _age(newest):
            number = _age(newest)[1] + 1
        return name if number == 1 else f"{name}-{number}"

    def point_to(self, name: str) -> None:
        """Switch: one rename, before which visitors see the old release and after which they see the new one."""
        beside = self.folder / f".{POINTER}.new"
        with disk(self.pointer):
            with suppress(FileNotFoundError):
                beside.unlink()
            try:
                os.symlink(f"{FOLDER}/{name}", beside, target_is_directory=True)
            except (OSError, NotImplementedError) as error:
                if getattr(error, "errno", None) in {errno.ENOSPC, errno.EROFS, errno.EACCES}:
                    raise
                raise refused("no-pointer-here", reason=str(getattr(error, "strerror", "") or error)) from error
            os.replace(beside, self.pointer)
            _flush(self.folder)

    def prune(self, keep: int) -> list[str]:
        """Take away the oldest releases: `keep` stay, and always the one that is shown."""
        current = self.current
        others = [release.name for release in self.every() if release.name != current]
        gone = others[max(keep - 1, 0) :]
        for name in gone:
            away = self._releases / f".{name}.old"
            with disk(away):
                os.rename(self.place_of(name), away)  # from here on, it is no release any more
                self.list_of(name).unlink(missing_ok=True)
                _clear(away)
        return gone

    def whole(self, name: str) -> bool:
        """Whether every file of a release is there, with the size it had."""
        folder = f"{self.place_of(name)}{os.sep}"
        try:
            return all(_plain(folder + file.path, file.size) for file in read_list(self.list_of(name)))
        except ListDamaged:
            return False

    def digest(self, name: str) -> str:
        """Digest of all that a release holds; empty when its list cannot be believed."""
        try:
            return digest_of_list(read_list(self.list_of(name))) if self.list_of(name).is_file() else ""
        except ListDamaged:
            return ""

    @property
    def withdrawn(self) -> str:
        """Digest of the release that `rollback` left: `watch` does not bring it back by itself."""
        try:
            return (self.folder / _WITHDRAWN).read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    def withdraw(self, digest: str) -> None:
        """Remember what was rolled back; nothing when it is empty."""
        with disk(self.folder):
            if digest:
                (self.folder / _WITHDRAWN).write_text(digest + "\n", encoding="utf-8")
            else:
                (self.folder / _WITHDRAWN).unlink(missing_ok=True)

    def known(self, name: str) -> Iterator[File]:
        """Files of a release, as far as its list can be believed."""
        with suppress(ListDamaged):
            yield from read_list(self.list_of(name)) if name else ()


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _age(name: str) -> tuple[str, int]:
    """By what releases are ordered: their second, then their number in it."""
    parts = name.split("-")
    return parts[0], int(parts[2]) if len(parts) > 2 else 1


def _plain(path: str, size: int) -> bool:
    try:
        state = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISREG(state.st_mode) and state.st_size == size


def _clear(path: Path) -> None:
    """Take away what is ours: a link alone, never what it leads to."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    """Make a rename last through a power cut, where the system lets us."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
