"""YAML as people type it becomes YAML as its rules want it: same lines, same meaning, quotes where rules need them."""

from __future__ import annotations

import re

from civicgen.typed.brackets import Brackets
from civicgen.typed.strict import Shifts
from civicgen.typed.words import fold

__all__ = ["forgiven"]

_SPACES = " \t\u00a0\u202f"
# quantifiers with a second + never go back: a line of 60,000 spaces costs no more than any other
_KEY = re.compile(
    r"""("[^"\\]*+"[ \t\u00a0\u202f]*+|'[^']*+'[ \t\u00a0\u202f]*+"""
    r"""|[^\s"'#\[\]{}&*!|>%@`,?:-][^:\n]*+|[?-][^\s:][^:\n]*+):(?=[ \t\u00a0\u202f]|$)"""
)
_TIGHT = re.compile(r"([^\W\d]\w*):(?=[^\s/])")
_BULLET = re.compile(r"[•·▪◦‣●–—]([ \t\u00a0\u202f]+)(?=\S)")
"""What word processors make of the hyphen that begins an item; no key and no text of a list begins so."""
_NAME = re.compile(r"[\w-]+")
_BLOCK = re.compile(r"[|>][+-]?[1-9]?[+-]?[ \t]*(#.*)?$")
_COMMENT = re.compile(r"(?:^|[ \t])#(?:[ \t]|$)")
_UNSAFE = re.compile(r":(?:[ \t\u00a0\u202f]|$)|[ \t]#|^[#@`%]|^[?-](?:[ \t]|$)")


def forgiven(text: str, known: frozenset[str] = frozenset()) -> tuple[str, Shifts]:
    """Quote plain values that hold a colon or a `#45`, and give no-break spaces around a key their plain meaning.

    Only plain values of block mappings and lists are touched, never quoted, flow or block ones (save `[#45]`, which
    has no other meaning). A bullet of Word that begins an item is its hyphen. `known` are keys (folded), which decide
    whether `- mot : suite` is a mapping or a text.

    >>> forgiven("titre : Plan : quel village")[0]
    "titre : 'Plan : quel village'"
    """
    return _Pass(text, known).run()


class _Pass:
    """One walk over the lines; remembers in what it stands: block text, brackets or quotes, plain text."""

    def __init__(self, text: str, known: frozenset[str]) -> None:
        self.lines = text.split("\n")
        self.known = known
        self.shifts: Shifts = {}
        self.block = -2
        """Indentation above which lines belong to a block text; -2 outside one."""
        self.brackets = Brackets()
        """Brackets and quotation marks that are open at the end of the line."""
        self.plain: tuple[int, int, int] | None = None
        """Line, column and indentation of the plain value that may go on."""
        self.last = 0
        """Last line of that value."""
        self.ended = False

    def run(self) -> tuple[str, Shifts]:
        """Walk over all lines."""
        for number, line in enumerate(self.lines):
            self._line(number, line.removesuffix("\r"))
        self._flush()
        return "\n".join(self.lines), self.shifts

    def _line(self, number: int, line: str) -> None:
        if self.brackets.open:
            self._inside(number, line, 0)
            return
        stripped = line.lstrip(_SPACES)
        indent = len(line) - len(stripped)
        if self.block != -2:
            if not stripped or indent > self.block:
                return
            self.block = -2
        if self.plain is not None:
            if not stripped:
                return
            if indent > self.plain[2] and not _COMMENT.match(stripped) and not self.ended and not self._key(stripped):
                self.last = number
                self.ended = _COMMENT.search(stripped) is not None
                return
            self._flush()
        if not stripped or stripped[0] == "#":
            return
        if "\u00a0" in line[:indent] or "\u202f" in line[:indent]:
            line = " " * indent + stripped
            self.lines[number] = line
        if indent == 0 and stripped.startswith(("---", "...")):
            return
        self._entry(number, self._dashed(number, line, indent), indent)

    def _dashed(self, number: int, line: str, indent: int) -> str:
        """The line with the hyphen of an item, of which a word processor made a bullet; as many characters."""
        bullet = _BULLET.match(line, indent)
        if bullet is None:
            return line
        self.lines[number] = line[:indent] + "-" + " " * len(bullet.group(1)) + line[bullet.end() :]
        return self.lines[number]

    def _key(self, stripped: str) -> bool:
        """Say whether a line that could go on a text is rather a key that stands one space too far."""
        found = _KEY.match(stripped)
        if found is None:
            return False
        key, space = _cut(found)
        return fold(key) in self.known or (not space and key[0].islower() and _NAME.fullmatch(key) is not None)

    def _entry(self, number: int, line: str, indent: int) -> None:
        """A line that begins something: dashes of lists, then a key and its value, or a value."""
        column, parent, listed = indent, indent, False
        while line.startswith("- ", column) or line[column:] == "-":
            parent, listed = column, True
            column += 1
            while column < len(line) and line[column] in _SPACES:
                column += 1
        if column >= len(line):
            return
        found = _KEY.match(line, column)
        if found and listed and not self._is_key(found, number, column):
            found = None
        if found:
            start = found.end()
            while start < len(line) and line[start] in _SPACES:
                start += 1
            space = _cut(found)[1]
            line = (
                line[: found.end(1) - len(space)] + " " * len(space) + ":" + " " * (start - found.end()) + line[start:]
            )
            self.lines[number] = line
            parent = column
        elif not listed:
            tight = _TIGHT.match(line, column)
            if tight is None or fold(tight.group(1)) not in self.known:
                return
            start = tight.end() + 1
            line = line[: tight.end()] + " " + line[tight.end() :]
            self.lines[number] = line
            self.shifts.setdefault(number + 1, []).append((tight.end() + 1, 1))
            parent = column
        else:
            start = column
        if start < len(line):
            self._value(number, line, start, parent)

    def _value(self, number: int, line: str, start: int, parent: int) -> None:
        first = line[start]
        if first == "#" and (start + 1 == len(line) or line[start + 1] in " \t"):
            return
        if first in "\"'[{":
            self._inside(number, line, start)
        elif first in "|>" and _BLOCK.match(line, start):
            self.block = parent
        elif first not in "&*!|>":
            self.plain, self.last = (number, start, parent), number
            self.ended = _COMMENT.search(line, start) is not None

    def _is_key(self, found: re.Match[str], number: int, column: int) -> bool:
        """Tell `- id: avis` from `- Budget : vos idées`."""
        key, space = _cut(found)
        known = fold(key) in self.known
        if key[0] in "\"'" or (known and (not space or key[0].islower())):
            return True
        if not known and not _NAME.fullmatch(key):
            return False
        if not space and key[0].islower():
            return True
        following = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        return len(following) - len(following.lstrip(" ")) == column and _KEY.match(following, column) is not None

    def _flush(self) -> None:
        """Quote the plain value that just ended, when its rules would give it another meaning."""
        if self.plain is None:
            return
        number, start, _ = self.plain
        self.plain = None
        parts = []
        for index in range(number, self.last + 1):
            line = self.lines[index].rstrip("\r")
            begin = start if index == number else 0
            comment = _COMMENT.search(line, begin) if "#" in line else None
            end = comment.start() if comment else len(line)
            parts.append((index, begin, line[:begin], line[begin:end].rstrip(" \t"), line[end:]))
        if not any(_UNSAFE.search(part[3] if part[1] else part[3].lstrip()) for part in parts):
            return
        if not parts[0][3]:
            return
        for index, _, before, value, after in parts:
            opening = "'" if index == number else ""
            closing = "'" if index == self.last else ""
            self.lines[index] = before + opening + value.replace("'", "''") + closing + after

    def _inside(self, number: int, line: str, start: int) -> None:
        self.lines[number] = self.brackets.walk(line, start)
        if self.brackets.shifts:
            shifts = self.shifts.setdefault(number + 1, [])
            before = shifts[-1][1] if shifts else 0
            shifts += ((after, before + added) for after, added in self.brackets.shifts)


def _cut(found: re.Match[str]) -> tuple[str, str]:
    """A key, and the spaces between it and its colon."""
    key = found.group(1).rstrip(_SPACES)
    return key, found.group(1)[len(key) :]
