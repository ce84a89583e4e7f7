"""What pages of the whole portal receive: news, people, words explained, addresses that moved."""

from __future__ import annotations

from typing import ClassVar

from civicgen.config import Contact
from civicgen.pages.contexts.asking import FormPrivacy
from civicgen.pages.contexts.home import NewsLine
from civicgen.pages.contexts.parts import Link, Page, Stated, Text, Value


class NewsPage(Page, frozen=True, kw_only=True):
    """News, newest first."""

    kind: ClassVar[str] = "news"
    news: tuple[NewsLine, ...]
    older: Link | None = None
    newer: Link | None = None


class NewsItem(Page, frozen=True, kw_only=True):
    """One notice."""

    kind: ClassVar[str] = "news-item"
    when: Stated
    body: Text | None = None
    about: tuple[Link, ...] = ()


class PeopleGroup(Value, frozen=True, kw_only=True):
    """Persons under one heading."""

    title: str = ""
    people: tuple[PersonSection, ...]


class PersonSection(Value, frozen=True, kw_only=True):
    """A person, in full."""

    id: str
    name: str
    role: str = ""
    bio: Text | None = None
    since: str = ""
    contact: Contact | None = None
    guards: tuple[Link, ...] = ()
    """Consultations this person guarantees."""
    signed: tuple[Link, ...] = ()
    """Latest answers this person signed."""


class PeoplePage(Page, frozen=True, kw_only=True):
    """Who decides, answers, guarantees."""

    kind: ClassVar[str] = "people"
    groups: tuple[PeopleGroup, ...]


class TermLine(Value, frozen=True, kw_only=True):
    """A word and its meaning."""

    id: str
    term: str
    meaning: Text
    also: tuple[str, ...] = ()


class GlossaryPage(Page, frozen=True, kw_only=True):
    """Words explained."""

    kind: ClassVar[str] = "glossary"
    terms: tuple[TermLine, ...]


class StandingPage(Page, frozen=True, kw_only=True):
    """A page that stands by itself: charter, legal notice, privacy, accessibility statement."""

    kind: ClassVar[str] = "standing"
    role: str = ""
    body: Text | None = None
    reasons: tuple[tuple[str, str], ...] = ()
    """On the charter, for what something is withheld or masked: short name, and the town's own words or none."""
    forms: tuple[FormPrivacy, ...] = ()
    """On the page about personal data: what forms ask that is personal."""


class StartPage(Page, frozen=True, kw_only=True):
    """The first page of a consultation that was packed to be read from the disk."""

    kind: ClassVar[str] = "dossier-start"
    question: str
    links: tuple[Link, ...]
    """The consultation in each language; the text is the title."""
    site: str = ""
    """Absolute address of the consultation; empty when it is not known."""


class WithdrawnPage(Page, frozen=True, kw_only=True):
    """What stands at the address of something that was withdrawn: that it was, and why."""

    kind: ClassVar[str] = "withdrawn"
    reason: str = ""


class NotFoundPage(Page, frozen=True, kw_only=True):
    """What a host shows when there is no such page, in all languages at once."""

    kind: ClassVar[str] = "not-found"
    homes: tuple[Link, ...] = ()
    """Home page in each language; absolute addresses, as all of this page."""
    ways: tuple[Link, ...] = ()
    """Where to go from here, in the first language, by role: home, search, site map."""


class Moved(Page, frozen=True, kw_only=True):
    """An older address, leading to the new one."""

    kind: ClassVar[str] = "moved"
    to: Link
