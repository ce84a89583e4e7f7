"""The name of a procedure becomes the steps it usually has."""

from __future__ import annotations

import datetime
import re
from typing import get_args

import msgspec

from civicgen.cli.naming import short
from civicgen.content.values import Procedure, StepKind
from civicgen.words import Catalog, mark

__all__ = ["PROCEDURES", "steps"]

PROCEDURES: tuple[str, ...] = get_args(Procedure)


class _Usual(msgspec.Struct, frozen=True):
    title: str
    kind: StepKind
    summary: str
    offline: bool = False
    """Whether people take part in it, by every way that needs no form."""


_ARTICLE = re.compile("^(the|your|le|la|les|l|un|une)-(?=.)")
"""Left out of the ids of steps, which are typed in references."""

_ANSWER = _Usual(
    mark("The council's answer"), "answer", mark("The council answers point by point, and gives its reasons.")
)
_DONE = _Usual(mark("What is done"), "follow-up", mark("Each commitment is followed here, with its dates."))
_SUMMED_UP = _Usual(mark("What you said"), "synthesis", mark("A summary that cites the opinions received."))
_LEARN = _Usual(mark("Learn"), "information", mark("The documents are here, to be read before you answer."))

_USUAL: dict[str, tuple[_Usual, ...]] = {
    "consultation": (
        _Usual(
            mark("Give your opinion"),
            "contribution",
            mark("Write to us, call us, or come to the town hall."),
            offline=True,
        ),
        _SUMMED_UP,
        _ANSWER,
        _DONE,
    ),
    "public-inquiry": (
        _LEARN,
        _Usual(
            mark("The inquiry"),
            "contribution",
            mark("Your observations are received by the inquiry commissioner."),
            offline=True,
        ),
        _Usual(
            mark("The commissioner's report"), "synthesis", mark("The report sums up what was said, and concludes.")
        ),
        _ANSWER,
        _DONE,
    ),
    "participatory-budget": (
        _Usual(mark("Propose an idea"), "contribution", mark("Every inhabitant may propose a project."), offline=True),
        _Usual(
            mark("Study of the ideas"), "deliberation", mark("The services say what can be done, and at what cost.")
        ),
        _Usual(mark("Choose"), "vote", mark("Say which projects you prefer."), offline=True),
        _Usual(mark("The council's decision"), "answer", mark("The council decides, and gives its reasons.")),
        _DONE,
    ),
    "questions": (
        _Usual(
            mark("Put your question"), "contribution", mark("Each question gets a number and an answer."), offline=True
        ),
        _ANSWER,
    ),
    "petition": (
        _Usual(
            mark("Support the petition"), "contribution", mark("Supports are counted until the last day."), offline=True
        ),
        _Usual(mark("Examination by the council"), "deliberation", mark("The council debates it in public.")),
        _ANSWER,
        _DONE,
    ),
    "text": (
        _LEARN,
        _Usual(
            mark("Discuss the articles"),
            "contribution",
            mark("Article by article, say what you would keep or change."),
            offline=True,
        ),
        _SUMMED_UP,
        _ANSWER,
        _Usual(mark("The final text"), "follow-up", mark("The text as it was adopted, and what changed.")),
    ),
    "survey": (
        _Usual(mark("Answer the survey"), "contribution", mark("A few questions, two minutes."), offline=True),
        _Usual(mark("The results"), "synthesis", mark("What you answered, and what cannot be concluded from it.")),
        _ANSWER,
    ),
}


def steps(
    procedure: str, words: Catalog, *, opens: datetime.date | None = None, form: str = ""
) -> list[dict[str, object]]:
    """Steps of a procedure as a file holds them, in a language; the first is open from `opens`, the others undated.

    `form` is the one that is filled in during the first step in which people take part.
    """
    made: list[dict[str, object]] = []
    for usual in _USUAL[procedure]:
        title = words.gettext(usual.title)
        step: dict[str, object] = {"id": _ARTICLE.sub("", short(title)), "title": title, "kind": usual.kind}
        if opens is not None and not made:
            step["opens"] = opens.isoformat()
        step["summary"] = words.gettext(usual.summary)
        if usual.offline and form:
            step["form"], form = form, ""
        if usual.offline:
            step["respond"] = ["telephone", "email", "post", "paper", "in-person"]
        made.append(step)
    return made
