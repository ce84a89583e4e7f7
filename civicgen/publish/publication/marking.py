"""The bytes of a draft become those of the published text: two values are other ones, all else is as it was."""

from __future__ import annotations

import datetime
import re
from typing import Any

from civicgen.content.entries import open_mapping
from civicgen.content.front import Parts, split
from civicgen.content.kinds import STATES, reading
from civicgen.content.originals import text_with, with_outcome
from civicgen.content.types import Entry
from civicgen.content.values import Moment
from civicgen.problems import Place, Problem
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written

__all__ = ["marked"]

_FRENCH = {
    "brouillon": "publié",
    "approuvé": "publié",
    "approuvée": "publiée",
    "validé": "publié",
    "validée": "publiée",
}
"""Who writes the state in French reads it in French afterwards."""
_SPACES = " \t\u00a0\u202f"
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_PLAIN = re.compile(r"(?:(?![ \t]#)[^\r\n])*")
_PLAIN_IN_BRACES = re.compile(r"(?:(?![ \t]#)[^\r\n,}\]])*")
_KEY = re.compile(r"""(?:"[^"]*"|'[^']*'|[^:\r\n]*?)[ \t\u00a0\u202f]*:""")


def marked(
    data: bytes, file: str, kind: type[Entry], day: datetime.date, *, translation: bool = False
) -> bytes | Problem:
    """Say `state: published` in a front matter, and `published: DAY` where no date stands yet.

    What says that it is published stays as it is. A translation follows its original, and is changed only where it says
    that it is a draft itself. Every other byte stays: comments, order, line breaks, spelling of keys, byte order mark.
    The result was read again, and says nothing else but that; a file in which this cannot be done is a problem.
    """
    parts = split(data, file)
    if isinstance(parts, Problem):
        return parts
    if not parts.front_line:
        return data if translation else _by_hand(file)
    node = _read(parts, file, kind)
    if node is None:
        return _by_hand(file)
    keys = reading().keys(kind)
    found = {keys.canonical(key.text): (key, value) for key, value in node.pairs}
    state = found.get("state")
    written = state is not None and isinstance(state[1], Scalar) and not state[1].empty
    word = _canonical(state[1].text) if written and state is not None and isinstance(state[1], Scalar) else ""
    if word == "published" or (not word and (translation or STATES.get(kind) != "draft")):
        return data
    if word not in ("draft", "approved", ""):
        return _by_hand(file)
    front = _Front(data, parts, node)
    if state is not None:
        front.write(*state, _published(state[1]))
        after: int | None = state[0].line
    else:
        front.add("state: published")
        after = None
    dated = found.get("published")
    if not translation or dated is not None:
        if dated is None:
            front.add(f"published: {day.isoformat()}", after)
        elif isinstance(dated[1], Scalar) and dated[1].empty:
            front.write(*dated, day.isoformat())
    new = front.joined()
    return new if _says_only_that(parts, new, file, kind, day) else _by_hand(file)


def _by_hand(file: str) -> Problem:
    return Problem(code="cannot-mark", place=Place(file), given={"file": file})


def _canonical(word: str) -> str:
    from civicgen.content.names import VOCABULARY

    words = VOCABULARY.words(("draft", "approved", "published", "withdrawn"))
    return words.get(word) or words.get(word.casefold()) or word


def _published(value: Node) -> str:
    return _FRENCH.get(value.text.casefold(), "published") if isinstance(value, Scalar) else "published"


def _read(parts: Parts, file: str, kind: type[Entry]) -> Mapping | None:
    """The front matter as nodes; None when it cannot be read."""
    node, problems = open_mapping(parts.front.decode("utf-8"), Written(file, text_with(parts)), parts.front_line)
    if node is None or any(problem.severity == "error" for problem in problems):
        return None
    return with_outcome(node, kind)


class _Front:
    """The lines of a front matter, in which values are replaced and keys are added."""

    def __init__(self, data: bytes, parts: Parts, node: Mapping) -> None:
        self._data = data
        self._front = parts.front
        self._lines = parts.front.decode("utf-8").split("\n")
        self._first = parts.front_line
        self._node = node
        self._start = sum(len(line) + 1 for line in data.split(b"\n")[: self._first - 1])
        self._ending = "\r" if data[: self._start].endswith(b"\r\n") else ""
        self._added: list[tuple[int, str]] = []
        """Lines to add, each before a line of the file (counted from 0 in the front matter)."""

    def write(self, key: Scalar, value: Node, text: str) -> None:
        """Put a text in the place of a value."""
        if isinstance(value, Scalar) and value.text:
            row, column = value.line - self._first, value.column - 1
            line = self._lines[row]
            quoted = _QUOTED.match(line, column)
            if quoted:
                sign = quoted.group()[0]
                new, end = f"{sign}{text}{sign}", quoted.end()
            else:
                plain = (_PLAIN_IN_BRACES if self._node.flow else _PLAIN).match(line, column)
                found = plain.group().rstrip(_SPACES) if plain else ""
                new, end = text, column + len(found)
            self._lines[row] = line[:column] + new + line[end:]
            return
        row, column = key.line - self._first, key.column - 1
        line = self._lines[row]
        colon = _KEY.match(line, column)
        if colon:
            rest = line[colon.end() :]
            self._lines[row] = f"{line[: colon.end()]} {text}{rest}"

    def add(self, text: str, after: int | None = None) -> None:
        """Add a key: on a line of its own after a line of the file, else at the end."""
        if self._node.flow:
            row, column = self._node.line - self._first, self._node.column
            line = self._lines[row]
            self._lines[row] = f"{line[:column]}{text}, {line[column:]}"
            return
        indent = " " * (self._node.pairs[0][0].column - 1) if self._node.pairs else ""
        # The last piece after the last line break is empty: the closing fence follows it.
        at = after - self._first + 1 if after is not None else len(self._lines) - 1
        self._added.append((at, f"{indent}{text}{self._ending}"))

    def joined(self) -> bytes:
        """The whole file again."""
        lines = list(self._lines)
        for at, line in reversed(self._added):
            lines.insert(at, line)
        end = self._start + len(self._front)
        return self._data[: self._start] + "\n".join(lines).encode("utf-8") + self._data[end:]


def _says_only_that(before: Parts, new: bytes, file: str, kind: type[Entry], day: datetime.date) -> bool:
    """Whether the new bytes read as the old ones do, but for the state and the date."""
    parts = split(new, file)
    if isinstance(parts, Problem) or parts.body != before.body:
        return False
    one, other = _read(before, file, kind), _read(parts, file, kind)
    if one is None or other is None:
        return False
    keys = reading().keys(kind)
    told = {keys.canonical(key.text): value for key, value in other.pairs}
    rest = [
        [
            (key.text, _plain(value))
            for key, value in node.pairs
            if keys.canonical(key.text) not in ("state", "published")
        ]
        for node in (one, other)
    ]
    values = reading().fields(other, keys, Conversion(Written(file, text_with(parts)), draft=True), partial=True)
    dated = next((value for key, value in one.pairs if keys.canonical(key.text) == "published"), None)
    kept = isinstance(dated, Scalar) and not dated.empty
    right = kept or "published" not in told or values.get("published") == Moment(day)
    return rest[0] == rest[1] and values.get("state") == "published" and right


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text, node.plain
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return [(key.text, _plain(value)) for key, value in node.pairs]
