"""What can be found becomes the files of an index, kept on disk so that only what changed is worked out again.

The tables are a cache: deleted, they are made again, and the files are the same, byte for byte.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from civicgen.digests import digest_of, encode
from civicgen.search.index.coding import LEVELS, listed, postings
from civicgen.search.index.files import Files
from civicgen.search.index.layout import Chunk, Layout
from civicgen.search.index.postings import Gathering, Run
from civicgen.search.index.reading import Reader, Stems, Told, decode

__all__ = ["HEAD", "Index"]

HEAD = 2000
"""Texts in the list of a word, at most: those in which it matters most; what is beyond is found by other words."""

_FORMAT = 4
_TABLES = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chunks (name TEXT PRIMARY KEY, digest BLOB, told BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS words (
    word TEXT PRIMARY KEY, stem TEXT, count INTEGER, list BLOB, head BLOB, langs BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cards (place INTEGER PRIMARY KEY, card TEXT);
CREATE TABLE IF NOT EXISTS facets (value TEXT, place INTEGER, PRIMARY KEY (value, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, digest BLOB, covers TEXT, content BLOB) WITHOUT ROWID;
CREATE TEMPORARY TABLE IF NOT EXISTS runs (word TEXT, run INTEGER, first INTEGER, last INTEGER, count INTEGER,
    rest BLOB, PRIMARY KEY (word, run)) WITHOUT ROWID;
"""
_BY_STEM = "CREATE INDEX IF NOT EXISTS by_stem ON words (stem)"
_NAMES = ("state", "chunks", "words", "cards", "facets", "files")


class Index:
    """The index of a portal."""

    def __init__(self, path: Path) -> None:
        """Open it; what is damaged or of another program is made again."""
        self._base = _open(path)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def refresh(self, layout: Layout, chunks: Iterable[Chunk]) -> None:
        """Bring the index to what these chunks hold. Whole at once, or as it was."""
        with self._base as base:
            base.execute("BEGIN IMMEDIATE")
            wanted = encode((_FORMAT, layout))
            row = base.execute("SELECT value FROM state WHERE name = 'layout'").fetchone()
            known = dict(base.execute("SELECT name, digest FROM chunks").fetchall())
            anew = row is None or row[0] != wanted
            if anew:
                known = {}
            every = list(chunks)
            changed = [chunk for chunk in every if known.get(chunk.name) != chunk.digest]
            gone = known.keys() - {chunk.name for chunk in every}
            files = Files(base, layout)
            if anew or len(changed) + len(gone) > len(known) // 4:
                for name in _NAMES:
                    base.execute(f"DELETE FROM {name}")  # noqa: S608  (our tables)
                self._all(layout, every)
                base.execute("INSERT INTO state VALUES ('layout', ?)", (wanted,))
                files.write_all()
            elif changed or gone:
                _Update(base, layout).run(changed, gone, files)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file, with the digest of its content, by name."""
        return iter(self._base.execute("SELECT name, digest FROM files ORDER BY name").fetchall())

    def made_from(self) -> bytes:
        """Digest of all that the index was made from."""
        known = self._base.execute("SELECT name, digest FROM chunks ORDER BY name").fetchall()
        return digest_of((known, self._base.execute("SELECT value FROM state ORDER BY name").fetchall()))

    def content(self, name: str) -> bytes:
        """What a file holds."""
        return bytes(self._base.execute("SELECT content FROM files WHERE name = ?", (name,)).fetchone()[0])

    def _all(self, layout: Layout, chunks: Iterable[Chunk]) -> None:
        """Work out everything."""
        base = self._base
        reader = Reader(layout)
        gathering = Gathering(self._set_aside)
        langs: dict[str, Counter[str]] = {}
        for chunk in chunks:
            told = []
            for place, found in chunk.docs():
                words, it = reader.read(place, found)
                gathering.add(place, words)
                if it.lang != layout.lang:
                    for word in words:
                        langs.setdefault(word, Counter())[it.lang] += 1
                told.append(it)
            _put(base, reader)
            base.execute("INSERT INTO chunks VALUES (?, ?, ?)", (chunk.name, chunk.digest, encode(told)))
        stems = Stems(layout.lang)
        base.execute("DROP INDEX by_stem")  # made at once afterwards, it costs a third
        base.executemany(
            "INSERT INTO words VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    word,
                    stems.stem(word, count, langs.get(word)),
                    count,
                    text,
                    _head(text, count),
                    _langs(langs.get(word)),
                )
                for word, count, text in gathering.finish(self._runs)
            ),
        )
        base.execute(_BY_STEM)
        base.execute("DELETE FROM runs")

    def _set_aside(self, runs: Iterator[Run]) -> None:
        (number,) = self._base.execute("SELECT ifnull(max(run), 0) + 1 FROM runs").fetchone()
        rows = ((word, number, first, last, count, rest) for word, first, last, count, rest in runs)
        self._base.executemany("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _runs(self) -> Iterator[Run]:
        return self._base.execute("SELECT word, first, last, count, rest FROM runs ORDER BY word, run")


def _put(base: sqlite3.Connection, reader: Reader) -> None:
    """Write the cards and filters of what was read since."""
    base.executemany("INSERT OR REPLACE INTO cards VALUES (?, ?)", reader.cards)
    base.executemany("INSERT OR IGNORE INTO facets VALUES (?, ?)", reader.facets)
    reader.cards.clear()
    reader.facets.clear()


def _langs(langs: Counter[str] | None) -> bytes | None:
    return encode(dict(langs)) if langs else None


def _head(text: bytes, count: int) -> bytes | None:
    """The beginning of a long list: where the word matters most, and of those where it matters alike, the first."""
    if count <= HEAD:
        return None
    by_level: list[list[int]] = [[] for _ in range(LEVELS)]
    for place, level in postings(text):
        by_level[level].append(place)
    kept: list[tuple[int, int]] = []
    for level in range(LEVELS - 1, -1, -1):
        kept += [(place, level) for place in by_level[level][: HEAD - len(kept)]]
    return listed(sorted(kept))


class _Update:
    """A few chunks that changed."""

    def __init__(self, base: sqlite3.Connection, layout: Layout) -> None:
        self._base = base
        self._layout = layout
        self._old: defaultdict[str, set[int]] = defaultdict(set)
        self._new: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._langs: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._facets: set[str] = set()
        self._cards: set[int] = set()

    def run(self, changed: list[Chunk], gone: Iterable[str], files: Files) -> None:
        """Work out what differs, thing by thing: most of a chunk is as it was."""
        before: dict[int, Told] = {}
        for name in (*gone, *(chunk.name for chunk in changed)):
            before |= {it.place: it for it in self._forget(name)}
        after: dict[int, Told] = {}
        reader = Reader(self._layout)
        for chunk in changed:
            told = [reader.read(place, found)[1] for place, found in chunk.docs()]
            _put(self._base, reader)
            self._base.execute("INSERT INTO chunks VALUES (?, ?, ?)", (chunk.name, chunk.digest, encode(told)))
            after |= {it.place: it for it in told}
        for place in before.keys() | after.keys():
            self._differ(place, before.get(place), after.get(place))
        merged, stems = self._merge()
        files.write_changed(merged, stems, self._facets, self._cards)

    def _differ(self, place: int, old: Told | None, new: Told | None) -> None:
        """Note which words one thing had, and has now."""
        had = dict(zip(old.words, old.levels, strict=True)) if old else {}
        has = dict(zip(new.words, new.levels, strict=True)) if new else {}
        self._cards.add(place)
        self._facets.update(set(old.facets if old else ()) ^ set(new.facets if new else ()))
        for word in had.keys() - has.keys():
            self._old[word].add(place)
        for word, level in has.items():
            if had.get(word) != level:
                self._new[word][place] = level
        moved = old is None or new is None or old.lang != new.lang
        for it, words, step in ((old, had.keys() if moved else had.keys() - has.keys(), -1),
                                (new, has.keys() if moved else has.keys() - had.keys(), 1)):  # fmt: skip
            if it is not None and it.lang != self._layout.lang:
                for word in words:
                    self._langs[word][it.lang] += step

    def _forget(self, name: str) -> tuple[Told, ...]:
        """Take a chunk out of the tables; returns what it gave to the index."""
        row = self._base.execute("SELECT told FROM chunks WHERE name = ?", (name,)).fetchone()
        told = decode(row[0]) if row else ()
        for it in told:
            self._base.execute("DELETE FROM cards WHERE place = ?", (it.place,))
            self._base.executemany(
                "DELETE FROM facets WHERE value = ? AND place = ?", [(value, it.place) for value in it.facets]
            )
        self._base.execute("DELETE FROM chunks WHERE name = ?", (name,))
        return told

    def _merge(self) -> tuple[set[str], set[str]]:
        """Bring the lists of words up to date; returns words that changed, and stems of those that came or went."""
        changed: set[str] = set()
        stems: set[str] = set()
        rules = Stems(self._layout.lang)
        for word in self._old.keys() | self._new.keys() | self._langs.keys():
            row = self._base.execute("SELECT stem, list, langs FROM words WHERE word = ?", (word,)).fetchone()
            before = dict(postings(row[1])) if row else {}
            after = {place: level for place, level in before.items() if place not in self._old.get(word, ())}
            after |= self._new.get(word, {})
            if row and after == before and not self._langs.get(word):
                continue
            changed.add(word)
            langs = Counter(msgspec.msgpack.decode(row[2]) if row and row[2] else {})
            langs.update(self._langs.get(word, Counter()))
            langs = Counter({lang: count for lang, count in langs.items() if count})
            if row:
                stems.add(row[0]) if not after else None
            if not after:
                self._base.execute("DELETE FROM words WHERE word = ?", (word,))
                continue
            stem = rules.stem(word, len(after), langs)
            if row is None or row[0] != stem:
                stems |= {stem, *(row[:1] if row else ())}
            text = listed(sorted(after.items()))
            self._base.execute(
                "INSERT OR REPLACE INTO words VALUES (?, ?, ?, ?, ?, ?)",
                (word, stem, len(after), text, _head(text, len(after)), _langs(langs)),
            )
        return changed, stems


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            # A cache may be lost with the power; a killed process must leave it whole, which the journal sees to.
            base.executescript(
                f"PRAGMA synchronous = OFF; PRAGMA cache_size = -8000; PRAGMA temp_store = FILE;{_TABLES}{_BY_STEM};"
            )
            base.execute("SELECT count(*) FROM files").fetchone()
        except sqlite3.DatabaseError:
            base.close()
            path.unlink(missing_ok=True)
        else:
            return base
    raise sqlite3.DatabaseError(str(path))
