"""What was worked out from a file's bytes, kept between builds under their digest, so that nothing is read twice."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from civicgen.digests import SIZE

__all__ = ["Memory"]

_decode = msgspec.msgpack.Decoder(dict[bytes, bytes]).decode


class Memory:
    """One small file of the cache. It may be lost, cut or damaged at any time: then everything is read again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _load(path)
        self._used: dict[bytes, bytes] = {}
        self._new = False

    def get(self, key: bytes) -> bytes | None:
        """What was kept under a key, if it still is."""
        value = self._used.get(key)
        if value is None and (value := self._known.get(key)) is not None:
            self._used[key] = value
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Keep something."""
        self._used[key] = value
        self._new = True

    def save(self) -> None:
        """Write down what was used or made since the last time; what nobody asked for is forgotten with it.

        A disk that refuses is no trouble here: a cache is missed by nobody.
        """
        if not self._new and len(self._used) * 2 > len(self._known):
            return
        data = msgspec.msgpack.encode(self._used)
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            beside.write_bytes(blake2b(data, digest_size=SIZE).digest() + data)
            os.replace(beside, self._path)
        except OSError:
            with suppress(OSError):
                beside.unlink()
        self._new = False


def _load(path: Path) -> dict[bytes, bytes]:
    try:
        data = path.read_bytes()
        if blake2b(memoryview(data)[SIZE:], digest_size=SIZE).digest() == data[:SIZE]:
            return _decode(memoryview(data)[SIZE:])
    except (OSError, msgspec.MsgspecError):
        pass
    return {}
