"""A text browser in a terminal, and somebody at its keyboard."""

from __future__ import annotations

import os
import pty
import select
import time
from pathlib import Path


class Terminal:
    """w3m in a terminal of its own: `/` finds words, tab goes to the next field, return fills it in."""

    def __init__(self, arguments: list[str], home: Path) -> None:
        editor = home / "editor.sh"
        editor.write_text('#!/bin/sh\ncat "$TYPED" > "$1"\n', encoding="utf-8")
        editor.chmod(0o755)
        self.typed = home / "typed"
        self.seen = ""
        environ = {
            **os.environ,
            "HOME": str(home),
            "TERM": "xterm",
            "EDITOR": str(editor),
            "TYPED": str(self.typed),
            "LANG": "C.UTF-8",
        }
        self.child, self.terminal = pty.fork()
        if not self.child:
            os.execve(arguments[0], arguments, environ)
        self.press("", wait=1.0)

    def press(self, keys: str, wait: float = 0.25) -> None:
        """Keys, then what the terminal shows."""
        os.write(self.terminal, keys.encode())
        end = time.monotonic() + wait
        while time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.05)[0]:
                try:
                    self.seen += os.read(self.terminal, 65536).decode("utf-8", "replace")
                except OSError:
                    return

    def find(self, words: str, then: str = "\t") -> None:
        """To the first place of these words, from the top, then to the field after them, or before (escape, tab)."""
        self.press("g/" + words + "\r", wait=0.4)
        self.press(then)

    def fill(self, text: str, *, editor: bool = False) -> None:
        """Words, in the line that w3m asks them in, or in an editor."""
        self.typed.write_text(text, encoding="utf-8")
        self.press("\r", wait=0.6)
        if not editor:
            self.press(text + "\r")

    def end(self) -> None:
        """Leave."""
        self.press("q", wait=0.3)
        self.press("y", wait=0.3)
        os.close(self.terminal)
        os.waitpid(self.child, 0)
