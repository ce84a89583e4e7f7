"""One way to digest values: typed data or bytes to a short, stable, public fingerprint."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

__all__ = ["SIZE", "digest", "digest_of", "encode"]

SIZE = 16
"""Bytes of a digest: 128 bits, far beyond accident; whoever can write the sources needs no collision."""

_encoder = msgspec.msgpack.Encoder(order="deterministic")
encode = _encoder.encode
"""Canonical bytes of a typed value: the same value gives the same bytes in every process and on every machine."""


def digest(data: bytes, *more: bytes) -> bytes:
    """Digest bytes; each further part is framed by its length, so that no two lists of parts collide by shifting."""
    state = blake2b(data, digest_size=SIZE)
    for part in more:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()


def digest_of(value: object) -> bytes:
    """Digest a typed value by its canonical bytes."""
    return blake2b(encode(value), digest_size=SIZE).digest()
