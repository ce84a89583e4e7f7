"""What pages on which one looks for something receive: words, numbers, search, site map."""

from __future__ import annotations

from typing import ClassVar, Literal

from civicgen.pages.contexts.parts import Link, Page, Value


class SiteMapSection(Value, frozen=True, kw_only=True):
    """Pages under one heading."""

    link: Link
    pages: tuple[Link, ...]


class SiteMapPage(Page, frozen=True, kw_only=True):
    """All pages, for people."""

    kind: ClassVar[str] = "site-map"
    sections: tuple[SiteMapSection, ...]


class WordText(Link, frozen=True, kw_only=True):
    """A text that uses a word; of a contribution, the text of the link is its number alone."""

    of: str = ""
    """Title of the consultation of a contribution, for who hears a link without what stands around it."""


class WordLine(Value, frozen=True, kw_only=True):
    """A word by which texts can be found."""

    link: Link
    """Its page; without an address where the texts stand here."""
    count: int
    """Texts that use it, in one of its forms."""
    texts: tuple[WordText, ...] = ()
    """The texts themselves, when they are few."""


class WordsPart(Value, frozen=True, kw_only=True):
    """Links under a heading: what a topic speaks of, texts of a consultation."""

    link: Link
    links: tuple[Link, ...] = ()
    more: int = 0
    """How many are left out."""


class WordsPage(Page, frozen=True, kw_only=True):
    """Words by which all that is published is found, without a script: the first page, a letter, a topic, numbers."""

    kind: ClassVar[str] = "words"
    what: Literal["start", "letters", "topic", "numbers"]
    beginning: str = ""
    """Letters with which all these words begin."""
    letters: tuple[Link, ...] = ()
    """Where words begin with these letters: first letters, or longer beginnings."""
    words: tuple[WordLine, ...] = ()
    parts: tuple[WordsPart, ...] = ()
    """Topics with their first words; consultations with the numbers of their contributions."""
    numbers: tuple[Link, ...] = ()
    """On the first page: where contributions are listed by number."""
    texts: int = 0
    """How many texts can be found."""
    elsewhere: Link | None = None
    """The same in the language in which people wrote."""


class WordPage(Page, frozen=True, kw_only=True):
    """Everything that uses one word."""

    kind: ClassVar[str] = "word"
    forms: tuple[str, ...] = ()
    """Other forms of the word that were found with it."""
    count: int
    """Texts that use it."""
    shown: int
    """How many of them are listed, in all windows; of more, those where it matters most."""
    parts: tuple[WordsPart, ...]
    """By consultation, in the order of arrival."""
    letter: Link
    """Words that begin alike."""


class Find(Value, frozen=True, kw_only=True):
    """Where one looks whether something was said already; for the page of a form."""

    search: Link | None = None
    """The page that searches; what is typed is handed to it as `q`."""
    words: Link | None = None
    """Pages of words."""


class SearchChoice(Value, frozen=True, kw_only=True):
    """One value by which what is found can be narrowed down."""

    value: str
    """As the script asks for it."""
    text: str
    """What it is called: of a topic its title, of a date its year or month (`2026-03`), else a word of `label`."""


class SearchPage(Page, frozen=True, kw_only=True):
    """The page that searches: a form, and a script that answers it from files of the site."""

    kind: ClassVar[str] = "search"
    script: str
    """Address of the script, from the site's root."""
    index: str
    """Address of the folder of the files it reads."""
    whats: tuple[str, ...]
    """All that a thing can be, in the order by which cards call it."""
    types: tuple[SearchChoice, ...] = ()
    topics: tuple[SearchChoice, ...] = ()
    states: tuple[SearchChoice, ...] = ()
    dates: tuple[SearchChoice, ...] = ()
    asks: Link
    """Where the form leads without a script: pages of words, or a server that searches."""
    origin: str = ""
    """Origin of that server, when it is not the site itself."""
