"""What is remembered of a site, as values; and of each file as sealed bytes, in which a flipped one is noticed."""

from __future__ import annotations

import struct
from binascii import crc32
from typing import Literal, NamedTuple

import msgspec

from civicgen.builder.stamp import Stamp
from civicgen.builder.trouble import RecordDamaged

__all__ = ["FORMAT", "Act", "Entry", "Head", "Pending", "seal", "unseal"]

FORMAT = 4
"""Of the record; one of another format is thrown away."""

Act = Literal["new", "replaced", "kept", "removed", "aside"]
"""What the switch does with a file; `kept` only writes to the record, `aside` moves a file that nobody planned."""

_SEAL = struct.Struct("<q16s16sqq")
_SEALED = struct.Struct(f"{_SEAL.format}I")


class Entry(NamedTuple):
    """What is remembered of one file of the site."""

    number: int
    """Small and unique, so that a build marks in one bit that it met the file."""
    digest: bytes
    """Of what the file was made from."""
    content: bytes
    """Digest of its bytes."""
    size: int
    changed: int
    """Time of last change as the file system gave it, in nanoseconds; only ever compared for equality."""


class Pending(NamedTuple):
    """A file about to be put in place, with what will be remembered of it."""

    path: str
    entry: Entry
    kind: str
    fields: bytes
    """Four bytes for each field of the context, to say later which one changed."""
    folded: str | None
    """The path as file systems compare it that confuse capitals; None when it is the path itself."""
    act: Act


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where the record stands."""

    format: int = FORMAT
    state: Literal["clean", "switching", "stamping"] = "clean"
    """`switching`: files are being put in place; `stamping`: all are, `build.json` is not."""
    count: int = 0
    """Files, once the switch is done."""
    top: int = 0
    """Numbers given so far."""
    wanted: Stamp | None = None
    """What `build.json` must say of this release."""
    stamp: bytes = b""
    """`build.json` as it was last written."""
    heavy: dict[str, int] = {}
    """Pages whose first view is too heavy, and their weight: said again by every build until they are lighter."""
    large: dict[str, int] = {}
    """Rendered files that some host may not take, and their bytes."""


def seal(path: str, kind: str, entry: Entry) -> bytes:
    """Pack an entry with a checksum over it, its path and kind: SQLite does not notice a flipped byte, this does."""
    packed = _SEAL.pack(*entry)
    return packed + crc32(f"{path}\0{kind}".encode(), crc32(packed)).to_bytes(4, "little")


def unseal(path: str, kind: str, sealed: bytes) -> Entry:
    """Unpack an entry; raises RecordDamaged when a byte of it, of its path or its kind is not what was written."""
    try:
        *values, checksum = _SEALED.unpack(sealed)
        if crc32(f"{path}\0{kind}".encode(), crc32(sealed[:-4])) != checksum:
            raise RecordDamaged(path)
        return tuple.__new__(Entry, values)  # as `_make` does: this is done for every file of a site
    except (TypeError, struct.error, UnicodeError) as error:
        raise RecordDamaged(path) from error
