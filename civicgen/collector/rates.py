"""A network and a text to how often they came today, under a key that is thrown away every day."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections import OrderedDict, deque

__all__ = ["Rates", "network"]

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


class Rates:
    """Counts, in memory only; no address nor text can be read from them, and tomorrow nothing can be compared."""

    def __init__(self) -> None:
        """Nobody has come."""
        self._key = secrets.token_bytes(32)
        self._since = time.monotonic()
        self._seen: OrderedDict[bytes, deque[float]] = OrderedDict()

    def came(self, what: str, value: str, at_most: int = 1000, now: float | None = None) -> int:
        """Note one more; how many there were within the hour, this one included."""
        moment = time.monotonic() if now is None else now
        if moment - self._since > DAY:
            self._key, self._since = secrets.token_bytes(32), moment
            self._seen.clear()
        key = hashlib.blake2b(f"{what}\x1f{value}".encode(), key=self._key, digest_size=16).digest()
        times = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while times and moment - times[0] > HOUR:
            times.popleft()
        times.append(moment)
        if len(times) > at_most:
            times.popleft()
        while len(self._seen) > KNOWN:
            self._seen.popitem(last=False)
        return len(times)
