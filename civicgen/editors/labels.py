"""A key of a file becomes the label of a field, and a word of a closed list what a clerk chooses."""

from __future__ import annotations

from typing import Any, NamedTuple

from civicgen.bundled import folder
from civicgen.content import types
from civicgen.content.forms import Form, Preset
from civicgen.content.presets import PRESETS
from civicgen.content.values import Card, Commitment, ContributionKind, Decision, Procedure, Progress, StepKind, Way
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
    Form: Called(mark("Form"), mark("Forms")),
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
    ("Form", "preset"): mark("Ready-made form"),
    ("Form", "makes"): mark("What it makes"),
    ("Form", "kind"): mark("Kind of contribution"),
    ("Form", "fields"): mark("Questions"),
    ("Form", "intro"): mark("Before the questions"),
    ("Form", "button"): mark("Words of the button"),
    ("Form", "thanks"): mark("Once it is sent"),
    ("Form", "confirm"): mark("Letter to confirm"),
    ("Form", "threshold"): mark("Supports that oblige the council"),
    ("Form", "obliges"): mark("What the council must then do"),
    ("Form", "supports"): mark("Supports counted elsewhere too"),
    ("Field", "type"): mark("What people do"),
    ("Field", "label"): mark("The question"),
    ("Field", "required"): mark("Mandatory"),
    ("Field", "choices"): mark("What can be chosen"),
    ("Field", "rows"): mark("What is graded"),
    ("Field", "low"): mark("Least number"),
    ("Field", "high"): mark("Greatest number"),
    ("Field", "low_label"): mark("What the least number means"),
    ("Field", "high_label"): mark("What the greatest number means"),
    ("Field", "max_length"): mark("Characters at most"),
    ("Field", "accept"): mark("Files that are taken"),
    ("Field", "max_size"): mark("Size of a file at most"),
    ("Field", "becomes"): mark("Part of the contribution that it fills"),
    ("Field", "seen_by"): mark("Who may read it"),
    ("Field", "purpose"): mark("Why something personal is asked"),
    ("Field", "keep"): mark("How long it is kept"),
    ("Field", "personal"): mark("It tells who someone is"),
    ("Choice", "label"): mark("What people read"),
    ("Keep", "after"): mark("Days after"),
    ("Keep", "until"): mark("A day, instead"),
    ("Meeting", "form"): mark("Form to say that one comes"),
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
    ContributionKind: "kind",
}
"""Closed lists whose words stand on pages of the site, in the same words here."""

_OWN: dict[tuple[str, str], dict[str, str]] = {
    ("Field", "type"): {
        "text": mark("Write a line"),
        "long-text": mark("Write a text"),
        "choice": mark("Choose one"),
        "choices": mark("Choose several"),
        "scale": mark("Choose a number"),
        "grades": mark("Give a grade to each"),
        "ranking": mark("Put in order"),
        "sharing": mark("Share out points or money"),
        "place": mark("Choose a place"),
        "email": mark("Give an e-mail address"),
        "date": mark("Give a day"),
        "file": mark("Join a file"),
        "consent": mark("Tick a box"),
    },
    ("Field", "becomes"): {
        "title": mark("Its title"),
        "text": mark("Its text"),
        "author": mark("Its author"),
        "topic": mark("Its topic"),
        "place": mark("Its place"),
        "article": mark("Its article"),
        "kind": mark("Its kind"),
        "parent": mark("What it replies to"),
    },
    ("Field", "seen_by"): {
        "everyone": mark("Everyone: it is published"),
        "staff": mark("The staff only"),
        "nobody": mark("Nobody: it is never kept"),
    },
    ("Form", "makes"): {
        "contribution": mark("A contribution"),
        "ballot": mark("An anonymous ballot"),
        "message": mark("A message to the staff"),
        "registration": mark("A registration"),
        "support": mark("A support to a petition"),
    },
    ("Form", "confirm"): {"none": mark("None"), "email": mark("To the e-mail address given")},
    ("Keep", "after"): {
        "received": mark("The day it was received"),
        "closing": mark("The end of the step"),
        "synthesis": mark("The synthesis"),
        "answer": mark("The answer"),
    },
}
"""Closed lists of one key, whose words mean something else under others."""

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

    def choice(self, kind: Any, word: str, owner: type | None = None, key: str = "") -> str:
        """What a word of a closed list means, under a key of a type."""
        if owner is not None and (own := _OWN.get((owner.__name__, key), {}).get(word)):
            return self.words.gettext(own)
        if kind is Preset:
            return self.words.gettext(PRESETS[word].title)  # type: ignore[index]  # one of its words
        listed = _LISTS.get(kind)
        if listed is not None:
            return self._pages.pgettext(listed, LABELS[listed][word])
        if kind is Card:
            from civicgen.forms.cards import cards  # names of tools are not translated

            return cards()[word].label
        return self.words.gettext(_CHOICES[word]) if word in _CHOICES else word  # names of services are names
