"""A release becomes `build.json`: what it was built from and a digest of all it holds, without clock, host or path."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import msgspec

from civicgen.digests import SIZE

__all__ = ["NAME", "Stamp", "is_ours", "sum_of_site", "written"]

NAME = "build.json"
"""Mark of a folder that civicgen wrote, and what `due` compares with what is live."""
FORMAT = 1


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What a release is told to say of itself."""

    program: str
    """civicgen and its version."""
    instant: str
    """The last transition before the build, in UTC (a step that opened or closed, an embargo that ended)."""


def _shown(fields: dict[str, object]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(fields), indent=2) + b"\n"


def written(stamp: Stamp, files: Iterable[tuple[str, bytes, bytes]]) -> tuple[bytes, int]:
    """Write `build.json` from path, digest of what it was made from, and digest of the bytes of every file, by path.

    Returns its bytes and the number of files. `plan` and `site` are digests over the files in this order.
    """
    plan, site, count = blake2b(digest_size=SIZE), blake2b(digest_size=SIZE), 0
    for path, made_from, content in files:
        name = path.encode() + b"\0"
        plan.update(name + made_from)
        site.update(name + content)
        count += 1
    fields: dict[str, object] = {
        "format": FORMAT,
        "program": stamp.program,
        "instant": stamp.instant,
        "plan": plan.hexdigest(),
        "site": site.hexdigest(),
        "files": count,
    }
    return _shown(fields), count


def sum_of_site(files: Iterable[tuple[str, bytes]]) -> str:
    """What `build.json` says of a site, from path and digest of the bytes of every file of it, by path."""
    site = blake2b(digest_size=SIZE)
    for path, content in files:
        site.update(path.encode("utf-8", "surrogateescape") + b"\0" + content)
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
