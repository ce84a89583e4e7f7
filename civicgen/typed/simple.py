"""One node becomes a text, a number, a date, yes or no, or a list of such, or the problem that says why not."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from msgspec import UNSET

from civicgen.problems import Problem, Severity
from civicgen.typed.dates import bare_midnight, date_of, right_weekday, with_century
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written

__all__ = ["SIMPLE", "Conversion", "Reader", "list_reader", "parted", "table", "text_reader"]

Reader = Callable[[Node, str, "Conversion"], Any]
"""Turns a node into a value, or notes a problem and gives UNSET back. The text is the key it stands under."""

_TRUE = {"true", "oui", "yes", "vrai"}
_FALSE = {"false", "non", "no", "faux"}
_BETWEEN = re.compile(r"[^\s,](?:[^,]*[^\s,])?")
_INTEGER = re.compile(r"[+-]?\d{1,15}")
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f\u2009](?=\d{3}(?!\d))")


class Conversion:
    """One file being converted: where it is written, and the problems found so far."""

    __slots__ = ("problems", "severity", "written")

    def __init__(self, written: Written, *, draft: bool = False) -> None:
        self.written = written
        self.problems: list[Problem] = []
        self.severity: Severity = "warning" if draft else "error"
        """Of what a draft may still lack, or have too much."""

    def note(self, code: str, node: Node, severity: Severity = "error", **given: str) -> Any:
        """Tell a problem at a node; gives UNSET back, so that a reader can end with it."""
        place = self.written.of(node)
        if code == "missing-key" and isinstance(node, Mapping):
            if node.flow:
                given["braces"] = "{ }"  # a line of its own, as elsewhere, could not stand there
            else:
                place = self.written.place(node.line)  # what is not there has no column
        self.problems.append(Problem(code=code, place=place, severity=severity, given=given))
        return UNSET


def text_reader(code: str, function: Callable[[str], Any]) -> Reader:
    """What reads a type from a text: `function` gives None when it is none, and `code` says so."""

    def read(node: Node, key: str, conversion: Conversion) -> Any:
        if not isinstance(node, Scalar):
            return conversion.note("not-a-text", node, key=key)
        value = function(node.text)
        if value is None and code == "bad-date" and (whole := with_century(node.text[:60])):
            return conversion.note("short-year", node, key=key, value=node.text[:80], suggestion=whole)
        if value is None:
            return conversion.note(code, node, key=key, value=node.text[:80])
        if code == "bad-date" and node.text[:1].isalpha() and (right := right_weekday(node.text)):
            return conversion.note("wrong-weekday", node, key=key, value=node.text[:80], right=right)
        if code == "bad-date" and len(node.text) > 18 and bare_midnight(node.text):
            conversion.note("midnight", node, "warning", key=key, value=node.text[:80], suggestion=node.text[:10])
        return value

    return read


def list_reader(item: Reader) -> Reader:
    """What reads a list; one value alone is a list of one, and commas part the values of a line: `cites: 1, 3`."""

    def read(node: Node, key: str, conversion: Conversion) -> Any:
        if not isinstance(node, Sequence):
            parts = [*parted(node)] if isinstance(node, Scalar) else [node]
            whole = [item(part, key, conversion) for part in parts]
            return UNSET if UNSET in whole else tuple(whole)
        values = []
        for part in node.items:
            if isinstance(part, Scalar) and part.empty:
                conversion.note("empty-item", part, key=key)
                continue
            values.append(item(part, key, conversion))
        return tuple(value for value in values if value is not UNSET)

    return read


def parted(node: Scalar) -> list[Scalar]:
    """The values of a line that commas part, each at its place; a text between quotation marks is one."""
    if not node.plain or "," not in node.text:
        return [node]
    found = [part for part in _BETWEEN.finditer(node.text) if part.group()]
    return [Scalar(part.group(), node.line, node.column + part.start()) for part in found] or [node]


def text(node: Node, key: str, conversion: Conversion) -> Any:
    return node.text if isinstance(node, Scalar) else conversion.note("not-a-text", node, key=key)


def _integer(node: Node, key: str, conversion: Conversion) -> Any:
    if isinstance(node, Scalar):
        text = _THOUSANDS.sub("", node.text)
        if _INTEGER.fullmatch(text):
            return int(text)
        return conversion.note("not-a-number", node, key=key, value=node.text[:80])
    return conversion.note("not-a-text", node, key=key)


def _decimal(node: Node, key: str, conversion: Conversion) -> Any:
    if isinstance(node, Scalar):
        if re.fullmatch(r"[+-]?\d{1,15}([.,]\d{1,15})?", node.text):
            return float(node.text.replace(",", "."))
        return conversion.note("not-a-number", node, key=key, value=node.text[:80])
    return conversion.note("not-a-text", node, key=key)


def _truth(node: Node, key: str, conversion: Conversion) -> Any:
    if isinstance(node, Scalar):
        word = node.text.casefold()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        return conversion.note("not-yes-or-no", node, key=key, value=node.text[:80])
    return conversion.note("not-a-text", node, key=key)


def table(node: Node, key: str, conversion: Conversion) -> Any:
    """Texts by keys that are free."""
    if not isinstance(node, Mapping):
        return conversion.note("not-a-mapping", node, key=key, known="")
    values = {name.text: text(value, name.text, conversion) for name, value in node.pairs}
    return {name: value for name, value in values.items() if value is not UNSET}


SIMPLE: dict[Any, Reader] = {
    str: text,
    int: _integer,
    float: _decimal,
    bool: _truth,
    datetime.date: text_reader("bad-date", date_of),
}
