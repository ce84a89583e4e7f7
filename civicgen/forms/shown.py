"""What templates are given of forms, as plain values: a part of the contract with theme authors."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

__all__ = [
    "Answered",
    "AskedPart",
    "Control",
    "FormView",
    "Kept",
    "Look",
    "Notice",
    "Offered",
    "SummedUp",
    "Until",
]

Look = Literal["line", "lines", "one", "many", "menu", "scale", "grades", "order", "shares", "file", "tick", "fixed"]


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be chosen."""

    value: str
    label: str
    hint: str = ""
    amount: int | None = None
    """What it costs, in the unit of the control."""
    chosen: bool = False


class AskedPart(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a grid, one rank of an order, one share of a whole."""

    name: str
    """Name on the wire."""
    id: str
    """Id in the page."""
    label: str
    """Of a rank, its number."""
    hint: str = ""
    amount: int | None = None
    """Of a share: what the project costs."""
    value: str = ""
    options: tuple[Offered, ...] = ()
    faults: tuple[str, ...] = ()


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """One question, as it is shown."""

    look: Look
    """line, lines (of text), one (buttons), many (boxes), menu, scale, grades (a button for each row and grade), order
    (a menu for each rank), shares (a number for each choice), file, tick (one box), fixed (said, not asked)."""
    name: str
    """Name on the wire."""
    id: str
    """Id in the page, to which labels and faults point."""
    label: str
    hint: str = ""
    required: bool = False
    type: Literal["text", "email"] = "text"
    autocomplete: str = ""
    inputmode: str = ""
    value: str = ""
    options: tuple[Offered, ...] = ()
    parts: tuple[AskedPart, ...] = ()
    least: int | None = None
    """How many must be chosen at least."""
    most: int | None = None
    """How many can be chosen, typed, given out, or spent at most."""
    short: bool = False
    """Whether a line is for a few words only."""
    unit: str = ""
    low_label: str = ""
    high_label: str = ""
    accept: str = ""
    """Kinds of files, as browsers read them."""
    files: tuple[str, ...] = ()
    """Kinds of files, as people say them."""
    bytes: int | None = None
    """How large a file may be."""
    faults: tuple[str, ...] = ()
    described: str = ""
    """Ids of what describes it: hint, faults."""
    spent: bool = False
    """Whether `most` is money to be spent rather than a number of choices."""


class FormView(msgspec.Struct, frozen=True, kw_only=True):
    """A form, as it is shown."""

    mode: Literal["post", "link", "mailto", "none"]
    action: str = ""
    enctype: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    honeypot: str = ""
    browser_checks: bool = True
    """Whether the browser must check: nobody else does before it is sent."""
    reviews: bool = False
    """Whether what was typed is shown again, to be checked, before it is sent."""
    controls: tuple[Control, ...] = ()
    button: str = ""
    """Words of the button; empty: left to the theme."""
    summary: tuple[tuple[str, str], ...] = ()
    """What is wrong: id of the control, message."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One question with what was answered, to be read again."""

    label: str
    lines: tuple[str, ...] = ()
    """What was answered; empty when nothing was."""
    seen: str = ""
    """Who will see it: everyone, staff, nobody."""
    id: str = ""
    """Id of the question in the page of the form."""


class SummedUp(msgspec.Struct, frozen=True, kw_only=True):
    """A form that was filled in, to be read again before it is sent."""

    action: str
    hidden: tuple[tuple[str, str], ...] = ()
    answers: tuple[Answered, ...] = ()
    back: str = ""
    """Where the button goes that leads back to the form, everything kept; empty for none."""


class Until(msgspec.Struct, frozen=True, kw_only=True):
    """A day, as templates write days."""

    day: datetime.date
    at: datetime.time | None = None
    zone: str = ""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Something personal that is asked: what, why, who reads it, until when."""

    labels: tuple[str, ...]
    """Questions of the form that share all that follows."""
    purpose: str
    seen: Literal["everyone", "staff", "nobody"]
    days: int = 0
    after: Literal["received", "closing", "synthesis", "answer"] = "synthesis"
    until: Until | None = None


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What people are told of what is done with what they type."""

    controller: str
    contact: str
    """E-mail, telephone or postal address at which rights are used."""
    officer: str = ""
    """Data protection officer: name and address, as the settings say."""
    authority: Literal["CNIL", ""] = ""
    processor: str = ""
    """Who holds the data for the publisher."""
    country: str = ""
    """ISO code of the country where it lies."""
    outside: bool = False
    """Whether that country is outside the European Economic Area."""
    kept: tuple[Kept, ...] = ()
    published: tuple[str, ...] = ()
    """Questions whose answers are published."""
    rest: bool = False
    """Whether these are all that nothing is said of under `kept`."""
    ballot: bool = False
    """Whether answers are published as a ballot that nobody can tie to who cast it."""
    receipt: bool = False
