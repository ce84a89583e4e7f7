"""Interruptions wait until what must be whole is whole."""

from __future__ import annotations

import signal
import threading

import pytest

from civicgen.builder.undisturbed import undisturbed


def interrupted() -> None:
    """Somebody is impatient."""
    signal.raise_signal(signal.SIGINT)


def test_it_comes_afterwards() -> None:
    """Once, however often it came."""
    done = []

    def work() -> None:
        with undisturbed():
            interrupted()
            interrupted()
            done.append(True)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [True]
    with pytest.raises(KeyboardInterrupt):
        interrupted()


def test_what_is_ending_already_is_not_ended_twice() -> None:
    """The exception that is on its way stays the one that is told."""

    def work() -> None:
        try:
            raise ValueError("first")
        finally:
            with undisturbed():
                interrupted()

    with pytest.raises(ValueError, match="first"):
        work()


def test_other_threads_are_left_alone() -> None:
    """No interruption ever comes to them."""
    before = signal.getsignal(signal.SIGINT)

    def look() -> None:
        with undisturbed():
            assert signal.getsignal(signal.SIGINT) is before

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
