"""What lies in an inbox becomes items: opened with the private key, without what people typed elsewhere."""

from __future__ import annotations

import datetime
import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from civicgen.forms import sealing
from civicgen.forms.sealing import CannotOpen, Private
from civicgen.forms.submissions import SentFile, Submission
from civicgen.moderation.inbox.database import Base, refused
from civicgen.moderation.inbox.decisions import Decision, Item
from civicgen.moderation.inbox.envelopes import Envelope, filled

__all__ = ["Held", "Readable", "id_of"]

_PAGE = 200
_NAME = re.compile(r"s([1-9][0-9]{0,17})")
_decisions = msgspec.json.Decoder(Decision)


class Held(NamedTuple):
    """What is held of a submission, without opening it."""

    item: str
    form: str
    at: datetime.datetime
    """When it was received, else when it was pulled."""
    became: str
    origin: str
    """Of the contribution that it became."""
    fields: tuple[str, ...]
    """`*` for what is not personal."""


class Readable(Base):
    """An open inbox, to be read."""

    def __init__(self, connection: sqlite3.Connection, file: Path, key: str) -> None:
        super().__init__(connection, file)
        self.key = key
        """Public key to which what is new is sealed."""
        self._private: Private | None = None

    def unlock(self, private: Private) -> None:
        """From here on what people wrote can be read. Raises ProblemsFound for the key of another portal."""
        if sealing.public_of(private) != self.key:
            raise refused("key-of-another")
        self._private = private

    def secret(self, purpose: str) -> bytes:
        """32 bytes for keyed digests, the same for everybody who holds the private key; ProblemsFound without."""
        if self._private is None:
            raise refused("inbox-locked")
        return hashlib.blake2b(
            purpose.encode(), key=self._private.secret, person=b"civicgen inbox", digest_size=32
        ).digest()

    def items(self, consultation: str = "") -> Iterator[Item]:
        """Submissions of a consultation, or of all: the oldest first, published ones too."""
        after: tuple[str, int] = ("", 0)
        while True:  # page by page, so that decisions can be written in between
            rows = self._all(
                "SELECT * FROM items WHERE (at, id) > (?, ?) AND (? = '' OR consultation = ?)"
                " ORDER BY at, id LIMIT ?",
                *after, consultation, consultation, _PAGE,
            )  # fmt: skip
            if not rows:
                return
            yield from map(self._item, rows)
            after = (rows[-1][1], rows[-1][0])

    def item(self, name: str) -> Item | None:
        """One submission, by its short name."""
        row = self._one("SELECT * FROM items WHERE id = ?", id_of(name))
        return self._item(row) if row else None

    def by_receipt(self, number: str) -> tuple[Item, ...]:
        """Submissions with this number of receipt: one, unless two backends gave the same."""
        return tuple(map(self._item, self._all("SELECT * FROM items WHERE receipt = ?", number)))

    def receipt_of(self, form: str, backend: str, remote: str) -> str:
        """Number of receipt of what a backend calls so; empty when it is not there. No key is needed."""
        sql = "SELECT receipt FROM submissions WHERE form = ? AND backend = ? AND remote = ?"
        row = self._one(sql, form, backend, remote)
        return str(row[0]) if row else ""

    def files(self, name: str) -> Iterator[tuple[SentFile, bytes | None]]:
        """Files of a submission with what they hold: None for one that was not fetched, or cannot be opened."""
        item = self.item(name)
        boxes = dict(self._all("SELECT number, box FROM files WHERE submission = ?", id_of(name)))
        for number, file in enumerate(item.submission.files if item is not None else ()):
            data = None
            if self._private is not None and number in boxes:
                with suppress(CannotOpen):
                    data = sealing.open_sealed(self._private, boxes[number])
            yield file, data

    def by_origin(self, origin: str) -> tuple[Item, ...]:
        """The submission of which a contribution was made; none for one that has no origin."""
        text = "SELECT * FROM items WHERE ?1 <> '' AND id IN (SELECT id FROM submissions WHERE origin = ?1)"
        return tuple(map(self._item, self._all(text, origin)))

    def origin(self, name: str) -> str:
        """Origin of the contribution that a submission became; empty when it became none."""
        row = self._one("SELECT origin FROM submissions WHERE id = ?", id_of(name))
        return str(row[0]) if row else ""

    def deleted_there(self) -> tuple[Item, ...]:
        """Submissions that are public here and were since deleted at the service: a person must say what follows."""
        return tuple(map(self._item, self._all("SELECT * FROM items WHERE deleted ORDER BY at, id")))

    def held(self) -> Iterator[Held]:
        """What is held of every submission; no key is needed."""
        after = 0
        while True:
            rows = self._all(
                "SELECT id, form, at, became, origin,"
                " (SELECT group_concat(CASE field WHEN '' THEN '*' ELSE field END, ' ') FROM"
                " (SELECT field FROM parts WHERE submission = id UNION SELECT field FROM files WHERE submission = id))"
                " FROM submissions WHERE id > ? ORDER BY id LIMIT ?",
                after,
                _PAGE,
            )
            if not rows:
                return
            for number, form, at, became, origin, fields in rows:
                moment = datetime.datetime.fromisoformat(at)
                yield Held(f"s{number}", form, moment, became, origin, tuple((fields or "").split()))
            after = rows[-1][0]

    def ends(self) -> Iterator[tuple[str, str, str, str]]:
        """Consultation, receipt, origin and what became of it, of every submission that was handled."""
        after = 0
        while rows := self._all(
            "SELECT id, consultation, receipt, origin, became FROM submissions WHERE id > ? AND became <> ''"
            " ORDER BY id LIMIT ?",
            after,
            _PAGE,
        ):
            yield from (row[1:] for row in rows)
            after = rows[-1][0]

    def backups(self) -> tuple[tuple[str, str], ...]:
        """Copies that were made of it, and when; whether they are still there is not known here."""
        rows = self._all("SELECT name, value FROM facts WHERE name LIKE 'backup %' ORDER BY value")
        return tuple((name.removeprefix("backup "), str(value)) for name, value in rows)

    def pulled(self) -> tuple[tuple[str, str, datetime.datetime], ...]:
        """When each form was last pulled, and from which backend."""
        rows = self._all("SELECT form, backend, max(at) FROM pulls GROUP BY 1, 2 ORDER BY 1, 2")
        return tuple((form, backend, datetime.datetime.fromisoformat(at)) for form, backend, at in rows)

    def next_pull(self, backend: str, a_day: int, now: datetime.datetime) -> datetime.datetime | None:
        """When a backend that answers so often a day may be asked again; None: now.

        All forms count: the limit is of the account.
        """
        day = datetime.timedelta(days=1)
        sql = "SELECT at FROM pulls WHERE backend = ? ORDER BY at DESC LIMIT ?"
        moments = [datetime.datetime.fromisoformat(at) for (at,) in self._all(sql, backend, a_day)]
        return moments[-1] + day if len(moments) == a_day and now - day < moments[-1] <= now else None

    def received(self) -> dict[tuple[str, str], int]:
        """How many came in, by consultation and channel; those deleted or forgotten since count too."""
        rows = self._all(
            "SELECT consultation, channel, count(*) FROM (SELECT consultation, channel FROM submissions"
            " UNION ALL SELECT consultation, channel FROM gone WHERE channel <> '') GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return {(consultation, channel): count for consultation, channel, count in rows}

    def _item(self, row: Sequence[Any]) -> Item:
        number, _, _, form, backend, remote, received, precision, channel, version, lang, receipt = row[:12]
        spam, confirmed, content, decided, decision, became, erased, _ = row[12:]
        parts = dict(self._all("SELECT field, box FROM parts WHERE submission = ?", number))
        bare = Submission(
            form=form, backend=backend, remote_id=remote, precision=precision, channel=channel, version=version,
            received=datetime.datetime.fromisoformat(received) if received else None, lang=lang, receipt=receipt,
            spam=None if spam is None else bool(spam), confirmed=None if confirmed is None else bool(confirmed),
            fields={},
        )  # fmt: skip
        submission, unread = filled(bare, Envelope(parts), self._private)
        return Item(
            id=f"s{number}",
            submission=submission,
            decision=self._decision(decision) if decided == content or became else None,
            became=became,
            changed=decided is not None and decided != content,
            unread=unread,
            erased=tuple(erased.split()),
        )

    def _decision(self, box: bytes | None) -> Decision | None:
        if box is None or self._private is None:
            return None
        try:
            return _decisions.decode(sealing.open_sealed(self._private, box))
        except (CannotOpen, msgspec.MsgspecError):
            return None


def id_of(name: str) -> int:
    """The row that a short name stands for; 0, which is none, for what is no such name."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0
