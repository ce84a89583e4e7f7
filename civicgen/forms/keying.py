"""Sheets filled in by hand become submissions: what staff keys in, question by question or in a table, is understood.

The same checks as on line; the way a sheet came, its number in the register and the day it was received are kept. A
ballot keeps none of the last two: they would lead from what was chosen to who chose it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from civicgen.content.forms import Choice, Field, Form
from civicgen.content.values import Channel
from civicgen.digests import digest
from civicgen.forms import receipts
from civicgen.forms.submissions import Submission
from civicgen.forms.validate import Checked, checked
from civicgen.forms.versions import version
from civicgen.forms.wire import Parts, parts
from civicgen.typed.words import fold

__all__ = ["CHANNELS", "Keyed", "Question", "entered", "questions", "register_of", "sheet", "understood"]

CHANNELS: tuple[Channel, ...] = ("paper", "post", "meeting", "email")
"""Ways in which something comes that staff keys in."""
_APART = re.compile(r"[,;|/\s]+")
_TICKED = frozenset({"1", "x", "oui", "yes", "o", "y", "✓", "✔"})
_NUMBER = re.compile(r"\d{1,4}")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to key in: a line of a sheet, a row of a grid, a rank, a share."""

    name: str
    """Name on the wire: the heading of its column."""
    field: str
    label: str
    shape: Literal["text", "long", "one", "several", "number", "tick"]
    options: tuple[Choice, ...] = ()
    """What can be chosen; the first is keyed in as 1."""
    required: bool = False


class Keyed(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet as it was keyed in, and what stands in the way of taking it."""

    submission: Submission
    checked: Checked


def questions(form: Form) -> Iterator[Question]:
    """Everything there is to key in, in the order of the sheet; files stay with the sheet."""
    for field in form.fields:
        if field.type != "file":
            for name in parts(field):
                yield _question(field, name)


def _question(field: Field, name: str) -> Question:
    own = name.removeprefix(f"{field.id}--") if name != field.id else ""
    shape: Literal["text", "long", "one", "several", "number", "tick"] = "text"
    options: tuple[Choice, ...] = ()
    label = field.label
    if field.type in ("choice", "choices", "grades", "ranking") or (field.type == "place" and field.choices):
        shape, options = ("several" if field.type == "choices" else "one"), field.choices
    elif field.type in ("scale", "sharing"):
        shape = "number"
    elif field.type == "consent":
        shape = "tick"
    elif field.type == "long-text":
        shape = "long"
    if own:
        rows = {row.id: row.label for row in (*field.rows, *field.choices)}
        label = f"{field.label} – {own if field.type == 'ranking' else rows.get(own, own)}"
    return Question(name=name, field=field.id, label=label, shape=shape, options=options, required=field.required)


def understood(question: Question, text: str) -> tuple[str, ...]:
    """What was keyed in, as the form takes it: numbers of options, their ids or their words; what is neither stays."""
    text = text.strip()
    if not text:
        return ()
    if question.shape == "tick":
        return ("1",) if fold(text) in _TICKED else ()
    if question.shape == "one":
        return (_option(question.options, text) or text,)
    if question.shape == "several":
        whole = _option(question.options, text)
        if whole:
            return (whole,)
        listed = text.split("|") if "|" in text else _APART.split(text)
        return tuple(_option(question.options, part.strip()) or part.strip() for part in listed if part.strip())
    return (text,)


def _option(options: Sequence[Choice], text: str) -> str:
    """Id of the option that is meant: by its id, its words, or its number on the sheet."""
    folded = fold(text)
    for option in options:
        if text == option.id or folded == fold(option.label):
            return option.id
    if _NUMBER.fullmatch(text) and 0 < int(text) <= len(options):
        return options[int(text) - 1].id
    return ""


def register_of(form: Form, text: str) -> str:
    """The number of a sheet in the register; none for a ballot, which nobody must find again."""
    return "" if form.makes == "ballot" else " ".join(text.split())[:40]


def entered(
    form: Form,
    typed: Mapping[str, str],
    *,
    channel: Channel,
    register: str = "",
    received: datetime.date | None = None,
    place: str = "",
) -> Keyed:
    """A sheet that was keyed in, by name of its columns.

    `place` tells sheets apart that have no number: the same place of the same table is the same sheet, keyed in once.
    """
    given: Parts = {}
    for question in questions(form):
        if answer := understood(question, typed.get(question.name, "")):
            given[question.name] = answer
    found = checked(form, given)
    number = register_of(form, register)
    ballot = form.makes == "ballot"
    whole = digest(form.name.encode(), (number or place or receipts.new()).encode()).hex()
    day = None if ballot or received is None else datetime.datetime.combine(received, datetime.time(12), datetime.UTC)
    return Keyed(
        submission=Submission(
            form=form.name,
            backend="paper",
            remote_id=number or whole,
            received=day,
            precision="none" if day is None else "day",
            channel=channel,
            version=version(form),
            lang=form.lang,
            fields=found.values,
        ),
        checked=found,
    )


def sheet(form: Form) -> tuple[list[str], list[str], list[list[str]]]:
    """A table to fill in: names of its columns, what each asks, and for each what can be written there."""
    asked = list(questions(form))
    own = ["channel"] if form.makes == "ballot" else ["register", "received", "channel"]
    known = [
        [question.name, question.label, *(f"{number}. {one.label}" for number, one in enumerate(question.options, 1))]
        for question in asked
    ]
    return [*own, *(question.name for question in asked)], [question.label for question in asked], known
