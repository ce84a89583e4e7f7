"""YAML text becomes nodes with their places; what YAML can do beyond texts, lists and mappings is refused."""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner as YamlScanner

from civicgen.problems import Problem
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written
from civicgen.typed.strict import Shifts, strict, true_column


class PureParser(Reader, YamlScanner, Parser):
    """PyYAML's own parser: the same events, seven times slower."""

    def __init__(self, stream: str) -> None:
        Reader.__init__(self, stream)
        YamlScanner.__init__(self)
        Parser.__init__(self)


CParser: Any
try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML without libyaml, as on some systems that have no compiler
    CParser = PureParser

__all__ = ["DEPTH", "compose"]

DEPTH = 20
"""Levels of lists and mappings in each other, beyond any use."""
MOST = 10
"""Problems of one file's YAML that are told; after them it is no use to go on."""
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def compose(
    text: str, written: Written, first_line: int = 1, known: frozenset[str] = frozenset()
) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document that starts on `first_line` of the file. No node: it was empty, or too broken to go on."""
    if strict(text):
        composer = _Composer(text, written, first_line, {})
        try:
            node = composer.document()
        except (_TooMuch, yaml.YAMLError):
            pass  # read again below, with forgiveness and words for what is wrong
        else:
            if not composer.problems and (node is None or node.__class__ is not Scalar):
                return node, []
    from civicgen.typed.forgiving import forgiven  # late: most files are YAML

    mended, shifts = forgiven(text.replace("\t\n", "\n"), known)
    composer = _Composer(mended, written, first_line, shifts)
    try:
        return composer.document(), composer.problems
    except _TooMuch:
        return None, composer.problems
    except yaml.YAMLError as error:
        from civicgen.typed.syntax import syntax_problem  # the same

        problem = syntax_problem(error, written, first_line, shifts, known)
        # a star that begins a text is first read as something else: the line is told once
        composer.problems = [each for each in composer.problems if each.place.line != problem.place.line]
        composer.problems.append(problem)
        return None, composer.problems


class _TooMuch(Exception):  # noqa: N818  (nothing failed: enough was told)
    """Enough problems were told."""


class _Composer:
    def __init__(self, text: str, written: Written, first_line: int, shifts: Shifts) -> None:
        self.parser: Any = CParser(text)
        self.written = written
        self.first = first_line
        self.shifts = shifts
        self.problems: list[Problem] = []

    def document(self) -> Node | None:
        next_event = self.parser.get_event
        next_event()
        event = next_event()
        if isinstance(event, StreamEndEvent):
            return None
        node = self.node(next_event(), 1)
        next_event()
        event = next_event()
        if isinstance(event, DocumentStartEvent):
            line, column = self.at(event)
            self.refuse("second-document", line, column)
        return node

    def at(self, event: Any) -> tuple[int, int]:
        """Place in the file of an event, from 1."""
        mark = event.start_mark
        line, column = mark.line, mark.column + 1
        if self.shifts:
            column = true_column(self.shifts, line + 1, column)
        return line + self.first, column

    def refuse(self, code: str, line: int, column: int, **given: str) -> None:
        """Tell what may not stand there; the reading goes on, to tell the rest too."""
        self.problems.append(Problem(code=code, place=self.written.place(line, column), given=given))
        if len(self.problems) >= MOST:
            raise _TooMuch

    def node(self, event: Any, depth: int) -> Node:
        line, column = self.at(event)
        if isinstance(event, AliasEvent):
            self.refuse("alias", line, column, name=str(event.anchor))
            return Scalar("", line, column)
        if event.anchor is not None:
            self.refuse("anchor", line, column, name=event.anchor)
        if event.tag is not None:
            self.refuse("tag", line, column, name=event.tag)
        if isinstance(event, ScalarEvent):
            plain = event.implicit[0]
            text: str = event.value
            if not plain and (found := _ESCAPED.search(text)):
                self.refuse("control-character", line, column, character=f"U+{ord(found.group()):04X}")
            return Scalar(text.strip(" \t\n"), line, column, plain)
        if depth > DEPTH:
            self.refuse("too-deep", line, column, limit=str(DEPTH))
            raise _TooMuch
        if isinstance(event, SequenceStartEvent):
            return self.sequence(line, column, depth)
        return self.mapping(line, column, depth, event.flow_style)

    def sequence(self, line: int, column: int, depth: int) -> Sequence:
        next_event = self.parser.get_event
        items: list[Node] = []
        event = next_event()
        while not isinstance(event, CollectionEndEvent):
            items.append(self.node(event, depth + 1))
            event = next_event()
        return Sequence(items, line, column)

    def mapping(self, line: int, column: int, depth: int, flow: bool) -> Mapping:
        next_event = self.parser.get_event
        pairs: list[tuple[Scalar, Node]] = []
        lines: dict[str, int] = {}
        event = next_event()
        while not isinstance(event, CollectionEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(next_event(), depth + 1)
            event = next_event()
            if not isinstance(key, Scalar):
                self.refuse("key-not-text", key.line, key.column)
            elif key.plain and key.text == "<<":
                self.refuse("merge-key", key.line, key.column)
            elif key.text in lines:
                self.refuse("duplicate-key", key.line, key.column, key=key.text, first=str(lines[key.text]))
            else:
                lines[key.text] = key.line
                pairs.append((key, value))
        return Mapping(pairs, line, column, flow)
