"""Bytes of a file become text, or the problem that says which encoding it seems to be in."""

from __future__ import annotations

import re

from civicgen.problems import Place, Problem
from civicgen.typed.nodes import Written

__all__ = ["decoded"]

_SHOWN = 10
"""Lines with the same mistake that are named."""
_WIDE = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FORBIDDEN_BYTES = bytes([*range(9), 11, 12, *range(14, 32), 127])


def decoded(data: bytes, file: str) -> str | Problem:
    """Read UTF-8, with or without a byte order mark. Anything else is named, with the byte at which it shows."""
    for mark, name in _WIDE:
        if data.startswith(mark):
            return Problem(code="not-utf8", place=Place(file, 1), given={"encoding": name, "byte": "0"})
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        end = data.find(b"\n", error.start)
        excerpt = data[start : len(data) if end < 0 else end].decode("cp1252", "replace").rstrip("\r")
        place = Place(file, line, len(data[start : error.start].decode("utf-8", "replace")) + 1, excerpt[:2000])
        # what a French office program writes when asked for "text": one byte for an accented letter
        given = {"encoding": "Windows-1252 (Latin-1)", "byte": str(error.start)}
        return Problem(code="not-utf8", place=place, given=given)
    text = text.removeprefix("\ufeff")
    if b"\n>>>>>>> " in data and (line := _joined(text)):
        return Problem(code="two-versions", place=Written(file, text).place(line, 1))
    # counting bytes is fifty times faster than searching characters, and almost every file has none
    if len(data.translate(None, _FORBIDDEN_BYTES)) != len(data):
        found = _FORBIDDEN.search(text)
        assert found is not None
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        if found.group() == "\0" and text.count("\0") > len(text) // 4:
            return Problem(code="not-utf8", place=Place(file, 1), given={"encoding": "UTF-16", "byte": "0"})
        given = {"character": f"U+{ord(found.group()):04X}"}
        others = sorted({text.count("\n", 0, each.start()) + 1 for each in _FORBIDDEN.finditer(text)} - {line})
        if others:
            given["lines"] = ", ".join(map(str, others[:_SHOWN])) + (" …" if len(others) > _SHOWN else "")
        return Problem(code="control-character", place=Written(file, text).place(line, column), given=given)
    return text


def _joined(text: str) -> int:
    """Line on which the first of two versions begins, where a merge was left half done; 0 when there is none."""
    begin = 0 if text.startswith("<<<<<<< ") else text.find("\n<<<<<<< ") + 1
    if not begin and not text.startswith("<<<<<<< "):
        return 0
    middle = text.find("\n=======", begin)
    return text.count("\n", 0, begin) + 1 if 0 < middle < text.find("\n>>>>>>> ", begin) else 0
