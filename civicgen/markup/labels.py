"""Words of closed lists (states, decisions, ways…) become what a reader is told, in the language of the page."""

from __future__ import annotations

from civicgen.words import Catalog

__all__ = ["COUNTS", "LABELS", "Labels"]

LABELS: dict[str, dict[str, str]] = {
    "consultation": {
        "coming": "Coming soon",
        "open": "Open",
        "informing": "For information",
        "closed": "Closed",
        "answered": "Answered",
        "followed-up": "Being followed up",
        "withdrawn": "Withdrawn",
    },
    "step": {"coming": "Coming", "open": "Open", "closed": "Over", "undated": "Date to be announced"},
    "step_kind": {
        "information": "Information",
        "contribution": "Contributions",
        "deliberation": "Deliberation",
        "vote": "Vote",
        "synthesis": "Synthesis",
        "answer": "Answer",
        "follow-up": "Follow-up",
    },
    "procedure": {
        "consultation": "Consultation",
        "public-inquiry": "Public inquiry",
        "participatory-budget": "Participatory budget",
        "questions": "Questions to the council",
        "petition": "Petition",
        "text": "Draft text",
        "survey": "Survey",
    },
    "commitment": {
        "inform": "You are informed: the decision is taken, or is not under discussion.",
        "consult": "You are consulted: your opinions are read, summed up and answered, then it is decided.",
        "concert": "It is built with you: your proposals are discussed before it is decided.",
        "co-decide": "It is decided with you: what comes out of it will be applied.",
    },
    "decision": {
        "accepted": "Accepted",
        "partly": "Partly accepted",
        "refused": "Refused",
        "under-study": "Under study",
        "already-done": "Already done",
        "out-of-scope": "Out of scope",
    },
    "progress": {"planned": "Planned", "in-progress": "In progress", "done": "Done", "abandoned": "Abandoned"},
    "way": {
        "online": "On line",
        "email": "By e-mail",
        "post": "By post",
        "paper": "On paper",
        "in-person": "In person",
        "telephone": "By telephone",
        "meeting": "At a meeting",
    },
    "channel": {
        "web": "on line",
        "email": "by e-mail",
        "post": "by post",
        "paper": "on paper",
        "meeting": "at a meeting",
        "import": "taken over from an earlier collection",
    },
    "kind": {
        "proposal": "Proposal",
        "argument-for": "Argument for",
        "argument-against": "Argument against",
        "opinion": "Opinion",
        "question": "Question",
        "amendment": "Amendment",
        "source": "Source",
        "comment": "Comment",
    },
    "found": {
        "consultation": "Consultation",
        "document": "Document",
        "article": "Article of the draft text",
        "faq": "Question people ask",
        "meeting": "Meeting",
        "synthesis": "Synthesis",
        "answer": "Answer",
        "result": "Follow-up",
        "news": "News",
        "page": "Page",
    },
    "state": {"published": "Published", "grouped": "Grouped", "withheld": "Withheld", "withdrawn": "Withdrawn"},
    "receipt": {
        "published": "Published as contribution",
        "grouped": "Published with another that says the same:",
        "withheld": "Not published",
        "withdrawn": "Withdrawn",
        "ballot": "Counted",
        "counted": "Counted",
        "kept": "Received and read; it is not made public",
        "erased": "Erased at the request of its author",
    },
    "dated": {
        "opens": "Opens",
        "closes": "Closes",
        "answer-promised": "Answer promised",
        "meeting": "Meeting",
        "published": "Synthesis",
        "answered": "Answer",
        "result": "Result",
        "news": "News",
        "milestone": "Due",
        "extended": "Put off",
    },
    "by": {
        "topic": "By topic",
        "place": "By place",
        "kind": "By kind",
        "state": "By state",
        "article": "By article",
    },
    "title": {
        "documents": "The documents",
        "articles": "The text, article by article",
        "faq": "Questions people ask",
        "contributions": "What was said",
        "contribution-list": "Contributions",
        "contribution": "Contribution",
        "replies": "Replies",
        "answers": "Answers",
        "follow-up": "Follow-up",
        "meetings": "Meetings",
        "questions": "Questions to the council",
        "news": "News",
        "thanks": "Thank you",
        "receipts": "What became of what you sent",
        "figures": "Participation in figures",
        "people": "Who decides, who answers",
        "glossary": "Words explained",
        "site-map": "Site map",
        "whole": "The whole in one page",
        "dossier": "The whole file",
        "dossier-start": "The whole file, off line",
        "dossier-said": "Contributions",
        "point-citations": "Contributions cited",
        "data": "Open data",
        "dictionary": "What the columns of the data mean",
        "coverage": "What became of what was said",
        "gathered": "Not taken up yet",
        "not-found": "This page does not exist",
        "moved": "This page has moved",
        "journal": "Public journal",
        "search": "Search",
        "correction": "What was corrected",
        "words": "Find by a word",
        "word": "A word",
    },
    "in_dossier": {
        "full": "They are all at the end, whole.",
        "extracts": "They are all at the end, in their first words, with their numbers.",
        "none": "They are not in this file; each can be read on the site.",
    },
    "download": {
        "zip": "Site that opens from a disk or a USB key (ZIP)",
        "page": "One page to print",
        "pdf": "One file to print (PDF)",
        "epub": "Book for a reading device (EPUB)",
    },
    "link": {
        "": "Home",
        "home": "Home",
        "documents": "Documents",
        "articles": "Draft text",
        "faq": "Questions people ask",
        "meetings": "Meetings",
        "contributions": "Contributions",
        "syntheses": "Syntheses",
        "answers": "Answers",
        "results": "Follow-up",
        "questions": "Questions",
        "figures": "Figures",
        "coverage": "What became of it",
        "receipts": "What became of what you sent",
        "news": "News",
        "people": "People",
        "glossary": "Words explained",
        "site-map": "Site map",
        "whole": "whole, in one page",
        "data": "Open data",
        "journal": "Public journal",
        "steps": "Steps",
        "consultations": "Consultations",
        "pages": "Pages",
        "media": "Files",
        "words": "Find by a word",
        "by-number": "By number",
    },
    "table": {
        "contributions": "Contributions",
        "points": "Points of the syntheses",
        "answers": "Answers",
        "results": "What came of the answers",
        "links": "Links: from each contribution to its points, answers and results",
    },
    "form": {"csv": "CSV, exact", "spreadsheet": "CSV for spreadsheets", "jsonl": "JSON Lines"},
    "licence": {
        "etalab-2.0": "Open Licence 2.0 (Licence Ouverte, Etalab)",
        "ODbL-1.0": "Open Database License 1.0 (ODbL)",
        "CC-BY-4.0": "Creative Commons Attribution 4.0 (CC BY)",
        "CC-BY-SA-4.0": "Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA)",
        "CC0-1.0": "Public domain (CC0 1.0)",
    },
    "cells": {
        "text": "text",
        "markdown": "text, in Markdown",
        "number": "number",
        "date": "date: 2026-03-12, or 2026-03-12 18:30",
        "supports": "number, or for:12 mixed:3 against:4",
        "word": "one of:",
        "name": "name of a row or of a page",
    },
    "linked": {
        "contribution": "A contribution",
        "consultation": "The whole consultation",
        "synthesis": "A whole synthesis",
        "point": "A point of a synthesis",
        "article": "An article",
        "document": "A document",
        "answer": "An answer",
        "result": "A result",
    },
    "act": {
        "published": "published",
        "changed": "corrected",
        "withdrawn": "withdrawn, or not published",
        "moved": "moved",
    },
    "figure": {
        "channel": "How contributions arrived",
        "kind": "What people wrote",
        "topic": "What they were about",
        "place": "Where",
        "month": "When",
        "state": "What became of them",
        "reason": "Why some were withheld",
    },
    "reason": {
        "off-topic": "It is not about the subject of the consultation.",
        "insult": "It insults someone, or calls for hatred or violence.",
        "accusation": "It accuses a person who can be recognised.",
        "private": "It gives private details about its author.",
        "third-party": "It gives private details about someone else.",
        "advertising": "It is advertising.",
        "unlawful": "The law does not allow it to be published.",
        "unreadable": "It says nothing that can be read.",
        "same-text": "Several people sent the same text.",
        "same-idea": "It says the same as another contribution.",
        "same-person": "The same person sent it twice.",
        "second-reading": "A second person will read it.",
        "author-asked": "Its author was asked a question.",
    },
}
"""By list, the English words of each value; the list's name is the context of their translation."""

COUNTS: dict[str, tuple[str, str]] = {
    "proposal": ("%(num)s proposal", "%(num)s proposals"),
    "argument-for": ("%(num)s argument for", "%(num)s arguments for"),
    "argument-against": ("%(num)s argument against", "%(num)s arguments against"),
    "opinion": ("%(num)s opinion", "%(num)s opinions"),
    "question": ("%(num)s question", "%(num)s questions"),
    "amendment": ("%(num)s amendment", "%(num)s amendments"),
    "source": ("%(num)s source", "%(num)s sources"),
    "comment": ("%(num)s comment", "%(num)s comments"),
}
"""Kinds of contributions, counted."""


class _List(dict[str, str]):
    """One list, read as `label.state.grouped` or by a value."""

    def __getattr__(self, value: str) -> str:
        try:
            return self[value]
        except KeyError:
            raise AttributeError(value) from None


class Labels:
    """The lists above in one language, as `label.decision[page.decision]`."""

    def __init__(self, catalog: Catalog) -> None:
        """Translate every list once."""
        self._lists = {
            name: _List({value: catalog.pgettext(name, words) for value, words in values.items()})
            for name, values in LABELS.items()
        }

    def __getattr__(self, name: str) -> _List:
        """One list."""
        try:
            return self._lists[name]
        except KeyError:
            raise AttributeError(name) from None
