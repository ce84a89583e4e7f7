"""A consultation becomes the chapters of its dossier: its pages in reading order, then what people wrote."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Literal

import msgspec

from civicgen.dossiers.xhtml import anchors, heading
from civicgen.markup.look import Look
from civicgen.pages import contexts as c
from civicgen.pages.consultation import plan_consultation
from civicgen.pages.dossier import plan_dossier
from civicgen.pages.heard.cards import citizen_text
from civicgen.pages.heard.figures import plan_figures
from civicgen.pages.meetings import plan_meetings
from civicgen.pages.planned import Planned
from civicgen.pages.thread.questions import plan_questions
from civicgen.pages.thread.results import plan_results
from civicgen.pages.views import Views
from civicgen.portal.portal import Process
from civicgen.portal.store import Row

__all__ = ["Chapter", "Dossier", "How", "dossier"]

How = Literal["full", "extracts", "none"]
"""How contributions stand in a dossier."""

_ORDER = (
    *("consultation", "documents", "document", "articles", "article", "meetings", "meeting", "figures", "tally"),
    *("synthesis", "questions", "answers", "answer", "follow-up", "result", "faq"),
)
"""Kinds of pages that are chapters, in reading order; all others say again what these say."""
_INNER = frozenset({"document", "article", "meeting", "answer", "result"})
"""Kinds that stand under the chapter before them, which is their list."""
_AROUND = ("windows", "whole", "around", "languages", "trail", "ways", "cards", "contents", "previous", "following")
"""Fields of pages that only lead to other pages."""
_CHUNKS = 2
"""Chunks of contributions (of fifty) in one chapter: small enough for an old reading device."""


class Chapter(msgspec.Struct, frozen=True):
    """One chapter, rendered: its ways to others are not written yet."""

    name: str
    """Short, unique in the dossier: its anchor in a page."""
    title: str
    lang: str
    inner: bool
    html: str


@dataclass(frozen=True)
class Dossier:
    """Everything a dossier is written from. Contributions are read when they are asked for, and never kept."""

    views: Views
    process: Process
    look: bytes
    """The look under which pages are chapters, encoded."""
    frame: bytes
    """The look of the site, encoded."""
    how: How
    chapters: tuple[Chapter, ...]
    """Those that the authority wrote: as many as there are entries."""
    places: dict[str, tuple[str, frozenset[str]]]
    """By address of a page, the name of its chapter and the anchors in it."""
    firsts: tuple[int, ...]
    """Number of the first contribution of each chapter of contributions."""
    lasts: tuple[int, ...]
    _numbers: re.Pattern[str] = field(repr=False)

    def place(self, address: str) -> tuple[str, str] | None:
        """Name of the chapter and anchor in it to which an address of the site leads; None when it leads out."""
        number = self._numbers.match(address)
        if number is not None:
            if not self.firsts:
                return None
            written = number["own"] or number["anchor"]
            at = bisect_right(self.firsts, int(written)) - 1 if written else 0
            if written and (at < 0 or int(written) > self.lasts[at]):
                return None
            return said_name(at), f"c{written}" if written else ""
        page, _, wanted = address.partition("#")
        known = self.places.get(_plain(page))
        if known is None:
            return None
        name, there = known
        return name, wanted if wanted in there else ""

    def contributions(self) -> Iterator[Chapter]:
        """Chapters of contributions, one after the other."""
        from civicgen.pages.render import unled

        rows = self.views.portal.store.rows(self.process.id)
        for at, (first, last) in enumerate(zip(self.firsts, self.lasts, strict=True)):
            chunk = _until(rows, last)
            lines = tuple(_line(self.views, self.process, row, self.how) for row in chunk)
            page = c.SaidPage(lang=self.views.lang, address="", title="", first=first, last=last, lines=lines)
            yield Chapter(said_name(at), "", "", inner=False, html=unled(self.look, page, said_name(at)))

    def contents(self, address_of: Any) -> tuple[c.Contents, ...]:
        """Table of contents; `address_of` gives the address of a chapter from its name."""
        lines: list[c.Contents] = []
        for chapter in self.chapters:
            line = c.Contents(address=address_of(chapter.name), text=chapter.title, lang=chapter.lang)
            if chapter.inner and lines:
                lines[-1] = msgspec.structs.replace(lines[-1], inner=(*lines[-1].inner, line))
            else:
                lines.append(line)
        for at, (first, last) in enumerate(zip(self.firsts, self.lasts, strict=True)):
            lines.append(c.Contents(address=address_of(said_name(at)), first=first, last=last))
        return tuple(lines)

    def front(self, address_of: Any) -> c.DossierPage:
        """What stands around the chapters: title page and contents."""
        it, views = self.process.consultation, self.views
        url = views.config.url
        return c.DossierPage(
            lang=views.lang,
            address=views.addresses.page(it.id, views.addresses.word("dossier")),
            title=it.title,
            title_lang=views.foreign(it.lang),
            description=it.summary or it.question,
            updated=latest(views, self.process),
            question=it.question,
            state=self.process.standing,  # type: ignore[arg-type]  # one of the words of ConsultationState
            total=self.process.contributions,
            contributions=self.how,
            site=url + views.addresses.page(it.id) if url else "",
            contents=self.contents(address_of),
        )


def dossier(views: Views, process: Process, look: Look, how: How) -> Dossier:
    """Plan and render what the authority wrote about one consultation. Raises ProblemsFound."""
    from civicgen.digests import encode
    from civicgen.pages.render import unled

    encoded = encode(offline(look))
    chapters: list[Chapter] = []
    places: dict[str, tuple[str, frozenset[str]]] = {}
    pages = _merged(views, process)
    pages.sort(key=lambda page: _ORDER.index(page[0].kind))
    for page, addresses in pages:
        html = unled(encoded, page, page.address)
        title, lang = heading(html)
        name = _name(process, views, addresses[0], {chapter.name for chapter in chapters})
        chapters.append(Chapter(name, title, lang, page.kind in _INNER, html))
        places |= {_plain(address): (name, anchors(html)) for address in addresses}
    front = chapters[0].name
    for step in process.consultation.steps:
        places.setdefault(_plain(views.step_link(process, step).address), (front, frozenset()))
    chunks = [] if how == "none" else list(views.portal.store.windows(process.id, "each"))
    groups = [chunks[at : at + _CHUNKS] for at in range(0, len(chunks), _CHUNKS)]
    return Dossier(
        views=views,
        process=process,
        look=encoded,
        frame=encode(look),
        how=how,
        chapters=tuple(chapters),
        places=places,
        firsts=tuple(group[0].numbers[0] for group in groups),
        lasts=tuple(group[-1].numbers[-1] for group in groups),
        _numbers=_number_pattern(views, process),
    )


def offline(look: Look) -> Look:
    """The look under which a page is rendered as a chapter: templates of `offline/` come before all others."""
    from pathlib import Path

    before = tuple(str(Path(folder, "offline")) for folder in look.folders)
    return msgspec.structs.replace(look, folders=(*before, *look.folders))


def latest(views: Views, process: Process) -> c.Stated | None:
    """When something of a consultation was last changed or published, as the clerk dated it."""
    entries = chain(
        (process.consultation,), process.documents, process.articles, process.faq, process.meetings,
        process.syntheses, process.answers, process.results,
    )  # fmt: skip
    dates = [moment for entry in entries for moment in (entry.published, entry.updated) if moment is not None]
    return views.stated(max(dates, key=lambda moment: moment.day, default=None))


def said_name(at: int) -> str:
    """Name of a chapter of contributions."""
    return f"said-{at + 1}"


def _merged(views: Views, process: Process) -> list[tuple[c.Page, list[str]]]:
    """Pages of a consultation that are chapters, each with its addresses; what was split over several is one again."""
    found: dict[str, tuple[c.Page, list[str]]] = {}
    entries = {views.addresses.entry(entry.name): entry for entry in (*process.documents, *process.articles)}
    for planned in chain(
        plan_consultation(views, process), plan_dossier(views, process), plan_meetings(views, process),
        plan_figures(views, process), plan_results(views, process), plan_questions(views, process),
    ):  # fmt: skip
        page = planned.context if isinstance(planned, Planned) else None  # lists have no place in a book
        if not isinstance(page, c.Page) or page.kind not in _ORDER:
            continue
        first = re.sub(r"/\d+/(index\.html)?\Z", r"/\1", page.address) if _follows(page) else page.address
        known = found.get(first)
        if known is None:
            body = getattr(page, "body", None)
            if first in entries and isinstance(body, c.Text):  # the whole text, whose portions need no other
                page = msgspec.structs.replace(page, body=msgspec.structs.replace(body, source=entries[first].body))
            found[first] = (_bare(page), [first])
            continue
        known[1].append(page.address)
        for several in ("points", "topics", "waiting", "answered"):
            if hasattr(page, several):
                whole = (*getattr(known[0], several), *getattr(page, several))
                found[first] = (msgspec.structs.replace(known[0], **{several: whole}), known[1])
    return list(found.values())


def _follows(page: c.Page) -> bool:
    """Whether a page is a further window of a text that begins on another."""
    return any(not link.address and link.text != "1" for link in page.windows)


def _bare(page: c.Page) -> c.Page:
    """A page without what only leads to other pages."""
    # Whom to ask for another form is said once, with the list of documents.
    around = (*_AROUND, "accessible_contact") if page.kind == "document" else _AROUND
    names = {field.name: field.default for field in msgspec.structs.fields(page) if field.name in around}
    return msgspec.structs.replace(page, **names) if names else page


def _name(process: Process, views: Views, address: str, taken: set[str]) -> str:
    """Name of a chapter, from its address in the consultation."""
    rest = address.removeprefix(views.addresses.prefix).removeprefix(process.id)
    name = re.sub(r"[^a-z0-9]+", "-", rest.removesuffix("index.html").casefold()).strip("-")[:80] or "consultation"
    name = f"x-{name}" if name.startswith("said-") else name
    while name in taken:
        name += "-x"
    return name


def _plain(address: str) -> str:
    return address.removesuffix("index.html")


def _number_pattern(views: Views, process: Process) -> re.Pattern[str]:
    """Addresses of contributions, whichever page shows them."""
    base = views.default.page(process.id, views.default.word("contributions")).removesuffix("index.html")
    return re.compile(rf"{re.escape(base)}(?:(?P<own>\d+)(?:/.*)?|[^#]*(?:#[cr](?P<anchor>\d+))?)\Z")


def _until(rows: Iterator[Row], last: int) -> Iterable[Row]:
    """Rows up to and with the one of this number."""
    for row in rows:
        yield row
        if row.contribution.number >= last:
            return


def _line(views: Views, process: Process, row: Row, how: How) -> c.SaidLine:
    """A contribution, and where its thread leads."""
    it, trace, entries = row.contribution, process.trace, views.edition.entries
    gone = it.state in ("withheld", "withdrawn")
    topic = views.edition.topics.get(it.topic)
    points = []
    for synthesis, point in islice(trace.cited_by.get(it.number, ()), 20):
        known = views.edition.point(synthesis, point)
        if known is not None:
            link = views.link(entries[synthesis], point)
            points.append(msgspec.structs.replace(link, text=known.title))
    answers = (entries.get(name) for name in trace.answers_to_number.get(it.number, ()))
    return c.SaidLine(
        link=views.contribution(process, it.number),
        number=it.number,
        kind=it.kind,
        title="" if gone else it.title,
        text=citizen_text(views, it) if how == "full" else None,
        extract="" if gone else row.extract,
        cut=row.cut and not gone,
        author="" if gone else it.author,
        when=views.stated(it.date),
        channel=it.channel,
        topic=topic.title if topic else "",
        parent=views.contribution(process, it.parent) if it.parent else None,
        supports=it.supports,
        state=it.state,
        reason=it.reason,
        grouped_with=views.contribution(process, it.grouped_with) if it.grouped_with else None,
        points=tuple(points),
        answers=tuple(views.link(entry) for entry in answers if entry is not None),
        lang=views.foreign(it.lang or views.config.language),
    )
