"""What is joined to a letter becomes files of a form that asks for one; what it does not take is named."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

from civicgen.content.forms import Form
from civicgen.forms.kinds import MEDIA_TYPES, kind_of
from civicgen.forms.submissions import SentFile

__all__ = ["LARGEST", "MOST", "files_of", "part_of"]

LARGEST, MOST = 10_000_000, 10
"""Bytes of a file, and files of a letter."""
_PARTS = 200
_NAME = 200


def files_of(form: Form, letter: EmailMessage, where: str) -> tuple[tuple[SentFile, ...], tuple[str, ...]]:
    """Files for the field that asks for one, known by what they hold as on line; and the names of all others."""
    field = next((each for each in form.fields if each.type == "file"), None)
    taken: list[SentFile] = []
    others: list[str] = []
    for number, part in enumerate(_attached(letter)):
        data, kind = _bytes(part), None
        name = (part.get_filename() or "").encode("utf-8", "replace").decode("utf-8")[:_NAME]
        if not data or (not name and part.get_content_maintype() == "text"):
            continue  # what a list of letters or a program adds under a text
        if field is not None and len(taken) < MOST and len(data) <= (field.max_size or LARGEST):
            kind = kind_of(data)
        if field is None or kind is None or (field.accept and kind not in field.accept):
            others.append(name or part.get_content_type())
            continue
        media_type = MEDIA_TYPES[kind]
        taken.append(
            SentFile(field=field.id, name=name, size=len(data), media_type=media_type, where=f"{where}#{number}")
        )
    return tuple(taken), tuple(others)


def part_of(letter: EmailMessage, number: int) -> bytes:
    """The bytes of what was joined to a letter."""
    return next((_bytes(part) for place, part in enumerate(_attached(letter)) if place == number), b"")


def _attached(letter: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(letter.iter_attachments()):
        if number >= _PARTS:
            return
        if isinstance(part, EmailMessage):
            yield part


def _bytes(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
