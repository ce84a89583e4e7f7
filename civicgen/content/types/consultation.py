"""A consultation and its steps: what is asked, of whom, until when, and who decides."""

from __future__ import annotations

from typing import Literal

import msgspec

from civicgen.config import Contact
from civicgen.content.types.entry import Entry
from civicgen.content.values import Card, Commitment, Moment, Procedure, Reference, StepKind, Way


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A tool of others through which one takes part: shown as a link, nothing of it is loaded before a click."""

    card: Card | None = None
    """Tool that is known; what is written beside it counts more. Left out: write host, collects and country."""
    address: str
    """Where the link leads (https://…)."""
    title: str = ""
    """What one does there, in a few words."""
    host: str = ""
    """Who runs it."""
    collects: str = ""
    """What it gets to know of who goes there."""
    country: str = ""
    """Country of its data, in two letters (FR), or EU."""
    instead: str = ""
    """How to take part without it; the contact of the consultation when left out."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A dated part of a consultation."""

    id: str
    """Short name in addresses and references; lower-case letters, digits and hyphens."""
    title: str
    kind: StepKind
    opens: Moment | None = None
    """When it opens; midnight at the start of that day unless an hour is given. Left out: to be announced."""
    closes: Moment | None = None
    """When it closes; until the end of that day unless an hour is given."""
    extended_from: Moment | None = None
    """Closing date first announced, when it was put off; shown as such."""
    summary: str = ""
    """One or two sentences: what happens in this step."""
    form: str = ""
    """Form of `forms/` through which one takes part."""
    respond: tuple[Way, ...] = ()
    """Ways to take part during this step."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """Tools of others through which one takes part in this step."""
    place: str = ""
    """Where, when the step happens somewhere."""


class Consultation(Entry, frozen=True, kw_only=True):
    """One participatory process, from announcement to follow-up (`consultations/ID/index.md`)."""

    id: str
    """By civicgen: name of its folder."""
    question: str
    """The question asked, in one sentence."""
    summary: str = ""
    """What it is about, in two or three plain sentences."""
    why: str = ""
    """Why the question is asked now."""
    procedure: Procedure = "consultation"
    commitment: Commitment = "consult"
    """What the authority commits to do with what is said."""
    decided_by: str
    """Who decides in the end."""
    asked_by: str = ""
    """Who asks; the publisher when left out."""
    concerned: str = ""
    """Who is concerned."""
    territory: str = ""
    """Where."""
    topics: tuple[str, ...] = ()
    """Ids of `topics.yml`, in the order in which they are shown."""
    steps: tuple[Step, ...] = ()
    next: str = ""
    """What happens next, in one sentence."""
    answer_by: Moment | None = None
    """Date by which the authority promised to answer."""
    answer_within: int = 0
    """Days within which each question put to officials is answered, when that was promised."""
    guarantor: Reference | None = None
    """Person of `people.yml` who watches over the process."""
    people: tuple[Reference, ...] = ()
    """Persons of `people.yml` in charge."""
    contact: Contact | None = None
    """Who answers questions about this consultation; the publisher when left out."""
    accessible_contact: Contact | None = None
    """Who gives documents in another format (large print, audio, easy to read)."""
    read_first: tuple[Reference, ...] = ()
    """At most three documents to read first."""
    related: tuple[Reference, ...] = ()
    """Other consultations it is tied to."""
    budget: str = ""
    """Amount at stake, in words."""
    asked: str = ""
    """We asked: one paragraph, for a small consultation told in three."""
    said: str = ""
    """You said."""
    done: str = ""
    """We did."""
    pages: Literal["each", "windows"] | None = None
    """One page for each contribution, or only lists; fixed once contributions were published."""
