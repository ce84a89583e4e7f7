"""What one text gave to the index, as the cache keeps it."""

from __future__ import annotations

import msgspec

__all__ = ["Told", "decode"]


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What one thing gave to the index."""

    place: int
    lang: str
    levels: bytes
    words: tuple[str, ...]
    facets: tuple[str, ...]


decode = msgspec.msgpack.Decoder(tuple[Told, ...]).decode
"""What a chunk gave, read back."""
