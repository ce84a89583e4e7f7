"""A page becomes the bytes a reader waits for: compressed as hosts do, and measured against the first window."""

from __future__ import annotations

__all__ = ["FIRST_VIEW", "is_page", "weight"]

FIRST_VIEW = 13_800
"""Compressed bytes that arrive in the first round trip, beside the headers."""


def is_page(path: str) -> bool:
    """Say whether a file of the site is a page that people open."""
    return path.endswith(".html")


def weight(data: bytes, *, at_most: bool = False) -> int:
    """Bytes as sent by a host that compresses with gzip; `at_most` gives a bound, in a third of the time."""
    import zlib  # late: most builds weigh nothing

    compressor = zlib.compressobj(1 if at_most else 6, zlib.DEFLATED, 31)
    return len(compressor.compress(data)) + len(compressor.flush())
