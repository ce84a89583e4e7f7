"""The journal becomes an index on disk: the last act of each name, and the lines of its pages, however long it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import msgspec

from civicgen import __version__
from civicgen.portal.heads import Head
from civicgen.portal.journal import NAME, START, Act, read_acts
from civicgen.portal.merkle import Frontier
from civicgen.problems import Problem

__all__ = ["WINDOW", "Ledger", "Lot"]

WINDOW = 50
"""Lines on a page of the journal."""

_TABLES = """
CREATE TABLE IF NOT EXISTS acts (
    sequence INTEGER PRIMARY KEY, name TEXT, consultation TEXT, number INTEGER, last INTEGER DEFAULT 0,
    act TEXT, address TEXT, was TEXT, instant TEXT, reason TEXT, after INTEGER, digest BLOB, salt BLOB, chain BLOB);
CREATE INDEX IF NOT EXISTS by_name ON acts (name, sequence);
CREATE INDEX IF NOT EXISTS standing ON acts (consultation, number) WHERE last;
CREATE INDEX IF NOT EXISTS corrected ON acts (consultation, number, name) WHERE act = 'changed';
CREATE INDEX IF NOT EXISTS left_for ON acts (was, sequence) WHERE act = 'moved';
CREATE TABLE IF NOT EXISTS lots (
    first INTEGER PRIMARY KEY, last INTEGER, low INTEGER, high INTEGER, window INTEGER, root BLOB);
CREATE INDEX IF NOT EXISTS by_window ON lots (window);
CREATE TABLE IF NOT EXISTS journal (key INTEGER PRIMARY KEY, value BLOB);
"""
_COLUMNS = "sequence, instant, act, name, address, was, digest, reason, after, salt, chain"
_LAST = "UPDATE acts SET last = 1 WHERE sequence IN (SELECT max(sequence) FROM acts GROUP BY name)"
_LEFT = """
UPDATE acts SET last = 0 WHERE last AND name IN (SELECT was FROM acts WHERE act = 'moved') AND sequence <
    (SELECT max(later.sequence) FROM acts AS later WHERE later.was = acts.name AND later.act = 'moved')"""


class Lot(msgspec.Struct, frozen=True):
    """One line of a page of the journal: an act, or contributions of one consultation on which the same was done."""

    act: Act
    """The first of them."""
    last: int
    """Number of the last act of the lot."""
    low: int = 0
    """Smallest and greatest number of the contributions, when it is about contributions."""
    high: int = 0

    @property
    def count(self) -> int:
        """How many acts."""
        return self.last - self.act.sequence + 1


class _State(msgspec.Struct, frozen=True):
    """What was read last."""

    file: tuple[int, int, str]
    size: int = 0
    root: bytes = b""
    chain: bytes = START
    problems: tuple[Problem, ...] = ()
    windows: int = 0


_decode = msgspec.msgpack.Decoder(_State).decode


class Ledger:
    """Answers what the journal says. A cache like the store it lies in: the journal is the truth."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._state = _State((-1, 0, ""))
        self.root = Path()
        """Where the journal lies that was read last, and its texts beside it."""
        connection.executescript(_TABLES)

    def take_in(self, root: Path) -> tuple[Problem, ...]:
        """Read the journal of a portal when it changed since it was last read; return what is wrong in it."""
        path, self.root = root / NAME, root
        found = (-1, 0, __version__)
        with suppress(FileNotFoundError):
            status = path.stat()
            found = (status.st_size, status.st_mtime_ns, __version__)
        row = self._connection.execute("SELECT value FROM journal").fetchone()
        if row is not None and _decode(row[0]).file == found:
            self._state = _decode(row[0])
        else:
            with self._connection as connection:
                self._state = _Reading(connection).run(read_acts(path), found)
                value = msgspec.msgpack.encode(self._state)
                connection.execute("INSERT OR REPLACE INTO journal VALUES (1, ?)", (value,))
        self.__dict__.pop("changed", None)
        return self._state.problems

    def read(self, acts: Iterable[tuple[Act, bytes] | Problem]) -> tuple[Problem, ...]:
        """Take in acts from elsewhere, as `acts_in` reads them."""
        with self._connection as connection:
            self._state = _Reading(connection).run(acts, (0, 0, ""))
        return self._state.problems

    @property
    def kept(self) -> bool:
        """Whether the portal keeps a journal at all."""
        return self._state.file[0] >= 0

    @property
    def head(self) -> Head:
        """What the journal is now."""
        return Head(self._state.size, self._state.root)

    @property
    def chain(self) -> bytes:
        """Chain of the last line."""
        return self._state.chain

    @property
    def last_instant(self) -> str:
        """When the last act was written."""
        return self._connection.execute("SELECT max(instant) FROM acts").fetchone()[0] or ""

    @property
    def windows(self) -> int:
        """How many pages it fills."""
        return self._state.windows

    # Acts ---------------------------------------------------------------------------------------------------------

    def of(self, name: str) -> list[Act]:
        """All acts about a name, oldest first."""
        return list(self._acts("name = ? ORDER BY sequence", name))

    def last(self, name: str) -> Act | None:
        """The last act about a name; none when it was never published, or moved to another name."""
        return next(self._acts("name = ? AND last", name), None)

    def standing(self, consultation: str = "") -> Iterator[Act]:
        """The last act of each contribution of a consultation, by number; or of each thing that is none."""
        return self._acts("consultation = ? AND last ORDER BY number, sequence", consultation)

    def lasts(self) -> Iterator[Act]:
        """The last act of everything, in the order in which they were written."""
        return self._acts("last ORDER BY sequence")

    def consultations(self) -> list[str]:
        """Consultations of which contributions were ever published."""
        sql = "SELECT DISTINCT consultation FROM acts WHERE last AND consultation != '' ORDER BY consultation"
        return [row[0] for row in self._connection.execute(sql)]

    def changes(self, consultation: str = "", numbers: tuple[int, int] = (0, 0)) -> Iterator[Act]:
        """Acts by which things were changed: contributions between two numbers, or all that is no contribution."""
        where = "act = 'changed' AND consultation = ? AND number BETWEEN ? AND ? ORDER BY sequence"
        return self._acts(where, consultation, *numbers)

    @cached_property
    def changed(self) -> frozenset[str]:
        """Names, without their language, of what was changed and is no contribution: few of many."""
        sql = "SELECT DISTINCT name FROM acts WHERE act = 'changed' AND consultation = ''"
        names = [row[0] for row in self._connection.execute(sql)]
        return frozenset((*names, *(name.rpartition(".")[0] for name in names)))

    def acts(self, first: int = 1, last: int = 1 << 60) -> Iterator[Act]:
        """Acts between two numbers."""
        return self._acts("sequence BETWEEN ? AND ? ORDER BY sequence", first, last)

    def branches(self) -> list[tuple[int, int]]:
        """Branches that were joined: the last act that both knew, and the first of the branch."""
        sql = "SELECT acts.after, acts.sequence FROM acts JOIN acts AS before ON before.sequence = acts.sequence - 1"
        sql += " WHERE acts.after > 0 AND before.after != acts.after ORDER BY acts.sequence"
        return self._connection.execute(sql).fetchall()

    def to_erase(self) -> Iterator[Act]:
        """Acts about what has been withdrawn since, whose salt is still there."""
        return self._acts(
            "salt != x'' AND EXISTS (SELECT 1 FROM acts AS later WHERE later.name = acts.name AND later.last"
            " AND later.act = 'withdrawn' AND later.sequence > acts.sequence) ORDER BY sequence"
        )

    def _acts(self, where: str, *values: object) -> Iterator[Act]:
        sql = f"SELECT {_COLUMNS} FROM acts WHERE {where}"  # noqa: S608  (our own conditions)
        return map(_act, self._connection.execute(sql, values))

    # Pages --------------------------------------------------------------------------------------------------------

    def lots(self, window: int) -> list[Lot]:
        """Lines of one page, oldest first; pages are counted from 1, oldest first."""
        sql = f"SELECT lots.last, low, high, {_COLUMNS.replace('sequence', 'acts.sequence')} FROM lots JOIN acts"  # noqa: S608  (our own columns)
        sql += " ON acts.sequence = lots.first WHERE window = ? ORDER BY first"
        return [Lot(_act(row[3:]), row[0], row[1], row[2]) for row in self._connection.execute(sql, (window,))]

    def head_after(self, window: int) -> Head:
        """What the journal was at the end of a page."""
        sql = "SELECT last, root FROM lots WHERE window = ? ORDER BY first DESC LIMIT 1"
        row = self._connection.execute(sql, (window,)).fetchone()
        return Head(*row) if row else Head(0, b"")


def _act(row: tuple[object, ...]) -> Act:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    for key in ("digest", "salt", "chain"):
        values[key] = values[key].hex()  # type: ignore[attr-defined]  # stored as bytes
    return Act(**values)  # type: ignore[arg-type]  # as they were written


class _Reading:
    """One reading of the whole journal into the index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tree = Frontier()
        self._chain = START
        self._problems: list[Problem] = []
        self._lots: list[tuple[object, ...]] = []
        self._lot: tuple[str, ...] = ()
        self._count = 0

    def run(self, acts: Iterable[tuple[Act, bytes] | Problem], found: tuple[int, int, str]) -> _State:
        for table in ("acts", "lots", "journal"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  (our three names)
        self._connection.executemany(
            "INSERT INTO acts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._rows(acts)
        )
        self._connection.execute(_LAST)
        self._connection.execute(_LEFT)
        if self._lots:
            self._lots[-1] = (*self._lots[-1][:5], self._tree.root())
        self._write(self._lots)
        size, root = self._tree.size, self._tree.root()
        return _State(found, size, root, self._chain, tuple(self._problems), -(-self._count // WINDOW))

    def _rows(self, acts: Iterable[tuple[Act, bytes] | Problem]) -> Iterator[tuple[object, ...]]:
        for item in acts:
            if isinstance(item, Problem):
                self._problems.append(item)
                continue
            act, leaf = item
            self._line(act)
            self._tree.add(leaf)
            self._chain = bytes.fromhex(act.chain)
            yield (
                *(act.sequence, act.name, act.consultation, act.number, 0, act.act, act.address, act.was),
                *(act.instant, act.reason, act.after, bytes.fromhex(act.digest), bytes.fromhex(act.salt), self._chain),
            )

    def _line(self, act: Act) -> None:
        """Put an act in the lot before it, or begin a new one; what fills a page is written."""
        lot = (act.instant, act.act, act.consultation, act.reason, str(act.after)) if act.consultation else ()
        if lot and lot == self._lot:
            first, _, low, high, window, _ = self._lots[-1]
            low, high = min(low, act.number), max(high, act.number)  # type: ignore[call-overload]  # numbers
            self._lots[-1] = (first, act.sequence, low, high, window, b"")
            return
        if self._count and self._count % WINDOW == 0:
            self._lots[-1] = (*self._lots[-1][:5], self._tree.root())
            self._write(self._lots)
            self._lots.clear()
        self._lot = lot
        self._lots.append((act.sequence, act.sequence, act.number, act.number, self._count // WINDOW + 1, b""))
        self._count += 1

    def _write(self, lots: Iterable[tuple[object, ...]]) -> None:
        self._connection.executemany("INSERT INTO lots VALUES (?, ?, ?, ?, ?, ?)", lots)
