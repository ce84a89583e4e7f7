"""What is asked of people (`consultations/ID/forms/*.yml`), as frozen values: forms, their fields, their choices."""

from __future__ import annotations

import datetime
from typing import Literal, NewType

import msgspec

from civicgen.content.values import ContributionKind, EntryState, Name

__all__ = ["Becomes", "Choice", "Field", "FieldType", "Form", "Keep", "Makes", "Preset", "SeenBy", "Size", "personal"]

Size = NewType("Size", int)
"""Bytes, written with their unit: `8 MB`, `500 kB`."""
Preset = Literal[
    "contribution",
    "proposal",
    "article-opinion",
    "question",
    "survey",
    "budget-vote",
    "majority-judgement",
    "petition",
    "report",
    "registration",
]

FieldType = Literal[
    "text",  # one line
    "long-text",
    "choice",  # one among several
    "choices",  # any number among several
    "scale",  # a whole number between two ends
    "grades",  # majority judgement: one grade for each row
    "ranking",  # an order of the choices
    "sharing",  # so many points or euros shared out among the choices
    "place",  # a place of places.geojson
    "email",
    "date",
    "file",
    "consent",  # a box to tick, never ticked beforehand
]
SeenBy = Literal["everyone", "staff", "nobody"]
Makes = Literal["contribution", "ballot", "message", "registration", "support"]
Becomes = Literal["", "title", "text", "author", "topic", "place", "article", "kind", "parent"]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be chosen."""

    id: str
    """Short name, which stays when the label changes; lower-case letters, digits and hyphens."""
    label: str
    hint: str = ""
    cost: int | None = None
    """Of a project in a budget: what it costs, in whole units of money."""


class Keep(msgspec.Struct, frozen=True, kw_only=True):
    """How long what was typed is kept."""

    days: int = 0
    """Days after what `after` names."""
    after: Literal["received", "closing", "synthesis", "answer"] = "synthesis"
    """What the days are counted from: the day it was received, the end of the step, the synthesis, the answer."""
    until: datetime.date | None = None
    """A day, instead of a number of days after something; that day included."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a form."""

    id: str
    """Short name, in the table of answers and in addresses that fill it in; lower-case letters, digits, hyphens."""
    type: FieldType
    label: str
    hint: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    """What can be chosen: of choice, choices, ranking, sharing; of grades, the grades, best first. Left out where it
    becomes the topic or the article: those of the consultation; of a place: those of places.geojson."""
    rows: tuple[Choice, ...] = ()
    """Of grades: what is judged, one row each."""
    low: int | None = None
    """Of a scale: its first number; of choices and ranking: how many must be chosen at least."""
    high: int | None = None
    """Of a scale: its last number; of choices and ranking: how many can be chosen at most; of sharing: the whole."""
    budget: int | None = None
    """Of choices that have costs: how much those that are chosen may cost together, in whole units of money."""
    low_label: str = ""
    """Of a scale: what its first number means, in a word or two."""
    high_label: str = ""
    """Of a scale: what its last number means."""
    unit: str = ""
    """Of sharing and of costs: points, €…"""
    max_length: int | None = None
    """Of text: how many characters at most."""
    accept: tuple[Literal["jpeg", "png", "webp", "gif", "pdf"], ...] = ()
    """Of a file: what it may be."""
    max_size: Size | None = None
    """Of a file: how large it may be: 8 MB."""
    becomes: Becomes = ""
    """Column of the contribution that it fills; left out: a column of the table of answers of its own."""
    seen_by: SeenBy = "staff"
    """Who may read what is typed: everyone (published), staff only, nobody (used at once, never stored). Left out:
    everyone for what becomes a part of the contribution or of the ballot, staff otherwise."""
    purpose: str = ""
    """Why something personal is asked; a form without it is refused."""
    keep: Keep | None = None
    """How long something personal is kept; a form without it is refused, but for what is published or never stored."""
    personal: bool | None = None
    """Whether it tells who someone is. Left out: yes for an e-mail, a file, an author, no otherwise."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked in a step, in one language."""

    name: Name
    """By civicgen: `plan-local-2026/forms/avis`."""
    source: str
    """By civicgen: file it was read from."""
    lang: str
    """By civicgen: language of its words."""
    consultation: str
    """By civicgen: folder of its consultation."""
    id: str
    """By civicgen: name of its file."""
    title: str
    """Name of the form, which says what one does: Give your opinion."""
    state: EntryState = "published"
    """A draft is seen in preview only, and opens with no step."""
    intro: str = ""
    """What to know before answering, in Markdown."""
    preset: Preset | None = None
    """Ready-made form that this one completes: what is not written here is as it says."""
    makes: Makes = "contribution"
    """What an answer becomes once moderated: a contribution, an anonymous ballot, a message that stays private, a
    registration, a support to a petition."""
    kind: ContributionKind = "opinion"
    """Kind of the contributions that it makes."""
    fields: tuple[Field, ...] = ()
    """What is asked, in this order; with a preset, the id alone takes a field of it, and no fields takes all."""
    button: str = ""
    """Words of the button that leads to the review; left out: "Relire avant d'envoyer"."""
    thanks: str = ""
    """What people read once it is sent: what happens next."""
    confirm: Literal["none", "email"] = "none"
    """Whether a letter is sent to the address given, with a page to confirm."""
    threshold: int | None = None
    """Of a petition: how many supports oblige the council."""
    obliges: str = ""
    """Of a petition: what the council must do once the threshold is reached."""
    supports: int | None = None
    """Of a petition: how many supports there are, where others were counted than those that `civicgen moderate publish`
    counts and shows by itself."""


def personal(field: Field) -> bool:
    """Whether a field tells who someone is: as it says, else by what it asks for."""
    if field.personal is not None:
        return field.personal
    return field.type in ("email", "file") or field.becomes == "author"
