"""A file, a folder or a ZIP that someone sent becomes a list of named files to read, never written anywhere."""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["Limits", "Opened", "open_sources"]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much one import may bring in; an honest export of a whole country fits ten times over."""

    files: int = 10_000
    total: int = 2_000_000_000
    """Bytes of all files together, once unpacked."""
    ratio: int = 200
    """How many times larger than its packed form a file may be (texts reach about thirty)."""
    small: int = 1_000_000
    """Files up to this size may be packed as tightly as they like."""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read: its name as the sender wrote it, its size, and how to open it."""

    name: str
    """Path inside the folder or the archive, with forward slashes."""
    source: str
    """The file, folder or archive it came from, as the user named it."""
    size: int
    """Bytes, once unpacked."""
    open: Callable[[], BinaryIO]
    """Opens it from its beginning."""

    @property
    def short(self) -> str:
        """Its name without folders, in lower case: what a known export calls it."""
        return self.name.rsplit("/", 1)[-1].casefold()


class _Bounded(io.RawIOBase):
    """Reads at most the size an archive announced, whatever it really holds."""

    def __init__(self, inner: BinaryIO, size: int, refused: Callable[[], ProblemsFound]) -> None:
        self._inner = inner
        self._left = size
        self._refused = refused

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # (the buffer protocol has no name before 3.12)
        chunk = self._inner.read(min(len(buffer), self._left + 1))
        if len(chunk) > self._left:
            raise self._refused()
        self._left -= len(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._inner.close()
        super().close()


@contextmanager
def open_sources(sources: Sequence[Path], limits: Limits | None = None) -> Iterator[tuple[Opened, ...]]:
    """List the files behind what the user named, ordered by name; names and sizes are checked before a byte is read.

    Raises ProblemsFound for what does not exist, is no archive we read, holds a name that leads out, or is too large.
    """
    limits = limits or Limits()
    found: list[Opened] = []
    with ExitStack() as stack:
        for source in sources:
            if source.is_dir():
                found.extend(_folder(source))
            elif not source.is_file():
                raise _refusal("import-source-missing", source)
            elif zipfile.is_zipfile(source):
                found.extend(_archive(source, limits, stack))
            elif _is_other_archive(source):
                raise _refusal("import-archive-kind", source)
            else:
                found.append(_file(source, source.name, source))
        if len(found) > limits.files:
            raise _refusal("import-too-many-files", sources[0], found=str(len(found)), limit=str(limits.files))
        if sum(each.size for each in found) > limits.total:
            raise _refusal("import-too-large", sources[0], limit=str(limits.total))
        yield tuple(sorted(found, key=lambda each: each.name))


def _file(path: Path, name: str, source: Path) -> Opened:
    def opened() -> BinaryIO:
        return path.open("rb")

    return Opened(name=name, source=str(source), size=path.stat().st_size, open=opened)


def _folder(folder: Path) -> Iterator[Opened]:
    for path in sorted(folder.rglob("*")):
        # A link could show files of this computer that the sender never saw.
        if path.is_symlink() or any(parent.is_symlink() for parent in path.relative_to(folder).parents):
            continue
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield _file(path, name, folder)


def _archive(source: Path, limits: Limits, stack: ExitStack) -> Iterator[Opened]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(source))
        members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError) as error:
        raise _refusal("import-archive-broken", source, detail=str(error)) from error
    if len(members) > limits.files:
        raise _refusal("import-too-many-files", source, found=str(len(members)), limit=str(limits.files))
    if sum(member.file_size for member in members) > limits.total:
        raise _refusal("import-too-large", source, limit=str(limits.total))
    _check(members, source, limits)
    for member in members:
        if not member.is_dir() and not member.filename.startswith("__MACOSX/"):
            yield _member(archive, member, source)


def _check(members: Sequence[zipfile.ZipInfo], source: Path, limits: Limits) -> None:
    """Refuse the whole archive for one member that no honest archive holds."""
    seen: set[str] = set()
    for member in members:
        name = member.orig_filename
        if not _is_safe(name) or stat.S_ISLNK(member.external_attr >> 16):
            raise _refusal("import-unsafe-name", source, name=name)
        same = unicodedata.normalize("NFC", name).casefold()
        if same in seen:
            raise _refusal("import-name-twice", source, name=name)
        seen.add(same)
        if member.flag_bits & 0x1:
            raise _refusal("import-archive-locked", source, name=name)
        if member.file_size > max(limits.small, limits.ratio * member.compress_size):
            raise _refusal("import-too-packed", source, name=name, limit=str(limits.ratio))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Path) -> Opened:
    def refused() -> ProblemsFound:
        return _refusal("import-archive-broken", source, detail=member.filename)

    def opened() -> BinaryIO:
        inner = archive.open(member)
        # silenced: reads as a raw file does
        return io.BufferedReader(_Bounded(inner, member.file_size, refused))  # type: ignore[arg-type]

    return Opened(name=member.filename, source=str(source), size=member.file_size, open=opened)


def _is_safe(name: str) -> bool:
    """Say whether a name stays inside its archive on every system: relative, no `..`, no drive, no control sign."""
    if not name or "\\" in name or ":" in name or name.startswith("/"):
        return False
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in name):
        return False
    return not any(part in ("..", ".") for part in name.split("/"))


def _is_other_archive(source: Path) -> bool:
    import tarfile  # late: only for what is not a ZIP, to say so kindly

    return source.suffix.casefold() in (".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar") or tarfile.is_tarfile(
        source
    )


def _refusal(code: str, source: Path, **given: str) -> ProblemsFound:
    return ProblemsFound((Problem(code=code, place=Place(str(source)), given={"source": source.name, **given}),))
