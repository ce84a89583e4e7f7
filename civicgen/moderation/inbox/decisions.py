"""What somebody decides about a submission, as a frozen value, and what the queue asks of whatever keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol

import msgspec

from civicgen.forms.submissions import Submission

__all__ = ["Act", "Box", "Decision", "Item"]

Act = Literal["publish", "group", "withhold", "aside"]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done with a submission. It can be taken back until it was published."""

    act: Act
    """publish (what stays private is taken note of, a support counts), group with another that says the same,
    withhold, put aside for a second look."""
    reason: str = ""
    """Id of the reason (`civicgen.content.reasons`); must be given unless it is published as it stands."""
    masks: tuple[str, ...] = ()
    """Passages in whose place everyone reads […], word for word as they were written."""
    head: str = ""
    """With what it is grouped: `#45`, or the id of a submission that waits too."""
    note: str = ""
    """For colleagues; never published."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A submission in the inbox, and what was decided about it."""

    id: str
    """Short name in this inbox: letters, digits, hyphens; it says nothing about the submission."""
    submission: Submission
    """With its personal fields where the key is at hand, without them elsewhere."""
    decision: Decision | None = None
    became: str = ""
    """What was published of it: `#45`, `ballot`, `counted`, `kept`; empty while it was not."""
    changed: bool = False
    """Whether its words have changed at the service since it was decided; the decision then no longer counts, unless
    it was published."""
    unread: tuple[str, ...] = ()
    """Fields that are sealed: all of them without the key, those sealed to an earlier key with it; `*` for what is not
    personal."""
    erased: tuple[str, ...] = ()
    """Fields whose time was over; `*` for what is not personal."""


class Box(Protocol):
    """What the queue needs of an inbox."""

    def items(self, consultation: str = "") -> Iterator[Item]:
        """Submissions of a consultation, or of all: the oldest first, published ones too."""

    def item(self, name: str) -> Item | None:
        """One submission, by its short name."""

    def decide(self, name: str, decision: Decision | None) -> None:
        """Keep a decision, durably, or take it back; refuses (ValueError) for what was published."""

    def mark(self, became: dict[str, str]) -> None:
        """Note what was published of these submissions, all at once and durably. Noted twice, it is the same."""

    def secret(self, purpose: str) -> bytes:
        """32 bytes for keyed digests, the same for everybody who holds the key of this inbox."""
