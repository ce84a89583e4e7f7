"""What people write, as frozen values: every type of a portal, with the meaning of every key."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from civicgen.config import Contact
from civicgen.content.values import (
    Card,
    Channel,
    Commitment,
    ContributionKind,
    ContributionState,
    Decision,
    EntryState,
    Moment,
    Name,
    Procedure,
    Progress,
    Reference,
    StepKind,
    Supports,
    Way,
)

__all__ = [
    "Answer",
    "Article",
    "Change",
    "Consultation",
    "Contribution",
    "Document",
    "Elsewhere",
    "Entry",
    "FaqEntry",
    "Meeting",
    "Milestone",
    "News",
    "Person",
    "Place",
    "Point",
    "Quote",
    "Result",
    "StandingPage",
    "Step",
    "Synthesis",
    "Term",
    "Topic",
]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What all written things share. Fields marked "by civicgen" are not keys: they come from where the file is."""

    name: Name
    """By civicgen: what other files call it, from its path."""
    source: str
    """By civicgen: file it was read from, from the portal's root."""
    lang: str
    """By civicgen: language of what is written (BCP 47), which may be the default one when a translation is missing."""
    body: str = ""
    """By civicgen: the Markdown under the front matter."""
    body_line: int = 1
    """By civicgen: line of the file on which the body starts."""
    body_lang: str = ""
    """By civicgen: language of the body, when a translation left it out."""
    title: str
    """Name that people read."""
    state: EntryState
    """How far it is; only published things appear on the site."""
    publish_at: Moment | None = None
    """Holds a published thing back until then."""
    published: Moment | None = None
    """Date of record of its publication."""
    updated: Moment | None = None
    """Date of record of its last change."""
    reason: str = ""
    """Why it was withdrawn; of an answer, why it was decided so, and of a result, why it stands so."""
    withdrawn_because: str = ""
    """Why it was withdrawn. An answer or a result needs it then: their `reason` goes with their text."""
    moved_from: tuple[str, ...] = ()
    """Older addresses on this site, which lead here."""

    @property
    def why_withdrawn(self) -> str:
        """What everyone reads of something withdrawn, on its page and in the journal, where it stays for ever."""
        return self.withdrawn_because or self.reason


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A tool of others through which one takes part: shown as a link, nothing of it is loaded before a click."""

    card: Card | None = None
    """Tool that is known; what is written beside it counts more. Left out: write host, collects and country."""
    address: str
    """Where the link leads (https://…)."""
    title: str = ""
    """What one does there, in a few words."""
    host: str = ""
    """Who runs it."""
    collects: str = ""
    """What it gets to know of who goes there."""
    country: str = ""
    """Country of its data, in two letters (FR), or EU."""
    instead: str = ""
    """How to take part without it; the contact of the consultation when left out."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A dated part of a consultation."""

    id: str
    """Short name in addresses and references; lower-case letters, digits and hyphens."""
    title: str
    kind: StepKind
    opens: Moment | None = None
    """When it opens; midnight at the start of that day unless an hour is given. Left out: to be announced."""
    closes: Moment | None = None
    """When it closes; until the end of that day unless an hour is given."""
    extended_from: Moment | None = None
    """Closing date first announced, when it was put off; shown as such."""
    summary: str = ""
    """One or two sentences: what happens in this step."""
    form: str = ""
    """Form of `forms/` through which one takes part."""
    respond: tuple[Way, ...] = ()
    """Ways to take part during this step."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """Tools of others through which one takes part in this step."""
    place: str = ""
    """Where, when the step happens somewhere."""


class Consultation(Entry, frozen=True, kw_only=True):
    """One participatory process, from announcement to follow-up (`consultations/ID/index.md`)."""

    id: str
    """By civicgen: name of its folder."""
    question: str
    """The question asked, in one sentence."""
    summary: str = ""
    """What it is about, in two or three plain sentences."""
    why: str = ""
    """Why the question is asked now."""
    procedure: Procedure = "consultation"
    commitment: Commitment = "consult"
    """What the authority commits to do with what is said."""
    decided_by: str
    """Who decides in the end."""
    asked_by: str = ""
    """Who asks; the publisher when left out."""
    concerned: str = ""
    """Who is concerned."""
    territory: str = ""
    """Where."""
    topics: tuple[str, ...] = ()
    """Ids of `topics.yml`, in the order in which they are shown."""
    steps: tuple[Step, ...] = ()
    next: str = ""
    """What happens next, in one sentence."""
    answer_by: Moment | None = None
    """Date by which the authority promised to answer."""
    answer_within: int = 0
    """Days within which each question put to officials is answered, when that was promised."""
    guarantor: Reference | None = None
    """Person of `people.yml` who watches over the process."""
    people: tuple[Reference, ...] = ()
    """Persons of `people.yml` in charge."""
    contact: Contact | None = None
    """Who answers questions about this consultation; the publisher when left out."""
    accessible_contact: Contact | None = None
    """Who gives documents in another format (large print, audio, easy to read)."""
    read_first: tuple[Reference, ...] = ()
    """At most three documents to read first."""
    related: tuple[Reference, ...] = ()
    """Other consultations it is tied to."""
    budget: str = ""
    """Amount at stake, in words."""
    asked: str = ""
    """We asked: one paragraph, for a small consultation told in three."""
    said: str = ""
    """You said."""
    done: str = ""
    """We did."""
    pages: Literal["each", "windows"] | None = None
    """One page for each contribution, or only lists; fixed once contributions were published."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a document."""

    date: Moment
    text: str
    """What changed."""
    version: str = ""


class Document(Entry, frozen=True, kw_only=True):
    """A piece of the dossier: a page of Markdown (`documents/*.md`), or a file described in `documents.yml`."""

    file: str = ""
    """File beside it, when the document is one; the body then is its HTML edition or summary."""
    type: str = ""
    """What it is: report, plan, order, minutes, map…"""
    summary: str = ""
    pages: int = 0
    """Number of pages of the file."""
    language: str = ""
    """Language of the file, when it is not that of the site."""
    accessible: bool | None = None
    """Whether the file was checked to be accessible; left out: not known."""
    version: str = ""
    changelog: tuple[Change, ...] = ()
    author: str = ""
    date: Moment | None = None
    """Date of the document itself."""
    topics: tuple[str, ...] = ()
    order: int = 0
    """Place in the dossier; documents of the same order follow their titles."""
    size: int = 0
    """By civicgen: bytes of the file."""


class Article(Entry, frozen=True, kw_only=True):
    """A numbered part of a draft text under discussion (`articles/*.md`)."""

    number: str
    """As it is called in the text: 1, 2 bis, L. 112-1."""
    section: str = ""
    """Heading under which it stands."""
    why: str = ""
    """What the article is for, in plain words."""
    before: str = ""
    """The text in force today, when the article changes one."""
    order: int = 0


class FaqEntry(Entry, frozen=True, kw_only=True):
    """A question people ask, and the publisher's answer (`faq.md`, one level-2 heading each, or `faq/*.md`)."""

    id: str
    """By civicgen: anchor on the FAQ page, from the file's name or the heading."""
    topic: str = ""
    """Id of `topics.yml`."""
    keywords: tuple[str, ...] = ()
    order: int = 0


class Meeting(Entry, frozen=True, kw_only=True):
    """A dated event with a place (`meetings/*.md`); the body holds agenda, then minutes."""

    date: Moment
    """Day and hour at which it starts."""
    ends: Moment | None = None
    place: str = ""
    address: str = ""
    access: str = ""
    """How people with a disability get in; hearing loop, lift, sign language."""
    online: str = ""
    """Address of the call, when one can follow from home."""
    agenda: str = ""
    minutes: str = ""
    """Minutes or summary, once it was held (Markdown)."""
    attendees: int | None = None
    documents: tuple[Reference, ...] = ()
    cancelled: bool = False


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
    """Left out: done once its date is past."""


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


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Someone who decides, answers, guarantees, or can be reached (`people.yml`)."""

    id: str
    name: str
    role: str = ""
    bio: str = ""
    since: str = ""
    group: str = ""
    """Heading under which the person stands: Council, Services…"""
    contact: Contact | None = None


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """Subject of contributions (`topics.yml`)."""

    id: str
    title: str
    summary: str = ""


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A word of the glossary (`glossary.yml`)."""

    id: str
    term: str
    meaning: str
    also: tuple[str, ...] = ()
    """Other spellings, initials."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A named place (`places.geojson`)."""

    id: str
    name: str
    longitude: float | None = None
    latitude: float | None = None


class News(Entry, frozen=True, kw_only=True):
    """A dated notice (`news/*.md`)."""

    date: Moment
    summary: str = ""
    about: tuple[Reference, ...] = ()
    """Consultations or other things it is about."""


class StandingPage(Entry, frozen=True, kw_only=True):
    """A page that stands by itself: home, charter, legal notice, privacy, accessibility (`index.md`, `pages/*.md`)."""

    summary: str = ""
    menu: Literal["top", "foot", "none"] = "foot"
    """Where its link stands on every page."""
    order: int = 0
    role: str = ""
    """What it is to the law, so that other pages can point at it: charter, legal, privacy, accessibility."""
    conformity: str = ""
    """On the accessibility statement: fully, partially or not conformant, as its last audit says."""


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """What was published of a submission; one row of `contributions/`."""

    number: int
    """Unique in the consultation, given once, never reused."""
    date: Moment | None = None
    """When it was made, with its hour if it is known."""
    channel: Channel = "web"
    """How it reached the publisher."""
    kind: ContributionKind = "opinion"
    """What it is."""
    topic: str = ""
    """Id of the topic it is about."""
    place: str = ""
    """Place it is about, as its author wrote it."""
    article: str = ""
    """Number of the article it is about."""
    parent: int | None = None
    """Number of the contribution it replies to."""
    author: str = ""
    """As the author chose to be named."""
    title: str = ""
    """Title that its author gave it."""
    text: str = ""
    """Markdown of citizens."""
    supports: Supports | None = None
    """How many people marked it; a mark is not a vote."""
    state: ContributionState = "published"
    """What was done with it when it was published."""
    reason: str = ""
    """Why it was withheld or withdrawn."""
    grouped_with: int | None = None
    """Number of the contribution it was grouped with."""
    origin: str = ""
    """Opaque keyed hash of where it came from."""
    salt: str = ""
    """Chance that makes its digest in the journal say nothing to who does not have its text."""
    lang: str = ""
    """Language, when it is not that of the portal."""
    updated: datetime.date | None = None
    """Day on which it was last changed."""
