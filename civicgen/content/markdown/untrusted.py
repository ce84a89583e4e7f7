"""Text from anybody, to the same text without the characters that hide, reverse or break what is read."""

from __future__ import annotations

import re
import unicodedata

from civicgen.content.misread import WINDOWS_LETTERS

__all__ = ["clean"]

_SUSPECT = re.compile(
    "[^\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2000-\u200a\u2010-\u2027\u202f-\u205f"
    "\u2070-\u20cf\u2100-\u2bff\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7a3\U0001f300-\U0001faff]"
)
"""A character worth a look: outside the letters, signs and spaces of most texts. Nearly no text has one."""

_LINES = dict.fromkeys((0x0B, 0x0C, 0x0D, 0x2028, 0x2029), "\n")
_CONTROLS = dict.fromkeys([*range(0x09), *range(0x0E, 0x20), 0x7F])
_HIDING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC)])
"""Directions that reverse what follows, invisible operators and marks: a reader would not read what is written."""
_TAGS = dict.fromkeys(range(0xE0000, 0xE0080))
_BROKEN = dict.fromkeys([*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF], "\ufffd")
_TABLE: dict[int, str | None] = {**WINDOWS_LETTERS, **_LINES, **_CONTROLS, **_HIDING, **_TAGS, **_BROKEN}

_SURROGATES = re.compile("[\ud800-\udfff]")
_DIRECTION_RUNS = re.compile("([\u200e\u200f\u061c])[\u200e\u200f\u061c]+")
_STACKED = 4
"""Marks on one letter: more than any common writing needs (Vietnamese 2, Hebrew 3), few enough to stay in the line."""
_STACKED_ELSEWHERE = 8
"""Signs of one syllable in the writings of India and South-East Asia, which pile up by nature."""
_COMMON_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


def clean(text: str) -> str:
    """Return the text with one kind of line break, and without what deceives the eye or breaks a page or a feed.

    Letters and digits of every writing, joiners, emoji and French spaces are kept. Controls, tag characters and marks
    that reverse the direction are removed; letters of Windows read with the wrong encoding are put right; what cannot
    be written in UTF-8 becomes U+FFFD; accents become one with their letters, and those piled on one are capped.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if _SUSPECT.search(text) is None:
        return text
    text = _SURROGATES.sub("\ufffd", text.translate(_TABLE))
    text = _DIRECTION_RUNS.sub(r"\1", text)
    if any(unicodedata.category(character) in ("Mn", "Me") for character in set(text)):
        if _COMMON_MARKS.search(text):
            # A letter and its accent are one character, as most keyboards type it and as checkers of pages want it.
            text = unicodedata.normalize("NFC", text)
        text = _cap(text)
    return text


def _cap(text: str) -> str:
    """Keep the first marks of each letter."""
    kept: list[str] = []
    common = every = 0
    for character in text:
        if unicodedata.category(character)[0] != "M":
            common = every = 0
            kept.append(character)
            continue
        every += 1
        if _COMMON_MARKS.match(character):
            common += 1
        if common <= _STACKED and every <= _STACKED_ELSEWHERE:
            kept.append(character)
    return "".join(kept)
