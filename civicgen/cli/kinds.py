"""The kinds of files that one can add, with what each is for and where it lies."""

from __future__ import annotations

import msgspec

from civicgen.content import types
from civicgen.content.forms import Form
from civicgen.words import mark

__all__ = ["KINDS", "Kind"]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """Something that `civicgen new` adds."""

    type: type[types.Entry | Form]
    folder: str
    """Folder of a consultation, or of `content/` for what belongs to the whole portal."""
    shared: bool = False
    """Belongs to the whole portal."""
    intro: str = ""
    """First words of the file."""
    given: dict[str, object] = {}
    """Values of mandatory keys that claim nothing."""
    body: str = ""
    """What to write under the front matter."""
    advice: str
    """What to do next."""


_PUBLISH = mark("Fill it in and look at it with “civicgen serve”. To publish it: civicgen publish and its file name")

KINDS: dict[str, Kind] = {
    "consultation": Kind(
        type=types.Consultation,
        folder="consultations",
        shared=True,
        intro=mark(
            "Lines that begin with # are explanations: they appear nowhere on the site. To use a key, remove its #. "
            "The name of the folder is the address of the consultation: once published, do not change it."
        ),
        body=mark("Write here, in a few paragraphs, what people need to know to give their opinion."),
        advice=mark("Give its steps their dates and look at it with “civicgen serve”. To publish it: state: published"),
    ),
    "document": Kind(
        type=types.Document,
        folder="documents",
        intro=mark(
            "A document is a page: write its text below. To add a file (PDF, map…), put it in this folder and name it: "
            "file: plan.pdf"
        ),
        body=mark("Write here the text of the document, or a summary of the file."),
        advice=_PUBLISH,
    ),
    "faq": Kind(
        type=types.FaqEntry,
        folder="faq",
        intro=mark("The title is the question, as people would ask it."),
        body=mark("Write here the answer."),
        advice=_PUBLISH,
    ),
    "meeting": Kind(
        type=types.Meeting,
        folder="meetings",
        intro=mark("A date with its hour: 2026-03-12 18:30"),
        body=mark("Write here what the meeting is about."),
        advice=_PUBLISH,
    ),
    "synthesis": Kind(
        type=types.Synthesis,
        folder="syntheses",
        intro=mark(
            "Each point says one thing that was said, and cites the numbers of the contributions that said it: "
            "cites: [12, 41]"
        ),
        body=mark("Write here what introduces the points."),
        advice=_PUBLISH,
    ),
    "answer": Kind(
        type=types.Answer,
        given={"decision": "under-study", "to": []},
        folder="answers",
        intro=mark(
            "An answer says what was decided, and why. It may answer points of a synthesis and contributions: "
            'to: [syntheses/opinions#parking, "#12"]'
        ),
        body=mark("Write here what completes the reason, if need be."),
        advice=_PUBLISH,
    ),
    "result": Kind(
        type=types.Result,
        given={"status": "planned", "from": []},
        folder="results",
        intro=mark("A result says what was done after an answer: from: [answers/parking]"),
        body=mark("Write here what was done."),
        advice=_PUBLISH,
    ),
    "tally": Kind(
        type=types.Tally,
        given={"method": "approval", "options": []},
        folder="ballots",
        intro=mark(
            "A tally says how ballots are counted. The ballots lie beside it, in a table (CSV) of the same name: one "
            "column for each option, one line for each ballot, and nothing about who cast it."
        ),
        body=mark("Write here what introduces the figures, if need be."),
        advice=mark(
            "Name the options, and the step in which ballots are cast. Once it is over, put the ballots beside this "
            "file and look at the page with “civicgen serve”."
        ),
    ),
    "article": Kind(
        type=types.Article,
        folder="articles",
        intro=mark("An article of the draft text that is discussed."),
        body=mark("Write here the text of the article."),
        advice=_PUBLISH,
    ),
    "form": Kind(
        type=Form,
        folder="forms",
        advice=mark(
            "Read it through, remove “state: draft”, and name it (form: …) in a step of the consultation, or in a "
            "meeting. Look at it with “civicgen serve”. Where it is sent: “forms” in civicgen.yml"
        ),
    ),
    "news": Kind(
        type=types.News,
        folder="news",
        shared=True,
        body=mark("Write here the news, in a few sentences."),
        advice=_PUBLISH,
    ),
    "page": Kind(
        type=types.StandingPage,
        folder="pages",
        shared=True,
        body=mark("Write here the text of the page."),
        advice=_PUBLISH,
    ),
}
"""What can be added, by the word that is typed."""
