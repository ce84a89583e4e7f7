"""A slow network is slow as a real one is: it waits first, then sends at its pace, shared by all."""

from __future__ import annotations

from civicgen.serve.slow import NETWORKS, Line


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def read(self) -> float:
        return self.now


def _sent(size: int, network: str = "2g") -> float:
    clock = _Clock()
    line = Line(NETWORKS[network], sleep=clock.sleep, clock=clock.read)
    line.answer(new=True)
    body = bytes(size)
    assert b"".join(line.pieces(body)) == body
    return clock.now


def test_a_page_within_the_first_window_waits_only_for_its_bytes():
    """Two round trips for a new connection, then the bytes at the pace of the line."""
    network = NETWORKS["2g"]
    expected = 2 * network.round_trip + 3_000 / network.rate
    assert abs(_sent(3_000) - expected) < 0.01


def test_a_large_page_pays_its_weight():
    """100 kB on 2G takes more than three seconds, on 4G a fraction of one."""
    assert 3.3 < _sent(100_000) - 2 * NETWORKS["2g"].round_trip < 6
    assert _sent(100_000, "4g") < 1


def test_the_line_is_shared():
    """Two answers at once take twice as long."""
    clock = _Clock()
    line = Line(NETWORKS["2g"], sleep=lambda _seconds: None, clock=clock.read)
    first = list(line.pieces(bytes(14_000)))
    assert line._turn(1_000) > 14_000 / NETWORKS["2g"].rate
    assert len(first) == 10
