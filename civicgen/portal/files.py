"""A file that is published as it is becomes the digest of its bytes, worked out once as long as memory keeps it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

from civicgen.content.sources import Sources
from civicgen.digests import digest
from civicgen.portal.texts import Memory

__all__ = ["digests_of_files"]


def digests_of_files(sources: Sources, memory: Memory | None = None) -> Callable[[str], str]:
    """What gives SHA-256 of a file by its path in the portal, in hexadecimal; nothing for one that is not there."""
    known = {media.file: media for media in sources.media}
    root = Path(sources.root)

    def digest_of(path: str) -> str:
        media = known.get(path)
        if media is None:
            return ""
        key = digest(b"sha256 of a file", path.encode(), b"%d %d" % (media.size, media.changed))
        kept = memory.get(key) if memory else None
        if kept is None:
            with suppress(OSError), (root / path).open("rb") as file:
                kept = file_digest(file, "sha256").digest()
            if kept is not None and memory:
                memory.put(key, kept)
        return kept.hex() if kept else ""

    return digest_of
