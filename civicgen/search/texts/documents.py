"""A portal at an instant becomes what can be found in it, one thing after the other: only what is public then.

A portal holds only what may be shown at its instant (`portal.showing`); of a contribution that was withheld or
withdrawn, only that it was, which finds nothing. So nothing private can get into an index, a keyword page or a list of
similar things, as long as all of them are made from what is given here.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator

import msgspec

from civicgen.content.markdown import extract, plain
from civicgen.content.types import (
    Article,
    Consultation,
    Contribution,
    Document,
    Entry,
    FaqEntry,
    News,
    Person,
    StandingPage,
    Term,
    Topic,
)
from civicgen.content.values import Moment
from civicgen.digests import digest_of
from civicgen.portal.places import Places
from civicgen.portal.portal import Edition, Portal, Process
from civicgen.portal.store import Row
from civicgen.search.texts.said import READ, Type, said_by
from civicgen.words.dates import day

__all__ = [
    "TYPES",
    "Searchable",
    "Type",
    "address_of",
    "contribution_of",
    "contributions",
    "day_of",
    "documents",
    "entries",
    "explained",
    "made_from",
    "topic_of",
    "topics_of",
]

TYPES: tuple[Type, ...] = Type.__args__  # type: ignore[attr-defined]  # what a Literal is made of
"""All of them, in the order in which they are shown; at the end a type may be added, its place never changed."""

_ALL = 1 << 40
"""As many words and letters as a text may have."""


class Searchable(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be found."""

    name: str
    """What other files call it: `plan/contributions/12`, `plan/answers/3`; with its translations, the same."""
    type: Type
    title: str
    """Its title; empty for a contribution whose author gave none."""
    text: str
    """All that it says, without markup, on one line."""
    address: str
    """Where it stands, from the site's root."""
    lang: str
    """Language in which it is written (BCP 47)."""
    consultation: str = ""
    """Id of the consultation it belongs to."""
    topic: str = ""
    """Id of its topic."""
    state: str = ""
    """What a reader may sort by: of a contribution `published` or `grouped`, of an answer its decision, of a result its
    progress, of a consultation its standing; empty for others."""
    date: datetime.date | None = None
    """When it was said, held, decided or published."""
    number: int = 0
    """Of a contribution: its number."""
    kind: str = ""
    """Of a contribution: what it is (proposal, opinion…)."""
    author: str = ""
    """Of a contribution: as its author chose to be named."""
    called: str = ""
    """What else it is asked for by: the number of an article, other spellings of a word."""

    @property
    def named(self) -> str:
        """Title; of a contribution with its number, by which people ask for it too."""
        return " ".join(part for part in (self.title, self.called, str(self.number or "")) if part)


PdfText = Callable[[str], str]
"""From the path of a PDF file to the text in it; empty when it has none that can be read."""


def documents(portal: Portal, pdf: PdfText | None = None) -> Iterator[Searchable]:
    """Everything that can be found: entries of each language, then contributions in the order of their numbers."""
    for edition in portal.editions.values():
        yield from entries(portal, edition, pdf)
    for process in portal.default.processes:
        yield from contributions(portal, process)


def contributions(portal: Portal, process: Process, rows: Iterable[Row] | None = None) -> Iterator[Searchable]:
    """The contributions of a consultation (or these rows of it), as a stream, in their default language."""
    places = Places(portal, portal.default)
    for row in portal.store.rows(process.id) if rows is None else rows:
        found = contribution_of(places, process, row)
        if found is not None:
            yield found


def contribution_of(places: Places, process: Process, row: Row) -> Searchable | None:
    """One contribution; none when it was withheld or withdrawn."""
    it: Contribution = row.contribution
    if it.state in ("withheld", "withdrawn"):
        return None
    return Searchable(
        name=f"{process.id}/contributions/{it.number}",
        type="contribution",
        title=it.title,
        text=extract(it.text, "citizens", _ALL, _ALL)[0],
        address=places.contribution_address(process, it.number),
        lang=it.lang or places.config.language,
        consultation=process.id,
        topic=it.topic,
        state=it.state,
        date=it.date.day if it.date else None,
        number=it.number,
        kind=it.kind,
        author=it.author,
    )


def entries(portal: Portal, edition: Edition, pdf: PdfText | None = None, *, only: str = "") -> Iterator[Searchable]:
    """What staff wrote in one language, ordered by name; what is not translated is found in the default one only.

    `only` names one entry.
    """
    places = Places(portal, edition)
    for name in [only] if only else sorted(edition.entries):
        entry = edition.entries.get(name)
        if entry is None:
            continue
        translated = edition.lang in (portal.config.language, entry.lang)
        if entry.state == "withdrawn" or not translated or name == "index":
            continue
        found = _entry(places, entry, pdf)
        if found is not None:
            yield found
    if only in edition.entries:
        return
    for name, it in sorted(explained(portal, edition).items()):
        if only in ("", name):
            yield _explained(places, name, it)


def explained(portal: Portal, edition: Edition) -> dict[str, Person | Term]:
    """People and words that the site presents, by name; in another language, those that are written in it."""
    found: dict[str, Person | Term] = {f"people/{it.id}": it for it in edition.people.values()}
    found |= {f"glossary/{it.id}": it for it in edition.terms}
    if edition is portal.default:
        return found
    known = explained(portal, portal.default)
    return {name: it for name, it in found.items() if known.get(name) != it}


def _explained(places: Places, name: str, it: Person | Term) -> Searchable:
    said: tuple[str, ...]
    if isinstance(it, Person):
        title, said, called, address = it.name, (it.role, it.group, it.bio), "", places.named(name)
    else:
        title, said, called = it.term, (it.meaning,), " ".join(it.also)
        address = places.named("glossary", it.id)
    text = _line(said)
    return Searchable(name=name, type="page", title=title, text=text, address=address, lang=places.lang, called=called)


def _entry(places: Places, entry: Entry, pdf: PdfText | None) -> Searchable | None:
    for kind, (type_, read) in READ.items():
        if isinstance(entry, kind):
            owner = entry.name.partition("/")[0]
            process = places.edition.process(owner)
            if process is None and kind not in (News, StandingPage):
                return None
            said = read(entry)
            texts = [entry.body, *said.texts, *(topic.title for topic in topics_of(places.edition, entry))]
            texts += [day(entry.lang, moment.day) for moment in said.days if moment]
            if isinstance(entry, Document) and entry.file.lower().endswith(".pdf") and pdf is not None:
                folder = f"{places.portal.sources.root}/{entry.source.rpartition('/')[0]}"
                texts.append(pdf(f"{folder}/{entry.file}"))
            return Searchable(
                name=entry.name,
                type=type_,
                title=entry.title,
                text=_line(texts),
                address=_address(places, entry),
                lang=entry.lang,
                consultation=owner if process else "",
                topic=said.topic,
                state=process.standing if process and isinstance(entry, Consultation) else said.state,
                date=_day(said.date or entry.published),
                called=entry.number if isinstance(entry, Article) else "",
            )
    return None


def made_from(edition: Edition, entry: Entry) -> bytes:
    """Digest of all that an entry is found by: of itself, the titles of its topics, where its consultation stands."""
    process = edition.process(entry.name) if isinstance(entry, Consultation) else None
    titles = [topic.title for topic in topics_of(edition, entry)]
    return digest_of((entry, titles, process.standing if process else ""))


def _line(texts: Iterable[str]) -> str:
    """Texts of staff on one line, without markup; what ends without a sign, as headings and places do, gets a point."""
    blocks = (block for text in texts if text.strip() for block in plain(text, "staff").split("\n\n"))
    said = (" ".join(block.split()) for block in blocks)
    return " ".join(f"{each}." if each[-1].isalnum() else each for each in said if each)


def topics_of(edition: Edition, entry: Entry) -> list[Topic]:
    """Topics of a consultation: whoever looks for one finds where it is talked about."""
    names = entry.topics if isinstance(entry, Consultation) else ()
    return [edition.topics[name] for name in names if name in edition.topics]


def address_of(portal: Portal, edition: Edition, entry: Entry) -> str:
    """Where an entry stands in one language, from the site's root."""
    return _address(Places(portal, edition), entry)


def _address(places: Places, entry: Entry) -> str:
    if isinstance(entry, FaqEntry):
        return places.named(f"{entry.name.partition('/')[0]}/faq/{entry.id}")
    return places.named(entry.name)


def day_of(entry: Entry) -> datetime.date | None:
    """Day by which an entry can be filtered."""
    return _day(said_by(entry).date or entry.published)


def topic_of(entry: Entry) -> str:
    """Topic by which an entry can be filtered; empty for most."""
    return said_by(entry).topic


def _day(moment: Moment | None) -> datetime.date | None:
    return moment.day if moment else None
