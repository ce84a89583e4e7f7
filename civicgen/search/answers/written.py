"""What can be found becomes the file that a server answers from; of the one before, only what changed is made again.

A new file takes the place of the one before, whole: who reads that one goes on until it opens the other. The same texts
give the same tables, whichever way they were come to.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from civicgen.digests import digest_of, encode
from civicgen.portal.portal import Portal
from civicgen.search.answers.card import FORMAT, NAMED, PLACE, TABLES, Card
from civicgen.search.index.layout import Chunk, Layout, chunks, layout_of
from civicgen.search.texts.documents import PdfText, Searchable
from civicgen.search.words.analysis import language

__all__ = ["made_from", "write", "write_answers"]

_TEXT = 600
"""Letters of a text that are kept to be shown."""
_SATURATION, _LENGTH = 1.2, 0.75
"""Of the formula BM25."""
_SCALE = 1 << 10


class _Told(msgspec.Struct, frozen=True, array_like=True):
    """What one text gave to the tables, as far as it takes to take it out again."""

    place: int
    lang: str
    mark: bytes
    """Digest of all that it gave: a text that gives the same is left alone."""
    forms: str
    """Its different forms; stems follow from them."""


_decode_told = msgspec.msgpack.Decoder(list[_Told]).decode


def made_from(path: Path) -> bytes:
    """What `write_answers` was told that a file is made from; nothing when there is no such file."""
    return _head(path).get("mark", b"")


def write_answers(path: Path, portal: Portal, mark: bytes = b"", pdf: PdfText | None = None) -> None:
    """Write the file that answers searches in a portal: of what is public at its instant, and of nothing else.

    `mark` is kept in it, so that who writes it again can tell whether it must be.
    Raises OSError when the disk refuses.
    """
    layout = layout_of(portal)
    write(path, layout, list(chunks(portal, layout, pdf)), mark)


def write(path: Path, layout: Layout, every: list[Chunk], mark: bytes = b"") -> None:
    """Write the file from these chunks. Raises OSError when the disk refuses."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    wanted = digest_of(layout)
    try:
        if _head(path).get("layout") != wanted or not _altered(path, beside, layout, every, mark):
            beside.unlink(missing_ok=True)
            with closing(_opened(beside)) as base:
                base.executescript(TABLES)
                base.execute("BEGIN")
                _all(base, layout, every)
                head = (("format", FORMAT), ("layout", wanted), ("mark", mark))
                base.executemany("INSERT INTO head VALUES (?, ?)", head)
                base.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(errno.EIO, str(error), str(path)) from error
    beside.replace(path)


def _opened(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, isolation_level=None)
    base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096;")
    # What was withdrawn must not stay in the file, where nobody looks for it: what is deleted is written over.
    base.execute("PRAGMA secure_delete = ON")
    return base


def _head(path: Path) -> dict[str, bytes]:
    """The head of a file that this program wrote; nothing of any other."""
    if not path.is_file():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            head = {name: bytes(value) for name, value in base.execute("SELECT name, value FROM head")}
    except (sqlite3.Error, ValueError, TypeError):
        return {}
    return head if head.get("format") == FORMAT else {}


class _Reader:
    """Reads what can be found, one after the other."""

    def __init__(self, layout: Layout) -> None:
        self._average = layout.average

    def read(self, place: int, each: Searchable) -> tuple[_Told, dict[str, int], tuple[object, ...]]:
        """What a text is to be taken out by, its stems with their numbers in lists, and its row."""
        rules = language(each.lang)
        named, forms = [*rules.forms(each.named)], [*rules.forms(each.text)]
        stems = Counter([rules.stem(form) for form in forms])
        for form in named:
            stems[rules.stem(form)] += NAMED
        length = NAMED * len(named) + len(forms)
        damped = _SATURATION * (1 - _LENGTH + _LENGTH * length / self._average)
        packed = {stem: _weight(min(often, 255), damped) << 32 | place for stem, often in stems.items()}
        card = Card(
            *(each.type, each.title, each.text[:_TEXT], each.address, each.lang, each.consultation, each.topic),
            *(each.state, each.date.isoformat() if each.date else "", each.number, each.kind),
        )
        row = (place, rules.lang, each.type, each.topic, each.consultation, encode(card))
        told = " ".join(sorted({*named, *forms}))
        return _Told(place, rules.lang, digest_of((row, sorted(packed.items()))), told), packed, row


def _weight(often: int, damped: float) -> int:
    return round(_SCALE * often * (_SATURATION + 1) / (often + damped))


def _all(base: sqlite3.Connection, layout: Layout, every: Iterable[Chunk]) -> None:
    """Make all tables; memory is that of a number for each word of each text."""
    lists: defaultdict[tuple[str, str], array[int]] = defaultdict(lambda: array("Q"))
    used: Counter[tuple[str, str]] = Counter()
    reader = _Reader(layout)
    for chunk in every:
        told: list[_Told] = []
        for place, found in chunk.docs():
            it, packed, row = reader.read(place, found)
            for stem, number in packed.items():
                lists[it.lang, stem].append(number)
            used.update(_counted(it))
            base.execute("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)", row)
            told.append(it)
        _remember(base, chunk, told)
    rows = ((*key, numbers.tobytes()) for key, numbers in sorted(lists.items()))
    base.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)
    base.executemany("INSERT INTO forms VALUES (?, ?, ?)", ((*key, count) for key, count in sorted(used.items())))


def _counted(it: _Told) -> Iterator[tuple[str, str]]:
    """Forms that may be offered instead of a mistyped one."""
    return ((it.lang, form) for form in it.forms.split() if form.isalpha())


def _remember(base: sqlite3.Connection, chunk: Chunk, told: list[_Told]) -> None:
    row = (chunk.name, chunk.digest, zlib.compress(encode(told), 1))
    base.execute("INSERT INTO chunks VALUES (?, ?, ?)", row)


def _altered(path: Path, beside: Path, layout: Layout, every: list[Chunk], mark: bytes) -> bool:
    """Copy a file, and alter what changed in the copy; not when much did, or the file is damaged."""
    with suppress(sqlite3.Error, msgspec.MsgspecError, zlib.error, ValueError):
        shutil.copyfile(path, beside)
        with closing(_opened(beside)) as base:
            known = dict(base.execute("SELECT name, digest FROM chunks"))
            changed = [chunk for chunk in every if known.get(chunk.name) != chunk.digest]
            gone = known.keys() - {chunk.name for chunk in every}
            if len(changed) + len(gone) > len(known) // 4:
                return False
            base.execute("BEGIN")
            _Altering(base, layout).run(changed, gone)
            base.execute("UPDATE head SET value = ? WHERE name = 'mark'", (mark,))
            base.execute("COMMIT")
            return True
    return False


class _Altering:
    """A few chunks that changed: most of what is in them is as it was."""

    def __init__(self, base: sqlite3.Connection, layout: Layout) -> None:
        self._base, self._reader = base, _Reader(layout)
        self._out: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self._in: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._used: Counter[tuple[str, str]] = Counter()

    def run(self, changed: list[Chunk], gone: Iterable[str]) -> None:
        """Take out what is no more, put in what is new."""
        before = {it.place: it for name in (*gone, *(chunk.name for chunk in changed)) for it in self._forgotten(name)}
        for chunk in changed:
            told: list[_Told] = []
            for place, found in chunk.docs():
                it, packed, row = self._reader.read(place, found)
                told.append(it)
                old = before.get(place)
                if old is not None and old.mark == it.mark:
                    del before[place]
                    continue
                for stem, number in packed.items():
                    self._in[it.lang, stem].append(number)
                self._used.update(_counted(it))
                self._base.execute("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?, ?)", row)
                if old is not None:
                    self._drop(before.pop(place))
            _remember(self._base, chunk, told)
        for place, it in before.items():
            self._base.execute("DELETE FROM texts WHERE place = ?", (place,))
            self._drop(it)
        self._merge()

    def _forgotten(self, name: str) -> list[_Told]:
        row = self._base.execute("SELECT told FROM chunks WHERE name = ?", (name,)).fetchone()
        self._base.execute("DELETE FROM chunks WHERE name = ?", (name,))
        return _decode_told(zlib.decompress(row[0])) if row else []

    def _drop(self, it: _Told) -> None:
        """Note what a text gave, to be taken out."""
        stem = language(it.lang).stem
        for key in {(it.lang, stem(form)) for form in it.forms.split()}:
            self._out[key].add(it.place)
        self._used.subtract(_counted(it))

    def _merge(self) -> None:
        base = self._base
        for key in self._out.keys() | self._in.keys():
            row = base.execute("SELECT list FROM words WHERE lang = ? AND stem = ?", key).fetchone()
            out = self._out.get(key, ())
            kept = [number for number in array("Q", row[0]) if number & PLACE not in out] if row else []
            kept += self._in.get(key, ())
            kept.sort(key=PLACE.__and__)
            if kept:
                numbers = array("Q", kept).tobytes()
                base.execute("INSERT OR REPLACE INTO words VALUES (?, ?, ?)", (*key, numbers))
            else:
                base.execute("DELETE FROM words WHERE lang = ? AND stem = ?", key)
        for key, more in self._used.items():
            if more:
                sql = "INSERT INTO forms VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET used = used + excluded.used"
                base.execute(sql, (*key, more))
        base.execute("DELETE FROM forms WHERE used <= 0")
