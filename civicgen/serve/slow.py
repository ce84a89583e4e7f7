"""The name of a network becomes the pace at which bytes are sent, so that one feels what citizens feel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import msgspec

__all__ = ["NETWORKS", "Line", "Network"]

_FIRST_WINDOW = 14_600
"""Bytes that TCP sends before it waits for an answer (ten segments)."""
_PIECE = 1_460


class Network(msgspec.Struct, frozen=True):
    """A network as a phone has it."""

    rate: int
    """Bytes a second, for everything together."""
    round_trip: float
    """Seconds between a question and the first word of its answer."""


NETWORKS = {
    "2g": Network(rate=30_000, round_trip=0.8),
    "3g": Network(rate=87_500, round_trip=0.4),
    "4g": Network(rate=500_000, round_trip=0.1),
}
"""2g: EDGE in a valley (240 kbit/s); 3g: a crowded cell (700 kbit/s); 4g: an ordinary day."""


class Line:
    """One citizen's line, shared by all requests of the browser."""

    def __init__(
        self,
        network: Network,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.network = network
        self._sleep = sleep
        self._clock = clock
        self._free = 0.0
        self._lock = threading.Lock()

    def answer(self, *, new: bool) -> None:
        """Wait for the question to arrive: one round trip, two when the connection is new."""
        self._sleep(self.network.round_trip * (2 if new else 1))

    def pieces(self, body: bytes) -> Iterator[bytes]:
        """Give the body piece by piece, at the pace of the line, with the pauses of a connection that starts slowly."""
        window, sent, began = _FIRST_WINDOW, 0, self._clock()
        for start in range(0, len(body), _PIECE):
            piece = body[start : start + _PIECE]
            if sent + len(piece) > window:
                # The next window opens when the first bytes of this one were acknowledged.
                self._sleep(max(0.0, self.network.round_trip - (self._clock() - began)))
                window, sent, began = window * 2, 0, self._clock()
            sent += len(piece)
            self._sleep(self._turn(len(piece)))
            yield piece

    def _turn(self, size: int) -> float:
        """Reserve the line for some bytes, after what others have reserved; give the seconds until they are through."""
        with self._lock:
            now = self._clock()
            self._free = max(self._free, now) + size / self.network.rate
            return self._free - now
