"""Contributions that were read become the tables of the store: rows as they come, then lists and counts in one pass."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

import msgspec

from civicgen.content.sources import Stream
from civicgen.digests import SIZE, encode
from civicgen.portal.taken import COUNTED, LISTS, Listed, Reading, decode_piece, read, taken
from civicgen.problems import Problem

__all__ = ["CHUNK", "TABLES", "Summary", "forget", "seal", "take"]

CHUNK = 50
"""Contributions whose own pages are looked at together."""
_PLACE, _STATE, _ARTICLE, _CHANNEL = map(COUNTED.index, ("place", "state", "article", "channel"))

TABLES = """
CREATE TABLE IF NOT EXISTS files (
    file TEXT PRIMARY KEY, consultation TEXT, size INTEGER, changed INTEGER, problems BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contributions (
    id INTEGER PRIMARY KEY, consultation TEXT, number INTEGER, file TEXT, line INTEGER,
    parent INTEGER, grouped_with INTEGER, state TEXT, topic TEXT, article TEXT,
    replies INTEGER DEFAULT 0, grouped INTEGER DEFAULT 0, listed BLOB, data BLOB);
CREATE INDEX IF NOT EXISTS by_number ON contributions (consultation, number);
CREATE INDEX IF NOT EXISTS by_parent ON contributions (consultation, parent) WHERE parent IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_head ON contributions (consultation, number, grouped_with) WHERE state = 'grouped';
CREATE INDEX IF NOT EXISTS gone ON contributions (consultation, number) WHERE state IN ('withheld', 'withdrawn');
CREATE INDEX IF NOT EXISTS by_file ON contributions (file);
CREATE TABLE IF NOT EXISTS lists (
    consultation TEXT, by TEXT, value TEXT, at INTEGER, last INTEGER, numbers BLOB, digest BLOB,
    PRIMARY KEY (consultation, by, value, at)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_last ON lists (consultation, last, by, value) WHERE by != 'each';
CREATE TABLE IF NOT EXISTS summaries (consultation TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS remembered (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS drawers (
    drawer TEXT, name TEXT, digest BLOB, value BLOB, PRIMARY KEY (drawer, name)) WITHOUT ROWID;
"""


class Summary(msgspec.Struct):
    """Counts of one consultation; withheld contributions count too, as they did when they were received."""

    total: int = 0
    replies: int = 0
    highest: int = 0
    """Highest number given."""
    last: tuple[str, int] = ("", 0)
    """Day (as in ISO) and number of the contribution that is dated last."""
    counts: dict[str, dict[str, int]] = {}
    """By column, then by value; the empty text stands for none."""
    top: dict[str, dict[str, int]] = {}
    """The same for contributions that reply to none."""
    grouped: int = 0
    """Contributions that name another they were grouped with."""
    size: int = 0
    """Bytes they take as they are kept: rather more than in a table."""
    fates: dict[str, dict[str, int]] = {}
    """By the way they came, then by state."""
    reasons: dict[str, int] = {}
    """Reasons for which contributions were withheld, in the words that everyone reads."""
    spelling: dict[str, dict[str, str]] = {}
    """How the first contribution of a place or an article wrote it, by short name."""


_Standing: TypeAlias = tuple[int, int | None, int | None]
"""Number, parent, grouped with."""
_decode_listed = msgspec.msgpack.Decoder(Listed).decode


def forget(connection: sqlite3.Connection, file: str) -> None:
    """Take everything of one file out of the store."""
    connection.execute("DELETE FROM contributions WHERE file = ?", (file,))
    connection.execute("DELETE FROM files WHERE file = ?", (file,))


def take(connection: sqlite3.Connection, root: Path, stream: Stream, reading: Reading) -> list[Problem]:
    """Read one stream into the store, and return its problems."""
    problems: list[Problem] = []

    def rows() -> Iterator[tuple[object, ...]]:
        for piece in reading(read, root, stream):
            done, left, told = decode_piece(piece)
            problems.extend(told)
            for row in (*done, *(taken(*each) for each in left)):
                yield stream.consultation, stream.file, *row

    connection.executemany(
        "INSERT INTO contributions"
        " (consultation, file, number, line, parent, grouped_with, state, topic, article, listed, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows(),
    )
    connection.execute(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
        (stream.file, stream.consultation, stream.size, stream.changed, encode(tuple(problems))),
    )
    return problems


def seal(connection: sqlite3.Connection, consultation: str, window: int) -> None:
    """Work out the lists (in windows of `window`), chunks and counts of one consultation."""
    for table in ("lists", "summaries"):
        connection.execute(f"DELETE FROM {table} WHERE consultation = ?", (consultation,))  # noqa: S608  (our two names)
    connection.execute(
        "UPDATE contributions SET replies = 0, grouped = 0 WHERE consultation = ? AND (replies OR grouped)",
        (consultation,),
    )
    for counted, by, only in (("replies", "parent", ""), ("grouped", "grouped_with", " AND state = 'grouped'")):
        connection.execute(
            f"UPDATE contributions SET {counted} = n FROM (SELECT {by} AS head, count(*) AS n FROM contributions"  # noqa: S608  (our own columns)
            f" WHERE consultation = ? AND {by} IS NOT NULL{only} GROUP BY {by})"
            " WHERE consultation = ? AND number = head",
            (consultation, consultation),
        )
    summary = Summary()
    lists = _Lists(connection, consultation, window)
    for place, it, known in _rows(connection, consultation):
        lists.add(place, it.values, known)
        _count(summary, place, it)
    lists.finish()
    for column, counts in summary.top.items():
        every = summary.counts.setdefault(column, {})
        for value, number in counts.items():
            every[value] = every.get(value, 0) + number
    if summary.total:
        connection.execute("INSERT INTO summaries VALUES (?, ?)", (consultation, encode(summary)))


def _rows(connection: sqlite3.Connection, consultation: str) -> Iterator[tuple[_Standing, Listed, bytes]]:
    """Contributions in the order of their numbers, each with the digest of all that is known of it."""
    # Counts could change under our feet if lists were written into the table that is being read; they are not.
    sql = (
        "SELECT number, parent, grouped_with, replies, grouped, listed FROM contributions"
        " WHERE consultation = ? ORDER BY number, file, line"
    )
    for number, parent, grouped_with, replies, grouped, listed in connection.execute(sql, (consultation,)):
        it = _decode_listed(listed)
        known = it.digest
        if replies or grouped:
            known = blake2b(b"%d %d " % (replies, grouped) + known, digest_size=SIZE).digest()
        yield (number, parent, grouped_with), it, known


def _count(summary: Summary, place: _Standing, it: Listed) -> None:
    number, parent, grouped_with = place
    summary.total += 1
    summary.replies += parent is not None
    summary.grouped += grouped_with is not None
    summary.size += it.size
    if it.day:
        summary.last = max(summary.last, (it.day, number))
    summary.highest = max(summary.highest, number)
    fates = summary.fates.setdefault(it.values[_CHANNEL], {})
    state = it.values[_STATE]
    fates[state] = fates.get(state, 0) + 1
    if state == "withheld":
        summary.reasons[it.reason] = summary.reasons.get(it.reason, 0) + 1
    counts = summary.top if parent is None else summary.counts  # to which those at the top are added in the end
    if not counts:
        counts.update((by, {}) for by in COUNTED)
    for column, value in zip(counts.values(), it.values, strict=True):
        column[value] = column.get(value, 0) + 1
    summary.spelling.setdefault("place", {}).setdefault(it.values[_PLACE], it.place)
    summary.spelling.setdefault("article", {}).setdefault(it.values[_ARTICLE], it.article)


class _Lists:
    """Lists in the making: a window is written as soon as it is full, so that memory holds the last of each only."""

    def __init__(self, connection: sqlite3.Connection, consultation: str, window: int) -> None:
        self._connection, self._consultation, self._window = connection, consultation, window
        self._open: defaultdict[tuple[str, str], list[tuple[int, bytes]]] = defaultdict(list)
        self._written: Counter[tuple[str, str]] = Counter()
        self._chunks: defaultdict[int, int] = defaultdict(int)
        self._members: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, place: _Standing, values: tuple[str, ...], known: bytes) -> None:
        """Put one contribution in its lists and chunks."""
        number, parent, _ = place
        chunk = (number - 1) // CHUNK
        whole = int.from_bytes(known, "little")
        self._members[chunk].append(number)
        # A page shows the replies to it: its chunk changes with them. Sums do not depend on the order of arrival.
        self._chunks[chunk] += whole
        if parent is not None:
            self._chunks[(parent - 1) // CHUNK] += whole * 3
            return
        self._put("all", "", number, known)
        for by, value in zip(LISTS, values, strict=False):
            if value:
                self._put(by, value, number, known)

    def _put(self, by: str, value: str, number: int, known: bytes) -> None:
        members = self._open[by, value]
        members.append((number, known))
        if len(members) == self._window:
            self._write(by, value)

    def _write(self, by: str, value: str) -> None:
        members = self._open.pop((by, value))
        self._written[by, value] += 1
        whole = blake2b(b"".join(known for _, known in members), digest_size=SIZE).digest()
        self._insert(by, value, self._written[by, value], [number for number, _ in members], whole)

    def _insert(self, by: str, value: str, at: int, numbers: list[int], whole: bytes) -> None:
        row = (self._consultation, by, value, at, numbers[-1], encode(tuple(numbers)), whole)
        self._connection.execute("INSERT INTO lists VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def finish(self) -> None:
        """Write the windows that are not full, and the chunks."""
        for by, value in list(self._open):
            self._write(by, value)
        for chunk, numbers in self._members.items():
            whole = (self._chunks[chunk] % (1 << 8 * SIZE)).to_bytes(SIZE, "little")
            self._insert("each", "", chunk, numbers, whole)
