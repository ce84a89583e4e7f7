"""What leads from what was said to what was decided: syntheses, answers, results."""

from __future__ import annotations

from typing import ClassVar, Literal

from civicgen.content.values import Decision, Progress
from civicgen.pages.contexts.consultation import DecisionLine, PersonLine, PointLine, ResultLine
from civicgen.pages.contexts.heard import ContributionCard
from civicgen.pages.contexts.parts import Link, Page, Stated, Text, Value, Whole


class PointSection(Value, frozen=True, kw_only=True):
    """A point of a synthesis, with its quotations, its contributions, its answers."""

    id: str
    title: str
    text: Text | None = None
    quotes: tuple[tuple[str, Link], ...] = ()
    """Words, and the contribution they are from."""
    cites: tuple[Link, ...] = ()
    """The contributions; at most a few dozen."""
    more: Link | None = None
    """All of them, when there are more."""
    count: int = 0
    answers: tuple[DecisionLine, ...] = ()
    topic: str = ""


class SynthesisPage(Page, frozen=True, kw_only=True):
    """What was said, summed up."""

    kind: ClassVar[str] = "synthesis"
    author: str
    method: str
    base: str
    limits: str = ""
    machine: str = ""
    when: Stated | None = None
    body: Text | None = None
    points: tuple[PointSection, ...] = ()
    contents: tuple[Link, ...] = ()
    """Points of the whole synthesis, when it has several."""
    unanswered: int = 0
    answer_by: Stated | None = None
    late: bool = False
    coverage: Link | None = None
    """What became of everything that was said."""


class Gathered(Page, frozen=True, kw_only=True):
    """All contributions behind a point or an answer, or all that were not taken up yet, in windows."""

    kind: ClassVar[str] = "gathered"
    what: Literal["point", "answer", "left"]
    of: Link
    """The point, the answer, or the page that counts them."""
    cards: tuple[ContributionCard, ...]
    count: int = 0
    """How many in all windows; not told of those that were not taken up, which grow fewer."""
    table: Link | None = None
    """All of them, for a spreadsheet."""
    older: Link | None = None
    newer: Link | None = None


class Asked(Value, frozen=True, kw_only=True):
    """What an answer answers, quoted: the first knot of its thread."""

    link: Link
    quote: str = ""
    count: int = 0
    """Contributions behind it, when it is a point."""
    lang: str = ""


class AnswerPage(Page, frozen=True, kw_only=True):
    """What the authority decided, and why."""

    kind: ClassVar[str] = "answer"
    decision: Decision
    reason: str
    signatory: PersonLine | None = None
    when: Stated | None = None
    next: str = ""
    body: Text | None = None
    asked: tuple[Asked, ...] = ()
    asked_more: int = 0
    """How many more there are than are shown."""
    to_all: bool = False
    """Whether it answers the consultation as a whole."""
    behind: tuple[Link, ...] = ()
    """The contributions it answers, by name or through their points; at most a dozen."""
    behind_count: int = 0
    all_behind: Link | None = None
    """All of them, when there are more."""
    table: Link | None = None
    """All of them, for a spreadsheet."""
    results: tuple[ResultLine, ...] = ()


class AnswersPage(Page, frozen=True, kw_only=True):
    """All answers of a consultation, and what has none."""

    kind: ClassVar[str] = "answers"
    answers: tuple[DecisionLine, ...]
    waiting: tuple[PointLine, ...] = ()
    """Points without an answer."""
    answer_by: Stated | None = None
    late: bool = False
    coverage: Link | None = None
    """What became of everything that was said."""


class MilestoneLine(Value, frozen=True, kw_only=True):
    """One stage of a result."""

    when: Stated
    text: str
    done: bool
    missed: bool = False
    """Its day has passed, or the result was abandoned, and nobody says that it was done."""


class ResultPage(Page, frozen=True, kw_only=True):
    """What then happened."""

    kind: ClassVar[str] = "result"
    status: Progress
    progress: int | None = None
    milestones: tuple[MilestoneLine, ...] = ()
    answers: tuple[DecisionLine, ...] = ()
    """Decisions it follows from."""
    asked: tuple[Asked, ...] = ()
    """Contributions it follows from without an answer between them."""
    cost: str = ""
    place: str = ""
    body: Text | None = None
    reason: str = ""


class FollowUpPage(Page, frozen=True, kw_only=True):
    """All results of a consultation."""

    kind: ClassVar[str] = "follow-up"
    results: tuple[ResultLine, ...]
    waiting: tuple[DecisionLine, ...] = ()
    """Answers accepted, in whole or part, that have no result yet."""
    coverage: Link | None = None
    """What became of everything that was said."""


class CoveragePage(Page, frozen=True, kw_only=True):
    """How much of what was said can be followed to what was decided and done, and what cannot yet."""

    kind: ClassVar[str] = "coverage"
    contributions: int
    """Those that can be read; replies count too."""
    gone: int = 0
    """Withheld or withdrawn."""
    taken_up: int = 0
    """Cited by a point, or answered or followed by name, or grouped with such."""
    shared: int = 0
    """Of these, only because of what they are grouped with."""
    answered: int = 0
    """Contributions that have an answer."""
    left: tuple[Link, ...] = ()
    """Contributions not taken up; at most a dozen."""
    left_count: int = 0
    all_left: Link | None = None
    """All of them, when there are more."""
    waiting: tuple[PointLine, ...] = ()
    """Points without an answer."""
    points: tuple[PointLine, ...] = ()
    """Points with their answers and results; those of this window."""
    points_count: int = 0
    points_answered: int = 0
    promising: int = 0
    """Answers that accept something, in whole or part."""
    promising_followed: int = 0
    """Of these, from how many something follows."""
    without_result: tuple[DecisionLine, ...] = ()
    """The others, from which nothing follows yet; at most a few dozen."""
    answer_by: Stated | None = None
    late: bool = False
    tables: tuple[Whole, ...] = ()
    """All of it, for a spreadsheet: contributions (in parts when they are many), then points."""
