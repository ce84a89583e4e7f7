"""What pages of the journal, and of what was changed after it was published, receive."""

from __future__ import annotations

from typing import ClassVar, Literal

from civicgen.pages.contexts.parts import Link, Page, Stated, Value


class ActLine(Value, frozen=True, kw_only=True):
    """One line of the journal: an act, or the same act on several contributions at once."""

    number: int
    """Number of the act, of the first one when there are several."""
    when: Stated
    act: Literal["published", "changed", "withdrawn", "moved"]
    link: Link
    """What it is about; without an address when it is there no more."""
    kind: str = ""
    """What sort of thing it is, as in `label.link`: answers, documents, contributions, steps."""
    within: Link | None = None
    """The consultation it belongs to."""
    count: int = 1
    low: int = 0
    """Smallest and greatest number of the contributions, when there are several."""
    high: int = 0
    reason: str = ""
    difference: Link | None = None
    """Page that shows what changed."""


class JournalPage(Page, frozen=True, kw_only=True):
    """The public journal, newest first."""

    kind: ClassVar[str] = "journal"
    lines: tuple[ActLine, ...]
    size: int
    """How many acts the journal held at the end of this page."""
    groups: tuple[str, ...]
    """Its head at that moment: groups of digits to be copied by hand."""
    head: str
    """The same, whole, in one word for programs."""
    file: Link
    """The journal as a file."""
    waiting: int = 0
    """How much is published and not yet in the journal."""
    waits: tuple[ActLine, ...] = ()
    """The first of that."""
    older: Link | None = None
    newer: Link | None = None


class DifferencePiece(Value, frozen=True, kw_only=True):
    """Words that stayed, were added, were removed, or are left out here since nothing changed."""

    what: Literal["same", "added", "removed", "skipped"]
    text: str = ""


class Difference(Value, frozen=True, kw_only=True):
    """What changed of one value: a title, a text, a date."""

    label: str
    pieces: tuple[DifferencePiece, ...]


class CorrectionPage(Page, frozen=True, kw_only=True):
    """A change made after publication, word by word."""

    kind: ClassVar[str] = "correction"
    number: int
    """Number of the act in the journal."""
    when: Stated
    to: Link
    """What was changed."""
    reason: str = ""
    differences: tuple[Difference, ...] = ()
    """Nothing when the earlier text was erased."""
    text_lang: str = ""
    """Language of the words, when it is not that of the page."""
    before: Link | None = None
    """The change before this one."""
