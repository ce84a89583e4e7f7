"""Texts that a push would show before their time become errors: those that git holds, in a public repository."""

from __future__ import annotations

from pathlib import Path

import msgspec

from civicgen.problems import Problem
from civicgen.publish.publication.commit import committed
from civicgen.publish.publication.preparing import Prepared

__all__ = ["leaving"]


def leaving(root: Path, prepared: Prepared) -> Prepared:
    """The same; what only warns of a text before its time is an error when git would send that text.

    A draft that was never committed stays on this machine, whatever is pushed.
    """
    problems = prepared.problems
    early = {each.given["file"] for each in problems if each.code == "private-in-public"}
    held = committed(root, sorted(early)) if early else frozenset()
    return msgspec.structs.replace(prepared, problems=tuple(_judged(each, held) for each in problems))


def _judged(problem: Problem, held: frozenset[str]) -> Problem:
    if problem.code == "private-in-public" and problem.given["file"] in held:
        return msgspec.structs.replace(problem, severity="error")
    return problem
