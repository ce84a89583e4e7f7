"""The bytes of a Markdown file become its front matter and its body, each with the line on which it starts."""

from __future__ import annotations

import re
from typing import NamedTuple

from civicgen.problems import Place, Problem

__all__ = ["LIMIT", "Parts", "split"]

LIMIT = 64 * 1024
"""Bytes of a front matter."""

_OPEN = re.compile(rb"(?:\xef\xbb\xbf)?((?:[ \t]*\r?\n)*)[ \t]{0,3}---[ \t]*(?:\r?\n|\Z)")
_CLOSE = re.compile(rb"^(?:[ \t]{0,3}---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_TOML = re.compile(rb"(?:\xef\xbb\xbf)?\s*\+\+\+[ \t]*\r?\n")
_LONG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:-{4,}+|\xe2\x80\x94|\xe2\x80\x93)[ \t-]*+\r?\n[^\n]{1,60}:")


class Parts(NamedTuple):
    """A file in two."""

    front: bytes
    """Front matter, without its fences; empty when there is none."""
    front_line: int
    """Line of the file on which it starts; 0 when there is none."""
    body: bytes
    body_line: int


def split(data: bytes, file: str) -> Parts | Problem:
    """Cut a file at its fences. A fence may have spaces around it, blank lines before it, CRLF, a byte order mark."""
    opening = _OPEN.match(data)
    if opening is None:
        if _TOML.match(data):
            return _problem("toml-front-matter", data, file, b"+++")
        if _LONG.match(data):
            return Problem(code="long-fence", place=Place(file, 1, 1, _first_line(data)))
        start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        return _parts(data, b"", 0, start)
    closing = _CLOSE.search(data, opening.end())
    if closing is None:
        return _problem("unclosed-front-matter", data, file, b"---")
    front = data[opening.end() : closing.start()]
    front_line = data.count(b"\n", 0, opening.end()) + 1
    if len(front) > LIMIT:
        given = {"limit": str(LIMIT // 1024), "size": str(len(front) // 1024)}
        return Problem(code="front-matter-too-long", place=Place(file, front_line), given=given)
    return _parts(data, front, front_line, closing.end())


def _parts(data: bytes, front: bytes, front_line: int, start: int) -> Parts:
    """Leave blank lines out at both ends of the body, and count those before it."""
    rest = data[start:]
    body = rest.lstrip(b" \t\r\n")
    # an indented first line is code in Markdown: give its spaces back
    begin = len(rest) - len(body)
    begin = max(rest.rfind(b"\n", 0, begin) + 1, 0) if body else begin
    line = data.count(b"\n", 0, start + begin) + 1
    return Parts(front, front_line, rest[begin:].rstrip(), line)


def _problem(code: str, data: bytes, file: str, fence: bytes) -> Problem:
    at = data.find(fence)
    line = data.count(b"\n", 0, at) + 1
    column = at - data.rfind(b"\n", 0, at)
    return Problem(code=code, place=Place(file, line, column, fence.decode()))


def _first_line(data: bytes) -> str:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].decode("utf-8", "replace").strip()
