"""Contributions on disk: streams of rows become an ordered, indexed SQLite store, read-only once sealed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from civicgen import __version__
from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.digests import digest, encode
from civicgen.problems import Problem

__all__ = ["Row", "Store"]


class Row(msgspec.Struct, frozen=True):
    """A contribution as lists need it: with its first words, and how many reply to it."""

    contribution: Contribution
    extract: str
    cut: bool
    replies: int = 0


_TABLES = """
CREATE TABLE IF NOT EXISTS files (
    file TEXT PRIMARY KEY, consultation TEXT, size INTEGER, changed INTEGER, problems BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contributions (
    consultation TEXT, number INTEGER, file TEXT, line INTEGER,
    kind TEXT, topic TEXT, place TEXT, article TEXT, parent INTEGER, state TEXT, grouped_with INTEGER, channel TEXT,
    month TEXT, extract TEXT, cut INTEGER, data BLOB,
    PRIMARY KEY (consultation, number, file, line)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS remembered (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS by_parent ON contributions (consultation, parent, number);
CREATE INDEX IF NOT EXISTS by_topic ON contributions (consultation, topic, number) WHERE topic != '';
CREATE INDEX IF NOT EXISTS by_place ON contributions (consultation, place, number) WHERE place != '';
CREATE INDEX IF NOT EXISTS by_kind ON contributions (consultation, kind, number);
CREATE INDEX IF NOT EXISTS by_article ON contributions (consultation, article, number) WHERE article != '';
CREATE INDEX IF NOT EXISTS by_group ON contributions (consultation, grouped_with) WHERE grouped_with IS NOT NULL;
"""
_COLUMNS = (
    "c.data, c.extract, c.cut,"
    " (SELECT count(*) FROM contributions r WHERE r.consultation = c.consultation AND r.parent = c.number)"
)
_FACETS = {"topic", "place", "kind", "state", "article", "channel", "month"}
_decode = msgspec.msgpack.Decoder(Contribution).decode
_decode_problems = msgspec.msgpack.Decoder(tuple[Problem, ...]).decode
_FORMAT = f"1 {__version__}"


class Store:
    """All contributions of a portal, one process reading. Deletable at any time: the sources are the truth."""

    def __init__(self, path: Path) -> None:
        self._connection = _open(path)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def take_in(self, root: Path, streams: Iterable[Stream]) -> tuple[Problem, ...]:
        """Read the streams that changed, forget those that are gone, and return the problems of all of them.

        Durable at once or not at all: an interrupted reading leaves the store as it was.
        """
        known = {row[0]: row[1:] for row in self._connection.execute("SELECT file, size, changed, problems FROM files")}
        problems: list[Problem] = []
        gone = set(known)
        changed = [*(stream for stream in streams if not _same(known, stream, gone, problems))]
        if not (changed or gone):
            return tuple(problems)
        with self._connection as connection:
            for file in [*gone, *(stream.file for stream in changed)]:
                connection.execute("DELETE FROM contributions WHERE file = ?", (file,))
                connection.execute("DELETE FROM files WHERE file = ?", (file,))
            for stream in changed:
                problems += _read(connection, root, stream)
            connection.execute("DELETE FROM remembered WHERE name != 'format'")
        return tuple(problems)

    # Questions about many contributions -------------------------------------------------------------------------

    def rows(self, consultation: str, *, parent: int | None = None, top: bool = False) -> Iterator[Row]:
        """Contributions in the order of their numbers: all, those that reply to none (`top`), or replies to one."""
        where, values = "c.consultation = ?", [consultation]
        if top:
            where += " AND c.parent IS NULL"
        elif parent is not None:
            where += " AND c.parent = ?"
            values.append(str(parent))
        return self._rows(where, values)

    def facet(self, consultation: str, by: str, value: str) -> Iterator[Row]:
        """Contributions that reply to none and whose `by` column holds `value`, in the order of their numbers."""
        assert by in _FACETS
        return self._rows(f"c.consultation = ? AND c.{by} = ? AND c.parent IS NULL", [consultation, value])

    def numbered(self, consultation: str, numbers: Iterable[int]) -> Iterator[Row]:
        """The contributions of these numbers, in this order; unknown numbers are left out."""
        for number in numbers:
            yield from self._rows("c.consultation = ? AND c.number = ?", [consultation, number])

    def latest(self, consultation: str, count: int, *, article: str = "") -> list[Row]:
        """The last `count` contributions that reply to none (about one article, if given), oldest first."""
        where, values = "c.consultation = ? AND c.parent IS NULL", [consultation]
        if article:
            where += " AND c.article = ?"
            values.append(article)
        sql = f"SELECT {_COLUMNS} FROM contributions c WHERE {where} ORDER BY c.number DESC LIMIT ?"
        found = [_row(row) for row in self._connection.execute(sql, [*values, count])]
        return found[::-1]

    # Questions about one ----------------------------------------------------------------------------------------

    def get(self, consultation: str, number: int) -> Contribution | None:
        """One contribution."""
        sql = "SELECT data FROM contributions WHERE consultation = ? AND number = ? LIMIT 1"
        row = self._connection.execute(sql, (consultation, number)).fetchone()
        return _decode(row[0]) if row else None

    def has(self, consultation: str, number: int) -> bool:
        """Whether a contribution of this number exists."""
        sql = "SELECT 1 FROM contributions WHERE consultation = ? AND number = ? LIMIT 1"
        return self._connection.execute(sql, (consultation, number)).fetchone() is not None

    def place(self, consultation: str, number: int) -> tuple[str, int]:
        """File and line of a contribution, for problems."""
        sql = "SELECT file, line FROM contributions WHERE consultation = ? AND number = ? LIMIT 1"
        return tuple(self._connection.execute(sql, (consultation, number)).fetchone())

    # Counting ---------------------------------------------------------------------------------------------------

    def consultations(self) -> frozenset[str]:
        """Ids of the consultations that have contributions."""
        return frozenset(row[0] for row in self._connection.execute("SELECT DISTINCT consultation FROM contributions"))

    def counts(self, consultation: str, by: str, *, top: bool = False) -> dict[str, int]:
        """How many contributions each value of a column has, withheld ones too; the empty text stands for none."""
        assert by in _FACETS
        only = " AND parent IS NULL" if top else ""
        sql = f"SELECT {by}, count(*) FROM contributions WHERE consultation = ?{only} GROUP BY {by} ORDER BY {by}"
        return dict(self._connection.execute(sql, (consultation,)).fetchall())

    def spelling(self, consultation: str, by: str, value: str) -> str:
        """How the first contribution of a place or an article wrote it."""
        first = next(self.facet(consultation, by, value), None)
        return getattr(first.contribution, by) if first else value

    def total(self, consultation: str) -> tuple[int, int]:
        """How many contributions in all, and how many of them reply to another."""
        sql = "SELECT count(*), count(parent) FROM contributions WHERE consultation = ?"
        row = self._connection.execute(sql, (consultation,)).fetchone()
        return row[0], row[1]

    def grouped(self, consultation: str) -> dict[int, int]:
        """How many contributions were grouped with each number."""
        sql = (
            "SELECT grouped_with, count(*) FROM contributions"
            " WHERE consultation = ? AND grouped_with IS NOT NULL GROUP BY grouped_with"
        )
        return dict(self._connection.execute(sql, (consultation,)).fetchall())

    # For checks of the whole --------------------------------------------------------------------------------------

    def select(self, sql: str, values: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
        """Rows of a read-only question that only checks ask."""
        return iter(self._connection.execute(sql, values))

    def remember(self, name: str, value: bytes) -> None:
        """Keep something that is true as long as no stream changes."""
        with self._connection as connection:
            connection.execute("INSERT OR REPLACE INTO remembered VALUES (?, ?)", (name, value))

    def remembered(self, name: str) -> bytes | None:
        """What was kept under a name since the last change of a stream."""
        row = self._connection.execute("SELECT value FROM remembered WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def state(self, consultation: str) -> bytes:
        """Digest that changes whenever a stream of the consultation does; only for caches of this machine."""
        sql = "SELECT file, size, changed FROM files WHERE consultation = ? ORDER BY file"
        return digest(encode(self._connection.execute(sql, (consultation,)).fetchall()))

    def _rows(self, where: str, values: list[object] | list[str]) -> Iterator[Row]:
        sql = f"SELECT {_COLUMNS} FROM contributions c WHERE {where} ORDER BY c.number"
        return map(_row, self._connection.execute(sql, values))


def _row(row: tuple[bytes, str, int, int]) -> Row:
    return Row(_decode(row[0]), row[1], bool(row[2]), row[3])


def _open(path: Path) -> sqlite3.Connection:
    """Open the store, or begin it again when it is of another version or damaged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        connection = sqlite3.connect(path, isolation_level="IMMEDIATE", check_same_thread=False)
        try:
            # A cache may be lost with the power; a killed process must leave it whole, which the journal sees to.
            connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;")
            connection.executescript(_TABLES + _INDEXES)
            row = connection.execute("SELECT value FROM remembered WHERE name = 'format'").fetchone()
            if row is None and connection.execute("SELECT 1 FROM files LIMIT 1").fetchone() is None:
                connection.execute("INSERT INTO remembered VALUES ('format', ?)", (_FORMAT.encode(),))
                connection.commit()
                return connection
            if row is not None and row[0] == _FORMAT.encode():
                return connection
        except sqlite3.DatabaseError:
            pass
        connection.close()
        path.unlink(missing_ok=True)
    raise sqlite3.DatabaseError(str(path))


def _same(known: dict[str, tuple[int, int, bytes]], stream: Stream, gone: set[str], problems: list[Problem]) -> bool:
    """Whether the store holds this very file; then its problems are told again, since they are still true."""
    before = known.get(stream.file)
    gone.discard(stream.file)
    if before is None or before[:2] != (stream.size, stream.changed):
        return False
    problems += _decode_problems(before[2])
    return True


def _read(connection: sqlite3.Connection, root: Path, stream: Stream) -> list[Problem]:
    # Imported here: a build in which no contribution changed needs neither readers nor Markdown.
    from civicgen.content.contributions import read_stream
    from civicgen.content.markdown import extract
    from civicgen.content.paths import short_name

    problems: list[Problem] = []

    def values() -> Iterator[tuple[object, ...]]:
        for item in read_stream(root, stream):
            if isinstance(item, Problem):
                problems.append(item)
                continue
            line, it = item
            first, cut = extract(it.text, "citizens", 40)
            month = f"{it.date.day:%Y-%m}" if it.date else ""
            yield (
                *(stream.consultation, it.number, stream.file, line, it.kind, it.topic),
                # People write a place in their own way: what has the same short name is the same place.
                *(short_name(it.place), short_name(it.article)),
                *(it.parent, it.state, it.grouped_with, it.channel, month, first, cut, encode(it)),
            )

    connection.executemany(f"INSERT OR IGNORE INTO contributions VALUES ({', '.join('?' * 16)})", values())
    connection.execute(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
        (stream.file, stream.consultation, stream.size, stream.changed, encode(tuple(problems))),
    )
    return problems
