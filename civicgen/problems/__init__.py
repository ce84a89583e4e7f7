"""What is wrong, where it is, and how to mend it: plain values, worded later in the reader's language."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["Place", "Problem", "ProblemsFound", "Severity", "has_errors"]

Severity = Literal["error", "warning"]


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a reader must put the cursor: a file of the portal, and a position in it when there is one."""

    file: str
    """Path from the portal's root, with forward slashes on every system."""
    line: int = 0
    """Line in the file as an editor counts it, from 1; 0 when the whole file is meant."""
    column: int = 0
    """Character in the line, from 1; 0 when the whole line is meant."""
    excerpt: str = ""
    """The offending line as it stands in the file, without its line break."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One mistake, told once. `code` names its words in the catalogue, `given` fills them in."""

    code: str
    place: Place
    severity: Severity = "error"
    given: dict[str, str] = {}
    """Values for the words of the code: what was found, what was expected, what to write instead."""


class ProblemsFound(Exception):  # noqa: N818  (it is not one error: it is the list the reader will work through)
    """Work that cannot go on; carries every problem known so far."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def has_errors(problems: tuple[Problem, ...] | list[Problem]) -> bool:
    """Say whether anything in the list forbids a build (a warning does not)."""
    return any(problem.severity == "error" for problem in problems)
