"""A public key becomes text that people can copy, and back; a character copied wrongly is told.

    "civicgen-public-" + base64url(key + sha256("civicgen-public-" + key)[:4])      64 characters in all

which a program in another language can make from the 32 bytes of an X25519 key, and read.
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

__all__ = ["PREFIX", "BadKey", "bytes_of", "text_of"]

PREFIX = "civicgen-public-"
_SIZE = 32
_CHECK = 4


class BadKey(ValueError):  # noqa: N818  (said to people as it is named)
    """A text that is no public key; `why` is one of: prefix, length, check."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def text_of(key: bytes) -> str:
    """A public key as text."""
    return PREFIX + urlsafe_b64encode(key + _check(key)).decode("ascii")


def bytes_of(text: str) -> bytes:
    """A public key as bytes; spaces and line breaks within it are no mistake. Raises BadKey."""
    bare = "".join(text.split())
    if not bare.startswith(PREFIX):
        raise BadKey("prefix")
    try:
        whole = urlsafe_b64decode(bare.removeprefix(PREFIX).encode("ascii"))
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BadKey("length") from error
    if len(whole) != _SIZE + _CHECK:
        raise BadKey("length")
    key, check = whole[:_SIZE], whole[_SIZE:]
    if _check(key) != check or text_of(key) != bare:
        raise BadKey("check")
    return key


def _check(key: bytes) -> bytes:
    return hashlib.sha256(PREFIX.encode("ascii") + key).digest()[:_CHECK]
