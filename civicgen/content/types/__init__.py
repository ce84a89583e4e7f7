"""What people write, as frozen values: every type of a portal, with the meaning of every key."""

from __future__ import annotations

from civicgen.content.types.consultation import Consultation, Elsewhere, Step
from civicgen.content.types.contribution import Contribution
from civicgen.content.types.counted import Ask, Option, Tally
from civicgen.content.types.entry import Entry
from civicgen.content.types.reading import Article, Change, Document, FaqEntry, Meeting
from civicgen.content.types.standing import News, Person, Place, StandingPage, Term, Topic
from civicgen.content.types.thread import Answer, Milestone, Point, Quote, Result, Synthesis

__all__ = [
    "Answer",
    "Article",
    "Ask",
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
    "Option",
    "Person",
    "Place",
    "Point",
    "Quote",
    "Result",
    "StandingPage",
    "Step",
    "Synthesis",
    "Tally",
    "Term",
    "Topic",
]
