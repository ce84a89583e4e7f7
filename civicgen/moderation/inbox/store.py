"""Submissions as they come become a private inbox: each once, sealed, with what was decided and what became of it.

    with opened(place, key) as inbox:                # no private key: everything can be taken in and counted
        inbox.take(events, forms, cursor=…)
        inbox.unlock(private)                        # from here on, what people wrote can be read
        for item in inbox.items("plan-local-2026"): …

Nothing that people typed is in the file in clear, decisions and their notes neither. What is deleted or forgotten
leaves a keyed digest, so that the next pull does not bring it back, and a line in the counts.
"""

from __future__ import annotations

import datetime
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from civicgen.content.forms import Form
from civicgen.digests import encode
from civicgen.forms import receipts, sealing
from civicgen.forms.submissions import LEFT_OUT, Deleted, Event, Received, Submission
from civicgen.moderation.inbox.database import NAME, connected
from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.inbox.envelopes import envelope_of
from civicgen.moderation.inbox.taken import Taken
from civicgen.moderation.publication.becoming import PURPOSE, digest_of_place
from civicgen.moderation.queue.readable import Readable, id_of

__all__ = ["Inbox", "Taken", "opened"]


_EARLIEST, _LATEST = 1970, 2199
"""Years in which something can have been received: before and after, clocks and calendars fail."""


@contextmanager
def opened(folder: Path, key: str, *, make: bool = False) -> Iterator[Inbox]:
    """Open the inbox of a folder, sealed to a public key. Raises ProblemsFound, Busy, DiskTrouble."""
    with connected(folder / NAME, make=make) as connection:
        yield Inbox(connection, folder / NAME, key)


class Inbox(Readable):
    """An open inbox."""

    def __init__(self, connection: sqlite3.Connection, file: Path, key: str) -> None:
        super().__init__(connection, file, key)
        self._secret: bytes = self._one("SELECT value FROM facts WHERE name = 'secret'")[0]

    # What comes in

    def cursor(self, form: str, backend: str) -> Any:
        """From where the next pull goes on; none at the first."""
        row = self._one("SELECT cursor FROM cursors WHERE form = ? AND backend = ?", form, backend)
        return msgspec.json.decode(row[0]) if row else None

    def note_pull(self, form: str, backend: str, now: datetime.datetime) -> None:
        """Note that a backend is asked, whatever it will answer; what is older than two days is known by its last."""
        with self._writing():
            self._run("INSERT INTO pulls VALUES (?, ?, ?)", form, backend, _text(now))
            self._run(
                "DELETE FROM pulls WHERE at < ? AND rowid NOT IN (SELECT max(rowid) FROM pulls GROUP BY form, backend)",
                _text(now - datetime.timedelta(days=2)),
            )

    def lacks_files(self, submission: Submission) -> bool:
        """Whether files of this submission are still to be fetched: it is new, has changed, or some did not come."""
        if not submission.files or self._is_gone((submission.form, submission.backend, submission.remote_id)):
            return False
        row = self._one(
            "SELECT id, erased, deleted, content FROM submissions WHERE form = ? AND backend = ? AND remote = ?",
            submission.form, submission.backend, submission.remote_id,
        )  # fmt: skip
        if row is None:
            return True
        erased = set(row[1].split())
        wanted = [file for file in submission.files if file.field not in erased]
        (count,) = self._one("SELECT count(*) FROM files WHERE submission = ?", row[0])
        return not row[2] and (count < len(wanted) or row[3] != self._digests(submission)[1])

    def keep_files(self, submission: Submission, boxes: Mapping[int, bytes]) -> None:
        """Keep files of a submission that was taken in, by their place in it, each sealed already."""
        place = (submission.form, submission.backend, submission.remote_id)
        with self._writing():
            row = self._one("SELECT id, erased FROM submissions WHERE form = ? AND backend = ? AND remote = ?", *place)
            if row is None:
                return
            erased = set(row[1].split())
            for number, box in boxes.items():
                field = submission.files[number].field
                if field not in erased:
                    self._run("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row[0], field, number, box)

    def take(
        self,
        events: Sequence[Event],
        forms: Mapping[str, Form],
        now: datetime.datetime,
        cursor: tuple[str, str, Any] | None = None,
    ) -> Taken:
        """Take in what came, and from where to go on (form, backend, cursor): all of it, or nothing."""
        taken = Taken()
        with self._writing():
            for event in events:
                if isinstance(event, Received):
                    word = self._received(event.submission, forms.get(event.submission.form), now)
                else:
                    word = self._deleted(event)
                setattr(taken, word, getattr(taken, word) + 1)
                if isinstance(event, Received) and word in ("new", "changed"):
                    taken.left_out += len(event.submission.extra.get(LEFT_OUT, ()))
            if cursor is not None:
                form, backend, value = cursor
                self._run(
                    "INSERT OR REPLACE INTO cursors VALUES (?, ?, ?, ?)",
                    form, backend, msgspec.json.encode(value), _text(now),
                )  # fmt: skip
        return taken

    def _received(self, submission: Submission, form: Form | None, now: datetime.datetime) -> str:
        if submission.received is not None and not _EARLIEST <= submission.received.year <= _LATEST:
            # A server may say anything: what is no date of this world is none.
            submission = msgspec.structs.replace(submission, received=None, precision="none")
        place = (submission.form, submission.backend, submission.remote_id)
        known = self._one(
            "SELECT id, digest, erased, deleted, content, receipt FROM submissions"
            " WHERE form = ? AND backend = ? AND remote = ?",
            *place,
        )
        if (known and known[3]) or self._is_gone(place):
            return "ignored"
        whole, content = self._digests(submission)
        if known and known[1] == whole:
            return "same"
        given = submission.receipt or (known[5] if known else "")  # it lasts longer than the key that it was made with
        given = given or receipts.new(hashlib.blake2b(encode([self.key, *place]), digest_size=16).digest())
        received = _text(submission.received) if submission.received else None
        values = (
            received, submission.precision, submission.channel, submission.version, submission.lang, given,
            submission.spam, submission.confirmed, whole, content,
        )  # fmt: skip
        if known:
            number = known[0]
            self._run(
                "UPDATE submissions SET received = ?, precision = ?, channel = ?, version = ?, lang = ?, receipt = ?,"
                " spam = ?, confirmed = ?, digest = ?, content = ? WHERE id = ?",
                *values, number,
            )  # fmt: skip
            self._run("DELETE FROM parts WHERE submission = ?", number)
            if content != known[4]:  # other files may have taken the place of those
                self._run("DELETE FROM files WHERE submission = ?", number)
        else:
            number = self._run(
                "INSERT INTO submissions (consultation, form, backend, remote, at, received, precision, channel,"
                " version, lang, receipt, spam, confirmed, digest, content)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                submission.form.partition("/")[0], *place, received or _text(now), *values,
            ).lastrowid  # fmt: skip
        erased = set(known[2].split()) if known else set()
        for field, box in envelope_of(submission, form, self.key).parts.items():
            if (field or "*") not in erased:
                self._run("INSERT INTO parts VALUES (?, ?, ?)", number, field, box)
        return "changed" if known else "new"

    def _deleted(self, event: Deleted) -> str:
        place = (event.form, event.backend, event.remote_id)
        row = self._one(
            "SELECT id, became, deleted FROM submissions WHERE form = ? AND backend = ? AND remote = ?", *place
        )
        if row is None:
            if self._is_gone(place):
                return "ignored"
            # It was never seen here: it can come later, from a page that was asked for before it was deleted.
            self._run("INSERT OR IGNORE INTO gone VALUES (?, ?, '', '')", self._mark_of(place), "")
            return "ignored"
        number, became, deleted = row
        if deleted:
            return "ignored"
        if not became:
            self._erase(number)
        else:  # what is public is taken back by a person: `deleted_there` names it
            self._run("DELETE FROM parts WHERE submission = ?", number)
            self._run("UPDATE submissions SET deleted = 1, decision = NULL WHERE id = ?", number)
        return "deleted"

    # What is decided

    def decide(self, name: str, decision: Decision | None) -> None:
        """Keep a decision, durably, or take it back. Raises ValueError for what was published, or is not there.

        It is about the words as they are now: when they change at the service, it no longer counts.
        """
        box = None if decision is None else sealing.seal(self.key, msgspec.json.encode(decision))
        with self._writing():
            done = self._run(
                "UPDATE submissions SET decision = ?1, decided = CASE WHEN ?1 IS NULL THEN NULL ELSE content END"
                " WHERE id = ?2 AND became = ''",
                box, id_of(name),
            )  # fmt: skip
            if done.rowcount != 1:
                raise ValueError(name)

    def mark(self, became: dict[str, str]) -> None:
        """Note what was published of these submissions, all at once and durably. Noted twice, it is the same.

        Origins are noted too, by which they are known among the contributions whatever number these have later.
        """
        key = self.secret(PURPOSE) if self._private is not None else b""
        with self._writing():
            for name, word in became.items():
                place = self._run("SELECT form, backend, remote FROM submissions WHERE id = ?", id_of(name)).fetchone()
                known = key and place and word.startswith("#")
                origin = digest_of_place(place[0], place[1], place[2], key) if known else ""
                self._run(
                    "UPDATE submissions SET became = ?, decided = coalesce(decided, content), origin = ? WHERE id = ?",
                    word, origin, id_of(name),
                )  # fmt: skip

    # What goes

    def erase_fields(self, name: str, fields: Iterable[str]) -> int:
        """Erase fields of a submission for good (`*`: all that has no end of its own); gives how many were there."""
        number, count = id_of(name), 0
        with self._writing():
            row = self._one("SELECT erased FROM submissions WHERE id = ?", number)
            if row is None:
                return 0
            known = row[0].split()
            for field in fields:
                done = self._run(
                    "DELETE FROM parts WHERE submission = ? AND field = ?", number, "" if field == "*" else field
                )
                count += done.rowcount
                files = self._run("DELETE FROM files WHERE submission = ? AND field = ?", number, field)
                count += files.rowcount
                known += [field] if field not in known else []
            self._run("UPDATE submissions SET erased = ? WHERE id = ?", " ".join(known), number)
        return count

    def erase_words(self, name: str) -> None:
        """Erase all that was written, while where it was sent must still be asked to erase it: its number stays."""
        held = self._all("SELECT field FROM parts WHERE submission = ?", id_of(name))
        self.erase_fields(name, [row[0] or "*" for row in held])

    def erase(self, name: str) -> bool:
        """Erase a submission for good: only a keyed digest stays, so that no pull brings it back, and its count."""
        with self._writing():
            return self._erase(id_of(name))

    def erase_marked(self, marks: frozenset[bytes]) -> int:
        """Erase what another copy of this inbox has erased; gives how many."""
        rows = self._all("SELECT id, form, backend, remote FROM submissions")
        wanted = [row[0] for row in rows if self._mark_of(row[1:]) in marks]
        with self._writing():
            return sum(map(self._erase, wanted))

    def _erase(self, number: int) -> bool:
        row = self._one(
            "SELECT form, backend, remote, consultation, channel, became FROM submissions WHERE id = ?", number
        )
        if row is None:
            return False
        self._run("INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?)", self._mark_of(row[:3]), *row[3:])
        self._run("DELETE FROM submissions WHERE id = ?", number)
        return True

    def _is_gone(self, place: Sequence[str]) -> bool:
        return self._one("SELECT 1 FROM gone WHERE mark = ?", self._mark_of(place)) is not None

    def _mark_of(self, place: Sequence[str]) -> bytes:
        return self._keyed(encode(list(place)))

    def _digests(self, submission: Submission) -> tuple[bytes, bytes]:
        """Of all of it, and of what a decision is about. Keyed, since a short form could be guessed."""
        files = [(file.field, file.name, file.size) for file in submission.files]
        content = [submission.fields, submission.extra, submission.sealed, files]
        return self._keyed(encode(submission)), self._keyed(encode(content))

    def _keyed(self, data: bytes) -> bytes:
        return hashlib.blake2b(data, key=self._secret, digest_size=16).digest()


def _text(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="milliseconds")
