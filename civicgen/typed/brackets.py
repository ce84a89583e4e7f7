"""Lines inside brackets and quotes become the same lines, with quotes around each `#45` that YAML would drop."""

from __future__ import annotations

import re

__all__ = ["Brackets"]

_QUIET = re.compile(r"[^\"'#]*$")
_TOKEN = re.compile(
    r"""
    [ \t]+ | [\[{] | [\]}] | ,
    | "(?:[^"\\]|\\.)*" | '(?:[^']|'')*'        # a quotation that ends on its line
    | [#"']                                     # one that goes on, or a reference
    | :(?=[ \t]|$)
    | [^\[\]{},\s"'#](?:[^\[\]{},:]|:(?![ \t]|$))*
    """,
    re.VERBOSE,
)
_REFERENCE = re.compile(r"#[^\s,\[\]{}]+")


class Brackets:
    """What is open at the end of a line."""

    def __init__(self) -> None:
        self.depth = 0
        """Brackets."""
        self.quote = ""
        """Quotation mark."""
        self.shifts: list[tuple[int, int]] = []
        """Of the line walked last: columns (from 1) after which characters were added, and how many up to there."""
        self._done: list[str] = []
        self._from = 0

    @property
    def open(self) -> bool:
        """Whether the next line is still inside."""
        return bool(self.depth or self.quote)

    def walk(self, line: str, position: int) -> str:
        """Go on from a position of a line until all is closed, or to its end."""
        self.shifts, self._done, self._from = [], [], 0
        if not self.quote and line[position : position + 1] in {"[", "{"} and _QUIET.match(line, position):
            rest = line[position:]
            opened = rest.count("[") + rest.count("{") - rest.count("]") - rest.count("}")
            self.depth = max(self.depth + opened, 0)
            return line
        while 0 <= position < len(line):
            if self.quote:
                position = self._closing(line, position)
                if not self.open:
                    break
            else:
                position = self._step(line, position)
        return "".join((*self._done, line[self._from :])) if self._done else line

    def _step(self, line: str, position: int) -> int:
        """Take one token, and give the position after it; -1 ends the line."""
        found = _TOKEN.match(line, position)
        if found is None:
            return -1
        said = found.group()
        if said == "#":
            return self._reference(line, position)
        if said in {'"', "'"}:
            self.quote = said
        elif said in {"[", "{"}:
            self.depth += 1
        elif said in {"]", "}"}:
            self.depth = max(self.depth - 1, 0)
        return found.end() if self.open else -1

    def _reference(self, line: str, position: int) -> int:
        """Quote `#45`; a `#` with a space after it begins a comment, which ends the line."""
        found = _REFERENCE.match(line, position)
        if found is None:
            return -1
        quoted = '"' + found.group().replace("\\", "\\\\").replace('"', '\\"') + '"'
        self._done += (line[self._from : position], quoted)
        self._from = found.end()
        added = (self.shifts[-1][1] if self.shifts else 0) + len(quoted) - len(found.group())
        self.shifts.append((found.end() + added, added))
        return found.end()

    def _closing(self, line: str, position: int) -> int:
        """Find the end of an open quotation; the end of the line when it goes on."""
        while position < len(line):
            pair = line[position : position + 2]
            if (self.quote == '"' and pair[0] == "\\") or (self.quote == "'" and pair == "''"):
                position += 2
            elif line[position] == self.quote:
                self.quote = ""
                return position + 1
            else:
                position += 1
        return len(line)
