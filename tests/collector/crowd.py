"""Many citizens at the same time, in one process: each reads what was typed, then sends it, as fast as asked for."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from tests.collector import towns
from tests.collector.running import Server, read_for_long

_HIDDEN = re.compile(rb'<input type="hidden" name="([^"]*)" value="([^"]*)"')


class Sent(msgspec.Struct):
    """One press of the last button."""

    number: int
    hidden: dict[str, str]
    status: int = 0
    """0: no answer came."""
    receipt: str = ""
    seconds: float = 0.0


class Line:
    """A connection that is kept, as browsers and proxies do."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, fields: dict[str, str], address: str) -> tuple[int, dict[bytes, bytes], bytes]:
        body = urlencode(fields).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {address}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        for again in (True, False):
            fresh = self._streams is None
            try:
                if self._streams is None:
                    self._streams = await asyncio.open_connection("127.0.0.1", self.port)
                reader, writer = self._streams
                writer.write(head + body)
                return await self._read(reader)
            except (OSError, asyncio.IncompleteReadError):
                self.close()
                if fresh or not again:
                    raise
        raise AssertionError

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, dict[bytes, bytes], bytes]:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *rest = head.split(b"\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in rest if line)}
        body = await reader.readexactly(int(headers.get(b"content-length", b"0")))
        if headers.get(b"connection") == b"close":
            self.close()
        return int(first.split()[1]), headers, body

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def address(number: int) -> str:
    """Of a network of their own, for each seven."""
    network = number // 7
    return f"10.{network // 250 % 250}.{network % 250}.{number % 250}"


async def deposit(server: Server, line: Line, number: int, sent: Callable[[Sent], Any]) -> Sent | None:
    """One citizen; none when not even the review came. Told as it is sent, so that a killed server cannot hide it."""
    path = quote(towns.NAME)
    fields = {"title": f"Avis {number}", "text": f"Texte de la personne {number}.\n" * 8, "name": f"Nom {number}"}
    status, _, body = await line.post(f"/s/{path}", fields, address(number))
    if status != 200:
        return None
    hidden = {
        unescape(name.decode()): unescape(value.decode())
        for name, value in _HIDDEN.findall(body.partition(b"</form>")[0])
    }
    one = Sent(number, read_for_long(server, hidden))
    sent(one)
    await press(line, one)
    return one


async def press(line: Line, one: Sent) -> None:
    """The last button."""
    began = time.perf_counter()
    status, headers, _ = await line.post(f"/c/{quote(towns.NAME)}", one.hidden, address(one.number))
    one.seconds = time.perf_counter() - began
    one.status = status
    if status == 303:
        one.receipt = headers[b"location"].rpartition(b"/")[2].decode()


async def crowd(server: Server, rate: float, seconds: float) -> tuple[list[Sent], int]:
    """So many a second, whatever the server does; what each got, and how many got no review."""
    all_sent: list[Sent] = []
    lines: list[Line] = []
    refused = 0

    async def one(number: int) -> None:
        nonlocal refused
        line = lines.pop() if lines else Line(server.port)
        try:
            if await deposit(server, line, number, all_sent.append) is None:
                refused += 1
        except (OSError, asyncio.IncompleteReadError):
            refused += 1
        lines.append(line)

    tasks = []
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        due = began + number / rate
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(one(number)))
    await asyncio.gather(*tasks)
    for line in lines:
        line.close()
    return all_sent, refused


def quantile(values: list[float], part: float) -> float:
    """Of sorted or unsorted values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
