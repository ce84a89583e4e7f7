"""What one reads, hears and asks before taking part: documents, articles, questions, meetings."""

from __future__ import annotations

import msgspec

from civicgen.content.types.entry import Entry
from civicgen.content.values import Moment, Reference


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a document."""

    date: Moment
    text: str
    """What changed."""
    version: str = ""


class Document(Entry, frozen=True, kw_only=True):
    """A piece of the dossier: a page of Markdown (`documents/*.md`), or a file described in `documents.yml`."""

    file: str = ""
    """File beside it, when the document is one; the body then is its HTML edition or summary."""
    type: str = ""
    """What it is: report, plan, order, minutes, map…"""
    summary: str = ""
    pages: int = 0
    """Number of pages of the file."""
    language: str = ""
    """Language of the file, when it is not that of the site."""
    accessible: bool | None = None
    """Whether the file was checked to be accessible; left out: not known."""
    version: str = ""
    changelog: tuple[Change, ...] = ()
    author: str = ""
    date: Moment | None = None
    """Date of the document itself."""
    topics: tuple[str, ...] = ()
    order: int = 0
    """Place in the dossier; documents of the same order follow their titles."""
    size: int = 0
    """By civicgen: bytes of the file."""


class Article(Entry, frozen=True, kw_only=True):
    """A numbered part of a draft text under discussion (`articles/*.md`)."""

    number: str
    """As it is called in the text: 1, 2 bis, L. 112-1."""
    section: str = ""
    """Heading under which it stands."""
    why: str = ""
    """What the article is for, in plain words."""
    before: str = ""
    """The text in force today, when the article changes one."""
    order: int = 0


class FaqEntry(Entry, frozen=True, kw_only=True):
    """A question people ask, and the publisher's answer (`faq.md`, one level-2 heading each, or `faq/*.md`)."""

    id: str
    """By civicgen: anchor on the FAQ page, from the file's name or the heading."""
    topic: str = ""
    """Id of `topics.yml`."""
    keywords: tuple[str, ...] = ()
    order: int = 0


class Meeting(Entry, frozen=True, kw_only=True):
    """A dated event with a place (`meetings/*.md`); the body holds agenda, then minutes."""

    date: Moment
    """Day and hour at which it starts."""
    ends: Moment | None = None
    place: str = ""
    address: str = ""
    access: str = ""
    """How people with a disability get in; hearing loop, lift, sign language."""
    online: str = ""
    """Address of the call, when one can follow from home."""
    agenda: str = ""
    minutes: str = ""
    """Minutes or summary, once it was held (Markdown)."""
    form: str = ""
    """Form of `forms/` through which people say that they come; its page and that of the meeting lead to each other."""
    form_opens: Moment | None = None
    """When that form opens; left out: as soon as the meeting can be seen."""
    form_closes: Moment | None = None
    """When that form closes; left out: when the meeting begins."""
    attendees: int | None = None
    documents: tuple[Reference, ...] = ()
    cancelled: bool = False
