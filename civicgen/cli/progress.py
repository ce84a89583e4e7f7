"""How far a long work is, on a terminal only and only when it lasts."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from civicgen.cli.console import Console

__all__ = ["Bar"]

_PATIENCE = 1.0
"""Seconds before anything is shown: what is quick needs no bar."""
_PAUSE = 0.1


class Bar:
    """One line that is written again and again, then taken away."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._began = time.monotonic()
        self._last = 0.0
        self._shown = False
        self.wanted = console.err.isatty() and not console.quiet and console.environ.get("TERM") != "dumb"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._write("")

    def __call__(self, looked: int, expected: int, rendered: int) -> None:
        """Say how many files were looked at, how many are expected (0 when unknown), how many pages were rendered."""
        if self._due():
            done = self._console.ngettext("{count} page rendered", "{count} pages rendered", rendered)
            self._show(looked, expected, done)

    def sent(self, count: int, expected: int) -> None:
        """Say how many files were sent, and how many there are to send (0 when unknown)."""
        if self._due():
            self._show(count, expected, self._console.ngettext("{count} file sent", "{count} files sent", count))

    def _due(self) -> bool:
        now = time.monotonic()
        if not self.wanted or now - self._began < _PATIENCE or now - self._last < _PAUSE:
            return False
        self._last = now
        return True

    def _show(self, reached: int, expected: int, done: str) -> None:
        parts = [done]
        if expected > reached > 0:
            left = (self._last - self._began) * (expected - reached) / reached
            filled = 24 * reached // expected
            parts.insert(0, f"[{'#' * filled}{'.' * (24 - filled)}] {100 * reached // expected} %")
            parts.append(self._console.gettext("about {seconds} s left", seconds=round(left)))
        self._write(", ".join(parts))

    def _write(self, text: str) -> None:
        """Replace the line; it never wraps, so that it can be taken away."""
        import shutil

        width = shutil.get_terminal_size((80, 24)).columns - 1
        self._console.err.write("\r" + text[:width].ljust(width) + ("\r" if not text else ""))
        self._console.err.flush()
        self._shown = bool(text)
