"""Messages to the terminal, pipe or file in front of the user: safe characters, colour only where it is wanted."""

from __future__ import annotations

import codecs
import os
import re
import sys
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, TextIO

from civicgen.words import program

__all__ = ["CODES", "Console", "Style", "one_line", "printable", "quoted", "wants_color"]

CODES = {"done": 0, "problems": 1, "usage": 2, "due": 10, "unknown": 11, "disk": 74, "busy": 75, "interrupted": 130}
"""Exit codes of every command."""

Style = Literal["", "quiet", "strong", "error", "warning", "good"]
_STYLES: dict[Style, str] = {"quiet": "2", "strong": "1", "error": "1;31", "warning": "1;33", "good": "32"}
_OURS = re.compile("(\x1b\\[(?:0|" + "|".join(_STYLES.values()) + ")m)")
_SIMPLER = {
    "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...", "–": "-", "—": "-", "→": "->",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "œ": "oe", "Œ": "OE", "✓": "*", "•": "*", "€": "EUR", "─": "-",
}  # fmt: skip


def _simpler(error: UnicodeError) -> tuple[str, int]:
    """What to print for characters that an old console (cp1252, cp850, ASCII) cannot show."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = []
    for character in error.object[error.start : error.end]:
        plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode("ascii")
        text.append(_SIMPLER.get(character) or plain or "?")
    return "".join(text), error.end


codecs.register_error("civicgen-simpler", _simpler)


def printable(text: str) -> str:
    """Text of unknown origin (a file name, a title, a line of a file) that can do nothing to a terminal but be read."""
    return "".join(character if _harmless(character) else "\ufffd" for character in text)


def one_line(text: str) -> str:
    """Words of others, within a sentence of ours: they cannot begin a line that would pass for one of ours."""
    return printable(" ".join(text.split()))


def quoted(text: str) -> str:
    """Lines of others, each marked as such."""
    return "\n".join(f"    | {printable(line)}" for line in text.splitlines())


def _harmless(character: str) -> bool:
    # Kept among the invisible ones: line breaks, tabulations, joiners of letters, soft hyphens.
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"} or character in "\n\t\u200c\u200d\u00ad"


def wants_color(stream: TextIO, environ: Mapping[str, str], asked: str = "auto") -> bool:
    """Choose colour: as `--color` says, else FORCE_COLOR, else not with NO_COLOR, else on a terminal that has it."""
    if asked != "auto":
        return asked == "always"
    if environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return stream.isatty() and _understands_colors()


@cache
def _understands_colors() -> bool:
    """Whether the terminal knows the signs of colours: an old console of Windows must be told to."""
    if os.name != "nt":
        return True
    try:
        import ctypes

        windows: Any = ctypes.__dict__["windll"].kernel32
        console, mode = windows.GetStdHandle(-12), ctypes.c_ulong()
        virtual_terminal = 0x0004
        return bool(
            windows.GetConsoleMode(console, ctypes.byref(mode))
            and windows.SetConsoleMode(console, mode.value | virtual_terminal)
        )
    except (ImportError, KeyError, AttributeError, OSError):
        return False


class Console:
    """Where a command prints: results to the output, all the rest to the error stream."""

    def __init__(
        self,
        lang: str = "en",
        *,
        out: TextIO | None = None,
        err: TextIO | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.lang = lang
        self.words = program(lang)
        self.out: TextIO = out or sys.stdout
        self.err: TextIO = err or sys.stderr
        self.environ = os.environ if environ is None else environ
        self.color = "auto"
        """`auto`, `always` or `never`, as `--color` says."""
        self.quiet = False
        """Say only results and problems."""
        self.debug = False
        """Show the whole of a fault of the program."""
        for stream in (self.out, self.err):
            # Encoding stays that of the console; what it cannot show is simplified, never a crash.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="civicgen-simpler")

    def gettext(self, message: str, /, **given: object) -> str:
        """A message of the program in the user's language, its `{names}` filled in with harmless text."""
        text: str = self.words.gettext(message) if message else ""
        return text.format(**{name: printable(str(value)) for name, value in given.items()}) if given else text

    def ngettext(self, one: str, many: str, count: int, /, **given: object) -> str:
        """A message with a number, singular or plural by the rules of the language."""
        text: str = self.words.ngettext(one, many, count)
        return text.format(count=count, **{name: printable(str(value)) for name, value in given.items()})

    def result(self, text: str) -> None:
        """Print what was asked for (standard output)."""
        self._print(text, self.out)

    def json(self, value: Any) -> None:
        """Print a value as one line of JSON, always UTF-8 whatever the console's encoding."""
        import msgspec

        line = msgspec.json.encode(value) + b"\n"
        binary = getattr(self.out, "buffer", None)
        if binary is None:
            self.out.write(line.decode("utf-8"))
            return
        self.out.flush()
        binary.write(line)
        binary.flush()

    def say(self, text: str = "", *, style: Style = "") -> None:
        """Tell the user how it goes (error stream); silent with `--quiet`."""
        if not self.quiet:
            self.complain(text, style=style)

    def complain(self, text: str, *, style: Style = "") -> None:
        """Tell the user what is wrong (error stream), `--quiet` or not."""
        self._print(self.styled(text, style, self.err), self.err)

    def _print(self, text: str, stream: TextIO) -> None:
        """The last gate: whatever was put together, only our own styles act on the terminal."""
        if wants_color(stream, self.environ, self.color):
            parts = _OURS.split(text)
            text = "".join(part if _OURS.fullmatch(part) else printable(part) for part in parts)
        else:
            text = printable(text)
        stream.write(text + "\n")

    def styled(self, text: str, style: Style, stream: TextIO) -> str:
        """Text with a colour or weight, where the stream shows them; a word always says the same thing."""
        if not style or not wants_color(stream, self.environ, self.color):
            return text
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"

    @property
    def asks(self) -> bool:
        """Whether someone is there to answer a question."""
        stdin = sys.stdin
        return stdin is not None and stdin.isatty() and self.err.isatty() and not self.environ.get("CI")
