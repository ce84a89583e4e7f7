"""The portal becomes its home page: what is open, what was answered, what is promised, the rest by year."""

from __future__ import annotations

import datetime
from collections import defaultdict

from civicgen.content.types import Entry, StandingPage
from civicgen.content.values import Moment
from civicgen.pages import contexts as c
from civicgen.pages.dates import latest, next_dates
from civicgen.pages.planned import Planned
from civicgen.pages.standing import news_line
from civicgen.pages.views import Views, first_words
from civicgen.portal.portal import Process

__all__ = ["consultation_card", "plan_home"]

_DATES = 4
_LATEST = 4
_NEWS = 2
_DONE = 120
"""Characters of what was done that a card shows."""
_ANSWERED = 12
"""Answered consultations on the home page; older ones are on the site map."""


def plan_home(views: Views) -> Planned:
    """The home page."""
    welcome = views.edition.entries.get("index")
    shown = [process for process in views.edition.processes if process.state != "withdrawn"]
    by_state: defaultdict[str, list[c.ConsultationCard]] = defaultdict(list)
    ended: defaultdict[int, list[c.ConsultationCard]] = defaultdict(list)
    settled = 0
    for process in shown:
        if process.standing in ("answered", "followed-up"):
            if settled < _ANSWERED:
                ended[_year(process)].append(consultation_card(views, process))
            settled += 1
        else:
            by_state[process.standing].append(consultation_card(views, process))
    news = [each for each in views.edition.news if each.state != "withdrawn"]
    context = c.Home(
        lang=views.lang,
        address=views.addresses.page(),
        title=welcome.title if isinstance(welcome, StandingPage) else views.config.title,
        title_lang=views.foreign(welcome.lang) if isinstance(welcome, StandingPage) else "",
        description=_description(views, welcome),
        languages=views.languages(),
        untranslated=views.foreign(welcome.body_lang or welcome.lang) if welcome else "",
        welcome=views.text(welcome.body, lang=welcome.body_lang or welcome.lang) if welcome else None,
        open=tuple(by_state["open"]),
        coming=tuple(by_state["coming"]),
        informing=tuple(by_state["informing"]),
        waiting=tuple(by_state["closed"]),
        years=tuple(c.Year(year=year, cards=tuple(ended[year])) for year in sorted(ended, reverse=True)),
        dates=tuple(next_dates(views, shown)[:_DATES]),
        latest=tuple(latest(views, shown)[:_LATEST]),
        news=tuple(news_line(views, each) for each in news[:_NEWS]),
        all_news=views.page("", views.addresses.word("news")) if news else None,
        feed=c.Link(address=views.addresses.file(views.addresses.word("feed")), text="") if views.config.url else None,
    )
    return Planned(views.addresses.path(), context)


def _description(views: Views, welcome: Entry | None) -> str:
    summary = welcome.summary if isinstance(welcome, StandingPage) else ""
    return first_words(summary or views.config.description or views.config.title)


def consultation_card(views: Views, process: Process) -> c.ConsultationCard:
    """A consultation in a list."""
    it = process.consultation
    asking, coming, step = process.asking, process.next_asking, process.step
    return c.ConsultationCard(
        link=views.link(it),
        question=it.question,
        lang=views.foreign(it.lang),
        state=process.standing,  # type: ignore[arg-type]  # one of the words of ConsultationState
        procedure=it.procedure,
        step=step.title if step else "",
        until=views.stated(asking.closes) if asking else None,
        opens=views.stated(coming.opens) if coming and not asking else None,
        answer_by=views.stated(it.answer_by),
        answered=views.stated(_answered(process)),
        late=process.late,
        contributions=process.contributions,
        done=first_words(it.done, _DONE) if it.asked and it.said else "",
    )


def _answered(process: Process) -> Moment | None:
    dates = [date for answer in process.answers if (date := answer.date or answer.published)]
    return max(dates, default=None) if process.standing in ("answered", "followed-up") else None


def _year(process: Process) -> int:
    days = [moment.day for step in process.consultation.steps for moment in (step.opens, step.closes) if moment]
    return min(days, default=datetime.date(1, 1, 1)).year
