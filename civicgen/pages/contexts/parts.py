"""What all pages are made of, and what stands around them: links, texts, dates, the shell."""

from __future__ import annotations

import datetime
from typing import ClassVar, Literal

import msgspec

from civicgen.config import Contact

StepState = Literal["coming", "open", "closed", "undated"]


DateOf = Literal[
    "opens",
    "closes",
    "answer-promised",
    "meeting",
    "published",
    "answered",
    "result",
    "news",
    "milestone",
    "extended",
]
"""What a date is of."""


ConsultationState = Literal["coming", "open", "informing", "closed", "answered", "followed-up", "withdrawn"]
"""`informing`: under way, and asking nothing."""


class Value(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Base of all contexts: immutable, keywords only; encoded without names, which its type knows.

    None can hold itself, so Python need not look through millions of them for such rings.
    """


class Link(Value, frozen=True, kw_only=True):
    """A link to another page of the site. Write `{{ link | href }}`: addresses are kept from the site's root."""

    address: str
    """From the site's root, with its anchor; empty when there is nowhere to go (then only the text is shown)."""
    text: str
    lang: str = ""
    """Language of the text when it is not that of the page."""
    role: str = ""
    """What it leads to, when its text is empty and left to the theme: home, documents, contributions, answers…"""


class Text(Value, frozen=True, kw_only=True):
    """Markdown to be shown with `{{ text | markdown }}`."""

    source: str
    dialect: Literal["staff", "citizens"] = "staff"
    lang: str = ""
    """Language of the text when it is not that of the page."""
    level: int = 2
    """Level at which its first headings stand (its own `#` and `##` are moved to it)."""
    links: dict[str, str] = {}
    """Short references written in it, and the addresses they stand for."""


class Stated(Value, frozen=True, kw_only=True):
    """A moment as a clerk gave it, and the instant it means, for `<time>`: `{{ stated | date }}`."""

    day: datetime.date
    at: datetime.time | None = None
    zone: str = ""
    """Name of the time zone, where an hour may be doubted."""


class Around(Value, frozen=True, kw_only=True):
    """What a page belongs to: shown on every page of a consultation, so that nobody is lost who came by a search."""

    consultation: Link
    state: ConsultationState
    step: str = ""
    """Title of the current step."""
    until: Stated | None = None
    """Until when one can take part."""
    opens: Stated | None = None
    """When one will be able to take part."""
    next: str = ""
    """What happens next."""
    take_part: Link | None = None


class Page(Value, frozen=True, kw_only=True):
    """What all pages share."""

    kind: ClassVar[str] = ""
    """Name of the template, and of the kind in reports."""
    lang: str
    """Language of the page."""
    address: str
    """Its address from the site's root."""
    title: str
    title_lang: str = ""
    """Language of the title, when it is not that of the page."""
    description: str = ""
    """One or two sentences for search engines and links shared with others."""
    trail: tuple[Link, ...] = ()
    """Breadcrumb, from the home page, without the page itself."""
    published: Stated | None = None
    updated: Stated | None = None
    languages: tuple[Link, ...] = ()
    """The same page in the other languages; the text is the language's own name, `lang` its code."""
    untranslated: str = ""
    """Language of the content when it could not be had in that of the page."""
    around: Around | None = None
    draft: bool = False
    """Seen in preview only."""
    feed: Link | None = None
    """Feed that follows this page."""
    windows: tuple[Link, ...] = ()
    """Other windows of the same list or text; the current one has no address."""
    whole: Whole | None = None
    """The whole in one page."""
    corrections: tuple[Correction, ...] = ()
    """Changes made after it was published, newest first (at most three)."""


class Correction(Value, frozen=True, kw_only=True):
    """A change made after publication, with the page that shows what differs."""

    when: Stated
    link: Link
    reason: str = ""


class Whole(Value, frozen=True, kw_only=True):
    """The whole of something that was split, in one page."""

    link: Link
    size: int
    """About how many bytes will be loaded."""


class Dated(Value, frozen=True, kw_only=True):
    """Something with a date, in a list of dates."""

    when: Stated
    what: DateOf
    link: Link
    detail: str = ""
    """For instance the consultation's title."""


class Contents(Value, frozen=True, kw_only=True):
    """A line of a table of contents."""

    address: str
    """Anchor in the page, or file in a book."""
    text: str = ""
    lang: str = ""
    first: int = 0
    """Number of the first contribution of a chapter of contributions, which has no name of its own."""
    last: int = 0
    inner: tuple[Contents, ...] = ()


class MenuLink(Value, frozen=True, kw_only=True):
    """A link that stands on every page."""

    link: Link
    role: str = ""


class Shell(Value, frozen=True, kw_only=True):
    """What stands on every page of one language: names, menus, contacts, look."""

    lang: str
    direction: Literal["ltr", "rtl"] = "ltr"
    title: str
    """Name of the portal."""
    home: Link
    top: tuple[MenuLink, ...] = ()
    foot: tuple[MenuLink, ...] = ()
    """Accessibility statement, legal notice, privacy, site map…"""
    languages: tuple[Link, ...] = ()
    publisher: Contact
    description: str = ""
    url: str = ""
    """Absolute address of the site; empty when it is not known."""
    links: Literal["folders", "files"] = "folders"
    logo: Link | None = None
    icon: str = ""
    """Address of the icon."""
    feed: Link | None = None
    conformity: str = ""
    """Accessibility mention the law wants on every page."""
    fictitious: bool = False
    preview: bool = False
