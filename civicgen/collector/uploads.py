"""Bytes of a file that somebody sent to what is kept of it in quarantine: its kind by content, a picture made anew."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Literal

from civicgen.forms.kinds import Kind

__all__ = ["Refused", "remade", "remade_now"]

Refused = Literal["unknown", "pixels", "broken"]
SECONDS = 15
_REENCODE = str(Path(__file__).with_name("reencode.py"))
_at_once: asyncio.Semaphore | None = None


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


def remade_now(data: bytes, kind: Kind) -> bytes | Refused:
    """The same, for who has nothing else to do meanwhile."""
    return asyncio.run(remade(data, kind))
