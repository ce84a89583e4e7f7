"""Bytes of a file that somebody sent to what is kept of it in quarantine: its kind by content, a picture made anew."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Literal

__all__ = ["MEDIA_TYPES", "Kind", "Refused", "kind_of", "remade"]

Kind = Literal["jpeg", "png", "webp", "gif", "pdf"]
Refused = Literal["unknown", "pixels", "broken"]

MEDIA_TYPES: dict[Kind, str] = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/png",
    "pdf": "application/pdf",
}
"""Of what is kept: an animation keeps its first picture."""
SECONDS = 15
_REENCODE = str(Path(__file__).with_name("reencode.py"))
_at_once: asyncio.Semaphore | None = None


def kind_of(data: bytes) -> Kind | None:
    """What bytes are, whatever their name says."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return "gif"
    return "pdf" if data.startswith(b"%PDF-") else None


async def remade(data: bytes, kind: Kind) -> bytes | Refused:
    """A picture made anew by a process that may take little; a PDF as it came, for nobody but who moderates."""
    global _at_once  # noqa: PLW0603  (one for the loop that runs)
    if kind == "pdf":
        return data
    if _at_once is None:
        _at_once = asyncio.Semaphore(2)
    async with _at_once:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            _REENCODE,
            kind,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            written, _ = await asyncio.wait_for(process.communicate(data), SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
            return "broken"
    if process.returncode == 0 and written:
        return written
    return "pixels" if process.returncode == 3 else "broken"
