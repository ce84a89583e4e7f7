"""What is written for machines to follow, as plain data: feeds, calendars, site maps, headers."""

from __future__ import annotations

from typing import ClassVar

from civicgen.forms.bundle import Bundle
from civicgen.forms.shown import Notice
from civicgen.pages.contexts import DataColumns, ReceivedPage, Stated, Text, Value

__all__ = [
    "MOST",
    "Calendar",
    "Collecting",
    "Dictionary",
    "Empty",
    "Event",
    "Feed",
    "FeedEntry",
    "Headers",
    "OfBackend",
    "Output",
    "Redirects",
    "Robots",
    "SecurityText",
    "ServerRules",
    "SiteMapIndex",
    "SiteMapPart",
    "Table",
]


class Output(Value, frozen=True, kw_only=True):
    """Base of what is written for machines. Everything that its bytes depend on is in it."""

    kind: ClassVar[str] = ""
    """Name of the kind, in reports and between processes."""


class FeedEntry(Value, frozen=True, kw_only=True):
    """One thing that was published."""

    address: str
    """Of its page, from the site's root; its name in the feed too, so that readers know what they have read."""
    title: str
    lang: str = ""
    """Language of the entry when it is not that of the feed."""
    updated: Stated
    """When it was last changed, else published: a date of the content, never of the build."""
    published: Stated | None = None
    summary: str = ""
    """One or two sentences, without markup."""
    text: Text | None = None
    """Its whole text, for those that are read in a feed reader: answers, syntheses."""
    author: str = ""


class Feed(Output, frozen=True, kw_only=True):
    """An Atom feed: of the portal, of a consultation, of its answers. Needs the address of the site."""

    kind: ClassVar[str] = "feed"
    url: str
    """Absolute address of the site, ending in a slash."""
    address: str
    """Of the feed, from the site's root."""
    page: str
    """Address of the page it follows, from the site's root."""
    lang: str
    title: str
    subtitle: str = ""
    author: str
    """Who publishes."""
    zone: str
    """Time zone in which days are meant (tz database)."""
    updated: Stated | None = None
    """When it last changed, where it may hold no entry yet; else the latest entry says."""
    entries: tuple[FeedEntry, ...] = ()
    """Newest first."""


class Event(Value, frozen=True, kw_only=True):
    """A meeting, or a date by which something must be done."""

    name: str
    """What it is called for ever, so that calendars update it instead of doubling it: `plan-local-2026/meetings/1`."""
    title: str
    begins: Stated
    """Without an hour, it lasts the whole day."""
    ends: Stated | None = None
    """End; a day without an hour is included. Left out: the day of the beginning, or no length."""
    place: str = ""
    """Place and address, on one line."""
    description: str = ""
    """What one should know, in plain text."""
    address: str = ""
    """Of its page, from the site's root."""
    revised: Stated | None = None
    """When it was last changed, else published."""
    cancelled: bool = False
    deadline: bool = False
    """A date by which something must be done does not fill anybody's day."""


class Calendar(Output, frozen=True, kw_only=True):
    """A file for people's calendars: one meeting, or all dates of a consultation."""

    kind: ClassVar[str] = "calendar"
    url: str = ""
    """Absolute address of the site, ending in a slash; empty when it is not known: then events have no link."""
    lang: str
    title: str
    zone: str
    """Time zone in which days and hours are meant (tz database)."""
    events: tuple[Event, ...] = ()


MOST = 2_000
"""Pages in one part of a site map: the protocol allows 50,000, but a part is in memory whole, and made anew whole."""


class SiteMapPart(Output, frozen=True, kw_only=True):
    """A site map for search engines, whole or one of its parts. Needs the address of the site."""

    kind: ClassVar[str] = "sitemap"
    url: str
    pages: tuple[tuple[str, str], ...] = ()
    """At most 50,000: address from the site's root, and day of the last change (2026-06-18), or nothing."""


class SiteMapIndex(Output, frozen=True, kw_only=True):
    """The list of the parts of a site map. Needs the address of the site."""

    kind: ClassVar[str] = "sitemap-index"
    url: str
    parts: tuple[tuple[str, str], ...]
    """Address of each part from the site's root, and the latest day in it, or nothing."""


class Robots(Output, frozen=True, kw_only=True):
    """What search engines may visit."""

    kind: ClassVar[str] = "robots"
    url: str = ""
    """Absolute address of the site; empty when it is not known: then the site map is not named."""
    closed: bool = False
    """Asks them to stay away: for a demonstration about a town that does not exist."""


class Dictionary(Output, frozen=True, kw_only=True):
    """What the columns of the data mean, as a table to download."""

    kind: ClassVar[str] = "dictionary-file"
    lang: str
    tables: tuple[DataColumns, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    """Ids and titles of the topics of contributions and points."""
    fields: tuple[tuple[str, str], ...] = ()
    """Further questions of forms: consultation and id, and how each is asked."""


class OfBackend(Output, frozen=True, kw_only=True):
    """A file that a backend wants beside the pages."""

    kind: ClassVar[str] = "backend-file"
    data: bytes


class Collecting(Output, frozen=True, kw_only=True):
    """What a server that receives forms reads of the site (`collector.json`)."""

    kind: ClassVar[str] = "collector"
    bundle: Bundle
    """Without shells and notices, which are rendered."""
    shells: dict[str, ReceivedPage]
    """By language: what stands around its pages."""
    notices: dict[str, dict[str, Notice]]
    """By name of the form and language."""
    receiver: str = ""
    """Address of the PHP file that receives these forms, when this output is that file and not the bundle."""
    token: str = ""
    """Of that file: digest of the token that who fetches shows."""


class SecurityText(Output, frozen=True, kw_only=True):
    """Whom to tell of a hole in the security of the site (`.well-known/security.txt`, RFC 9116)."""

    kind: ClassVar[str] = "security"
    contact: str
    """Address of a page or of e-mail."""
    expires: str
    """Instant until which it holds, in UTC: `2027-06-30T21:59:59Z`."""
    languages: tuple[str, ...]
    """In which reports are read."""
    policy: str = ""
    url: str = ""
    """Absolute address of the site; empty when it is not known: then the file does not name its own."""


class Empty(Output, frozen=True, kw_only=True):
    """A file that says all by being there (`.nojekyll`)."""

    kind: ClassVar[str] = "empty"


class Headers(Output, frozen=True, kw_only=True):
    """Headers that Netlify, Cloudflare and hosts like them send with each file (`_headers`)."""

    kind: ClassVar[str] = "headers"
    styles: tuple[str, ...] = ()
    """Digest of every style the site uses: `sha256-…`."""
    form_actions: tuple[str, ...] = ()
    """Origins that forms are sent to, besides the site itself: `https://formulaires.example.org`."""
    feeds: tuple[str, ...] = ()
    """Addresses of the feeds from the site's root, `*` allowed, when their name does not say what they are."""
    lasting: tuple[str, ...] = ()
    """Addresses, `*` allowed, of files whose name changes with their content."""
    apart: tuple[str, ...] = ()
    """Folders at the root whose files all have the policy, when that of `/*` would also bind the editor in `admin/`,
    which has its own; pages carry theirs themselves. Empty when there is no editor."""
    secure: bool = True
    """Tells browsers to come back by https only."""
    scripts: bool = False
    """The site has a script of its own, on the page that searches; that of each page says that it has none."""
    most: int = 0
    """Characters that the host takes in one header; where the styles do not fit, pages alone name theirs. 0: any."""


class Table(Output, frozen=True, kw_only=True):
    """A table for spreadsheets: nothing in it is ever calculated, and it opens with a double click."""

    kind: ClassVar[str] = "table"
    lang: str
    """Language of the portal: spreadsheets of some countries expect semicolons."""
    lines: tuple[tuple[str, ...], ...]
    """Names of columns, then cells."""


class Redirects(Output, frozen=True, kw_only=True):
    """Older addresses and the new ones, as Netlify, Cloudflare, GitLab and others read them (`_redirects`)."""

    kind: ClassVar[str] = "redirects"
    moves: tuple[tuple[str, str], ...]
    """Older folder and new address, from the site's root."""
    prefix: str = "/"
    """Path of the site's root, ending in a slash."""
    forced: bool = False
    """Redirects although a file stands at the older address."""
    most: int = 0
    """Rules that the host takes; those beyond are left out. 0: all of them."""
    size: int = 0
    """Bytes that the host takes. 0: any number."""
    longest: int = 0
    """Characters of a rule that the host takes. 0: any number."""


class ServerRules(Output, frozen=True, kw_only=True):
    """What Apache and servers like it are told about a folder (`.htaccess`)."""

    kind: ClassVar[str] = "server-rules"
    headers: Headers
    redirects: Redirects
