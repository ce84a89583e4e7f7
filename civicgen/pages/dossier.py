"""Documents, articles and questions people ask become the pages one reads before taking part."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.content.paths import short_name
from civicgen.content.types import Article, Document, FaqEntry
from civicgen.pages import contexts as c
from civicgen.pages.asking.takepart import ways
from civicgen.pages.heard.cards import cards
from civicgen.pages.planned import Planned
from civicgen.pages.thread.outcomes import answer_lines
from civicgen.pages.views import Views
from civicgen.pages.windows import numbered_windows, window_folders
from civicgen.portal.portal import Process

__all__ = ["document_line", "plan_dossier"]

_FAQ_PAGE = 11_000
"""Bytes of questions and answers on one page."""


def plan_dossier(views: Views, process: Process) -> Iterator[Planned]:
    """Library, documents, draft text and questions of one consultation."""
    if process.documents:
        folders = (process.id, views.addresses.word("documents"))
        lines = tuple(document_line(views, process, each) for each in process.documents)
        contact = process.consultation.accessible_contact or views.contact(process)
        common = views.listed(process, "", *folders)
        context = c.DocumentsPage(**common, documents=lines, accessible_contact=contact)
        yield Planned(views.addresses.path(*folders), context)
        for document in process.documents:
            if not views.file(document):
                yield from _document(views, process, document)
    if process.articles:
        yield from _articles(views, process)
    if process.faq:
        yield from _faq(views, process)


def document_line(views: Views, process: Process, document: Document) -> c.DocumentLine:
    """A document in a list: its page when it has one, else its file."""
    file = None
    if document.file:
        address = f"{process.id}/{views.addresses.word('documents')}/{document.file}"
        file = c.Link(address=address, text=document.title, lang=views.foreign(document.language or document.lang))
    paged = bool(document.body.strip()) or file is None
    ending = document.file.rpartition(".")[2].upper() if file else ""
    last = max((change.date for change in document.changelog), default=document.updated or document.date)
    return c.DocumentLine(
        link=views.link(document) if paged or file is None else file,
        file=file if paged else None,
        type=document.type,
        format=ending,
        size=document.size,
        pages=document.pages,
        minutes=views.portal.texts.facts(document.body).minutes if paged else 0,
        language=document.language if document.language != views.lang else "",
        accessible=document.accessible,
        version=document.version,
        updated=views.stated(last),
        summary=document.summary,
        lang=views.foreign(document.lang),
    )


def _document(views: Views, process: Process, document: Document) -> Iterator[Planned]:
    """A document as pages: one, or several split at headings, with the whole beside."""
    base = views.addresses.folders(document.name)
    facts = views.portal.texts.facts(document.body)
    links = views.links(document.body, process)
    lang = views.foreign(document.body_lang or document.lang)
    last = len(facts.portions)
    trail = views.trail(process, views.part(process, "documents"))
    whole = None
    if last > 1:
        at = (*base, views.addresses.word("whole"))
        whole = c.Whole(link=views.page("", *at), size=len(document.body.encode()) // 2 + 4_000)
        text = c.Text(source=document.body, lang=lang, links=links)
        common = views.common(document, process, description=document.summary) | {
            "address": views.addresses.page(*at),
            "languages": views.languages(*at),
            "trail": (*trail, views.link(document)),
        }
        yield Planned(
            views.addresses.path(*at),
            c.WholePage(**common, back=views.link(document), texts=((document.title, text),)),
        )
    for number, portion in enumerate(facts.portions, 1):
        folders = window_folders(base, number)
        common = views.common(document, process, description=document.summary) | {
            "address": views.addresses.page(*folders),
            "languages": views.languages(*folders) if number == 1 else (),
            "trail": trail,
            "windows": numbered_windows(views, base, number, last),
            "whole": whole,
        }
        context = c.DocumentPage(
            **common,
            line=document_line(views, process, document),
            body=c.Text(source=portion, lang=lang, links=links) if portion.strip() else None,
            author=document.author,
            when=views.stated(document.date),
            changelog=tuple(
                c.ChangeLine(when=views.at(change.date), text=change.text, version=change.version)
                for change in document.changelog
            ),
            accessible_contact=process.consultation.accessible_contact,
        )
        yield Planned(views.addresses.path(*folders), context)


def _articles(views: Views, process: Process) -> Iterator[Planned]:
    folders = (process.id, views.addresses.word("articles"))
    summary = views.portal.store.summary(process.id)
    counts, every = summary.top.get("article", {}), summary.counts.get("article", {})
    lines = tuple(
        c.ArticleLine(
            link=views.link(each),
            number=each.number,
            section=each.section,
            contributions=counts.get(short_name(each.number), 0),
            replies=every.get(short_name(each.number), 0) - counts.get(short_name(each.number), 0),
            lang=views.foreign(each.lang),
        )
        for each in process.articles
    )
    yield Planned(views.addresses.path(*folders), c.ArticlesPage(**views.listed(process, "", *folders), articles=lines))
    last = len(process.articles) - 1
    for index, article in enumerate(process.articles):
        previous = process.articles[index - 1] if index else None
        following = process.articles[index + 1] if index < last else None
        yield from _article(views, process, article, previous, following, counts.get(short_name(article.number), 0))


def _article(
    views: Views, process: Process, article: Article, previous: Article | None, following: Article | None, count: int
) -> Iterator[Planned]:
    word = views.addresses.word
    base = views.addresses.folders(article.name)
    lang = article.body_lang or article.lang
    about = (process.id, word("contributions"), word("article"), short_name(article.number))
    portions = views.portal.texts.facts(article.body).portions
    links = views.links(article.body, process)
    answers = process.trace.answers_to_entry.get(article.name, ())
    for number, portion in enumerate(portions, 1):
        first = number == 1
        folders = window_folders(base, number)
        common = views.common(article, process) | {
            "address": views.addresses.page(*folders),
            "languages": views.languages(*folders) if first else (),
            "trail": views.trail(process, views.part(process, "articles")),
            "windows": numbered_windows(views, base, number, len(portions)),
        }
        context = c.ArticlePage(
            **common,
            number=article.number,
            section=article.section,
            why=views.text(article.why, process=process, lang=article.lang, level=3) if first else None,
            before=views.text(article.before, process=process, lang=article.lang, level=3) if first else None,
            body=c.Text(source=portion, lang=views.foreign(lang), links=links),
            cards=cards(views, process, views.portal.store.latest(process.id, 3, "article", short_name(article.number)))
            if first
            else (),
            contributions=c.Count(link=views.original.page("", *about), count=count) if count else None,
            answers=answer_lines(views, process, answers) if first else (),
            previous=views.link(previous) if previous else None,
            following=views.link(following) if following else None,
            ways=ways(views, process, article=article) if first else (),
        )
        yield Planned(views.addresses.path(*folders), context)


def _faq(views: Views, process: Process | None) -> Iterator[Planned]:
    if process is None:
        return
    base = (process.id, views.addresses.word("faq"))
    windows: list[list[FaqEntry]] = [[]]
    filled = 0
    ordered = sorted(process.faq, key=lambda each: _topic_order(process, each.topic))
    for entry in ordered:
        size = len(entry.body.encode()) + 150
        if windows[-1] and filled + size > _FAQ_PAGE:
            windows.append([])
            filled = 0
        windows[-1].append(entry)
        filled += size
    for number, window in enumerate(windows, 1):
        folders = window_folders(base, number)
        common = views.listed(process, "", *folders) | {"windows": numbered_windows(views, base, number, len(windows))}
        common["corrections"] = views.corrected(views.lang, *(entry.name for entry in window))
        topics = tuple(_faq_topics(views, process, window))
        context = c.FaqPage(**common, topics=topics, contact=views.contact(process))
        yield Planned(views.addresses.path(*folders), context)


def _topic_order(process: Process, topic: str) -> int:
    topics = process.consultation.topics
    return topics.index(topic) if topic in topics else len(topics) if topic else -1


def _faq_topics(views: Views, process: Process, entries: list[FaqEntry]) -> Iterator[c.FaqTopic]:
    for topic in dict.fromkeys(entry.topic for entry in entries):
        known = views.edition.topics.get(topic)
        questions = tuple(
            c.FaqLine(
                id=each.id,
                question=each.title,
                answer=views.text(each.body, process=process, lang=each.body_lang or each.lang, level=4)
                or c.Text(source=""),
                lang=views.foreign(each.lang),
            )
            for each in entries
            if each.topic == topic
        )
        yield c.FaqTopic(topic=known.title if known else topic, questions=questions)
