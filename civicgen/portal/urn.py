"""Files of ballots become counts, kept beside the contributions: ballots sorted, so that their order says nothing.

Where a ballot lay in the file, and when it came, is forgotten: equal ballots become one line with their number.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from civicgen import __version__
from civicgen.content.sources import Sources, Stream
from civicgen.content.types import Tally
from civicgen.digests import digest, encode
from civicgen.portal.counting.values import Counted
from civicgen.problems import Place, Problem, has_errors

__all__ = ["TABLES", "Told", "Urn"]

TABLES = """
CREATE TABLE IF NOT EXISTS tallies (
    name TEXT PRIMARY KEY, key BLOB, problems BLOB, counted BLOB, sha256 TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ballots (
    tally TEXT, cells TEXT, spoilt INTEGER, channel TEXT, number INTEGER,
    PRIMARY KEY (tally, cells, spoilt, channel)) WITHOUT ROWID;
"""
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Names that `new` gives, and that every shell takes for one word."""
_PART = "\x1f"
"""Sign between cells; the reader leaves control characters out, so that no cell holds it."""

_decode_problems = msgspec.msgpack.Decoder(tuple[Problem, ...]).decode
_decode = msgspec.msgpack.Decoder(Counted).decode

Told = tuple[tuple[str, ...], bool, int]
"""What may be told of ballots: cells, whether they are spoilt, and how many say just this."""


class Urn:
    """The ballots of a portal, and what was counted of them. Deletable at any time: the sources are the truth."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def take_in(self, sources: Sources) -> tuple[Problem, ...]:
        """Count what changed, forget what is gone, and return the problems of all files."""
        known = dict(self._connection.execute("SELECT name, key FROM tallies").fetchall())
        if not known and not sources.ballots:
            return ()
        tallies = {each.name: each for each in sources.entries[sources.config.language] if isinstance(each, Tally)}
        problems: list[Problem] = []
        with self._connection as connection:
            for name in known.keys() - sources.ballots.keys():
                self._forget(connection, name)
            for name, stream in sources.ballots.items():
                tally = tallies.get(name)
                if tally is None:
                    self._forget(connection, name)
                    if name not in sources.unread:
                        place, wanted = Place(stream.file), f"{stream.file.removesuffix('.csv')}.md"
                        given = {"file": wanted, **_begun(stream.file)}
                        problems.append(Problem(code="ballots-without-tally", place=place, given=given))
                    continue
                threshold = sources.config.ballots.threshold
                key = _key(stream, tally, threshold)
                if known.get(name) != key:
                    self._forget(connection, name)
                    self._take(connection, Path(sources.root), stream, tally, threshold, key)
                problems += self._problems(name)
                if sources.config.repository == "public" and stream.file not in sources.config.acknowledged:
                    problems += _exposed(stream.file, tally, self.counted(name))
        return tuple(problems)

    @staticmethod
    def _forget(connection: sqlite3.Connection, name: str) -> None:
        connection.execute("DELETE FROM ballots WHERE tally = ?", (name,))
        connection.execute("DELETE FROM tallies WHERE name = ?", (name,))

    def _take(
        self, connection: sqlite3.Connection, root: Path, stream: Stream, tally: Tally, threshold: int, key: bytes
    ) -> None:
        # imported here: a build in which no ballot changed neither reads nor counts
        from civicgen.content.ballots import read_ballots
        from civicgen.portal.counting.budgets import TooLong
        from civicgen.portal.counting.published import digest_of_ballots
        from civicgen.portal.counting.tally import count, threshold_of

        problems: list[Problem] = []

        def rows() -> Iterator[tuple[object, ...]]:
            for ballot in read_ballots(root, stream.file, tally):
                if isinstance(ballot, Problem):
                    problems.append(ballot)
                else:
                    cells = _PART.join(ballot.cells)
                    yield tally.name, cells, int(ballot.spoilt), ballot.channel, ballot.number

        connection.executemany(
            "INSERT INTO ballots VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET number = number + excluded.number",
            rows(),
        )
        counted, seen = None, ""
        if not has_errors(problems):
            sql = "SELECT cells, channel, spoilt, number FROM ballots WHERE tally = ? ORDER BY cells, spoilt, channel"
            cast = (
                (tuple(cells.split(_PART)), channel, bool(spoilt), number)
                for cells, channel, spoilt, number in connection.execute(sql, (tally.name,))
            )
            try:
                found = count(tally, cast, threshold_of(tally, threshold))
                counted = encode(found)
                seen = "" if found.hidden else digest_of_ballots(tally, found, self.told(tally.name))
            except TooLong:
                problems.append(Problem(code="count-too-long", place=Place(tally.source)))
        row = (tally.name, key, encode(tuple(problems)), counted, seen)
        connection.execute("INSERT OR REPLACE INTO tallies VALUES (?, ?, ?, ?, ?)", row)

    def _problems(self, name: str) -> tuple[Problem, ...]:
        (packed,) = self._connection.execute("SELECT problems FROM tallies WHERE name = ?", (name,)).fetchone()
        return _decode_problems(packed)

    def key(self, name: str) -> bytes:
        """Digest of all that a count was made from; empty when there is none."""
        row = self._connection.execute("SELECT key FROM tallies WHERE name = ?", (name,)).fetchone()
        return row[0] if row else b""

    def counted(self, name: str) -> Counted | None:
        """What was counted of a tally; None when there are no ballots, or a problem with them."""
        row = self._connection.execute("SELECT counted FROM tallies WHERE name = ?", (name,)).fetchone()
        return None if row is None or row[0] is None else _decode(row[0])

    def sha256(self, name: str) -> str:
        """Digest of the file of ballots that the site publishes; empty where it publishes none."""
        row = self._connection.execute("SELECT sha256 FROM tallies WHERE name = ?", (name,)).fetchone()
        return "" if row is None or row[0] is None else str(row[0])

    def told(self, name: str) -> Iterator[Told]:
        """The ballots without the way they came, in the order of what they say; equal ones together."""
        sql = (
            "SELECT cells, spoilt, sum(number) FROM ballots WHERE tally = ?"
            " GROUP BY cells, spoilt ORDER BY cells, spoilt"
        )
        for cells, spoilt, number in self._connection.execute(sql, (name,)):
            yield tuple(cells.split(_PART)), bool(spoilt), number

    def lines(self, name: str) -> int:
        """How many lines `told` gives."""
        sql = "SELECT count(*) FROM (SELECT DISTINCT cells, spoilt FROM ballots WHERE tally = ?)"
        return int(self._connection.execute(sql, (name,)).fetchone()[0])


def _key(stream: Stream, tally: Tally, threshold: int) -> bytes:
    """Digest of all that a count depends on."""
    rules = (tally.method, tally.options, tally.questions, tally.grades, tally.most, tally.points, tally.budget)
    how = (tally.rule, tally.threshold, tally.crossed, threshold, tally.unit)
    return digest(encode((rules, how)), __version__.encode(), encode((stream.file, stream.size, stream.changed)))


def _exposed(file: str, tally: Tally, counted: Counted | None) -> Iterator[Problem]:
    """What a repository that everyone can read tells of few people, although the site keeps it back."""
    if counted is not None and counted.hidden:
        given = {"number": str(counted.received), "threshold": str(counted.threshold)}
        yield Problem(code="few-ballots-in-public", place=Place(file), given=given)
    elif counted is not None and (len(counted.channels) > 1 or len(tally.questions) > 1):
        yield Problem(code="ballots-in-public", place=Place(file), severity="warning")


def _begun(file: str) -> dict[str, str]:
    """The command that begins the tally of a file of ballots, content/consultations/ID/ballots/NAME.csv."""
    *_, consultation, _, name = file.split("/")
    stem = name.removesuffix(".csv")
    if not (_NAME.fullmatch(stem) and _NAME.fullmatch(consultation)):
        return {}
    return {"command": f'civicgen new tally "{stem.replace("-", " ")}" --in {consultation} --name {stem}'}
