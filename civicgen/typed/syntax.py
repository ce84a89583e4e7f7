"""An error of the YAML parser becomes a problem that a clerk can mend: the right line, plain words, what to write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgen.problems import Problem
from civicgen.typed.nodes import Written
from civicgen.typed.strict import Shifts, true_column
from civicgen.typed.words import fold

if TYPE_CHECKING:
    from yaml import YAMLError


__all__ = ["syntax_problem"]

_KEY_VALUE = re.compile(r"^(\s*(?:-\s+)*)([^\s:#][^:]*):\s+(.*\S)\s*$")
_PAIRS = re.compile(r"\"([^\"]+)\"|(?<!\w)'([^']+)'(?!\w)")
_NO_SPACE = re.compile(r"^\s*(?:-\s+)*([^\W\d]\w*):(\S.*)$")
_BARE = re.compile(r"^\s*(?:-\s+)*([^\W\d]\w*)\s+(.*)$")


def syntax_problem(
    error: YAMLError, written: Written, first_line: int, shifts: Shifts, known: frozenset[str] = frozenset()
) -> Problem:
    """Say what is wrong with the line that the parser stopped at, or with the one that misled it."""
    said = str(getattr(error, "problem", "") or getattr(error, "reason", "") or error)
    mark = getattr(error, "problem_mark", None)
    start = getattr(error, "context_mark", None)
    context = str(getattr(error, "context", "") or "")
    if mark is None:
        return Problem(code="yaml-syntax", place=written.place(first_line), given={})
    if start is not None and ("quoted scalar" in context or "flow" in context or "simple key" in context):
        code = "unclosed-quote" if "quoted scalar" in context else "unclosed-bracket" if "flow" in context else ""
        if (code and "end of" in said) or (code == "unclosed-bracket" and mark.line != start.line):
            return _at(code, start, written, first_line, shifts)
        if "simple key" in context:
            mark = start
    place = _at("yaml-syntax", mark, written, first_line, shifts).place
    line = place.excerpt
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Problem(code="tab-indentation", place=place)
    code, given = _cause(line, said, known)
    if code in ("quote-inside", "bracket-text", "special-start") and (found := _KEY_VALUE.match(line)):
        place = written.place(place.line, found.start(3) + 1)
    return Problem(code=code, place=place, given=given)


def _at(code: str, mark: object, written: Written, first_line: int, shifts: Shifts) -> Problem:
    line = getattr(mark, "line", 0)
    column = true_column(shifts, line + 1, getattr(mark, "column", 0) + 1)
    number = line + first_line
    lines = written.text.split("\n")
    # an error found at the end of the text is shown on the last line that says something
    while number > first_line and (number > len(lines) or not lines[number - 1].strip(" \t\r-.")):
        number, column = number - 1, 0
    return Problem(code=code, place=written.place(number, column))


def _cause(line: str, said: str, known: frozenset[str]) -> tuple[str, dict[str, str]]:
    """Guess what the line was meant to be."""
    found = _KEY_VALUE.match(line)
    if found:
        key, value = found.group(2).strip(), found.group(3)
        if value[0] in "\"'":
            return "quote-inside", {"suggestion": f"{key}: {_requoted(value)}"}
        if value[0] in "[{":
            return "bracket-text", {"suggestion": f"{key}: {_quoted(value)}"}
        if value[0] in "*&!|>@`%-?":
            return "special-start", {"character": value[0], "suggestion": f"{key}: {_quoted(value)}"}
    if "expected <block end>" in said or "mapping values" in said or "sequence entries" in said:
        return "bad-indentation", {}
    tight = _NO_SPACE.match(line)
    if tight:
        return "missing-space", {"suggestion": f"{tight.group(1)}: {tight.group(2)}"}
    if "could not find expected ':'" in said or "expected ':'" in said:
        bare = _BARE.match(line)
        if bare and len(bare.group(1)) > 2 and fold(bare.group(1)) in known:
            return "missing-colon", {"suggestion": f"{bare.group(1)}: {bare.group(2)}"}
        return "missing-colon", {}
    return "yaml-syntax", {}


def _requoted(text: str) -> str:
    """A text that begins with a quotation in quotes of its own, those inside as « » where they pair."""
    mark = text[0]
    second = text.find(mark, 1)
    # `"The square" will be` quotes two words; `"The "big" square"` is meant to be quoted as a whole
    ends = second > 0 and not text[second - 1].isspace() and not text[second + 1 : second + 2].isalnum()
    if not ends or second == len(text) - 1:
        text = text[1:-1] if text.endswith(mark) and len(text) > 1 else text[1:]
    return _quoted(_PAIRS.sub(lambda found: f"«\u00a0{(found[1] or found[2]).strip()}\u00a0»", text))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
