"""The two files of a published count, downloaded by anyone, become the same figures again, or every difference."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from civicgen.content.ballots import read_ballots
from civicgen.portal.counting.budgets import TooLong
from civicgen.portal.counting.published import Published, decoded, differences
from civicgen.portal.counting.tally import Cast, count
from civicgen.portal.counting.values import Counted
from civicgen.problems import Place, Problem
from civicgen.problems.reasons import reason_of

__all__ = ["recount"]

_LONGEST = 64_000_000
"""Bytes of the file that says how ballots were counted: a thousand options take one."""


def recount(path: Path) -> tuple[Published | None, Counted | None, tuple[Problem, ...]]:
    """Count again what a file says was counted; the ballots lie beside it. Nothing is counted of ballots kept back."""
    name = path.name
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
        told = decoded(data[:_LONGEST])
    except OSError as error:
        return None, None, (Problem(code="unreadable", place=Place(name), given={"reason": reason_of(error)}),)
    except ValueError as error:
        return None, None, (Problem(code="count-no-file", place=Place(name), given={"reason": str(error)[:200]}),)
    if not told.ballots:
        return told, None, ()
    if os.path.basename(told.ballots) != told.ballots or not told.ballots.endswith(".csv") or "\\" in told.ballots:
        given = {"reason": told.ballots[:200]}
        return None, None, (Problem(code="count-no-file", place=Place(name), given=given),)
    problems: list[Problem] = []
    try:
        again = count(told.tally, _cast(path.parent, told, problems), told.counted.threshold)
    except TooLong:
        return told, None, (Problem(code="count-too-long", place=Place(name)),)
    if problems:
        return told, None, tuple(problems)
    with (path.parent / told.ballots).open("rb") as file:
        if file_digest(file, "sha256").hexdigest() != told.sha256:
            given = {"file": told.ballots}
            problems.append(Problem(code="count-other-file", place=Place(told.ballots), given=given))
    for where, before, after in differences(told.tally, told.counted, again):
        given = {"where": where, "told": before, "found": after}
        problems.append(Problem(code="count-differs", place=Place(told.ballots), given=given))
    return told, again, tuple(problems)


def _cast(folder: Path, told: Published, problems: list[Problem]) -> Iterator[Cast]:
    for ballot in read_ballots(folder, told.ballots, told.tally):
        if isinstance(ballot, Problem):
            problems.append(ballot)
        else:
            yield ballot.cells, ballot.channel, ballot.spoilt, ballot.number
