"""A release becomes `build.json`: what it was built from and a digest of all it holds, without clock, host or path."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from civicgen.digests import SIZE

__all__ = ["FORMAT", "FORMATS", "NAME", "Part", "Stamp", "is_ours", "parts_of", "sum_of_site", "written"]

NAME = "build.json"
"""Mark of a folder that civicgen wrote, and what `due` compares with what is live."""
FORMAT = 2
FORMATS = (1, FORMAT)
"""All that say of which instant a site is; of the first, the digests were not of parts."""
_MANY = 64
"""Files in a part, on average: a build with one page more reads so many digests again, and the sums of the others."""


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What a release is told to say of itself."""

    program: str
    """civicgen and its version."""
    instant: str
    """The last transition before the build, in UTC (a step that opened or closed, an embargo that ended)."""


class Part(NamedTuple):
    """Digests of files that follow one another, by path."""

    plan: bytes
    """Of what they were made from."""
    site: bytes
    """Of their bytes."""
    files: int


def parts_of(files: Iterable[tuple[str, bytes, bytes]], first: str = "") -> Iterator[tuple[str, Part]]:
    """Cut files into parts: path, digest of what it was made from, digest of its bytes, of each, by path.

    A part begins where the path itself says so, so the same files make the same parts, whatever was there before.
    Yields the name of each part, which is its first path, or `first` for the one that these files begin with.
    """
    plan, site, count = blake2b(digest_size=SIZE), blake2b(digest_size=SIZE), 0
    for path, made_from, content in files:
        name = path.encode("utf-8", "surrogateescape")
        if crc32(name) % _MANY == 0 and path != first:
            yield first, Part(plan.digest(), site.digest(), count)
            first, plan, site, count = path, blake2b(digest_size=SIZE), blake2b(digest_size=SIZE), 0
        plan.update(name + b"\0" + made_from)
        site.update(name + b"\0" + content)
        count += 1
    yield first, Part(plan.digest(), site.digest(), count)


def _shown(fields: dict[str, object]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(fields), indent=2) + b"\n"


def written(stamp: Stamp, parts: Iterable[Part]) -> tuple[bytes, int]:
    """Write `build.json` from the parts of a site; returns its bytes and the number of files.

    `plan` and `site` are digests over those of the parts.
    """
    plan, site, count = blake2b(digest_size=SIZE), blake2b(digest_size=SIZE), 0
    for part in parts:
        plan.update(part.plan)
        site.update(part.site)
        count += part.files
    fields: dict[str, object] = {
        "format": FORMAT,
        "program": stamp.program,
        "instant": stamp.instant,
        "plan": plan.hexdigest(),
        "site": site.hexdigest(),
        "files": count,
    }
    return _shown(fields), count


def sum_of_site(files: Iterable[tuple[str, bytes]], form: object = FORMAT) -> str:
    """What a `build.json` of a format says of a site, from path and digest of the bytes of all its files, by path."""
    site = blake2b(digest_size=SIZE)
    if form == FORMATS[0]:
        for path, content in files:
            site.update(path.encode("utf-8", "surrogateescape") + b"\0" + content)
        return site.hexdigest()
    for _, part in parts_of((path, b"", content) for path, content in files):
        site.update(part.site)
    return site.hexdigest()


UNFINISHED = _shown({"format": FORMAT, "unfinished": True})
"""Stands while a folder is filled for the first time, so that an interrupted filling is known as ours."""


def is_ours(folder: Path) -> bool:
    """Say whether civicgen wrote this folder."""
    try:
        value = msgspec.json.decode((folder / NAME).read_bytes())
    except (OSError, msgspec.MsgspecError, RecursionError):
        return False
    return (
        isinstance(value, dict) and isinstance(value.get("format"), int) and ("site" in value or "unfinished" in value)
    )
