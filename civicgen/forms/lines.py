"""What a server that receives forms (the collector, the PHP file) says to who fetches submissions, and back: its JSON.

Written down for people who write another server in `docs/en/developer-backends.md`.
"""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from civicgen.content.values import Channel
from civicgen.forms.submissions import Deleted, Event, Received, SentFile, Submission

__all__ = [
    "FORMAT",
    "LIMIT",
    "STORE_HEADER",
    "DeletedLine",
    "FormHealth",
    "Health",
    "Line",
    "ReceivedLine",
    "WireFile",
    "event_of",
    "line_of",
    "read_line",
    "write_line",
]

FORMAT = 1
"""Changed when an older reader could not read it rightly."""
LIMIT = 1000
"""Lines in one answer at most; 500 when nothing is asked."""
STORE_HEADER = "Civicgen-Store"
"""Header with the name of the database: another one (a backup was put back) makes the reader begin again at 0."""


class WireFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a submission: its bytes are at `{base}/export/{form}/{id}/files/{name_there}`."""

    field: str
    name: str
    """As its sender named it: hostile, never a path."""
    size: int
    media_type: str
    where: str
    """Its name in the store of the server: letters, digits and hyphens."""


class ReceivedLine(msgspec.Struct, frozen=True, kw_only=True, tag="received", tag_field="event", omit_defaults=True):
    """A submission is there or has changed (confirmed, expired): a new line, the same id."""

    sequence: int
    """Order of what happened, from 1, never given twice: no line ever appears below one that was already answered."""
    id: str
    """Of the submission; it never changes."""
    received: datetime.datetime
    """When it was durable, UTC."""
    state: Literal["received", "awaiting", "confirmed", "expired"] = "received"
    """received: nothing had to be confirmed; awaiting a confirmation by e-mail, confirmed, or no longer awaited."""
    version: str = ""
    """Version of the form that was filled in."""
    lang: str = ""
    receipt: str = ""
    channel: Channel = "web"
    fields: dict[str, tuple[str, ...]]
    """What is not personal, by field id; always lists."""
    sealed: str = ""
    """What is personal, sealed to the key of the portal, as base64 (`civicgen.forms.sealing`); empty: nothing is."""
    extra: dict[str, tuple[str, ...]] = {}
    """Fields that the form does not have."""
    files: tuple[WireFile, ...] = ()
    spam: bool | None = None
    dropped: tuple[str, ...] = ()
    """Names of technical fields thrown away."""


class DeletedLine(msgspec.Struct, frozen=True, kw_only=True, tag="deleted", tag_field="event"):
    """A submission was erased: all that is left of it."""

    sequence: int
    id: str


Line = ReceivedLine | DeletedLine


class FormHealth(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a server knows of a form."""

    open: bool
    version: str
    opens: datetime.datetime | None = None
    closes: datetime.datetime | None = None


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of `GET {base}/health`: 200 when submissions can be received, else 503; never anything personal."""

    format: int
    ready: bool
    """Whether the next submission could be written."""
    clock: datetime.datetime
    """What time it is there, UTC: it decides whether a form is open."""
    store: str
    """Name of the database (`Civicgen-Store`)."""
    forms: dict[str, FormHealth]
    """By name of the form: `plan-local-2026/forms/avis`."""


_decoder = msgspec.json.Decoder(Line)
_encoder = msgspec.json.Encoder()


def read_line(line: bytes) -> Line:
    """A line as it was written; raises `msgspec.MsgspecError` for anything else."""
    decoded: Line = _decoder.decode(line)
    return decoded


def write_line(line: Line) -> bytes:
    """A line of an export, with its line break; what it holds cannot break out of it."""
    return _encoder.encode(line) + b"\n"


def line_of(submission: Submission, sequence: int, state: str = "received") -> ReceivedLine:
    """A submission as a server writes it."""
    return ReceivedLine(
        sequence=sequence,
        id=submission.remote_id,
        received=submission.received or datetime.datetime.min.replace(tzinfo=datetime.UTC),
        state=state,  # type: ignore[arg-type]  # one of its words, by whom calls
        version=submission.version,
        lang=submission.lang,
        receipt=submission.receipt,
        channel=submission.channel,
        fields=submission.fields,
        sealed=submission.sealed,
        extra=submission.extra,
        files=tuple(
            WireFile(field=each.field, name=each.name, size=each.size, media_type=each.media_type, where=each.where)
            for each in submission.files
        ),
        spam=submission.spam,
        dropped=submission.dropped,
    )


_CONFIRMED = {"received": None, "awaiting": False, "confirmed": True, "expired": False}


def event_of(line: Line, form: str, backend: str = "collector", where: str = "") -> Event:
    """A line as an event; `where` is the address under which files lie."""
    if isinstance(line, DeletedLine):
        return Deleted(form=form, backend=backend, remote_id=line.id)
    return Received(
        Submission(
            form=form,
            backend=backend,
            remote_id=line.id,
            received=line.received,
            channel=line.channel,
            version=line.version,
            lang=line.lang,
            receipt=line.receipt,
            fields=line.fields,
            sealed=line.sealed,
            extra=line.extra,
            files=tuple(
                SentFile(
                    field=each.field,
                    name=each.name,
                    size=each.size,
                    media_type=each.media_type,
                    where=f"{where}/{line.id}/files/{each.where}" if where else each.where,
                )
                for each in line.files
            ),
            spam=line.spam,
            confirmed=_CONFIRMED[line.state],
            dropped=line.dropped,
        )
    )
