"""Questions to officials become a page that shows how long each has waited, those without an answer first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from civicgen.content.types import Answer, Contribution
from civicgen.content.values import Moment
from civicgen.pages import contexts as c
from civicgen.pages.asking.takepart import ways
from civicgen.pages.heard.cards import title_of
from civicgen.pages.planned import Planned
from civicgen.pages.thread.outcomes import answer_line
from civicgen.pages.views import Views, first_words
from civicgen.portal.portal import Process
from civicgen.portal.states import is_past

__all__ = ["plan_questions", "question_due"]

_SHOWN = 40
"""Questions of each sort on the page; all of them are in the list of contributions."""
_TEXT = 200


def plan_questions(views: Views, process: Process) -> Iterator[Planned]:
    """The page of questions of one consultation, when it has any."""
    store = views.portal.store
    if not store.summary(process.id).top.get("kind", {}).get("question"):
        return
    from statistics import median  # late, with its fractions: few consultations put questions to officials

    waiting: list[c.QuestionLine] = []
    answered: list[c.QuestionLine] = []
    days: list[int] = []
    late = total = total_answered = 0
    for row in store.listed(process.id, "kind", "question"):
        it = row.contribution
        if it.state in ("withheld", "withdrawn"):
            continue
        total += 1
        line = _line(views, process, it)
        if line.answer is None:
            late += line.late
            if len(waiting) < _SHOWN:
                waiting.append(line)
        else:
            total_answered += 1
            if line.when is not None and line.answer.when is not None:
                days.append(line.days)
            answered.append(line)
            del answered[:-_SHOWN]
    folders = (process.id, views.addresses.word("questions"))
    context = c.QuestionsPage(
        **views.listed(process, "", *folders),
        waiting=tuple(sorted(waiting, key=lambda line: (not line.late, line.number))),
        answered=tuple(reversed(answered)),
        late=late,
        total=total,
        total_answered=total_answered,
        median_days=round(median(days)) if days else None,
        ways=ways(views, process),
    )
    yield Planned(views.addresses.path(*folders), context)


def question_due(process: Process, it: Contribution) -> Moment | None:
    """The day by which a question is to be answered, when that was promised."""
    within = process.consultation.answer_within
    return Moment(it.date.day + datetime.timedelta(days=within)) if it.date and within else None


def _line(views: Views, process: Process, it: Contribution) -> c.QuestionLine:
    names = process.trace.answers_for(it.number)
    answer = next((each for name in names if isinstance(each := views.edition.entries.get(name), Answer)), None)
    given = answer.date or answer.published if answer else None
    due = question_due(process, it)
    late = answer is None and is_past(due, views.portal.now, views.config.zone)
    return c.QuestionLine(
        link=views.contribution(process, it.number, title_of(it)),
        number=it.number,
        text=first_words(it.text, _TEXT) if it.title else "",
        author=it.author,
        when=views.stated(it.date),
        answer=answer_line(views, process, answer) if answer else None,
        days=(given.day - it.date.day).days if given and it.date else 0,
        due=views.stated(due),
        late=late,
        lang=views.foreign(it.lang or views.config.language),
    )
