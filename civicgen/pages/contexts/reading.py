"""What one reads before taking part: documents, articles, questions people ask, meetings."""

from __future__ import annotations

from typing import ClassVar

from civicgen.config import Contact
from civicgen.pages.contexts.consultation import Count, DecisionLine, DocumentLine, MeetingLine, TakePart
from civicgen.pages.contexts.heard import ContributionCard
from civicgen.pages.contexts.parts import Link, Page, Stated, StepState, Text, Value


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
    form: Link | None = None
    """Page of the form through which people say that they come, until the meeting begins."""
    form_state: StepState = "undated"
    """Whether that form is coming, open or closed."""
    form_opens: Stated | None = None
    form_closes: Stated | None = None


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
