"""From what was said to what was decided and done: syntheses, answers, results."""

from __future__ import annotations

import msgspec

from civicgen.content.types.entry import Entry
from civicgen.content.values import Decision, Moment, Progress, Reference


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a contribution, exactly as written; `[…]` stands for what was left out."""

    of: Reference | None = msgspec.field(default=None, name="from")
    """Number of the contribution."""
    text: str


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was said, with the contributions that said it."""

    id: str
    title: str
    """What was said, in a few words."""
    text: str = ""
    """The same at length."""
    cites: tuple[Reference, ...] = ()
    """Numbers of the contributions."""
    quotes: tuple[Quote, ...] = ()
    topic: str = ""
    """Id of the topic it is about."""


class Synthesis(Entry, frozen=True, kw_only=True):
    """What was said (`syntheses/*.md`)."""

    author: str
    """Who wrote it, and who read it again."""
    method: str
    """How it was made."""
    base: str
    """How many contributions it rests on, by which ways."""
    limits: str = ""
    """Who is missing, what cannot be concluded."""
    machine: str = ""
    """Help from a machine: which, for what, checked by whom. Empty when there was none."""
    date: Moment | None = None
    """Date of the synthesis."""
    points: tuple[Point, ...] = ()


class Answer(Entry, frozen=True, kw_only=True):
    """What the authority decides, on points, contributions, or the whole (`answers/*.md`); `reason` is mandatory."""

    to: tuple[Reference, ...] = ()
    """What it answers: points, contributions; empty for the whole consultation."""
    decision: Decision
    """What was decided."""
    reason: str
    """Why it was decided so."""
    signatory: Reference | None = None
    """Person of `people.yml` who signs."""
    date: Moment | None = None
    """Date of the decision."""
    next: str = ""
    """What happens next."""

    @property
    def why_withdrawn(self) -> str:
        """Never the reason of the decision, which was withdrawn with it."""
        return self.withdrawn_because


class Milestone(msgspec.Struct, frozen=True, kw_only=True):
    """One dated stage of a result."""

    date: Moment
    text: str
    done: bool | None = None
    """Left out: done once its date is past, unless the result is only planned or was abandoned."""


class Result(Entry, frozen=True, kw_only=True):
    """What then happens (`results/*.md`)."""

    of: tuple[Reference, ...] = msgspec.field(default=(), name="from")
    """Answers (or contributions) it follows from."""
    status: Progress
    """Where it stands."""
    progress: int | None = None
    """How far, from 0 to 100."""
    milestones: tuple[Milestone, ...] = ()
    cost: str = ""
    """What it costs, in words."""
    place: str = ""
    """Where it is done."""

    @property
    def why_withdrawn(self) -> str:
        """Never what its `reason` said while it was published: why it was given up, for instance."""
        return self.withdrawn_because
