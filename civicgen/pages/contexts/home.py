"""What the first page receives: consultations as cards, by state and by year, dates, news."""

from __future__ import annotations

from typing import ClassVar

from civicgen.content.values import Procedure
from civicgen.pages.contexts.parts import ConsultationState, Dated, Link, Page, Stated, Text, Value


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
