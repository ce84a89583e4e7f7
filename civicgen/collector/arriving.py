"""The body of a request arrives, within limits of length, of time, and of how many others send at the same moment."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter

from civicgen.collector.bodies import BadBody, whole
from civicgen.collector.commits import Busy
from civicgen.collector.rates import network
from civicgen.collector.requests import Request

__all__ = ["BODY_SECONDS", "Arriving", "rest"]

BODY_SECONDS = 30
TEXT, FILES = 65_536, 10_000_000
"""Bytes of a body: text, and with files."""
AT_ONCE = {"text": (512, 128), "files": (4, 2)}
"""Bodies that may be on their way at the same time, and those of one network: who drips keeps nobody else waiting."""
REST, REST_SECONDS = 60_000_000, 15
"""How much of a body, and for how long, is let come after it was refused."""


class Arriving:
    """What is on its way, by network; none is known once its body is there."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._coming: dict[str, Counter[str]] = {kind: Counter() for kind in AT_ONCE}

    async def body(self, request: Request, *, with_files: bool) -> bytes:
        """All of it; raises `BadBody`, `Busy`, TimeoutError, ConnectionResetError."""
        if "content-encoding" in request.headers:
            raise BadBody(415)
        files = with_files and request.headers.get("content-type", "").startswith("multipart/")
        limit = FILES if files else TEXT * 4  # a sign of text may take nine bytes on its way
        if int(request.headers.get("content-length", "0")) > limit:
            raise BadBody(413)
        kind, who = "files" if files else "text", network(request.address)
        coming, (most, of_one) = self._coming[kind], AT_ONCE[kind]
        if coming.total() >= most or coming[who] >= of_one:
            raise Busy
        coming[who] += 1
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await whole(request.chunks(), limit)
        finally:
            coming[who] -= 1
            if not coming[who]:
                del coming[who]


async def rest(request: Request) -> None:
    """Throw away what is left of a body: who still sends when we hang up never reads our answer."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(REST_SECONDS):
            await request.rest(REST)
