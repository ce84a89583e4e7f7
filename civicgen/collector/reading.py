"""Rows of the store to lines of an export, to what anyone may know of a receipt, to files and figures."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

import msgspec

from civicgen.collector.database import Database
from civicgen.collector.store import Given, HeldFile
from civicgen.forms.lines import DeletedLine, Line, ReceivedLine

__all__ = ["attempted", "count", "export", "file_of", "given", "held", "stale", "waiting_bytes"]


def export(database: Database, form: str, after: int, limit: int) -> Iterator[Line]:
    """What happened to a form after a number, in order."""
    for sequence, number, state, line in database.run(
        "SELECT sequence, id, state, line FROM submission WHERE form = ? AND sequence > ? AND "
        "(line IS NOT NULL OR state = 'deleted') ORDER BY sequence LIMIT ?",
        (form, after, limit),
    ):
        if line is None:
            yield DeletedLine(sequence=sequence, id=number)
        else:
            read = msgspec.json.decode(bytes(line), type=ReceivedLine)
            yield msgspec.structs.replace(read, sequence=sequence, state=state)


def given(database: Database, receipt: str) -> Given | None:
    """What anyone may know of a receipt; none when it was never given."""
    rows = database.run("SELECT form, received, state, lang FROM submission WHERE receipt = ?", (receipt,))
    if not rows:
        return None
    form, received, state, lang = rows[0]
    return Given(receipt=receipt, form=form, received=datetime.datetime.fromisoformat(received), state=state, lang=lang)


def attempted(database: Database, form: str, attempt: str) -> bool:
    """Whether what this review page showed was sent already."""
    return bool(database.run("SELECT 1 FROM submission WHERE form = ? AND attempt = ?", (form, attempt)))


def held(database: Database, form: str, number: str) -> HeldFile | None:
    """What is known of a file that waits for its form to be sent."""
    rows = database.run("SELECT described FROM file WHERE form = ? AND id = ? AND submission IS NULL", (form, number))
    return msgspec.json.decode(bytes(rows[0][0]), type=HeldFile) if rows else None


def file_of(database: Database, form: str, number: str, submission: str) -> bytes | None:
    """The bytes of a file of a submission, for who fetches them."""
    rows = database.run(
        "SELECT content FROM file WHERE form = ? AND id = ? AND submission = ?", (form, number, submission)
    )
    return bytes(rows[0][0]) if rows else None


def waiting_bytes(database: Database) -> int:
    """How much room files take whose forms were not sent yet."""
    return int(database.run("SELECT COALESCE(SUM(LENGTH(content)), 0) FROM file WHERE submission IS NULL")[0][0])


def count(database: Database) -> dict[str, dict[str, int]]:
    """How many submissions there are, by form and state."""
    found: dict[str, dict[str, int]] = {}
    for form, state, number in database.run("SELECT form, state, COUNT(*) FROM submission GROUP BY form, state"):
        found.setdefault(form, {})[state] = number
    return found


def stale(database: Database, before: datetime.datetime, pulled: Mapping[str, int]) -> int:
    """How many submissions are older and were never fetched: somebody must."""
    waiting = 0
    for form in count(database):
        rows = database.run(
            "SELECT COUNT(*) FROM submission WHERE form = ? AND sequence > ? AND received < ? AND line IS NOT NULL",
            (form, pulled.get(form, 0), before.isoformat()),
        )
        waiting += int(rows[0][0])
    return waiting
