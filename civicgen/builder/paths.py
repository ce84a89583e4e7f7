"""The path of a file of the site becomes the reason why some file system or host could not hold it, or nothing."""

from __future__ import annotations

import unicodedata

from civicgen.builder.stamp import NAME
from civicgen.problems import Place, Problem

__all__ = ["fold", "unfit"]

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³")]
)
_FORBIDDEN = frozenset('<>:"|?*\\') | frozenset(map(chr, range(32))) | {"\x7f"}
PART = 120
"""Bytes of one part of a path; with its folders, a page stays within what Windows and archives can hold."""
WHOLE = 1000


def fold(path: str) -> str | None:
    """The path as file systems compare it that confuse capitals or spellings of accents; None when it is the same."""
    if path.isascii():
        folded = path.lower()
    else:
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
    return None if folded == path else folded


def unfit(path: str) -> Problem | None:
    """Say why a path cannot be a file of the site on every system; None when it can."""

    def refuse(part: str) -> Problem:
        shown, at_fault = (text.encode("utf-8", "backslashreplace").decode() for text in (path, part))
        return Problem(code="unfit-path", place=Place(file=shown), given={"path": shown, "part": at_fault})

    if path == NAME or len(path.encode("utf-8", "replace")) > WHOLE or not path.isprintable():
        return refuse(path)
    for part in path.split("/"):
        if (
            part in {"", ".", ".."}
            or part[-1] in " ."
            or part.partition(".")[0].rstrip().lower() in _RESERVED
            or len(part.encode()) > PART
            or not _FORBIDDEN.isdisjoint(part)
        ):
            return refuse(part)
    return None
