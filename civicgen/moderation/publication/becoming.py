"""A submission and what was decided about it become what is published: a contribution without any private field."""

from __future__ import annotations

import hashlib
import re
from typing import get_args
from zoneinfo import ZoneInfo

import msgspec

from civicgen.content.forms import Field, Form
from civicgen.content.misread import WINDOWS_LETTERS
from civicgen.content.types import Contribution
from civicgen.content.values import ContributionKind, Moment
from civicgen.forms.submissions import Submission
from civicgen.moderation.inbox.decisions import Decision

__all__ = [
    "MASK",
    "PURPOSE",
    "Published",
    "digest_of_place",
    "masked",
    "origin_of",
    "published",
    "readable",
    "salt_of",
    "shown",
]

PURPOSE = "civicgen contributions"
"""For which the inbox gives the key of origins."""
MASK = "[…]"
"""What everyone reads in the place of a passage that was masked."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A contribution, and what was answered to questions that have no column of their own."""

    contribution: Contribution
    answers: dict[str, str] = {}
    """By column: `x-` and the id of the field."""


def published(
    submission: Submission,
    form: Form,
    decision: Decision,
    number: int,
    *,
    key: bytes,
    reason: str = "",
    head: int | None = None,
    zone: ZoneInfo,
    lang: str = "",
) -> Published:
    """Make the contribution. `reason` in the words that everyone reads; `head`, the number it is grouped with.

    What is not for everyone's eyes never gets here: fields that are seen by staff or by nobody, the author's name
    unless its field is for everyone (and the box beside it was ticked), answers to questions that are no more asked.
    """
    origin = origin_of(submission, key)
    moment = _moment(submission, zone)
    kind = form.kind
    if decision.act == "withhold":
        gone = Contribution(
            number=number, date=moment, channel=submission.channel, kind=kind,
            state="withheld", reason=reason, origin=origin,
        )  # fmt: skip
        return Published(contribution=gone)
    columns = _columns(submission, form)
    texts = {name: masked(value, decision.masks) for name, value in columns.items()}
    title, text = _SPACES.sub(" ", texts.get("title", "")).strip(), texts.get("text", "").strip("\n").rstrip()
    contribution = Contribution(
        number=number,
        date=moment,
        channel=submission.channel,
        kind=texts["kind"] if texts.get("kind") in get_args(ContributionKind) else kind,  # type: ignore[arg-type]  # one of them
        topic=texts.get("topic", ""),
        place=_line(texts, "place"),
        article=_line(texts, "article"),
        parent=_number(texts.get("parent", ""), number),
        author=_line(texts, "author"),
        title=title,
        text=text,
        state="grouped" if decision.act == "group" else "published",
        reason=reason,
        grouped_with=head if decision.act == "group" else None,
        origin=origin,
        salt=salt_of(origin, key),
        lang=submission.lang if submission.lang and submission.lang != lang else "",
    )
    answers = {
        f"x-{field.id}": masked(shown(field, submission.fields[field.id]), decision.masks)
        for field in form.fields
        if field.seen_by == "everyone" and not field.becomes and submission.fields.get(field.id)
    }
    return Published(contribution=contribution, answers=answers)


def readable(submission: Submission, form: Form) -> dict[str, str]:
    """All that everyone would read, by column: what hints are looked for in, and what can be masked."""
    own = {
        f"x-{field.id}": shown(field, submission.fields[field.id])
        for field in form.fields
        if field.seen_by == "everyone" and not field.becomes and submission.fields.get(field.id)
    }
    return {**_columns(submission, form), **own}


def masked(text: str, masks: tuple[str, ...]) -> str:
    """A text in which passages are masked, the longest first, so that a part of another leaves nothing of it.

    >>> masked("appelez Paul au 06", ("Paul", "06"))
    'appelez […] au […]'
    """
    for passage in sorted(masks, key=len, reverse=True):
        if passage.strip():
            text = text.replace(passage, MASK)
    return re.sub(r"\[…\](?:[ ,]*\[…\])+", MASK, text)


def origin_of(submission: Submission, key: bytes) -> str:
    """Where it came from, as an opaque digest: the same for all who hold the key, nothing to those who do not."""
    return digest_of_place(submission.form, submission.backend, submission.remote_id, key)


def digest_of_place(form: str, backend: str, remote: str, key: bytes) -> str:
    """The same, from what the inbox knows without opening anything."""
    told = f"{form}\0{backend}\0{remote}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), key=key, digest_size=12).hexdigest()


def salt_of(origin: str, key: bytes) -> str:
    """Chance for the digest in the journal; two people who publish the same submission write the same line."""
    return hashlib.blake2b(b"salt\0" + origin.encode(), key=key, digest_size=16).hexdigest()


def shown(field: Field, values: tuple[str, ...]) -> str:
    """What was answered, as people read it: labels of what was chosen, without control characters."""
    labels = {choice.id: choice.label for choice in field.choices}
    rows = {row.id: row.label for row in field.rows}
    told = []
    for value in values:
        row, colon, grade = value.partition(":")
        if colon and field.type in ("grades", "sharing"):
            told.append(f"{rows.get(row) or labels.get(row, row)}: {labels.get(grade, grade)}")
        else:
            told.append(labels.get(value, value))
    between = "\n\n" if field.type == "long-text" else "; "
    return _clean(between.join(told))


def _columns(submission: Submission, form: Form) -> dict[str, str]:
    """What becomes a column of the contribution, and may be read by everyone."""
    columns: dict[str, str] = {}
    agreed = all(
        submission.fields.get(field.id)
        for field in form.fields
        if field.becomes == "author" and field.type == "consent"
    )
    for field in form.fields:
        values = submission.fields.get(field.id)
        if not field.becomes or not values or field.seen_by != "everyone" or field.type in ("consent", "file", "email"):
            continue
        if field.becomes == "author" and not agreed:
            continue
        # Topics, kinds and numbers are told by their short names; all else in words.
        told = _clean(values[0]) if field.becomes in ("topic", "kind", "parent", "article") else shown(field, values)
        if told.strip():
            columns[field.becomes] = f"{columns[field.becomes]}\n\n{told}" if field.becomes in columns else told
    return columns


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).translate(WINDOWS_LETTERS)


def _line(texts: dict[str, str], column: str) -> str:
    return _SPACES.sub(" ", texts.get(column, "")).strip()


def _number(text: str, own: int) -> int | None:
    text = text.strip().removeprefix("#")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return number if number and number != own else None


def _moment(submission: Submission, zone: ZoneInfo) -> Moment | None:
    """Its day in the portal's time; the hour would tell who was seen at a keyboard, and is nobody's business."""
    if submission.received is None or submission.precision == "none":
        return None
    try:
        return Moment(submission.received.astimezone(zone).date())
    except OverflowError:  # of the first or the last day of all calendars
        return None
