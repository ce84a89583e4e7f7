"""What pages of forms receive: to fill in, on paper, of thanks, and where one finds what became of a deposit."""

from __future__ import annotations

from typing import ClassVar, Literal

from civicgen.config import Contact
from civicgen.forms.shown import Control, FormView, Kept, Notice
from civicgen.pages.contexts.consultation import Elsewhere, MeetingLine, TakePart
from civicgen.pages.contexts.found import Find
from civicgen.pages.contexts.parts import Link, Page, Stated, Text, Value


class Petition(Value, frozen=True, kw_only=True):
    """What a petition asks for, and what came of it."""

    threshold: int | None = None
    obliges: str = ""
    """What the council must do once the threshold is reached."""
    supports: int | None = None
    """How many supports were counted."""
    deadline: Stated | None = None


class FormPage(Page, frozen=True, kw_only=True):
    """A form to be filled in, or outside its dates when and how else to respond."""

    kind: ClassVar[str] = "form"
    state: Literal["open", "coming", "closed", "undated"] = "open"
    opens: Stated | None = None
    closes: Stated | None = None
    intro: Text | None = None
    form: FormView | None = None
    """None outside its dates, and where no backend was chosen."""
    elsewhere: Elsewhere | None = None
    """Who receives it, where that is not the publisher: what to know before one follows its link, or sends it."""
    policy: str = ""
    """Origins to which the page may send, for its policy."""
    meetings: tuple[MeetingLine, ...] = ()
    """Meetings to which it is the registration, and that are not over."""
    about: Link | None = None
    """The one article that it is about."""
    article: str = ""
    """Its number."""
    general: Link | None = None
    """The same form without an article chosen."""
    ways: tuple[TakePart, ...] = ()
    """Other ways to respond."""
    notice: Notice | None = None
    privacy: Link | None = None
    """Page about personal data, when there is one."""
    find: Find | None = None
    """Where to look first whether somebody has said it already; for forms whose answers are published."""
    paper: Link | None = None
    """The same form to be printed."""
    receipts: Link | None = None
    """Where to find what became of a deposit, by its receipt."""
    petition: Petition | None = None
    outcome: tuple[Link, ...] = ()
    """What came of it, once it is over."""


class Code(Value, frozen=True, kw_only=True):
    """A code that a telephone reads (QR), as a drawing."""

    size: int
    """Width and height, in squares; leave four more empty on each side."""
    path: str
    """Its dark squares, as an SVG path."""


class PaperPage(Page, frozen=True, kw_only=True):
    """A form to be printed and filled in by hand."""

    kind: ClassVar[str] = "paper"
    consultation: Link
    question: str
    """The question asked, in one sentence."""
    state: Literal["open", "coming", "closed", "undated"] = "open"
    opens: Stated | None = None
    closes: Stated | None = None
    intro: Text | None = None
    controls: tuple[Control, ...] = ()
    code: str
    """Which form this is, and in which version: whoever keys it in types it."""
    drawing: Code | None = None
    """The same, with the address of the form on line; None where codes cannot be drawn."""
    online: str = ""
    """Absolute address of the form on line."""
    to: str
    """Who it is given back to."""
    postal: str = ""
    """Where to send it by post."""
    place: str = ""
    """Where the step says that answers are taken."""
    hours: str = ""
    phone: str = ""
    ballot: bool = False
    """It makes a ballot: nothing that tells who filled it in may stand on it."""
    notice: Notice | None = None


class ThanksPage(Page, frozen=True, kw_only=True):
    """What people read once a form was sent."""

    kind: ClassVar[str] = "thanks"
    thanks: Text | None = None
    next: str = ""
    receipts: Link | None = None
    """Where to find what became of a deposit, by its receipt."""
    ways: tuple[TakePart, ...] = ()


class ReceiptLine(Value, frozen=True, kw_only=True):
    """What became of one deposit."""

    receipt: str
    """Its first eight characters."""
    became: Literal["published", "grouped", "withheld", "withdrawn", "ballot", "counted", "kept", "erased"]
    contribution: Link | None = None
    """By its number, where it became one."""
    grouped_with: Link | None = None
    reason: str = ""
    """Why it was withheld, withdrawn or grouped."""


class ReceiptsPage(Page, frozen=True, kw_only=True):
    """Receipts, by their first characters, and what became of each deposit."""

    kind: ClassVar[str] = "receipts"
    start: str = ""
    """First characters of all receipts of this page."""
    back: Link | None = None
    """The page of all receipts, from another."""
    letters: tuple[Link, ...] = ()
    """Where there are too many for one page: pages by the next character."""
    lines: tuple[ReceiptLine, ...] = ()
    ballots: bool = False
    """Whether there is a vote, whose ballots are handled together when it is over."""
    contact: Contact


class ReceivedPage(Page, frozen=True, kw_only=True):
    """What stands around the pages of a server that receives forms; its main part is left to that server."""

    kind: ClassVar[str] = "received"


class FormPrivacy(Value, frozen=True, kw_only=True):
    """What a form asks that is personal."""

    form: Link
    consultation: Link
    kept: tuple[Kept, ...]
