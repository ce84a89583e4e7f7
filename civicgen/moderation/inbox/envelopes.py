"""A submission becomes sealed parts, one for each personal field and one for all the rest, and back."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from civicgen.content.forms import Form, personal
from civicgen.forms import sealing
from civicgen.forms.sealing import CannotOpen, Private
from civicgen.forms.submissions import SentFile, Submission

__all__ = ["Envelope", "envelope_of", "filled"]


class Envelope(msgspec.Struct, frozen=True):
    """What people typed in one submission, sealed."""

    parts: Mapping[str, bytes]
    """By field; the empty name stands for all that is not personal."""


class _Rest(msgspec.Struct, frozen=True):
    """What is not personal by what the form says; people may have typed anything in it, so it is sealed too."""

    fields: dict[str, tuple[str, ...]]
    extra: dict[str, tuple[str, ...]] = {}
    files: tuple[SentFile, ...] = ()
    dropped: tuple[str, ...] = ()


_rests = msgspec.json.Decoder(_Rest)
_values = msgspec.json.Decoder(tuple[str, ...])


def envelope_of(submission: Submission, form: Form | None, key: str) -> Envelope:
    """Seal a submission to a public key; what its server has sealed already stays as it is.

    What is seen by nobody is not kept at all. Of a form that is not known, nothing can be told personal: all of it is
    one part.
    """
    asked = {field.id: field for field in form.fields} if form is not None else {}
    parts: dict[str, bytes] = {}
    rest: dict[str, tuple[str, ...]] = {}
    for name, values in submission.fields.items():
        field = asked.get(name)
        if field is not None and field.seen_by == "nobody":
            continue
        if field is not None and personal(field):
            parts[name] = sealing.seal(key, msgspec.json.encode(values))
        else:
            rest[name] = values
    for name, box in sealing.split_fields(submission.sealed).items():
        field = asked.get(name)
        if field is None or field.seen_by != "nobody":
            parts[name] = _bytes(box)
    whole = _Rest(rest, submission.extra, submission.files, submission.dropped)
    parts[""] = sealing.seal(key, msgspec.json.encode(whole))
    return Envelope(parts)


def _bytes(box: str) -> bytes:
    try:
        return b64decode(box, validate=True)
    except (binascii.Error, ValueError):
        return b""


def filled(bare: Submission, envelope: Envelope, private: Private | None) -> tuple[Submission, tuple[str, ...]]:
    """A submission with what its envelope holds, and which fields could not be opened: without a key, all of them."""
    unread: list[str] = []
    fields: dict[str, tuple[str, ...]] = {}
    rest = _Rest({})
    for name, box in envelope.parts.items():
        try:
            # Without a key there is nothing to read, which reads as what cannot be read.
            opened = sealing.open_sealed(private, box) if private is not None else b""
            if name:
                fields[name] = _values.decode(opened)
            else:
                rest = _rests.decode(opened)
        except (CannotOpen, msgspec.MsgspecError):
            unread.append(name or "*")
    whole = replace(bare, fields=rest.fields | fields, extra=rest.extra, files=rest.files, dropped=rest.dropped)
    return whole, tuple(unread)
