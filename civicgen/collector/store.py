"""Deposits, confirmations and erasures to rows that survive, and back to lines of an export."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Mapping

import msgspec

from civicgen.collector.database import Database, Row
from civicgen.forms import receipts
from civicgen.forms.lines import ReceivedLine

__all__ = ["Deposit", "Given", "HeldFile", "Outcome", "Writing", "pin", "prepare"]

_TABLES = (
    "CREATE TABLE IF NOT EXISTS counter (one INTEGER PRIMARY KEY, number BIGINT NOT NULL)",
    "INSERT INTO counter (one, number) VALUES (1, 0) ON CONFLICT (one) DO NOTHING",
    "CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    (
        "CREATE TABLE IF NOT EXISTS submission ("
        "id TEXT PRIMARY KEY, form TEXT NOT NULL, attempt TEXT NOT NULL, sequence BIGINT NOT NULL, "
        "receipt TEXT NOT NULL UNIQUE, received TEXT NOT NULL, state TEXT NOT NULL, lang TEXT NOT NULL, "
        "line {bytes}, proof TEXT, proof_until TEXT, UNIQUE (form, attempt))"
    ),
    "CREATE INDEX IF NOT EXISTS by_sequence ON submission (form, sequence)",
    "CREATE INDEX IF NOT EXISTS by_proof ON submission (proof)",
    (
        "CREATE TABLE IF NOT EXISTS file ("
        "id TEXT PRIMARY KEY, form TEXT NOT NULL, submission TEXT, until TEXT NOT NULL, described {bytes} NOT NULL, "
        "content {bytes} NOT NULL)"
    ),
    "CREATE INDEX IF NOT EXISTS by_submission ON file (submission)",
)


_ATTEMPT = "SELECT receipt, state FROM submission WHERE form = ? AND attempt = ?"
_DEPOSIT = (
    "INSERT INTO submission (id, form, attempt, sequence, receipt, received, state, lang, line, proof, proof_until) "
    "VALUES (?, ?, ?, (SELECT number FROM counter) + ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id"
)


class HeldFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file in quarantine: never served to anybody but who fetches submissions."""

    id: str
    field: str
    name: str
    """Given by us from the field and the kind; the sender's own name is among what is personal."""
    media_type: str
    size: int
    sealed: bool


class Deposit(msgspec.Struct, frozen=True, kw_only=True):
    """What one press of the button leaves."""

    form: str
    attempt: str
    """Given by the review page: the same button pressed twice is one deposit."""
    received: datetime.datetime
    line: ReceivedLine
    """Without its sequence and receipt, which are given as it is written."""
    files: tuple[str, ...] = ()
    proof: str = ""
    """Digest of the token of its letter; empty: nothing is to be confirmed."""
    proof_until: datetime.datetime | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a deposit."""

    receipt: str
    state: str
    fresh: bool
    """Whether it is new; the same attempt again gives the same receipt."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What anyone may know of a receipt: never what was written."""

    receipt: str
    form: str
    received: datetime.datetime
    state: str
    lang: str


def prepare(database: Database) -> dict[str, str]:
    """Make the tables; give what the store knows of itself: its name, and the secret that signs reviews."""
    kind = "BYTEA" if type(database).__name__ == "Postgres" else "BLOB"
    database.begin()
    try:
        for statement in _TABLES:
            database.run(statement.replace("{bytes}", kind))
        for name in ("store", "secret"):
            database.run(
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                (name, secrets.token_hex(8 if name == "store" else 32)),
            )
        database.commit()
    except BaseException:
        database.rollback()
        raise
    return {str(name): str(value) for name, value in database.run("SELECT name, value FROM setting")}


def pin(database: Database, key: str, *, anew: bool = False) -> str:
    """The public key to which this store is sealed: the first that was seen, unless another is accepted `anew`."""
    if key:
        database.begin()
        try:
            if anew:
                database.run("DELETE FROM setting WHERE name = ?", ("key",))
            database.run("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", ("key", key))
            database.commit()
        except BaseException:
            database.rollback()
            raise
    found = database.run("SELECT value FROM setting WHERE name = ?", ("key",))
    return str(found[0][0]) if found else ""


class Writing:
    """One transaction, shared by all who wait for it; the number of events grows with its commits and never between."""

    def __init__(self, database: Database) -> None:
        """Nothing is read before it is needed."""
        self._database = database
        self._events = 0

    def next(self) -> int:
        """The next event after `counter.number`, whose row is locked until the commit: events are seen in order."""
        if not self._events:
            self._database.run("UPDATE counter SET number = number")
        self._events += 1
        return self._events

    def end(self) -> None:
        """Remember how many events there were; before the commit."""
        if self._events:
            self._database.run("UPDATE counter SET number = number + ?", (self._events,))

    def probe(self) -> None:
        """Write as much as a long deposit takes, over what was so written last: whether the next one could be."""
        self.remember("probe", secrets.token_hex(12_000))

    def deposit(self, deposit: Deposit) -> Callable[[], Outcome]:
        """Write a deposit, once for each attempt; call, before the commit, for what became of it."""
        receipt, written = self._inserted(deposit)

        def outcome() -> Outcome:
            first, done = receipt, written
            for _ in range(8):  # a number already given: one in 2 ** 54 for each deposit of the store
                if done():
                    for file in deposit.files:
                        self._database.run(
                            "UPDATE file SET submission = ? WHERE id = ? AND form = ? AND submission IS NULL",
                            (deposit.line.id, file, deposit.form),
                        )
                    return Outcome(receipt=first, state=deposit.line.state, fresh=True)
                if known := self._database.run(_ATTEMPT, (deposit.form, deposit.attempt)):
                    return Outcome(receipt=known[0][0], state=known[0][1], fresh=False)
                first, done = self._inserted(deposit)
            raise AssertionError("no free number in eight")

        return outcome

    def _inserted(self, deposit: Deposit) -> tuple[str, Callable[[], list[Row]]]:
        """The number that its receipt would have, and, once called for, whether it was free and the attempt new."""
        receipt = receipts.new()
        line = msgspec.json.encode(msgspec.structs.replace(deposit.line, receipt=receipt))
        values = (
            deposit.line.id,
            deposit.form,
            deposit.attempt,
            self.next(),
            receipt,
            deposit.received.isoformat(),
            deposit.line.state,
            deposit.line.lang,
            line,
            deposit.proof or None,
            deposit.proof_until.isoformat() if deposit.proof_until else None,
        )
        return receipt, self._database.ask(_DEPOSIT, values)

    def hold(self, form: str, file: HeldFile, content: bytes, until: datetime.datetime) -> None:
        """Keep a file until its form is sent, or until it is forgotten."""
        self._database.run(
            "INSERT INTO file (id, form, submission, until, described, content) VALUES (?, ?, NULL, ?, ?, ?)",
            (file.id, form, until.isoformat(), msgspec.json.encode(file), content),
        )

    def confirm(self, proof: str, now: datetime.datetime) -> str:
        """Say what became of a confirmation: confirmed, again, or nothing for a token that is unknown or too old."""
        rows = self._database.run("SELECT id, state, proof_until FROM submission WHERE proof = ?", (proof,))
        if not rows:
            return ""
        number, state, until = rows[0]
        if state == "confirmed":
            return "again"
        if state != "awaiting" or datetime.datetime.fromisoformat(until) < now:
            return ""
        self._database.run(
            "UPDATE submission SET state = 'confirmed', sequence = (SELECT number FROM counter) + ? WHERE id = ?",
            (self.next(), number),
        )
        return "confirmed"

    def erase(self, form: str, number: str) -> bool:
        """Erase a submission with its files; a tombstone stays, with its receipt."""
        rows = self._database.run("SELECT state FROM submission WHERE form = ? AND id = ?", (form, number))
        if not rows:
            return False
        if rows[0][0] != "deleted":
            self._database.run("DELETE FROM file WHERE submission = ?", (number,))
            self._database.run(
                "UPDATE submission SET state = 'deleted', line = NULL, proof = NULL, proof_until = NULL, "
                "sequence = (SELECT number FROM counter) + ? WHERE id = ?",
                (self.next(), number),
            )
        return True

    def purge(self, before: datetime.datetime, pulled: Mapping[str, int]) -> int:
        """Empty what was fetched and is older; its receipt can still be verified, and no event says it was erased."""
        emptied = 0
        for form, sequence in pulled.items():
            rows = self._database.run(
                "UPDATE submission SET state = 'kept', line = NULL, proof = NULL WHERE form = ? AND sequence <= ? "
                "AND received < ? AND line IS NOT NULL AND state <> 'awaiting' RETURNING id",
                (form, sequence, before.isoformat()),
            )
            for (number,) in rows:
                self._database.run("DELETE FROM file WHERE submission = ?", (number,))
            emptied += len(rows)
        return emptied

    def expire(self, now: datetime.datetime) -> int:
        """Stop waiting for confirmations that are too old, and forget files of forms that were never sent."""
        self._database.run("DELETE FROM file WHERE submission IS NULL AND until < ?", (now.isoformat(),))
        rows = self._database.run(
            "SELECT id FROM submission WHERE state = 'awaiting' AND proof_until < ?", (now.isoformat(),)
        )
        for (number,) in rows:
            self._database.run(
                "UPDATE submission SET state = 'expired', proof = NULL, "
                "sequence = (SELECT number FROM counter) + ? WHERE id = ?",
                (self.next(), number),
            )
        return len(rows)

    def remember(self, name: str, value: str) -> None:
        """Remember a setting."""
        self._database.run(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )
