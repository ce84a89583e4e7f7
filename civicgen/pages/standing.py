"""What belongs to the whole portal becomes pages: news, people, glossary, and the pages that stand by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.content.reasons import reasons_of
from civicgen.content.types import News, Person, StandingPage
from civicgen.pages import contexts as c
from civicgen.pages.planned import Planned
from civicgen.pages.views import Views, first_words
from civicgen.pages.windows import numbered_windows, window_folders
from civicgen.portal.references import parse

__all__ = ["news_line", "plan_standing"]

_WINDOW = 50


def plan_standing(views: Views) -> Iterator[Planned]:
    """Pages of the whole portal, the home page and the site map aside."""
    yield from _news(views)
    for page in views.edition.standing:
        if page.name != "index" and page.state != "withdrawn":
            yield from _standing(views, page)
    if views.edition.people:
        yield _people(views)
    if views.edition.terms:
        yield _glossary(views)


def news_line(views: Views, news: News) -> c.NewsLine:
    """A notice in a list."""
    return c.NewsLine(link=views.link(news), when=views.at(news.date), summary=news.summary)


def _news(views: Views) -> Iterator[Planned]:
    shown = [each for each in views.edition.news if each.state != "withdrawn"]
    if not shown:
        return
    word = views.addresses.word("news")
    lines = [news_line(views, each) for each in shown]
    # Windows are cut from the oldest, so that they never shift; the newest, which may be short, stands first.
    oldest_first = lines[::-1]
    windows = [oldest_first[at : at + _WINDOW][::-1] for at in range(0, len(oldest_first), _WINDOW)]
    last = len(windows)
    for number, window in enumerate(windows, 1):
        folders = (word,) if number == last else (word, str(number))
        context = c.NewsPage(
            **views.listed(None, "", *folders),
            news=tuple(window),
            older=views.page("", word, str(number - 1)) if number > 1 else None,
            newer=views.page("", word, *([str(number + 1)] if number + 1 < last else [])) if number < last else None,
        )
        yield Planned(views.addresses.path(*folders), context)
    for news, line in zip(shown, lines, strict=True):
        yield _news_item(views, news, line)


def _news_item(views: Views, news: News, line: c.NewsLine) -> Planned:
    targets = (parse(reference) for reference in news.about)
    found = (views.edition.entries.get(target.name) for target in targets if target)
    context = c.NewsItem(
        **views.common(news, None, description=news.summary),
        trail=views.trail(None, views.page("", views.addresses.word("news"), role="news")),
        when=line.when,
        body=views.text(news.body, lang=news.body_lang or news.lang),
        about=tuple(views.link(entry) for entry in found if entry),
    )
    return Planned(views.addresses.path(*views.addresses.folders(news.name)), context)


def _standing(views: Views, page: StandingPage) -> Iterator[Planned]:
    """A page, or several when its text is long, split at headings."""
    base = views.addresses.folders(page.name)
    portions = views.portal.texts.facts(page.body).portions
    links = views.links(page.body)
    lang = views.foreign(page.body_lang or page.lang)
    given = reasons_of(views.config) if page.role == "charter" else ()
    reasons = tuple((each.id, each.title) for each in given if {"withhold", "mask"} & set(each.acts))
    for number, portion in enumerate(portions, 1):
        folders = window_folders(base, number)
        common = views.common(page, None, description=page.summary) | {
            "address": views.addresses.page(*folders),
            "languages": views.languages(*folders) if number == 1 else (),
            "trail": views.trail(),
            "windows": numbered_windows(views, base, number, len(portions)),
        }
        body = c.Text(source=portion, lang=lang, links=links) if portion.strip() else None
        context = c.StandingPage(
            **common,
            role=page.role,
            body=body,
            reasons=reasons if number == len(portions) else (),
            forms=_asked(views, page, last=number == len(portions)),
        )
        yield Planned(views.addresses.path(*folders), context)


def _asked(views: Views, page: StandingPage, *, last: bool) -> tuple[c.FormPrivacy, ...]:
    """What forms ask that is personal, at the end of the page about personal data."""
    if page.role != "privacy" or not last or not any(process.forms for process in views.edition.processes):
        return ()
    from civicgen.pages.asking.forms import form_privacy  # only for portals that ask something

    return form_privacy(views)


def _people(views: Views) -> Planned:
    folders = (views.addresses.word("people"),)
    people = views.edition.people.values()
    groups = tuple(
        c.PeopleGroup(title=group, people=tuple(_person(views, person) for person in people if person.group == group))
        for group in dict.fromkeys(person.group for person in people)
    )
    common = views.listed(None, "", *folders)
    common["corrections"] = views.corrected(views.lang, *(f"people/{person.id}" for person in people))
    return Planned(views.addresses.path(*folders), c.PeoplePage(**common, groups=groups))


def _person(views: Views, person: Person) -> c.PersonSection:
    processes = views.edition.processes
    guards = (each.consultation for each in processes if _is(each.consultation.guarantor, person))
    signed = [answer for each in processes for answer in each.answers if _is(answer.signatory, person)]
    signed.sort(key=lambda answer: (answer.date.day.toordinal() if answer.date else 0, answer.name), reverse=True)
    return c.PersonSection(
        id=person.id,
        name=person.name,
        role=person.role,
        bio=views.text(person.bio, level=4),
        since=person.since,
        contact=person.contact,
        guards=tuple(map(views.link, guards)),
        signed=tuple(map(views.link, signed[:3])),
    )


def _is(reference: str | None, person: Person) -> bool:
    return reference is not None and reference.removeprefix("people/") == person.id


def _glossary(views: Views) -> Planned:
    folders = (views.addresses.word("glossary"),)
    terms = tuple(
        c.TermLine(
            id=term.id,
            term=term.term,
            meaning=views.text(term.meaning, level=4) or c.Text(source=""),
            also=term.also,
        )
        for term in views.edition.terms
    )
    common = views.listed(None, "", *folders) | {"description": first_words(views.config.title)}
    common["corrections"] = views.corrected(views.lang, *(f"glossary/{term.id}" for term in views.edition.terms))
    return Planned(views.addresses.path(*folders), c.GlossaryPage(**common, terms=terms))
