"""A text read with the wrong encoding is put right, where letters became controls, or told, where it was saved so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from civicgen.problems import Place, Problem

__all__ = ["WINDOWS_LETTERS", "misread"]

WINDOWS_LETTERS = {code: bytes([code]).decode("windows-1252", "replace") for code in range(0x80, 0xA0)}
"""The code point of each control, and its letter (U+FFFD for the five that Windows leaves without one)."""

_SHORT = 1_000
"""Bytes of a text in which one such sequence is enough; in a longer one, somebody may have pasted it."""
_BYTES = {letter: bytes([code]) for code, letter in WINDOWS_LETTERS.items() if letter != "\ufffd"}
_SECOND = "".join(map(re.escape, _BYTES)) + "\x80-\xbf"
_SEQUENCE = rf"[ÂÃÅ][{_SECOND}]|â€[{_SECOND}]|â‚¬"
"""One letter or sign of our languages, each byte of its UTF-8 taken for a letter of Windows.

No others: “é”, a space that does not break and “»” would be read as a sign of Chinese, and stand in every French text.
"""
_BEGINS = tuple(letters.encode() for letters in ("Â", "Ã", "Å", "â€", "â‚¬"))
_AROUND = rf"[\w{_SECOND}]{{0,30}}"
"""What stands around a sequence in the same word."""


def misread(blocks: Iterable[bytes], file: str) -> Problem | None:
    """Tell a text that was opened with the wrong encoding and saved again as UTF-8; `blocks` are of whole lines.

    What is told stands in a word: a text that only speaks of the sign “Ã” is left alone.
    """
    seen: set[str] = set()
    first: Problem | None = None
    line, size = 1, 0
    for block in blocks:
        size += len(block)
        if any(begins[-1] in block and begins in block for begins in _BEGINS):  # rare bytes are found at once
            text = block.decode("utf-8", "replace")
            for found in re.finditer(_SEQUENCE, text):
                if not _in_word(text, found) or not (meant := _meant(found[0])):
                    continue
                seen.add(meant)
                first = first or _problem(text, found, file, line)
                if len(seen) > 1:
                    return first
        line += block.count(b"\n")
    return first if size <= _SHORT else None


def _in_word(text: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    return text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()


def _meant(letters: str) -> str:
    """The letter or sign that was meant; empty when it was none."""
    try:
        return b"".join(_BYTES.get(letter) or letter.encode("latin-1") for letter in letters).decode("utf-8")
    except UnicodeError:
        return ""


def _problem(text: str, found: re.Match[str], file: str, line: int) -> Problem:
    begin = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.start())
    excerpt = text[begin : len(text) if end < 0 else end].rstrip("\r")
    before = re.search(rf"{_AROUND}\Z", excerpt[: found.start() - begin])
    after = re.match(_AROUND, text[found.end() : found.end() + 30])
    word = f"{before[0] if before else ''}{found[0]}{after[0] if after else ''}"
    meant = re.sub(_SEQUENCE, lambda each: _meant(each[0]) or each[0], word)
    place = Place(file, line + text.count("\n", 0, found.start()), found.start() - begin + 1, excerpt[:2000])
    return Problem(code="misread-text", place=place, severity="warning", given={"found": word, "meant": meant})
