"""Submissions of a ballot form become lines of `ballots/ID.csv` that lead back to nobody.

Nothing on a line says who, when or in which order: all lines of the file are shuffled each time, with the ballots on
paper that staff keyed in. They go in at once, when voting is over, and only when there are enough new ones: a file that
grew by one line between two days would tell what one person chose, however many lay there before.
"""

from __future__ import annotations

import csv
import hashlib
import io
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec

from civicgen.builder.trouble import disk
from civicgen.content.ballot_forms import CASTS, columns_of_form
from civicgen.content.forms import Field, Form
from civicgen.forms.submissions import Submission
from civicgen.moderation.publication.shelf import place_whole

__all__ = ["Filled", "Pending", "cells_of", "filled", "pending", "place", "was_placed"]

BETWEEN = "|"
"""Sign between several answers in one cell, as ballots are read."""
_MARKS = "pending-ballot"


class Pending(msgspec.Struct, frozen=True):
    """What the inbox holds of ballots while they are put in the file: with it, an interrupted run is understood."""

    before: str
    """Digest of the file before, empty when there was none."""
    after: str
    lines: int
    """Lines of the file after."""

    @property
    def word(self) -> str:
        """As the inbox notes it."""
        return f"{_MARKS} {self.before or '-'} {self.after} {self.lines}"


class Filled(msgspec.Struct, frozen=True):
    """A file of ballots as it will be."""

    data: bytes
    pending: Pending


def pending(word: str) -> Pending | None:
    """What an interrupted run noted; None for any other word."""
    parts = word.split()
    if len(parts) != 4 or parts[0] != _MARKS or not parts[3].isdigit():
        return None
    return Pending("" if parts[1] == "-" else parts[1], parts[2], int(parts[3]))


def was_placed(noted: Pending, path: Path) -> bool:
    """Whether the ballots of an interrupted run are in the file. Staff may have added others since."""
    data = _read(path)
    found = _digest(data) if data is not None else ""
    if found in (noted.after, noted.before):
        return found == noted.after
    return data is not None and len(_table(data)[0]) - 1 >= noted.lines


def cells_of(submission: Submission, form: Form, method: str) -> dict[str, str]:
    """What a ballot says of each column. Columns of which it says nothing are left out."""
    columns = columns_of_form(form, method)
    cells: dict[str, str] = {}
    for field in form.fields:
        values = submission.fields.get(field.id)
        if field.type not in CASTS or not values:
            continue
        if field.id in columns:
            cells[field.id] = BETWEEN.join(values)
        else:
            cells |= {name: cell for name, cell in _marks(field, values) if name in columns}
    return cells


def _marks(field: Field, values: Sequence[str]) -> list[tuple[str, str]]:
    if field.type == "ranking":
        return [(value, str(rank)) for rank, value in enumerate(values, 1)]
    if field.type in ("grades", "sharing"):
        labels = {choice.id: choice.label for choice in field.choices} if field.type == "grades" else {}
        pairs = [value.partition(":") for value in values]
        return [(row, labels.get(said, said)) for row, _, said in pairs if said]
    return [(value, "1") for value in values]


def filled(path: Path, form: Form, method: str, ballots: Sequence[Submission]) -> Filled | tuple[str, ...]:
    """The file with these ballots in it, all its lines shuffled; or the columns that the file there does not have."""
    columns = columns_of_form(form, method)
    before = _read(path)
    if before is None or not before.strip():
        rows: list[list[str]] = []
        header, separator, start = ["channel", *columns], ",", b""
    else:
        table, separator = _table(before)
        header, rows = table[0], table[1:]
        start = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    places = {name.strip().casefold(): at for at, name in enumerate(header)}
    at = {
        name: places.get(name.casefold(), places.get(label.strip().casefold(), -1)) for name, label in columns.items()
    }
    lacking = tuple(name for name, place in at.items() if place < 0)
    if lacking:
        return lacking
    channel = next((places[name] for name in ("channel", "canal", "voie") if name in places), -1)
    for submission in ballots:
        row = [""] * len(header)
        for name, cell in cells_of(submission, form, method).items():
            row[at[name]] = cell
        if channel >= 0:
            row[channel] = submission.channel
        rows.append(row)
    secrets.SystemRandom().shuffle(rows)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n")
    writer.writerows([header, *rows])
    data = start + buffer.getvalue().encode()
    noted = Pending(_digest(before) if before is not None else "", _digest(data), len(rows))
    return Filled(data, noted)


def place(path: Path, made: Filled) -> None:
    """Put the file in place."""
    place_whole(path, made.data)


def _read(path: Path) -> bytes | None:
    with disk(path):
        return path.read_bytes() if path.exists() else None


def _table(data: bytes) -> tuple[list[list[str]], str]:
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    return rows or [[]], separator


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()
