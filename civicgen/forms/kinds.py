"""Bytes to what they are, whatever their name says: the few kinds of files that forms take."""

from __future__ import annotations

from typing import Literal

__all__ = ["MEDIA_TYPES", "Kind", "kind_of"]

Kind = Literal["jpeg", "png", "webp", "gif", "pdf"]

MEDIA_TYPES: dict[Kind, str] = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "pdf": "application/pdf",
}


def kind_of(data: bytes) -> Kind | None:
    """What bytes are; none of what no form takes."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return "gif"
    return "pdf" if data.startswith(b"%PDF-") else None
