"""Interruptions wait until what must be whole is whole."""

from __future__ import annotations

import signal
import threading

import pytest

from civicgen.builder.undisturbed import undisturbed


def test_it_comes_afterwards() -> None:
    """Once, however often it came."""
    done = False
    with pytest.raises(KeyboardInterrupt), undisturbed():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        done = True
    assert done
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_what_is_ending_already_is_not_ended_twice() -> None:
    """The exception that is on its way stays the one that is told."""
    with pytest.raises(ValueError, match="first"):
        try:
            raise ValueError("first")
        finally:
            with undisturbed():
                signal.raise_signal(signal.SIGINT)


def test_other_threads_are_left_alone() -> None:
    """No interruption ever comes to them."""
    before = signal.getsignal(signal.SIGINT)

    def work() -> None:
        with undisturbed():
            assert signal.getsignal(signal.SIGINT) is before

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
