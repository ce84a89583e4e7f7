"""What somebody said, as it is published."""

from __future__ import annotations

import datetime

import msgspec

from civicgen.content.values import Channel, ContributionKind, ContributionState, Moment, Supports


class Contribution(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What was published of a submission; one row of `contributions/`."""

    number: int
    """Unique in the consultation, given once, never reused."""
    date: Moment | None = None
    """When it was made, with its hour if it is known."""
    channel: Channel = "web"
    """How it reached the publisher."""
    kind: ContributionKind = "opinion"
    """What it is."""
    topic: str = ""
    """Id of the topic it is about."""
    place: str = ""
    """Place it is about, as its author wrote it."""
    article: str = ""
    """Number of the article it is about."""
    parent: int | None = None
    """Number of the contribution it replies to."""
    author: str = ""
    """As the author chose to be named."""
    title: str = ""
    """Title that its author gave it."""
    text: str = ""
    """Markdown of citizens."""
    supports: Supports | None = None
    """How many people marked it; a mark is not a vote."""
    state: ContributionState = "published"
    """What was done with it when it was published."""
    reason: str = ""
    """Why it was withheld or withdrawn."""
    grouped_with: int | None = None
    """Number of the contribution it was grouped with."""
    origin: str = ""
    """Opaque keyed hash of where it came from."""
    salt: str = ""
    """Chance that makes its digest in the journal say nothing to who does not have its text."""
    lang: str = ""
    """Language, when it is not that of the portal."""
    updated: datetime.date | None = None
    """Day on which it was last changed."""
