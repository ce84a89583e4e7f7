"""An entry of staff becomes what can be found in it beside its title and its body: texts, topic, state, days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from civicgen.content.types import (
    Answer,
    Article,
    Consultation,
    Document,
    Entry,
    FaqEntry,
    Meeting,
    News,
    Result,
    StandingPage,
    Synthesis,
)
from civicgen.content.values import Moment

__all__ = ["READ", "Said", "Type", "said_by"]

Type = Literal[
    "contribution",
    "consultation",
    "document",
    "article",
    "faq",
    "meeting",
    "synthesis",
    "answer",
    "result",
    "news",
    "page",
]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one kind of entry adds to its title and body."""

    texts: tuple[str, ...] = ()
    topic: str = ""
    state: str = ""
    date: Moment | None = None
    days: tuple[Moment | None, ...] = ()
    """Days that people look for, in words."""


def _of_consultation(it: Consultation) -> Said:
    steps = (f"{step.title}. {step.summary}" for step in it.steps)
    said = (it.question, it.summary, it.why, it.concerned, it.territory, it.asked, it.said, it.done, it.next)
    opening = min((step.opens for step in it.steps if step.opens), default=None)
    days = (*(day for step in it.steps for day in (step.opens, step.closes)), it.answer_by)
    return Said(texts=(*said, *steps), date=opening, days=days)


def _of_document(it: Document) -> Said:
    return Said(texts=(it.summary, it.author), topic=it.topics[0] if it.topics else "", date=it.date)


def _of_article(it: Article) -> Said:
    return Said(texts=(it.number, it.section, it.why, it.before))


def _of_faq(it: FaqEntry) -> Said:
    return Said(texts=it.keywords, topic=it.topic)


def _of_meeting(it: Meeting) -> Said:
    return Said(texts=(it.place, it.address, it.agenda, it.minutes), date=it.date, days=(it.date,))


def _of_synthesis(it: Synthesis) -> Said:
    points = (
        text for point in it.points for text in (point.title, point.text, *(quote.text for quote in point.quotes))
    )
    return Said(texts=(it.method, *points), date=it.date)


def _of_answer(it: Answer) -> Said:
    return Said(texts=(it.reason, it.next), state=it.decision, date=it.date)


def _of_result(it: Result) -> Said:
    return Said(texts=(it.reason, it.place, *(each.text for each in it.milestones)), state=it.status)


def _of_news(it: News) -> Said:
    return Said(texts=(it.summary,), date=it.date)


def _of_page(it: StandingPage) -> Said:
    return Said(texts=(it.summary,))


READ: dict[type[Entry], tuple[Type, Callable[..., Said]]] = {
    Consultation: ("consultation", _of_consultation),
    Document: ("document", _of_document),
    Article: ("article", _of_article),
    FaqEntry: ("faq", _of_faq),
    Meeting: ("meeting", _of_meeting),
    Synthesis: ("synthesis", _of_synthesis),
    Answer: ("answer", _of_answer),
    Result: ("result", _of_result),
    News: ("news", _of_news),
    StandingPage: ("page", _of_page),
}


def said_by(entry: Entry) -> Said:
    """What an entry adds; nothing for a kind that is not looked for."""
    return next((read(entry) for kind, (_, read) in READ.items() if isinstance(entry, kind)), Said())
