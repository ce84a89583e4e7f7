"""What the build tells the servers that receive forms: forms, when they open and close, and the look of their pages."""

from __future__ import annotations

import datetime

import msgspec

from civicgen.config import Contact
from civicgen.content.forms import Form

__all__ = ["FORMAT", "TRAIL", "Bundle", "BundledForm", "Crumb", "Shell"]

FORMAT = 1
"""Changed when an older server could not read it rightly."""
TRAIL = "<!--trail-->"
"""Where the breadcrumb of a shell goes on; an older server leaves it there, where nobody sees it."""


class Crumb(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the site in a breadcrumb."""

    address: str
    """Absolute."""
    text: str
    lang: str = ""
    """Language of the text when it is not that of the page."""


class Shell(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the site in one language without its main part, so that a server's pages look and speak like it."""

    before: str
    """HTML up to the main part, links absolute; `{{title}}` stands where the page's title goes, escaped; `TRAIL` where
    its breadcrumb goes on."""
    after: str
    crumb: str = ""
    """HTML of one more page in the breadcrumb: `{{address}}`, `{{text}}` and `{{lang}}` (an attribute, or nothing)."""
    policy: str
    """Content-Security-Policy of the page, its style allowed by digest."""


class BundledForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form as a server must know it."""

    words: dict[str, Form]
    """The form by language, with everything that can be chosen in it, topics, articles and places included."""
    version: str
    """`civicgen.forms.versions.version`: the same for all languages."""
    opens: datetime.datetime | None
    """First instant, aware; none: not announced, so not open."""
    closes: datetime.datetime | None
    """First instant after it, aware; none: until told otherwise."""
    pages: dict[str, str]
    """Absolute address of its page on the site, by language."""
    consultation: dict[str, str]
    """Title of its consultation, by language."""
    trail: dict[str, tuple[Crumb, ...]] = {}
    """Pages between the home page and the form, by language."""
    articles: dict[str, dict[str, Crumb]] = {}
    """By language and number: the pages of the articles that the form may be about."""
    receipts: dict[str, str] = {}
    """Absolute address of the page that says what became of deposits, by language."""
    contact: Contact
    """Whom to turn to when it does not work."""
    notice: dict[str, str] = {}
    """Privacy notice in HTML, by language."""


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """All a server needs; nothing in it is secret, the site publishes it as it publishes the forms."""

    format: int
    title: dict[str, str]
    """Name of the portal, by language."""
    url: str
    """Address of the site."""
    timezone: str
    languages: tuple[str, ...]
    key: str = ""
    """Public key to which what is personal is sealed; empty: a server refuses forms that ask for something personal."""
    shells: dict[str, Shell]
    search: dict[str, str] = {}
    """By language: the page of the site that searches, where it has one."""
    forms: dict[str, BundledForm]
    """By name of the form: `plan-local-2026/forms/avis`."""
