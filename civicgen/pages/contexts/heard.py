"""What pages of contributions receive, and the figures of who took part."""

from __future__ import annotations

from typing import ClassVar, Literal

from civicgen.content.values import Channel, ContributionKind, Decision, Supports
from civicgen.pages.contexts.consultation import Count, DecisionLine, PointLine, ResultLine, Said, TakePart
from civicgen.pages.contexts.parts import Link, Page, Stated, Text, Value


class ContributionCard(Value, frozen=True, kw_only=True):
    """A contribution in a list, as an extract."""

    link: Link
    number: int
    kind: ContributionKind
    title: str = ""
    extract: str = ""
    """First words, as plain text; the whole text in a portal without a page for each."""
    cut: bool = False
    """Whether something follows the extract."""
    author: str = ""
    when: Stated | None = None
    topic: str = ""
    replies: int = 0
    supports: Supports | None = None
    state: Literal["published", "grouped", "withheld", "withdrawn"] = "published"
    reason: str = ""
    answered: Decision | None = None
    points: tuple[Link, ...] = ()
    """Points it went into, where contributions have no page of their own to say so."""
    grouped_with: Link | None = None
    """What it was grouped with, in the same place."""
    lang: str = ""


class Facet(Value, frozen=True, kw_only=True):
    """One way of sorting contributions, with its values."""

    by: Literal["topic", "place", "kind", "state", "article"]
    values: tuple[Count, ...]
    """Those that most contributions have, when there are too many to be read; always in the order of the list."""
    others: int = 0
    """How many more values there are."""


class ContributionsPage(Page, frozen=True, kw_only=True):
    """What was said: figures, the ways to read it, the newest window."""

    kind: ClassVar[str] = "contributions"
    said: Said
    facets: tuple[Facet, ...] = ()
    cards: tuple[ContributionCard, ...] = ()
    older: Link | None = None
    ways: tuple[TakePart, ...] = ()
    data: Link | None = None
    """What can be downloaded."""
    words: Link | None = None
    """Where contributions can be found by a word."""


class ContributionList(Page, frozen=True, kw_only=True):
    """One window of contributions, in the order of their numbers."""

    kind: ClassVar[str] = "contribution-list"
    by: Literal["all", "topic", "place", "kind", "state", "article"] = "all"
    value: str = ""
    """The topic, place, kind… of this list, as shown."""
    count: int = 0
    """How many in the whole list."""
    cards: tuple[ContributionCard, ...] = ()
    older: Link | None = None
    newer: Link | None = None


class Fate(Value, frozen=True, kw_only=True):
    """What became of a contribution: the thread."""

    points: tuple[PointLine, ...] = ()
    """Points of syntheses that cite it, with their answers and results."""
    answers: tuple[DecisionLine, ...] = ()
    """Answers given to it directly, and those given to everybody."""
    results: tuple[ResultLine, ...] = ()
    """Results that follow from it without an answer between them."""
    grouped_with: Link | None = None
    groups: int = 0
    """How many others were grouped with it."""
    waiting: Literal["", "open", "synthesis", "answer", "late"] = ""
    """Where the thread stops, when it does: still open; to be summed up; to be answered; answer overdue."""
    answer_by: Stated | None = None


class Reply(Value, frozen=True, kw_only=True):
    """An argument, a source, a comment, under what it replies to."""

    link: Link
    number: int
    kind: ContributionKind
    title: str = ""
    text: Text
    author: str = ""
    when: Stated | None = None
    supports: Supports | None = None
    state: Literal["published", "grouped", "withheld", "withdrawn"] = "published"
    reason: str = ""
    replies: int = 0


class ContributionPage(Page, frozen=True, kw_only=True):
    """One contribution, and what became of it."""

    kind: ClassVar[str] = "contribution"
    number: int
    what: ContributionKind
    text: Text | None = None
    author: str = ""
    when: Stated | None = None
    channel: Channel = "web"
    topic: Link | None = None
    place: Link | None = None
    article: Link | None = None
    parent: Link | None = None
    supports: Supports | None = None
    state: Literal["published", "grouped", "withheld", "withdrawn"] = "published"
    reason: str = ""
    fate: Fate
    replies: tuple[Reply, ...] = ()
    reply_counts: tuple[tuple[ContributionKind, int], ...] = ()
    all_replies: tuple[Link, ...] = ()
    """Windows of all replies, when they do not fit here."""
    previous: Link | None = None
    following: Link | None = None
    charter: Link | None = None
    """Where it is said how to contest, when something of it is not published."""
    similar: tuple[Link, ...] = ()
    """Up to three others that say nearly the same, the nearest first."""


class Replies(Page, frozen=True, kw_only=True):
    """A window of the replies to one contribution."""

    kind: ClassVar[str] = "replies"
    to: Link
    replies: tuple[Reply, ...]
    older: Link | None = None
    newer: Link | None = None


class Row(Value, frozen=True, kw_only=True):
    """One line of a table of figures."""

    label: str
    count: int
    share: int = 0
    """Percent of the base, rounded; 0 when there is no base."""
    link: Link | None = None


class Figure(Value, frozen=True, kw_only=True):
    """One table of figures, drawn as bars too."""

    what: Literal["channel", "kind", "topic", "place", "month", "state", "reason"]
    rows: tuple[Row, ...]
    base: int
    """Contributions counted."""
    unknown: int = 0
    """Contributions that do not say."""


class Flow(Value, frozen=True, kw_only=True):
    """What became of all that came in by one way; the first number is the sum of the others."""

    channel: Channel
    received: int
    published: int = 0
    grouped: int = 0
    withheld: int = 0
    """Withheld, or withdrawn later."""
    private: int = 0
    """Messages and registrations, which stay private."""
    erased: int = 0
    """Taken back by their authors before they were published."""
    waiting: int = 0
    unconfirmed: int = 0
    """Beside the sum: whoever sent them has not confirmed them."""


class FiguresPage(Page, frozen=True, kw_only=True):
    """Participation in figures."""

    kind: ClassVar[str] = "figures"
    said: Said
    figures: tuple[Figure, ...]
    flows: tuple[Flow, ...] = ()
    """By the way it came, what became of everything that was received; empty when no inbox was counted."""
    supports: int = 0
    """Supports of a petition."""
    data: Link | None = None
    """The same to count again: what can be downloaded."""
