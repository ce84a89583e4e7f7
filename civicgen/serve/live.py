"""What the last build found, told to every open page as soon as it is known."""

from __future__ import annotations

import threading

import msgspec

__all__ = ["Live", "State", "Told"]


class Told(msgspec.Struct, frozen=True):
    """A problem in the user's words, for the overlay."""

    place: str
    """File, line and column."""
    text: str
    advice: str = ""
    excerpt: str = ""
    severity: str = "error"


class State(msgspec.Struct, frozen=True):
    """How things are after a build."""

    version: int = 0
    """Builds since the preview began; a page that knows an older one asks whether it changed."""
    problems: tuple[Told, ...] = ()
    more: int = 0
    """Problems that are not listed."""
    words: dict[str, str] = {}
    """Words of the overlay in the user's language: title, explained, more, hide, healed; `nothing`, without a page."""


class Live:
    """The newest state, and a way to wait for a newer one from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._state = State()
        self.closed = False

    @property
    def state(self) -> State:
        """The newest state."""
        return self._state

    def tell(self, state: State) -> None:
        """Replace the state and wake everybody who waits for it."""
        with self._changed:
            self._state = msgspec.structs.replace(state, version=self._state.version + 1)
            self._changed.notify_all()

    def close(self) -> None:
        """Let everybody go."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def newer_than(self, version: int, seconds: float) -> State | None:
        """Wait for a state that is not `version`; None after `seconds` without one, or when the preview ends."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self._state.version != version, timeout=seconds)
            return None if self.closed or self._state.version == version else self._state
