"""Problems that only repeat another one are left out: what points at a broken thing is not itself broken."""

from __future__ import annotations

from collections.abc import Iterable

from civicgen.content.settings import FILE
from civicgen.content.sources import Sources
from civicgen.problems import Problem

__all__ = ["without_echoes"]

_ENTRIES = frozenset(
    {
        "dangling-reference",
        "answer-to-nothing",
        "result-from-nothing",
        "no-such-heading",
        "unknown-person",
        "unknown-topic",
    }
)
_NUMBERS = frozenset({"no-such-contribution", "parent-missing", "group-missing", "quote-not-found", "reply-loop"})
_SETTINGS = frozenset({"no-officer"})
"""What is said of settings that are missing: while a mistake stands in them, nobody knows."""
_ROWS = frozenset({"unknown-topic", "unknown-article"})


def without_echoes(problems: Iterable[Problem], sources: Sources) -> tuple[Problem, ...]:
    """All problems of one run (of reading, of contributions, of linking), each mistake told once.

    A reference that leads to nothing is not told while what it leads to could not be read; a number that does not
    exist is not told while rows of that consultation have problems; that a setting is missing, not while the settings
    could not be read.
    """
    every = tuple(problems)
    if any(problem.place.file == FILE and problem.severity == "error" for problem in every):
        every = tuple(problem for problem in every if problem.code not in _SETTINGS)
    if not sources.unread and not any("/contributions/" in problem.place.file for problem in every):
        return every
    unread = frozenset(name.rpartition("/")[2] for name in sources.unread)
    if any("/articles/" in name for name in sources.unread):
        unread |= {"articles"}
    own = _ENTRIES | _NUMBERS | _ROWS | {"duplicate-number"}
    rows = frozenset(
        _consultation(problem)
        for problem in every
        if "/contributions/" in problem.place.file and problem.code not in own and problem.severity == "error"
    )
    return tuple(problem for problem in every if not _echo(problem, unread, rows))


def _echo(problem: Problem, unread: frozenset[str], rows: frozenset[str]) -> bool:
    if problem.code in _NUMBERS:
        return _consultation(problem) in rows
    if problem.code == "unknown-topic" and "topics" in unread:
        return True
    if problem.code == "unknown-person" and "people" in unread:
        return True
    if problem.code == "unknown-article" and "articles" in unread:
        return True
    if problem.code in _ENTRIES:
        found = problem.given.get("found", "").partition("#")[0].rstrip("/").rpartition("/")[2]
        return found in unread
    return False


def _consultation(problem: Problem) -> str:
    parts = problem.place.file.split("/")
    return parts[2] if len(parts) > 3 and parts[1] == "consultations" else ""
