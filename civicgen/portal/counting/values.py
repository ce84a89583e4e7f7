"""What counting gives: plain values, the same on a page, in a file and in a terminal."""

from __future__ import annotations

import msgspec

__all__ = ["Counted", "Cross", "Line", "Table"]


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One option, or one answer, and what was counted of it."""

    id: str
    ballots: int = 0
    """Ballots that marked it, chose it, ranked it, graded it, or gave it points."""
    points: int | None = None
    """Sum of points; points by rank."""
    first: int | None = None
    """Ballots that ranked it first."""
    profile: tuple[int, ...] = ()
    """Ballots by grade, the best first; those without a grade count with the last."""
    grade: int | None = None
    """Place of its majority grade among the grades, from 0."""
    better: int | None = None
    """Ballots with a better grade than the majority grade."""
    worse: int | None = None
    """Ballots with a worse one."""
    won: int | None = None
    """Duels won: options that fewer ballots rank before it than after it."""
    drawn: int | None = None
    lost: int | None = None
    place: int = 0
    """Place in the order that the rule gives, from 1; options that it cannot tell apart share one. 0: no order."""
    cost: int | None = None
    within: bool | None = None
    """Whether the rule takes it within the budget."""
    left: int | None = None
    """What is left of the budget once it was looked at, when the rule looks at options one after the other."""


class Cross(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a table counted again for groups of ballots, where no group can be seen through."""

    by: str
    """`channel`, or the id of the survey question whose answers make the groups."""
    groups: tuple[str, ...]
    bases: tuple[int, ...]
    """Ballots of each group."""
    lines: tuple[tuple[int | None, ...], ...]
    """By line of the table, then by group; None where few people, or a difference, could be seen."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted of one question."""

    id: str = ""
    """Id of the question of a survey; empty for any other count."""
    base: int
    """Ballots that say something of it."""
    none: int
    """Ballots that do not."""
    lines: tuple[Line, ...] = ()
    """In the order of the ballot; none where too few people answered."""
    hidden: bool = False
    """Too few people answered for their answers to be shown."""
    crosses: tuple[Cross, ...] = ()


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """A whole count."""

    received: int
    """Ballots, those included that say nothing or could not be counted."""
    spoilt: int = 0
    """Ballots set apart because they broke the rules."""
    blank: int = 0
    """Ballots that say nothing."""
    channels: dict[str, int] = {}
    """Ballots by the way they came; empty when the file does not say."""
    threshold: int
    """Ballots under which nothing is shown of what they say."""
    hidden: bool = False
    """There are so few ballots that nothing of what they say is shown."""
    tables: tuple[Table, ...] = ()
    spent: int | None = None
    """Cost of what the rule takes within the budget."""

    @property
    def valid(self) -> int:
        """Ballots that count: all but the spoilt ones."""
        return self.received - self.spoilt
