"""What a whole consultation on one page, and a folder that is taken away, receive."""

from __future__ import annotations

from typing import ClassVar, Literal

from civicgen.content.values import Channel, ContributionKind, Supports
from civicgen.pages.contexts.parts import ConsultationState, Contents, Link, Page, Stated, Text, Value


class WholePage(Page, frozen=True, kw_only=True):
    """Something that was split, whole, in one page."""

    kind: ClassVar[str] = "whole"
    back: Link
    texts: tuple[tuple[str, Text], ...] = ()
    """Headings and texts, in order."""


class SaidLine(Value, frozen=True, kw_only=True):
    """A contribution in a dossier: whole or as an extract, and where its thread leads."""

    link: Link
    number: int
    kind: ContributionKind
    title: str = ""
    text: Text | None = None
    """Its whole text; none when only the extract is shown."""
    extract: str = ""
    cut: bool = False
    author: str = ""
    when: Stated | None = None
    channel: Channel = "web"
    topic: str = ""
    parent: Link | None = None
    supports: Supports | None = None
    state: Literal["published", "grouped", "withheld", "withdrawn"] = "published"
    reason: str = ""
    grouped_with: Link | None = None
    points: tuple[Link, ...] = ()
    """Points of syntheses that cite it."""
    answers: tuple[Link, ...] = ()
    """Answers given to it directly."""
    lang: str = ""


class SaidPage(Page, frozen=True, kw_only=True):
    """A chapter of contributions in a dossier, in the order of their numbers."""

    kind: ClassVar[str] = "dossier-said"
    first: int
    last: int
    lines: tuple[SaidLine, ...]


class DossierPage(Page, frozen=True, kw_only=True):
    """The whole of a consultation in one printable page, or the title page of a book: what stands around its chapters.

    Chapters are the pages of the consultation under `offline/base.html`; they take the place of `<!--chapters-->`.
    """

    kind: ClassVar[str] = "dossier"
    question: str
    state: ConsultationState
    total: int = 0
    """Contributions received."""
    contributions: Literal["full", "extracts", "none"] = "extracts"
    """How contributions stand in it."""
    site: str = ""
    """Absolute address of the consultation; empty when it is not known."""
    contents: tuple[Contents, ...] = ()
