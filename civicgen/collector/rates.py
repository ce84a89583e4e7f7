"""A network and a text to how often they came today, under a key that is thrown away every day."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections import OrderedDict, deque

__all__ = ["Rates", "Shares", "network"]

HOUR, DAY = 3600.0, 86400.0
KNOWN = 50_000
"""Networks and texts remembered at most; the longest unseen are forgotten first."""


def network(address: str) -> str:
    """The network of an address: /24 or /48, so that nobody is told apart from their neighbours.

    >>> network("192.0.2.77"), network("2001:db8:1:2::3")
    ('192.0.2.0/24', '2001:db8:1::/48')
    """
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(read, ipaddress.IPv6Address) and read.ipv4_mapped:
        read = read.ipv4_mapped
    return str(ipaddress.ip_network((read, 24 if read.version == 4 else 48), strict=False))


class Shares:
    """How much of the room for files each network takes with those that were not sent; in memory only."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._key = secrets.token_bytes(32)
        self._files: OrderedDict[str, tuple[bytes, int, float]] = OrderedDict()
        self._bytes: dict[bytes, int] = {}

    def of(self, value: str, now: float | None = None) -> int:
        """Bytes that wait of this network."""
        moment = time.monotonic() if now is None else now
        while self._files and next(iter(self._files.values()))[2] <= moment:
            self.left(next(iter(self._files)))
        return self._bytes.get(self._keyed(value), 0)

    def came(self, value: str, file: str, size: int, seconds: float, now: float | None = None) -> None:
        """A file that waits for so long at most; always as long as those before it."""
        moment = time.monotonic() if now is None else now
        key = self._keyed(value)
        self._files[file] = (key, size, moment + seconds)
        self._bytes[key] = self._bytes.get(key, 0) + size

    def left(self, file: str) -> None:
        """It was sent, or is gone."""
        if found := self._files.pop(file, None):
            rest = self._bytes[found[0]] - found[1]
            if rest > 0:
                self._bytes[found[0]] = rest
            else:
                del self._bytes[found[0]]

    def _keyed(self, value: str) -> bytes:
        return hashlib.blake2b(value.encode(), key=self._key, digest_size=16).digest()


class Rates:
    """Counts, in memory only; no address nor text can be read from them, and tomorrow nothing can be compared."""

    def __init__(self) -> None:
        """Nobody has come."""
        self._key = secrets.token_bytes(32)
        self._since = time.monotonic()
        self._kinds: dict[str, OrderedDict[bytes, deque[float]]] = {}

    def came(self, what: str, value: str, at_most: int = 1000, now: float | None = None) -> int:
        """Note one more; how many there were within the hour, this one included; counted no further than `at_most`."""
        moment = time.monotonic() if now is None else now
        if moment - self._since > DAY:
            self._key, self._since = secrets.token_bytes(32), moment
            self._kinds.clear()
        key = self._keyed(what, value)
        seen = self._kinds.setdefault(what.partition(" ")[0], OrderedDict())  # texts never push networks out
        times = seen.setdefault(key, deque())
        seen.move_to_end(key)
        while times and moment - times[0] > HOUR:
            times.popleft()
        times.append(moment)
        if len(times) > at_most:
            times.popleft()
        while len(seen) > KNOWN:
            seen.popitem(last=False)
        return len(times)

    def back(self, what: str, value: str) -> None:
        """Take back the last that was noted: it did not happen."""
        seen = self._kinds.get(what.partition(" ")[0])
        if seen and (times := seen.get(self._keyed(what, value))):
            times.pop()

    def _keyed(self, what: str, value: str) -> bytes:
        return hashlib.blake2b(f"{what}\x1f{value}".encode(), key=self._key, digest_size=16).digest()
