"""Texts of other systems become Markdown that shows the same words: plain text as typed, HTML of rich-text editors."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from civicgen.content.markdown import clean as shown_of

__all__ = ["Dialect", "as_typed", "clean", "escaped", "link"]

Dialect = Literal["staff", "citizens"]

_MARKS: dict[Dialect, re.Pattern[str]] = {
    "citizens": re.compile(r"[*\[\]]|\\(?=[!-/:-@\[-`{-~]|$)|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z])"),
    "staff": re.compile(r"[\\`*\[\]|]|~(?=~)|&(?=#?\w+;)|<(?=[A-Za-z/!?])|(?<![^\W_])_|_(?![^\W_])"),
}
"""What is read as a mark wherever it stands."""
_FIRST: dict[Dialect, re.Pattern[str]] = {
    "citizens": re.compile(r"(?m)^([^\S\n]*)(?:([-+](?=\s|$)|>)|(\d{1,9})(?=[.)](?:\s|$)))"),
    "staff": re.compile(r"(?m)^([^\S\n]*)(?:([-+>#=:~!])|(\d{1,9})(?=[.)](?:\s|$)))"),
}
"""What is read as a mark at the start of a line: lists, quotes, headings, terms, boxes."""
_ADDRESS = re.compile(r"https?://[^\s<>\"«»()\[\]{}|\\^`@*]+[^\s<>\"«»()\[\]{}|\\^`@.,;:!?'’…*_~]", re.IGNORECASE)


def clean(text: str) -> tuple[str, bool]:
    """Unify line breaks, and take out or put right what a page never shows; also say whether there was any of it.

    What is taken out here (controls, marks that reverse the direction) would be when the text is shown: but then signs
    that stood behind it would come to the start of a line, where they mean something.
    """
    unified = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    shown = shown_of(unified)
    return shown, shown != unicodedata.normalize("NFC", unified)  # accents written apart are no loss


def escaped(text: str, dialect: Dialect = "citizens", *, starts: bool = True) -> str:
    """Escape what Markdown would read as a mark, so that the text is shown as it is typed.

    `starts`: the text begins a line (its first sign may be a mark).
    """
    out = _MARKS[dialect].sub(r"\\\g<0>", text)
    if not starts and "\n" not in out:
        return out

    def first(found: re.Match[str]) -> str:
        if not starts and found.start() == 0:
            return found[0]
        return f"{found[1]}{found[3]}\\" if found[3] else f"{found[1]}\\{found[2]}"

    return _FIRST[dialect].sub(first, out)


def link(label: str, address: str) -> str:
    """An explicit link; the label is Markdown already."""
    target = re.sub(r"[\s<>\\]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)
    return f"[{label}](<{target}>)"


def as_typed(text: str) -> str:
    """Plain text as citizens' Markdown that shows what was typed: every line, every sign; addresses become links."""
    lines = []
    for line in text.strip().split("\n"):
        parts: list[str] = []
        start = 0
        for found in _ADDRESS.finditer(line):
            parts.append(escaped(line[start : found.start()], starts=start == 0))
            parts.append(link(escaped(found[0], starts=False), found[0]))
            start = found.end()
        parts.append(escaped(line[start:], starts=start == 0))
        whole = "".join(parts)
        lines.append(whole.strip(" \t") if whole.strip() else "")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def is_punctuation(char: str) -> bool:
    """Say whether Markdown counts the character as punctuation when it looks for emphasis."""
    return bool(char) and unicodedata.category(char)[0] in "PS"
