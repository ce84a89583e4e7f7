"""A file that staff bring (a table, a letter, a mailbox of letters) becomes submissions of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from functools import lru_cache

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.content.values import Channel
from civicgen.forms.submissions import Submission

__all__ = ["attached", "submissions"]

_FROM = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)


def submissions(
    form: Form, settings: Config, name: str, data: bytes, *, profile: str = "", channel: Channel | None = None
) -> Iterator[Submission]:
    """Submissions of a file, told apart by its name; raises ProblemsFound with what is wrong in it.

    Letters that are about another form, or about none, are left out: a mailbox holds all kinds.
    """
    if not name.lower().endswith((".eml", ".mbox", ".mbx", ".txt")) or _tabular(name, data):
        from civicgen.forms.backends.table import brought

        yield from brought(form, settings, name, data, profile=profile, channel=channel)
        return
    from msgspec.structs import replace

    from civicgen.forms.backends.mailbox import code_in, concerns, header, submission_of

    alone = name.lower().endswith(".eml")
    for number, letter in enumerate(_letters(data)):
        subject = header(letter, "subject")
        if concerns(form, subject) or (alone and not code_in(subject)):
            taken = submission_of(form, letter, None, str(number))
            yield replace(taken, channel=channel) if channel else taken


def attached(data: bytes, where: str) -> bytes:
    """The bytes of what was joined to a letter of the same file, by the place that its submission names."""
    from civicgen.forms.backends.mail_files import part_of
    from civicgen.forms.backends.mailbox import letter_of

    letter, _, part = where.rpartition("#")
    written = _written(data)
    if not (letter.isdigit() and part.isdigit() and int(letter) < len(written)):
        return b""
    return part_of(letter_of(_unquoted(data, *written[int(letter)])), int(part))


def _tabular(name: str, data: bytes) -> bool:
    return name.lower().endswith(".txt") and not data.startswith(b"From ")


def _letters(data: bytes) -> Iterator[EmailMessage]:
    from civicgen.forms.backends.mailbox import letter_of

    return (letter_of(_unquoted(data, *place)) for place in _written(data))


@lru_cache(maxsize=1)
def _written(data: bytes) -> tuple[tuple[int, int], ...]:
    """Where letters of an mbox stand (each begins with a line “From ”), or the one letter that the file is."""
    starts = [
        found
        for found in _FROM.finditer(data)
        if found.start() == 0 or data[max(0, found.start() - 4) : found.start()].endswith((b"\n\n", b"\r\n\r\n"))
    ]
    if not starts or starts[0].start() != 0:
        return ((0, len(data)),)
    ends = [found.start() for found in starts[1:]] + [len(data)]
    return tuple((start.end(), end) for start, end in zip(starts, ends, strict=True))


def _unquoted(data: bytes, start: int, end: int) -> bytes:
    return re.sub(rb"^>(>*From )", rb"\1", data[start:end], flags=re.MULTILINE) if start else data[start:end]
