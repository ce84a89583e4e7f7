"""What pages of a consultation and of its steps receive."""

from __future__ import annotations

from typing import ClassVar

from civicgen.config import Contact
from civicgen.content.values import Channel, Commitment, ContributionKind, Decision, Procedure, Progress, StepKind, Way
from civicgen.pages.contexts.home import NewsLine
from civicgen.pages.contexts.parts import ConsultationState, Link, Page, Stated, StepState, Text, Value


class Elsewhere(Value, frozen=True, kw_only=True):
    """A tool of others: a link, and what to know before one follows it."""

    address: str
    title: str
    """What one does there; empty when the town does not say."""
    host: str
    country: str = ""
    """Name of the country of its data, in the language of the page."""
    collects: str = ""
    """What it gets to know of who goes there."""
    instead: str = ""
    """How to take part without it."""


class TakePart(Value, frozen=True, kw_only=True):
    """One way to take part, with what is needed to use it."""

    way: Way
    link: Link | None = None
    email: str = ""
    phone: str = ""
    address: str = ""
    hours: str = ""
    place: str = ""
    name: str = ""
    elsewhere: Elsewhere | None = None
    """Where it is a tool of others."""


class Box(Value, frozen=True, kw_only=True):
    """What users miss: what is asked, by whom, who decides, until when, how to take part, what happens next."""

    question: str
    asked_by: str
    decided_by: str
    commitment: Commitment
    concerned: str = ""
    territory: str = ""
    budget: str = ""
    state: ConsultationState
    opens: Stated | None = None
    closes: Stated | None = None
    extended_from: Stated | None = None
    action: Link | None = None
    """The main way, when it is a page."""
    ways: tuple[TakePart, ...] = ()
    """The other ways."""
    next: str = ""
    answer_by: Stated | None = None
    answered: tuple[Link, ...] = ()
    """Answers to the whole, or the page that lists them."""
    late: bool = False
    contact: Contact | None = None
    accessible_contact: Contact | None = None


class StepLine(Value, frozen=True, kw_only=True):
    """A knot of the thread of steps."""

    link: Link
    kind: StepKind
    state: StepState
    current: bool = False
    opens: Stated | None = None
    closes: Stated | None = None
    extended_from: Stated | None = None
    summary: str = ""
    lang: str = ""


class DocumentLine(Value, frozen=True, kw_only=True):
    """A document in a list."""

    link: Link
    """Its page when it has one, else the file."""
    file: Link | None = None
    """The file, when there is a page too."""
    type: str = ""
    format: str = ""
    """PDF, ODT, CSV… empty for a page."""
    size: int = 0
    """Bytes of the file."""
    pages: int = 0
    minutes: int = 0
    """Minutes it takes to read, for a page."""
    language: str = ""
    accessible: bool | None = None
    version: str = ""
    updated: Stated | None = None
    summary: str = ""
    lang: str = ""


class Count(Value, frozen=True, kw_only=True):
    """How many, of what; the link leads to them."""

    link: Link
    count: int


class DecisionLine(Value, frozen=True, kw_only=True):
    """An answer in one line: the third knot of the thread."""

    link: Link
    decision: Decision
    reason: str = ""
    signatory: str = ""
    when: Stated | None = None
    lang: str = ""
    question: bool = False
    """It answers a question: what was decided matters less than that it was answered."""
    results: tuple[ResultLine, ...] = ()


class ResultLine(Value, frozen=True, kw_only=True):
    """A result in one line: the last knot of the thread."""

    link: Link
    status: Progress
    progress: int | None = None
    latest: str = ""
    """Text of the latest milestone reached."""
    latest_when: Stated | None = None
    next: str = ""
    next_when: Stated | None = None
    lang: str = ""


class PointLine(Value, frozen=True, kw_only=True):
    """A point of a synthesis with what became of it: the second knot of the thread."""

    link: Link
    text: str = ""
    cites: int = 0
    """How many contributions it cites."""
    answers: tuple[DecisionLine, ...] = ()
    lang: str = ""


class Said(Value, frozen=True, kw_only=True):
    """What was said, in figures."""

    procedure: Procedure = "consultation"
    total: int = 0
    replies: int = 0
    """Of these, how many reply to another one."""
    withheld: int = 0
    channels: tuple[tuple[Channel, int], ...] = ()
    kinds: tuple[tuple[ContributionKind, int], ...] = ()
    topics: tuple[Count, ...] = ()
    unanswered: Count | None = None
    link: Link | None = None
    """List of contributions."""
    figures: Link | None = None


class PersonLine(Value, frozen=True, kw_only=True):
    """A person in a list."""

    name: str
    role: str = ""
    link: Link | None = None
    contact: Contact | None = None


class MeetingLine(Value, frozen=True, kw_only=True):
    """A meeting in a list."""

    link: Link
    when: Stated
    ends: Stated | None = None
    place: str = ""
    address: str = ""
    past: bool = False
    cancelled: bool = False
    minutes: bool = False
    """Whether minutes are on its page."""
    lang: str = ""


class Follow(Value, frozen=True, kw_only=True):
    """How to follow without giving an address."""

    feed: Link | None = None
    calendar: Link | None = None


class ConsultationPage(Page, frozen=True, kw_only=True):
    """A consultation."""

    kind: ClassVar[str] = "consultation"
    procedure: Procedure
    summary: str = ""
    why: str = ""
    box: Box
    body: Text | None = None
    steps: tuple[StepLine, ...] = ()
    read_first: tuple[DocumentLine, ...] = ()
    documents: Count | None = None
    articles: Count | None = None
    said: Said | None = None
    questions: Count | None = None
    """Questions put to officials, with their answers."""
    points: tuple[PointLine, ...] = ()
    """Points of the latest synthesis, with their answers."""
    synthesis: Link | None = None
    answers: tuple[DecisionLine, ...] = ()
    """Answers to the whole, and the latest others."""
    all_answers: Count | None = None
    results: tuple[ResultLine, ...] = ()
    all_results: Count | None = None
    told: tuple[str, str, str] | None = None
    """We asked, you said, we did."""
    faq: tuple[Link, ...] = ()
    all_faq: Count | None = None
    meetings: tuple[MeetingLine, ...] = ()
    all_meetings: Count | None = None
    people: tuple[PersonLine, ...] = ()
    guarantor: PersonLine | None = None
    news: tuple[NewsLine, ...] = ()
    related: tuple[Link, ...] = ()
    follow: Follow = Follow()


class StepPage(Page, frozen=True, kw_only=True):
    """A step: what happens in it, and what came out of it."""

    kind: ClassVar[str] = "step"
    step: StepLine
    number: int
    steps: tuple[StepLine, ...]
    ways: tuple[TakePart, ...] = ()
    """How to take part, while it is open."""
    form: Link | None = None
    """Page of its form, while nothing can be sent there."""
    place: str = ""
    next: str = ""
    outcome: tuple[Link, ...] = ()
    """Contributions, syntheses, answers, results that came of it."""
