"""What belongs to the whole portal: people, topics, places, words explained, news, pages."""

from __future__ import annotations

from typing import Literal

import msgspec

from civicgen.config import Contact
from civicgen.content.types.entry import Entry
from civicgen.content.values import Moment, Reference


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Someone who decides, answers, guarantees, or can be reached (`people.yml`)."""

    id: str
    name: str
    role: str = ""
    bio: str = ""
    since: str = ""
    group: str = ""
    """Heading under which the person stands: Council, Services…"""
    contact: Contact | None = None


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """Subject of contributions (`topics.yml`)."""

    id: str
    title: str
    summary: str = ""


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A word of the glossary (`glossary.yml`)."""

    id: str
    term: str
    meaning: str
    also: tuple[str, ...] = ()
    """Other spellings, initials."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A named place (`places.geojson`)."""

    id: str
    name: str
    longitude: float | None = None
    latitude: float | None = None


class News(Entry, frozen=True, kw_only=True):
    """A dated notice (`news/*.md`)."""

    date: Moment
    summary: str = ""
    about: tuple[Reference, ...] = ()
    """Consultations or other things it is about."""


class StandingPage(Entry, frozen=True, kw_only=True):
    """A page that stands by itself: home, charter, legal notice, privacy, accessibility (`index.md`, `pages/*.md`)."""

    summary: str = ""
    menu: Literal["top", "foot", "none"] = "foot"
    """Where its link stands on every page."""
    order: int = 0
    role: str = ""
    """What it is to the law, so that other pages can point at it: charter, legal, privacy, accessibility."""
    conformity: str = ""
    """On the accessibility statement: fully, partially or not conformant, as its last audit says."""
