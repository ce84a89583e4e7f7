"""What YAML says, before anything is made of it: texts, lists and mappings, each with its place in the file."""

from __future__ import annotations

import re

from civicgen.problems import Place

_PASSWORD = re.compile(r"(?:^|[\s{,\"'])(?:password|passphrase|mot[ _]de[ _]passe)[\"']?\s*:", re.IGNORECASE)

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "Written"]


class Scalar:
    """A text, exactly as typed: `no`, `23:59` and `01230` are texts."""

    __slots__ = ("column", "line", "plain", "text")

    def __init__(self, text: str, line: int, column: int, plain: bool = True) -> None:
        self.text = text
        self.line = line
        self.column = column
        self.plain = plain

    @property
    def empty(self) -> bool:
        """Say whether nothing was written: an empty value, or `~` or `null` as editors write it."""
        return not self.text or (self.plain and self.text in ("~", "null"))


class Sequence:
    """A list."""

    __slots__ = ("column", "items", "line")

    def __init__(self, items: list[Node], line: int, column: int) -> None:
        self.items = items
        self.line = line
        self.column = column


class Mapping:
    """Keys and what they hold, in the order of the file. No key stands twice."""

    __slots__ = ("column", "flow", "line", "pairs")

    def __init__(self, pairs: list[tuple[Scalar, Node]], line: int, column: int, flow: bool = False) -> None:
        self.pairs = pairs
        self.flow = flow
        self.line = line
        self.column = column

    def get(self, *keys: str) -> Node | None:
        """What the first of these keys holds."""
        for key, value in self.pairs:
            if key.text in keys:
                return value
        return None


Node = Scalar | Sequence | Mapping


class Written:
    """A file as it was written, to show the place of a problem."""

    __slots__ = ("_lines", "file", "text")

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._lines: list[str] | None = None

    def place(self, line: int = 0, column: int = 0) -> Place:
        """Place of a line (from 1), with the line itself."""
        if line < 1:
            return Place(self.file)
        if self._lines is None:
            self._lines = self.text.split("\n")
        if line > len(self._lines):
            return Place(self.file, line, column)
        text = self._lines[line - 1].rstrip("\r")[:2000]
        # Whatever is wrong with a line that holds a password, it is not shown on a screen or in a log.
        return Place(self.file, line, column, "" if _PASSWORD.search(text) else text)

    def of(self, node: Node) -> Place:
        """Place of a node."""
        return self.place(node.line, node.column)
