"""A front matter as text, and places in it, become the text with something else there and nothing else changed."""

from __future__ import annotations

import re
from collections.abc import Sequence as Many

from civicgen.typed.nodes import Scalar

__all__ = ["Lines"]

_KEY = re.compile(r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^:\n]*?)\s*:")
"""A key and its colon."""
_VALUE = re.compile(r"[ \t]*(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\n]|'')*'|[^\s#][^\n]*?)?(?=\s*(?:\s#|\n|\Z))")
"""A value on the line of its key, without the remark after it."""
_NULL = re.compile(r"[ \t]*(?:~|null\b)")
_BRACKETS = re.compile(r"[ \t]*\[\s*\]")


class Lines:
    """A text by its lines, changed at places; each change gives a new text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        self._break = "\r\n" if "\r\n" in text else "\n"

    def offset(self, line: int, column: int) -> int:
        """Place in the text of a line and column, both from 1."""
        return sum(len(each) + 1 for each in self.lines[: line - 1]) + column - 1

    def at(self, line: int, column: int) -> str:
        """The sign that stands there."""
        begin = self.offset(line, column)
        return self.text[begin : begin + 1]

    def spliced(self, begin: int, length: int, new: str) -> str:
        """The text with something else in a place."""
        return self.text[:begin] + new + self.text[begin + length :]

    def inserted(self, after: int, new: Many[str]) -> str:
        """The text with lines after a line (0 for the top)."""
        begin = min(self.offset(after + 1, 1), len(self.text))
        lead = self._break if begin and not self.text[:begin].endswith("\n") else ""
        return self.spliced(begin, 0, lead + "".join(line + self._break for line in new))

    def without(self, line: int) -> str:
        """The text without a line."""
        begin = self.offset(line, 1)
        return self.spliced(begin, len(self.lines[line - 1]) + 1, "")

    def _colon(self, key: Scalar) -> int:
        """Place just after the colon of a key."""
        begin = self.offset(key.line, key.column)
        found = _KEY.match(self.text, begin)
        return found.end() if found else begin

    def replaced_after(self, key: Scalar, value: Scalar, written: str) -> str:
        """The text with another value after a key; a comment at the end of the line stays."""
        begin = self._colon(key)
        old = _VALUE.match(self.text, begin)
        length = old.end() - begin if old and not value.empty else 0
        if value.empty and (null := _NULL.match(self.text, begin)):
            length = null.end() - begin
        return self.spliced(begin, length, written)

    def emptied(self, key: Scalar) -> str:
        """The text without the empty brackets after a key."""
        begin = self._colon(key)
        found = _BRACKETS.match(self.text, begin)
        return self.spliced(begin, found.end() - begin if found else 0, "")
