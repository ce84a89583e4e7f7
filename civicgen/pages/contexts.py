"""What templates receive: every page as plain, typed, immutable data. This is the contract with theme authors."""

from __future__ import annotations

import datetime
from typing import ClassVar, Literal

import msgspec

from civicgen.config import Contact, Licence
from civicgen.content.values import (
    Channel,
    Commitment,
    ContributionKind,
    Decision,
    Procedure,
    Progress,
    StepKind,
    Supports,
    TallyMethod,
    TallyRule,
    Way,
)
from civicgen.forms.shown import Control, FormView, Kept, Notice

StepState = Literal["coming", "open", "closed", "undated"]
DateOf = Literal[
    "opens",
    "closes",
    "answer-promised",
    "meeting",
    "published",
    "answered",
    "result",
    "news",
    "milestone",
    "extended",
]
"""What a date is of."""
ConsultationState = Literal["coming", "open", "informing", "closed", "answered", "followed-up", "withdrawn"]
"""`informing`: under way, and asking nothing."""


DataTableName = Literal["contributions", "points", "answers", "results", "links", "tallies", "ballots"]
"""Tables of the open data."""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all contexts: immutable, keywords only."""


class Link(Value, frozen=True, kw_only=True):
    """A link to another page of the site. Write `{{ link | href }}`: addresses are kept from the site's root."""

    address: str
    """From the site's root, with its anchor; empty when there is nowhere to go (then only the text is shown)."""
    text: str
    lang: str = ""
    """Language of the text when it is not that of the page."""
    role: str = ""
    """What it leads to, when its text is empty and left to the theme: home, documents, contributions, answers…"""


class Text(Value, frozen=True, kw_only=True):
    """Markdown to be shown with `{{ text | markdown }}`."""

    source: str
    dialect: Literal["staff", "citizens"] = "staff"
    lang: str = ""
    """Language of the text when it is not that of the page."""
    level: int = 2
    """Level at which its first headings stand (its own `#` and `##` are moved to it)."""
    links: dict[str, str] = {}
    """Short references written in it, and the addresses they stand for."""


class Stated(Value, frozen=True, kw_only=True):
    """A moment as a clerk gave it, and the instant it means, for `<time>`: `{{ stated | date }}`."""

    day: datetime.date
    at: datetime.time | None = None
    zone: str = ""
    """Name of the time zone, where an hour may be doubted."""


class Around(Value, frozen=True, kw_only=True):
    """What a page belongs to: shown on every page of a consultation, so that nobody is lost who came by a search."""

    consultation: Link
    state: ConsultationState
    step: str = ""
    """Title of the current step."""
    until: Stated | None = None
    """Until when one can take part."""
    opens: Stated | None = None
    """When one will be able to take part."""
    next: str = ""
    """What happens next."""
    take_part: Link | None = None


class Page(Value, frozen=True, kw_only=True):
    """What all pages share."""

    kind: ClassVar[str] = ""
    """Name of the template, and of the kind in reports."""
    lang: str
    """Language of the page."""
    address: str
    """Its address from the site's root."""
    title: str
    title_lang: str = ""
    """Language of the title, when it is not that of the page."""
    description: str = ""
    """One or two sentences for search engines and links shared with others."""
    trail: tuple[Link, ...] = ()
    """Breadcrumb, from the home page, without the page itself."""
    published: Stated | None = None
    updated: Stated | None = None
    languages: tuple[Link, ...] = ()
    """The same page in the other languages; the text is the language's own name, `lang` its code."""
    untranslated: str = ""
    """Language of the content when it could not be had in that of the page."""
    around: Around | None = None
    draft: bool = False
    """Seen in preview only."""
    feed: Link | None = None
    """Feed that follows this page."""
    windows: tuple[Link, ...] = ()
    """Other windows of the same list or text; the current one has no address."""
    whole: Whole | None = None
    """The whole in one page."""
    corrections: tuple[Correction, ...] = ()
    """Changes made after it was published, newest first (at most three)."""


class Correction(Value, frozen=True, kw_only=True):
    """A change made after publication, with the page that shows what differs."""

    when: Stated
    link: Link
    reason: str = ""


class Whole(Value, frozen=True, kw_only=True):
    """The whole of something that was split, in one page."""

    link: Link
    size: int
    """About how many bytes will be loaded."""


class Dated(Value, frozen=True, kw_only=True):
    """Something with a date, in a list of dates."""

    when: Stated
    what: DateOf
    link: Link
    detail: str = ""
    """For instance the consultation's title."""


class ConsultationCard(Value, frozen=True, kw_only=True):
    """A consultation in a list."""

    link: Link
    question: str
    lang: str = ""
    state: ConsultationState
    procedure: Procedure
    step: str = ""
    until: Stated | None = None
    opens: Stated | None = None
    answer_by: Stated | None = None
    answered: Stated | None = None
    late: bool = False
    """The promised date of answer is past, and there is no answer."""
    contributions: int = 0
    done: str = ""
    """What was done, in a sentence or two, where a small consultation is told in three."""


class Year(Value, frozen=True, kw_only=True):
    """Consultations that began in one year."""

    year: int
    cards: tuple[ConsultationCard, ...]


class NewsLine(Value, frozen=True, kw_only=True):
    """A notice in a list."""

    link: Link
    when: Stated
    summary: str = ""


class Home(Page, frozen=True, kw_only=True):
    """The home page: what one can take part in now, what was answered lately, what is promised, the rest by year."""

    kind: ClassVar[str] = "home"
    welcome: Text | None = None
    open: tuple[ConsultationCard, ...] = ()
    coming: tuple[ConsultationCard, ...] = ()
    informing: tuple[ConsultationCard, ...] = ()
    """Under way, and asking nothing: the authority informs."""
    waiting: tuple[ConsultationCard, ...] = ()
    """Closed, not answered yet."""
    years: tuple[Year, ...] = ()
    """Answered and followed up, by year, newest first."""
    dates: tuple[Dated, ...] = ()
    """Next dates."""
    latest: tuple[Dated, ...] = ()
    """Latest syntheses, answers and results, newest first."""
    news: tuple[NewsLine, ...] = ()
    all_news: Link | None = None


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


class Petition(Value, frozen=True, kw_only=True):
    """What a petition asks for, and what came of it."""

    threshold: int | None = None
    obliges: str = ""
    """What the council must do once the threshold is reached."""
    supports: int | None = None
    """How many supports were counted."""
    deadline: Stated | None = None


class FormPage(Page, frozen=True, kw_only=True):
    """A form to be filled in, or outside its dates when and how else to respond."""

    kind: ClassVar[str] = "form"
    state: Literal["open", "coming", "closed", "undated"] = "open"
    opens: Stated | None = None
    closes: Stated | None = None
    intro: Text | None = None
    form: FormView | None = None
    """None outside its dates, and where no backend was chosen."""
    elsewhere: Elsewhere | None = None
    """Where its link leads, when it is filled in with a tool of others, and what to know before one follows it."""
    policy: str = ""
    """Origins to which the page may send, for its policy."""
    about: Link | None = None
    """The one article that it is about."""
    article: str = ""
    """Its number."""
    general: Link | None = None
    """The same form without an article chosen."""
    ways: tuple[TakePart, ...] = ()
    """Other ways to respond."""
    notice: Notice | None = None
    privacy: Link | None = None
    """Page about personal data, when there is one."""
    find: Find | None = None
    """Where to look first whether somebody has said it already; for forms whose answers are published."""
    paper: Link | None = None
    """The same form to be printed."""
    receipts: Link | None = None
    """Where to find what became of a deposit, by its receipt."""
    petition: Petition | None = None
    outcome: tuple[Link, ...] = ()
    """What came of it, once it is over."""


class Code(Value, frozen=True, kw_only=True):
    """A code that a telephone reads (QR), as a drawing."""

    size: int
    """Width and height, in squares; leave four more empty on each side."""
    path: str
    """Its dark squares, as an SVG path."""


class PaperPage(Page, frozen=True, kw_only=True):
    """A form to be printed and filled in by hand."""

    kind: ClassVar[str] = "paper"
    consultation: Link
    question: str
    """The question asked, in one sentence."""
    state: Literal["open", "coming", "closed", "undated"] = "open"
    closes: Stated | None = None
    intro: Text | None = None
    controls: tuple[Control, ...] = ()
    code: str
    """Which form this is, and in which version: whoever keys it in types it."""
    drawing: Code | None = None
    """The same, with the address of the form on line; None where codes cannot be drawn."""
    online: str = ""
    """Absolute address of the form on line."""
    to: str
    """Who it is given back to."""
    postal: str = ""
    """Where to send it by post."""
    place: str = ""
    """Where the step says that answers are taken."""
    hours: str = ""
    phone: str = ""
    ballot: bool = False
    """It makes a ballot: nothing that tells who filled it in may stand on it."""
    notice: Notice | None = None


class ThanksPage(Page, frozen=True, kw_only=True):
    """What people read once a form was sent."""

    kind: ClassVar[str] = "thanks"
    thanks: Text | None = None
    next: str = ""
    receipts: Link | None = None
    """Where to find what became of a deposit, by its receipt."""
    ways: tuple[TakePart, ...] = ()


class ReceiptLine(Value, frozen=True, kw_only=True):
    """What became of one deposit."""

    receipt: str
    """Its first eight characters."""
    became: Literal["published", "grouped", "withheld", "withdrawn", "ballot", "counted", "kept", "erased"]
    contribution: Link | None = None
    """By its number, where it became one."""
    grouped_with: Link | None = None
    reason: str = ""
    """Why it was withheld, withdrawn or grouped."""


class ReceiptsPage(Page, frozen=True, kw_only=True):
    """Receipts, by their first characters, and what became of each deposit."""

    kind: ClassVar[str] = "receipts"
    start: str = ""
    """First characters of all receipts of this page."""
    back: Link | None = None
    """The page of all receipts, from another."""
    letters: tuple[Link, ...] = ()
    """Where there are too many for one page: pages by the next character."""
    lines: tuple[ReceiptLine, ...] = ()
    contact: Contact


class ReceivedPage(Page, frozen=True, kw_only=True):
    """What stands around the pages of a server that receives forms; its main part is left to that server."""

    kind: ClassVar[str] = "received"


class FormPrivacy(Value, frozen=True, kw_only=True):
    """What a form asks that is personal."""

    form: Link
    consultation: Link
    kept: tuple[Kept, ...]


class DocumentsPage(Page, frozen=True, kw_only=True):
    """The dossier."""

    kind: ClassVar[str] = "documents"
    documents: tuple[DocumentLine, ...]
    accessible_contact: Contact | None = None


class ChangeLine(Value, frozen=True, kw_only=True):
    """One version of a document."""

    when: Stated
    text: str
    version: str = ""


class DocumentPage(Page, frozen=True, kw_only=True):
    """A document as a page."""

    kind: ClassVar[str] = "document"
    line: DocumentLine
    body: Text | None = None
    author: str = ""
    when: Stated | None = None
    changelog: tuple[ChangeLine, ...] = ()
    accessible_contact: Contact | None = None


class ArticleLine(Value, frozen=True, kw_only=True):
    """An article in a list."""

    link: Link
    number: str
    section: str = ""
    contributions: int = 0
    """Contributions about it that reply to no other."""
    replies: int = 0
    """Replies among the contributions about it."""
    lang: str = ""


class ArticlesPage(Page, frozen=True, kw_only=True):
    """A draft text, article by article."""

    kind: ClassVar[str] = "articles"
    articles: tuple[ArticleLine, ...]


class ArticlePage(Page, frozen=True, kw_only=True):
    """One article, and what was said of it."""

    kind: ClassVar[str] = "article"
    number: str
    section: str = ""
    why: Text | None = None
    before: Text | None = None
    body: Text
    cards: tuple[ContributionCard, ...] = ()
    """Latest contributions about it."""
    contributions: Count | None = None
    answers: tuple[DecisionLine, ...] = ()
    previous: Link | None = None
    following: Link | None = None
    ways: tuple[TakePart, ...] = ()


class FaqLine(Value, frozen=True, kw_only=True):
    """A question and its answer."""

    id: str
    question: str
    answer: Text
    lang: str = ""


class FaqTopic(Value, frozen=True, kw_only=True):
    """Questions on one topic."""

    topic: str = ""
    questions: tuple[FaqLine, ...]


class FaqPage(Page, frozen=True, kw_only=True):
    """Questions people ask."""

    kind: ClassVar[str] = "faq"
    topics: tuple[FaqTopic, ...]
    contact: Contact | None = None


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


class MeetingsPage(Page, frozen=True, kw_only=True):
    """Meetings of a consultation."""

    kind: ClassVar[str] = "meetings"
    coming: tuple[MeetingLine, ...] = ()
    past: tuple[MeetingLine, ...] = ()
    calendar: Link | None = None


class MeetingPage(Page, frozen=True, kw_only=True):
    """One meeting."""

    kind: ClassVar[str] = "meeting"
    line: MeetingLine
    access: str = ""
    online: str = ""
    agenda: Text | None = None
    minutes: Text | None = None
    body: Text | None = None
    attendees: int | None = None
    documents: tuple[DocumentLine, ...] = ()
    calendar: Link | None = None


class QuestionLine(Value, frozen=True, kw_only=True):
    """A question to officials, and how long it waited."""

    link: Link
    number: int
    text: str
    author: str = ""
    when: Stated | None = None
    answer: DecisionLine | None = None
    days: int = 0
    """Days it took, or has waited until the date at which an answer was due."""
    due: Stated | None = None
    late: bool = False
    lang: str = ""


class QuestionsPage(Page, frozen=True, kw_only=True):
    """Questions to officials: those without an answer first."""

    kind: ClassVar[str] = "questions"
    waiting: tuple[QuestionLine, ...] = ()
    answered: tuple[QuestionLine, ...] = ()
    late: int = 0
    total: int = 0
    total_answered: int = 0
    median_days: int | None = None
    ways: tuple[TakePart, ...] = ()


class NewsPage(Page, frozen=True, kw_only=True):
    """News, newest first."""

    kind: ClassVar[str] = "news"
    news: tuple[NewsLine, ...]
    older: Link | None = None
    newer: Link | None = None


class NewsItem(Page, frozen=True, kw_only=True):
    """One notice."""

    kind: ClassVar[str] = "news-item"
    when: Stated
    body: Text | None = None
    about: tuple[Link, ...] = ()


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


class TallyRow(Value, frozen=True, kw_only=True):
    """One option of a count, or one answer, and what was counted of it."""

    title: str
    link: Link | None = None
    """What it stands for: a contribution, a document."""
    lang: str = ""
    """Language of the title when it is not that of the page."""
    ballots: int
    """Ballots that marked it, chose it, ranked it, graded it, or gave it points."""
    share: int = 0
    """Percent of the ballots that count, rounded."""
    points: int | None = None
    """Sum of points; points by rank."""
    first: int | None = None
    """Ballots that ranked it first."""
    profile: tuple[int, ...] = ()
    """Ballots by grade, the best first."""
    widths: tuple[int, ...] = ()
    """The same in thousandths, which sum up to a thousand: for a drawing."""
    grade: str = ""
    """Majority grade."""
    better: int | None = None
    """Ballots with a better grade."""
    worse: int | None = None
    """Ballots with a worse one."""
    won: int | None = None
    """Duels won, drawn, lost."""
    drawn: int | None = None
    lost: int | None = None
    place: int = 0
    """Place in the order that the rule gives; options that it cannot tell apart share one. 0: no order."""
    cost: int | None = None
    within: bool | None = None
    """Whether the rule takes it within the budget."""
    left: int | None = None
    """What is left of the budget after it, where the rule looks at options one after the other."""


class TallyGroup(Value, frozen=True, kw_only=True):
    """A group of ballots: those that came one way, or gave one answer."""

    name: str
    """Word of a channel, or an answer; empty for those that do not say."""
    base: int


class TallyCross(Value, frozen=True, kw_only=True):
    """Rows counted again by groups of ballots; only groups in which nobody can be seen."""

    title: str = ""
    """Question whose answers make the groups; empty: the ways ballots came."""
    groups: tuple[TallyGroup, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    """Title of a row, and its ballots by group; None where they are kept back."""


class TallyTable(Value, frozen=True, kw_only=True):
    """What was counted of one question, or a part of it when it is long."""

    id: str = ""
    """Anchor; empty when the page has one question."""
    title: str = ""
    """The question, in a survey."""
    several: bool = False
    """Several answers could be given: shares do not add up to a hundred."""
    base: int
    """Ballots that say something of it."""
    none: int
    """Ballots that do not."""
    hidden: bool = False
    """Too few people answered for their answers to be shown."""
    rows: tuple[TallyRow, ...] = ()
    crosses: tuple[TallyCross, ...] = ()


class TallyPage(Page, frozen=True, kw_only=True):
    """Ballots counted: how, and what they say; before they are counted, only how they will be."""

    kind: ClassVar[str] = "tally"
    method: TallyMethod
    rule: TallyRule | None = None
    asked: str
    """The question on the ballot."""
    step: Link | None = None
    """Step in which ballots are cast."""
    waits: bool = False
    """Ballots can still come."""
    closes: Stated | None = None
    """When the step closes, while it waits."""
    options: tuple[TallyRow, ...] = ()
    """What can be chosen, while nothing is counted."""
    counted: bool = False
    received: int = 0
    spoilt: int = 0
    blank: int = 0
    valid: int = 0
    """Ballots that count: all but the spoilt ones."""
    channels: tuple[Row, ...] = ()
    """Ballots by the way they came."""
    threshold: int = 10
    hidden: bool = False
    """So few ballots that nothing of what they say is shown."""
    tables: tuple[TallyTable, ...] = ()
    grades: tuple[str, ...] = ()
    """Grades, the best first."""
    most: int = 0
    points: int = 0
    budget: int = 0
    spent: int = 0
    unit: str = ""
    author: str = ""
    """Who counted."""
    limits: str = ""
    body: Text | None = None
    ballots: Link | None = None
    """The ballots, to count again."""
    figures: Link | None = None
    """How they were counted and what was found, for `civicgen count`."""


class DataFile(Value, frozen=True, kw_only=True):
    """A table to download, in one form."""

    link: Link
    name: str
    """What a browser calls it once it is downloaded; in the site, every consultation has its `contributions.csv`."""
    form: Literal["csv", "spreadsheet", "jsonl"]
    """`csv`: exact, for programs; `spreadsheet`: for people, no cell is a formula; `jsonl`: one object a line."""
    size: int
    """About how many bytes, rounded up."""


class DataTable(Value, frozen=True, kw_only=True):
    """A table to download, with its forms."""

    name: DataTableName
    rows: int
    files: tuple[DataFile, ...]


class LicenceLine(Value, frozen=True, kw_only=True):
    """The terms under which data may be used again."""

    id: Licence
    url: str
    """Its text, on the site of those who wrote it."""


class Download(Value, frozen=True, kw_only=True):
    """The whole dossier of a consultation as one file, to be kept or read off line."""

    link: Link
    """Its text is empty: the theme words it by its format."""
    format: Literal["zip", "page", "pdf", "epub"]
    """Site that opens from the disk, one printable page, PDF, electronic book."""
    size: int
    """At most about so many bytes: estimated from the sources and rounded up, so that no page waits for the file."""


class DataPage(Page, frozen=True, kw_only=True):
    """What can be downloaded: of one consultation, or of the whole portal."""

    kind: ClassVar[str] = "data"
    tables: tuple[DataTable, ...] = ()
    """Those that have something in them."""
    licence: LicenceLine
    publisher: str
    """Whom to name when the data is used again."""
    dictionary: Link
    """What each column means."""
    everything: Link | None = None
    """The same for the whole portal."""
    ballots: tuple[Link, ...] = ()
    """On the page of a consultation: its files of ballots, by the title of their count."""
    downloads: tuple[Download, ...] = ()
    """On the page of a consultation: its whole dossier, off line, in the forms that the portal offers."""
    consultations: tuple[Link, ...] = ()
    """On the page of the portal: the pages of its consultations, newest first."""


class DataColumn(Value, frozen=True, kw_only=True):
    """A column of a table."""

    name: str
    form: Literal["text", "markdown", "number", "date", "supports", "word", "name"]
    """What its cells hold; `name` is the name of something else, `word` one of a closed list."""
    field: str
    """Field of a type that says what it means: `{{ it.field|meaning }}`."""
    values: tuple[str, ...] = ()
    """Words of the closed list."""
    label: str = ""
    """Name of the list of labels that words them: `label[it.label][value]`."""


class DataColumns(Value, frozen=True, kw_only=True):
    """The columns of a table."""

    name: DataTableName
    columns: tuple[DataColumn, ...]


class DictionaryPage(Page, frozen=True, kw_only=True):
    """What each column of the data means, and what its cells may hold."""

    kind: ClassVar[str] = "dictionary"
    tables: tuple[DataColumns, ...] = ()
    file: Link
    """The same as a table to download."""


class PeopleGroup(Value, frozen=True, kw_only=True):
    """Persons under one heading."""

    title: str = ""
    people: tuple[PersonSection, ...]


class PersonSection(Value, frozen=True, kw_only=True):
    """A person, in full."""

    id: str
    name: str
    role: str = ""
    bio: Text | None = None
    since: str = ""
    contact: Contact | None = None
    guards: tuple[Link, ...] = ()
    """Consultations this person guarantees."""
    signed: tuple[Link, ...] = ()
    """Latest answers this person signed."""


class PeoplePage(Page, frozen=True, kw_only=True):
    """Who decides, answers, guarantees."""

    kind: ClassVar[str] = "people"
    groups: tuple[PeopleGroup, ...]


class TermLine(Value, frozen=True, kw_only=True):
    """A word and its meaning."""

    id: str
    term: str
    meaning: Text
    also: tuple[str, ...] = ()


class GlossaryPage(Page, frozen=True, kw_only=True):
    """Words explained."""

    kind: ClassVar[str] = "glossary"
    terms: tuple[TermLine, ...]


class StandingPage(Page, frozen=True, kw_only=True):
    """A page that stands by itself: charter, legal notice, privacy, accessibility statement."""

    kind: ClassVar[str] = "standing"
    role: str = ""
    body: Text | None = None
    reasons: tuple[tuple[str, str], ...] = ()
    """On the charter, for what something is withheld or masked: short name, and the town's own words or none."""
    forms: tuple[FormPrivacy, ...] = ()
    """On the page about personal data: what forms ask that is personal."""


class SiteMapSection(Value, frozen=True, kw_only=True):
    """Pages under one heading."""

    link: Link
    pages: tuple[Link, ...]


class SiteMapPage(Page, frozen=True, kw_only=True):
    """All pages, for people."""

    kind: ClassVar[str] = "site-map"
    sections: tuple[SiteMapSection, ...]


class WordLine(Value, frozen=True, kw_only=True):
    """A word by which texts can be found."""

    link: Link
    """Its page; without an address where the texts stand here."""
    count: int
    """Texts that use it, in one of its forms."""
    texts: tuple[Link, ...] = ()
    """The texts themselves, when they are one or two."""


class WordsPart(Value, frozen=True, kw_only=True):
    """Links under a heading: what a topic speaks of, texts of a consultation."""

    link: Link
    links: tuple[Link, ...] = ()
    more: int = 0
    """How many are left out."""


class WordsPage(Page, frozen=True, kw_only=True):
    """Words by which all that is published is found, without a script: the first page, a letter, a topic, numbers."""

    kind: ClassVar[str] = "words"
    what: Literal["start", "letters", "topic", "numbers"]
    beginning: str = ""
    """Letters with which all these words begin."""
    letters: tuple[Link, ...] = ()
    """Where words begin with these letters: first letters, or longer beginnings."""
    words: tuple[WordLine, ...] = ()
    parts: tuple[WordsPart, ...] = ()
    """Topics with their first words; consultations with the numbers of their contributions."""
    numbers: tuple[Link, ...] = ()
    """On the first page: where contributions are listed by number."""
    texts: int = 0
    """How many texts can be found."""
    elsewhere: Link | None = None
    """The same in the language in which people wrote."""


class WordPage(Page, frozen=True, kw_only=True):
    """Everything that uses one word."""

    kind: ClassVar[str] = "word"
    forms: tuple[str, ...] = ()
    """Other forms of the word that were found with it."""
    count: int
    """Texts that use it."""
    shown: int
    """How many of them are listed, in all windows; of more, those where it matters most."""
    parts: tuple[WordsPart, ...]
    """By consultation, in the order of arrival."""
    letter: Link
    """Words that begin alike."""


class Find(Value, frozen=True, kw_only=True):
    """Where one looks whether something was said already; for the page of a form."""

    search: Link | None = None
    """The page that searches; what is typed is handed to it as `q`."""
    words: Link | None = None
    """Pages of words."""


class SearchChoice(Value, frozen=True, kw_only=True):
    """One value by which what is found can be narrowed down."""

    value: str
    """As the script asks for it."""
    text: str
    """What it is called: of a topic its title, of a date its year or month (`2026-03`), else a word of `label`."""


class SearchPage(Page, frozen=True, kw_only=True):
    """The page that searches: a form, and a script that answers it from files of the site."""

    kind: ClassVar[str] = "search"
    script: str
    """Address of the script, from the site's root."""
    index: str
    """Address of the folder of the files it reads."""
    whats: tuple[str, ...]
    """All that a thing can be, in the order by which cards call it."""
    types: tuple[SearchChoice, ...] = ()
    topics: tuple[SearchChoice, ...] = ()
    states: tuple[SearchChoice, ...] = ()
    dates: tuple[SearchChoice, ...] = ()
    asks: Link
    """Where the form leads without a script: pages of words, or a server that searches."""
    origin: str = ""
    """Origin of that server, when it is not the site itself."""


class WholePage(Page, frozen=True, kw_only=True):
    """Something that was split, whole, in one page."""

    kind: ClassVar[str] = "whole"
    back: Link
    texts: tuple[tuple[str, Text], ...] = ()
    """Headings and texts, in order."""


class Contents(Value, frozen=True, kw_only=True):
    """A line of a table of contents."""

    address: str
    """Anchor in the page, or file in a book."""
    text: str = ""
    lang: str = ""
    first: int = 0
    """Number of the first contribution of a chapter of contributions, which has no name of its own."""
    last: int = 0
    inner: tuple[Contents, ...] = ()


class SaidLine(Value, frozen=True, kw_only=True):
    """A contribution in a dossier: whole or as an extract, and where its thread leads."""

    link: Link
    number: int
    kind: ContributionKind
    title: str = ""
    text: Text | None = None
    """Its whole text; none when only the extract is shown."""
    extract: str = ""
    cut: bool = False
    author: str = ""
    when: Stated | None = None
    channel: Channel = "web"
    topic: str = ""
    parent: Link | None = None
    supports: Supports | None = None
    state: Literal["published", "grouped", "withheld", "withdrawn"] = "published"
    reason: str = ""
    grouped_with: Link | None = None
    points: tuple[Link, ...] = ()
    """Points of syntheses that cite it."""
    answers: tuple[Link, ...] = ()
    """Answers given to it directly."""
    lang: str = ""


class SaidPage(Page, frozen=True, kw_only=True):
    """A chapter of contributions in a dossier, in the order of their numbers."""

    kind: ClassVar[str] = "dossier-said"
    first: int
    last: int
    lines: tuple[SaidLine, ...]


class DossierPage(Page, frozen=True, kw_only=True):
    """The whole of a consultation in one printable page, or the title page of a book: what stands around its chapters.

    Chapters are the pages of the consultation under `offline/base.html`; they take the place of `<!--chapters-->`.
    """

    kind: ClassVar[str] = "dossier"
    question: str
    state: ConsultationState
    total: int = 0
    """Contributions received."""
    contributions: Literal["full", "extracts", "none"] = "extracts"
    """How contributions stand in it."""
    site: str = ""
    """Absolute address of the consultation; empty when it is not known."""
    contents: tuple[Contents, ...] = ()


class StartPage(Page, frozen=True, kw_only=True):
    """The first page of a consultation that was packed to be read from the disk."""

    kind: ClassVar[str] = "dossier-start"
    question: str
    links: tuple[Link, ...]
    """The consultation in each language; the text is the title."""
    site: str = ""
    """Absolute address of the consultation; empty when it is not known."""


class WithdrawnPage(Page, frozen=True, kw_only=True):
    """What stands at the address of something that was withdrawn: that it was, and why."""

    kind: ClassVar[str] = "withdrawn"
    reason: str = ""


class NotFoundPage(Page, frozen=True, kw_only=True):
    """What a host shows when there is no such page, in all languages at once."""

    kind: ClassVar[str] = "not-found"
    homes: tuple[Link, ...] = ()
    """Home page in each language; absolute addresses."""


class Moved(Page, frozen=True, kw_only=True):
    """An older address, leading to the new one."""

    kind: ClassVar[str] = "moved"
    to: Link


class MenuLink(Value, frozen=True, kw_only=True):
    """A link that stands on every page."""

    link: Link
    role: str = ""


class Shell(Value, frozen=True, kw_only=True):
    """What stands on every page of one language: names, menus, contacts, look."""

    lang: str
    direction: Literal["ltr", "rtl"] = "ltr"
    title: str
    """Name of the portal."""
    home: Link
    top: tuple[MenuLink, ...] = ()
    foot: tuple[MenuLink, ...] = ()
    """Accessibility statement, legal notice, privacy, site map…"""
    languages: tuple[Link, ...] = ()
    publisher: Contact
    description: str = ""
    url: str = ""
    """Absolute address of the site; empty when it is not known."""
    links: Literal["folders", "files"] = "folders"
    logo: Link | None = None
    icon: str = ""
    """Address of the icon."""
    feed: Link | None = None
    conformity: str = ""
    """Accessibility mention the law wants on every page."""
    fictitious: bool = False
    preview: bool = False


class ActLine(Value, frozen=True, kw_only=True):
    """One line of the journal: an act, or the same act on several contributions at once."""

    number: int
    """Number of the act, of the first one when there are several."""
    when: Stated
    act: Literal["published", "changed", "withdrawn", "moved"]
    link: Link
    """What it is about; without an address when it is there no more."""
    kind: str = ""
    """What sort of thing it is, as in `label.link`: answers, documents, contributions, steps."""
    within: Link | None = None
    """The consultation it belongs to."""
    count: int = 1
    low: int = 0
    """Smallest and greatest number of the contributions, when there are several."""
    high: int = 0
    reason: str = ""
    difference: Link | None = None
    """Page that shows what changed."""


class JournalPage(Page, frozen=True, kw_only=True):
    """The public journal, newest first."""

    kind: ClassVar[str] = "journal"
    lines: tuple[ActLine, ...]
    size: int
    """How many acts the journal held at the end of this page."""
    groups: tuple[str, ...]
    """Its head at that moment: groups of digits to be copied by hand."""
    head: str
    """The same, whole, in one word for programs."""
    file: Link
    """The journal as a file."""
    waiting: int = 0
    """How much is published and not yet in the journal."""
    waits: tuple[ActLine, ...] = ()
    """The first of that."""
    older: Link | None = None
    newer: Link | None = None


class DifferencePiece(Value, frozen=True, kw_only=True):
    """Words that stayed, were added, were removed, or are left out here since nothing changed."""

    what: Literal["same", "added", "removed", "skipped"]
    text: str = ""


class Difference(Value, frozen=True, kw_only=True):
    """What changed of one value: a title, a text, a date."""

    label: str
    pieces: tuple[DifferencePiece, ...]


class CorrectionPage(Page, frozen=True, kw_only=True):
    """A change made after publication, word by word."""

    kind: ClassVar[str] = "correction"
    number: int
    """Number of the act in the journal."""
    when: Stated
    to: Link
    """What was changed."""
    reason: str = ""
    differences: tuple[Difference, ...] = ()
    """Nothing when the earlier text was erased."""
    text_lang: str = ""
    """Language of the words, when it is not that of the page."""
    before: Link | None = None
    """The change before this one."""
