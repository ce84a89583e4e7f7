"""Streams of contributions become the tables of the store: rows as they come, then lists and counts in one pass."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import msgspec

from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.digests import SIZE, encode
from civicgen.problems import Place, Problem

__all__ = ["CHUNK", "LISTS", "TABLES", "Kept", "Summary", "forget", "seal", "take"]

CHUNK = 50
"""Contributions whose own pages are looked at together."""
LISTS = ("topic", "place", "kind", "state", "article")
"""Columns by which contributions are listed."""
_WORDS = 40
"""Words of a contribution in a list, those of its title included: whoever writes long titles says less below."""
_LETTERS = 220
"""Characters of the same, where words are long: about as many as forty usual ones with their spaces."""
_SUSPECT = 2_000
"""Characters from which a text may be past the limits of Markdown; shorter ones hold too few signs."""
_BLOCK = 1 << 18
"""Bytes looked at together."""
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w")
_TELEPHONE = re.compile(r"[+0](?<![\d.,/-].)(?:(?<=\+)33 ?|(?<=0)(?:033 ?)?)[1-9](?:[ .\u00a0\u202f-]?\d\d){4}(?!\d)")
"""A number as it is written in France; its first sign stands first, since it is found quickly."""
_COUNTED = (*LISTS, "channel", "month")

TABLES = """
CREATE TABLE IF NOT EXISTS files (
    file TEXT PRIMARY KEY, consultation TEXT, size INTEGER, changed INTEGER, problems BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contributions (
    id INTEGER PRIMARY KEY, consultation TEXT, number INTEGER, file TEXT, line INTEGER,
    parent INTEGER, grouped_with INTEGER, state TEXT, topic TEXT, article TEXT,
    replies INTEGER DEFAULT 0, grouped INTEGER DEFAULT 0, data BLOB);
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


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A contribution with what was worked out when it was read."""

    contribution: Contribution
    extract: str
    """Its first words, as plain text: forty with those of its title."""
    cut: bool
    """Whether more follows."""
    place: str
    """Short name of its place: people write a place in their own way."""
    article: str
    """Short name of the article it is about."""


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


_decode = msgspec.msgpack.Decoder(Kept).decode


def forget(connection: sqlite3.Connection, file: str) -> None:
    """Take everything of one file out of the store."""
    connection.execute("DELETE FROM contributions WHERE file = ?", (file,))
    connection.execute("DELETE FROM files WHERE file = ?", (file,))


def _misread(root: Path, stream: Stream) -> Problem | None:
    """What tells that a spreadsheet read this file with the wrong encoding, and saved it so."""
    from civicgen.content.misread import misread

    try:
        with (root / stream.file).open("rb") as file:
            blocks = iter(lambda: file.read(_BLOCK) + file.readline(_BLOCK), b"")
            return misread(blocks, stream.file)
    except OSError:
        return None  # whoever reads its rows tells so


def take(connection: sqlite3.Connection, root: Path, stream: Stream) -> list[Problem]:
    """Read one stream into the store, and return its problems."""
    # Imported here: a build in which no contribution changed needs neither readers nor Markdown.
    from civicgen.content.contributions import read_stream
    from civicgen.content.markdown import excess, extract
    from civicgen.content.paths import short_name

    problems: list[Problem] = []
    if (told := _misread(root, stream)) is not None:
        problems.append(told)

    def rows() -> Iterator[tuple[object, ...]]:
        for item in read_stream(root, stream):
            if isinstance(item, Problem):
                problems.append(item)
                continue
            line, it = item
            if it.state in ("withheld", "withdrawn"):
                it = _emptied(it)
            if len(it.text) > _SUSPECT and (why := excess(it.text, "citizens")):
                given = {"number": str(it.number), "why": why}
                code = "text-too-deep" if why == "nesting" else "text-too-long"
                problems.append(Problem(code=code, place=Place(stream.file, line), severity="warning", given=given))
            if _personal(it.text):
                given = {"number": str(it.number)}
                where = Place(stream.file, line)
                problems.append(Problem(code="personal-detail", place=where, severity="warning", given=given))
            place = short_name(it.place) if it.place else ""
            article = short_name(it.article) if it.article else ""
            words = max(_WORDS - len(it.title.split()), _WORDS // 2)
            letters = max(_LETTERS - len(it.title), _LETTERS // 2)
            data = encode(Kept(it, *extract(it.text, "citizens", words, letters), place, article))
            yield (
                *(stream.consultation, it.number, stream.file, line),
                *(it.parent, it.grouped_with, it.state, it.topic, article, data),
            )

    connection.executemany(
        "INSERT INTO contributions"
        " (consultation, number, file, line, parent, grouped_with, state, topic, article, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows(),
    )
    connection.execute(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
        (stream.file, stream.consultation, stream.size, stream.changed, encode(tuple(problems))),
    )
    return problems


def _personal(text: str) -> bool:
    """Whether a telephone number or a mailbox stands in a text; most have not even the signs to write one."""
    if ("0" in text or "+" in text) and _TELEPHONE.search(text):
        return True
    return "@" in text and _MAIL.search(text) is not None


def _emptied(it: Contribution) -> Contribution:
    """What stays of a contribution that was withheld or withdrawn: number, date, kind, way, parent, reason."""
    nothing = {"topic": "", "place": "", "article": "", "author": "", "title": "", "text": "", "supports": None}
    return msgspec.structs.replace(it, **nothing, origin="", salt="")


def seal(connection: sqlite3.Connection, consultation: str, window: int) -> None:
    """Work out the lists (in windows of `window`), chunks and counts of one consultation."""
    for table in ("lists", "summaries"):
        connection.execute(f"DELETE FROM {table} WHERE consultation = ?", (consultation,))  # noqa: S608  (our two names)
    connection.execute("UPDATE contributions SET replies = 0, grouped = 0 WHERE consultation = ?", (consultation,))
    for counted, by, only in (("replies", "parent", ""), ("grouped", "grouped_with", " AND state = 'grouped'")):
        connection.execute(
            f"UPDATE contributions SET {counted} = n FROM (SELECT {by} AS head, count(*) AS n FROM contributions"  # noqa: S608  (our own columns)
            f" WHERE consultation = ? AND {by} IS NOT NULL{only} GROUP BY {by})"
            " WHERE consultation = ? AND number = head",
            (consultation, consultation),
        )
    summary = Summary()
    lists = _Lists(connection, consultation, window)
    for kept, size, known in _rows(connection, consultation):
        values = _values(kept)
        lists.add(kept, values, known)
        _count(summary, kept, values)
        summary.size += size
    lists.finish()
    if summary.total:
        connection.execute("INSERT INTO summaries VALUES (?, ?)", (consultation, encode(summary)))


def _rows(connection: sqlite3.Connection, consultation: str) -> Iterator[tuple[Kept, int, bytes]]:
    """Contributions in the order of their numbers, each with its size and the digest of all that is known of it."""
    # Counts could change under our feet if lists were written into the table that is being read; they are not.
    sql = "SELECT data, replies, grouped FROM contributions WHERE consultation = ? ORDER BY number, file, line"
    for data, replies, grouped in connection.execute(sql, (consultation,)):
        known = blake2b(b"%d %d " % (replies, grouped) + data, digest_size=SIZE).digest()
        yield _decode(data), len(data), known


def _count(summary: Summary, kept: Kept, values: tuple[str, ...]) -> None:
    it = kept.contribution
    summary.total += 1
    summary.replies += it.parent is not None
    summary.grouped += it.grouped_with is not None
    if it.date is not None:
        summary.last = max(summary.last, (it.date.day.isoformat(), it.number))
    summary.highest = max(summary.highest, it.number)
    fates = summary.fates.setdefault(it.channel, {})
    fates[it.state] = fates.get(it.state, 0) + 1
    if it.state == "withheld":
        summary.reasons[it.reason] = summary.reasons.get(it.reason, 0) + 1
    for counts in (summary.counts, summary.top) if it.parent is None else (summary.counts,):
        if not counts:
            counts.update((by, {}) for by in _COUNTED)
        for column, value in zip(counts.values(), values, strict=True):
            column[value] = column.get(value, 0) + 1
    summary.spelling.setdefault("place", {}).setdefault(kept.place, it.place)
    summary.spelling.setdefault("article", {}).setdefault(kept.article, it.article)


def _values(kept: Kept) -> tuple[str, ...]:
    it = kept.contribution
    month = it.date.day.isoformat()[:7] if it.date else ""
    return it.topic, kept.place, it.kind, it.state, kept.article, it.channel, month


class _Lists:
    """Lists in the making: a window is written as soon as it is full, so that memory holds the last of each only."""

    def __init__(self, connection: sqlite3.Connection, consultation: str, window: int) -> None:
        self._connection, self._consultation, self._window = connection, consultation, window
        self._open: defaultdict[tuple[str, str], list[tuple[int, bytes]]] = defaultdict(list)
        self._written: Counter[tuple[str, str]] = Counter()
        self._chunks: defaultdict[int, int] = defaultdict(int)
        self._members: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, kept: Kept, values: tuple[str, ...], known: bytes) -> None:
        """Put one contribution in its lists and chunks."""
        it = kept.contribution
        chunk = (it.number - 1) // CHUNK
        self._members[chunk].append(it.number)
        # A page shows the replies to it: its chunk changes with them. Sums do not depend on the order of arrival.
        self._chunks[chunk] += int.from_bytes(known, "little")
        if it.parent is not None:
            self._chunks[(it.parent - 1) // CHUNK] += int.from_bytes(known, "little") * 3
            return
        self._put("all", "", it.number, known)
        for by, value in zip(LISTS, values, strict=False):
            if value:
                self._put(by, value, it.number, known)

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
