"""Interruptions that come while something must not be left half done wait until it is done."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["undisturbed"]


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep SIGINT and SIGTERM for afterwards, when they do what they always do; in other threads none ever comes.

    While an exception is on its way, which ends what they would end, they are forgotten.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    ending = sys.exc_info()[0] is not None

    def keep(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, keep) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, signal.SIG_DFL if usual is None else usual)
        for kept in () if ending else dict.fromkeys(came):
            signal.raise_signal(kept)
