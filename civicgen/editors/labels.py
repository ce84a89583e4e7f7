"""A key of a file becomes the label of a field, and a word of a closed list what a clerk chooses."""

from __future__ import annotations

from typing import Any, NamedTuple

from civicgen.bundled import folder
from civicgen.content import types
from civicgen.content.values import Card, Commitment, Decision, Procedure, Progress, StepKind, Way
from civicgen.markup.lists import LABELS
from civicgen.words import Catalog, catalog, mark, program

__all__ = ["KINDS", "Labels", "english"]


class Called(NamedTuple):
    """What things of a type are called, one and many."""

    one: str
    many: str


KINDS: dict[type, Called] = {
    types.Consultation: Called(mark("Consultation"), mark("Consultations")),
    types.Document: Called(mark("Document"), mark("Documents")),
    types.Article: Called(mark("Article"), mark("Articles of the draft")),
    types.FaqEntry: Called(mark("Question people ask"), mark("Questions people ask")),
    types.Meeting: Called(mark("Meeting"), mark("Meetings")),
    types.Synthesis: Called(mark("Synthesis"), mark("Syntheses")),
    types.Answer: Called(mark("Answer"), mark("Answers")),
    types.Result: Called(mark("Result"), mark("Results")),
    types.Tally: Called(mark("Count of ballots"), mark("Counts of ballots")),
    types.News: Called(mark("Notice"), mark("News")),
    types.StandingPage: Called(mark("Page"), mark("Pages")),
    types.Person: Called(mark("Person"), mark("People")),
    types.Topic: Called(mark("Topic"), mark("Topics")),
    types.Term: Called(mark("Word"), mark("Words explained")),
}

_ENGLISH: dict[str, str] = {
    "id": mark("Short name"),
    "state": mark("State"),
    "publish_at": mark("Publish on"),
    "published": mark("Published on"),
    "updated": mark("Changed on"),
    "moved_from": mark("Older addresses"),
    "decided_by": mark("Who decides"),
    "asked_by": mark("Who asks"),
    "concerned": mark("Who is concerned"),
    "summary": mark("In brief"),
    "next": mark("What happens next"),
    "answer_by": mark("Answer promised by"),
    "answer_within": mark("Answer within (days)"),
    "accessible_contact": mark("Contact for other formats"),
    "read_first": mark("To read first"),
    "related": mark("See also"),
    "asked": mark("We asked"),
    "said": mark("You said"),
    "done": mark("We did"),
    "opens": mark("Opens on"),
    "closes": mark("Closes on"),
    "extended_from": mark("Closing date first announced"),
    "respond": mark("Ways to take part"),
    "accessible": mark("Checked to be accessible"),
    "cites": mark("Contributions cited"),
    "to": mark("What it answers"),
    "from": mark("Follows from"),
    "about": mark("What it is about"),
    "before": mark("Text in force today"),
    "attendees": mark("Number of people present"),
    "machine": mark("Help from a machine"),
    "base": mark("What it rests on"),
    "also": mark("Other spellings"),
    "since": mark("In office since"),
    "menu": mark("Place of its link"),
    "order": mark("Place in the list"),
}
_HERE: dict[tuple[str, str], str] = {
    ("Milestone", "done"): mark("Reached"),
    ("Quote", "from"): mark("Number of the contribution"),
    ("Consultation", "pages"): mark("Pages of contributions"),
    ("Document", "pages"): mark("Number of pages"),
    ("StandingPage", "role"): mark("What it is to the law"),
    ("Tally", "most"): mark("Options that can be marked at most"),
    ("Tally", "author"): mark("Who counted"),
    ("Tally", "question"): mark("Question on the ballot"),
    ("Tally", "step"): mark("Id of the step"),
    ("Tally", "points"): mark("Points to share"),
    ("Tally", "kept"): mark("Ballots kept back, too few to be shown"),
    ("Ask", "least"): mark("First number of the scale"),
    ("Ask", "most"): mark("Last number of the scale"),
    ("Result", "progress"): mark("Progress, from 0 to 100"),
}
"""Labels that a key has in one type only."""

BODY = mark("Text")

_LISTS: dict[Any, str] = {
    Procedure: "procedure",
    Commitment: "commitment",
    StepKind: "step_kind",
    Way: "way",
    Decision: "decision",
    Progress: "progress",
}
"""Closed lists whose words stand on pages of the site, in the same words here."""

_CHOICES: dict[str, str] = {
    "draft": mark("Draft: only the preview shows it"),
    "approved": mark("Approved: ready, not published yet"),
    "published": mark("Published: everyone can read it"),
    "withdrawn": mark("Withdrawn: its address says why"),
    "each": mark("One page each"),
    "windows": mark("Lists only"),
    "top": mark("At the top of every page"),
    "foot": mark("At the foot of every page"),
    "none": mark("Nowhere"),
    "survey": mark("Survey: answers to questions"),
    "approval": mark("Options to mark"),
    "knapsack": mark("Options to mark, within the budget"),
    "majority-judgement": mark("Majority judgement: a grade for each option"),
    "ranking": mark("Options to rank"),
    "points": mark("Points to share between options"),
    "most-marks": mark("Budget: most marks first"),
    "marks-per-cost": mark("Budget: most marks for each unit of money first"),
    "equal-shares": mark("Budget: equal shares"),
    "equal-shares-add1": mark("Budget: equal shares, raised one by one"),
    "borda": mark("Ranks: points by rank"),
    "duels": mark("Ranks: duels"),
    "single": mark("One answer"),
    "several": mark("Several answers"),
    "scale": mark("A number on a scale"),
    "true": mark("Yes"),
    "false": mark("No"),
}


def english(owner: type, key: str) -> str:
    """Label of a key of a type, before translation: `decided_by` is “Who decides”, `budget` is “Budget”."""
    for base in owner.__mro__:
        if found := _HERE.get((base.__name__, key)):
            return found
    return _ENGLISH.get(key) or key.replace("_", " ").capitalize()


class Labels:
    """Everything an editor calls things, in the language of the portal."""

    def __init__(self, lang: str) -> None:
        self.words = program(lang)
        self._pages: Catalog = catalog(lang, (str(folder("themes") / "default" / "locale"),))

    def key(self, owner: type, key: str) -> str:
        """Label of a field."""
        return self.words.gettext(english(owner, key))

    def one(self, kind: type) -> str:
        """What one thing of a type is called."""
        return self.words.gettext(KINDS[kind].one)

    def many(self, kind: type) -> str:
        """What several are called."""
        return self.words.gettext(KINDS[kind].many)

    def choice(self, kind: Any, word: str) -> str:
        """What a word of a closed list means."""
        listed = _LISTS.get(kind)
        if listed is not None:
            return self._pages.pgettext(listed, LABELS[listed][word])
        if kind is Card:
            from civicgen.forms.cards import cards  # names of tools are not translated

            return cards()[word].label
        return self.words.gettext(_CHOICES[word]) if word in _CHOICES else word  # names of services are names
