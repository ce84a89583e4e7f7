"""Tables of an index become its files: words in parts, a lexicon for typing errors, filters, cards, a manifest."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Collection, Iterable
from hashlib import blake2b
from itertools import chain, groupby
from operator import sub

from civicgen.digests import digest
from civicgen.search.index.cards import content, facet_file, literal
from civicgen.search.index.coding import ALPHABET, coded, front_coded, safe_name, shared_letters, strung
from civicgen.search.index.layout import Layout
from civicgen.search.index.parting import border, parted
from civicgen.search.words.analysis import asking_words, stop_words

__all__ = ["MANIFEST", "Files"]

MANIFEST = "index"
_PART = 2400
"""Bytes of one part of the words: about as many compressed as a word's own list is long, on average."""
_FLAT = 2_000
"""Parts whose borders are all loaded first; of more, those of a hundred at a time: one more request, few bytes."""
_BORDERS = 600
"""Letters of the borders in such a part."""
_LEXICON = 3_200
_SMALL = 4_000
"""Texts up to which every word is offered instead of a mistyped one; where there are more, it must stand in two."""
_SHORTEST = 4
"""Letters of such a word."""


class Files:
    """Writes the table of files."""

    def __init__(self, base: sqlite3.Connection, layout: Layout) -> None:
        self._base = base
        self._layout = layout
        self._anew = False

    def write_all(self) -> None:
        """Write every file anew, in a table that holds none."""
        self._anew = True
        every = [value for (value,) in self._base.execute("SELECT DISTINCT value FROM facets")]
        borders = self._write_words(None, ())
        self._write_lexicon()
        self._write_facets(every)
        self._write_cards(None)
        self._finish(borders)

    def write_changed(
        self, words: set[str], stems: Collection[str], values: Collection[str], places: Collection[int]
    ) -> None:
        """Write again what these words, stems of words that came or went, filters and cards are in."""
        borders = self._write_words(words, stems)
        self._write_lexicon()
        self._write_facets(values)
        self._write_cards(places)
        self._finish(borders)

    def _put(self, name: str, text: str, covers: str = "") -> None:
        written = content(name, text)
        made = digest(written)
        if self._anew or self._known(name) != (made, covers):
            self._base.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", (name, made, covers, written))

    def _known(self, name: str) -> tuple[bytes, str] | None:
        """Digest of a file as it was, and what it covers."""
        found: tuple[bytes, str] | None = self._base.execute(
            "SELECT digest, covers FROM files WHERE name = ?", (name,)
        ).fetchone()
        return found

    # Words --------------------------------------------------------------------------------------------------------

    def _write_words(self, changed: set[str] | None, stems: Collection[str]) -> list[str]:
        """Write parts of words; returns their borders. Without `changed`, all of them."""
        rows = self._base.execute("SELECT word, ifnull(length(head), length(list)) FROM words ORDER BY word")
        words: list[str] = []
        sizes: list[int] = []
        for word, size in rows:
            words.append(word)
            sizes.append(size + len(word) + 4)
        known: dict[str, str] = {}
        dirty: list[str] = []
        if changed is not None:
            known = dict(self._base.execute("SELECT name, covers FROM files WHERE name LIKE 'w-%'").fetchall())
            for stem in stems:
                changed.update(word for (word,) in self._base.execute("SELECT word FROM words WHERE stem = ?", (stem,)))
            dirty = sorted(changed)
        borders: list[str] = []
        names: set[str] = set()
        before = ""
        for first, end in parted(words, sizes, _PART):
            here = border(before, words[first])
            before = words[end - 1]
            borders.append(here)
            name = f"w-{safe_name(here)}"
            names.add(name)
            covers = f"{words[first]} {before} {end - first}"
            at = bisect_left(dirty, words[first])
            if known.get(name) != covers or (at < len(dirty) and dirty[at] <= before):
                self._put(name, literal(self._part(words[first], before)), covers)
        self._drop("w-", names)
        return borders

    def _part(self, first: str, last: str) -> str:
        """The words of one part, with their lists, and what ties them to other forms of theirs."""
        rows = self._base.execute(
            "SELECT word, stem, count, ifnull(head, list), head IS NOT NULL FROM words WHERE word BETWEEN ? AND ?"
            " ORDER BY word",
            (first, last),
        ).fetchall()
        others: dict[str, list[str]] = {}
        pairs = self._base.execute(
            "SELECT a.stem, b.word FROM (SELECT DISTINCT stem FROM words WHERE word BETWEEN ? AND ?) a"
            " JOIN words b ON a.stem = b.stem WHERE b.word NOT BETWEEN ? AND ? ORDER BY b.word",
            (first, last, first, last),
        )
        for stem, word in pairs:
            others.setdefault(stem, []).append(word)
        parts: list[str] = []
        before = ""
        met: dict[str, int] = {}
        for at, (word, stem, count, text, cut) in enumerate(rows):
            shared = shared_letters(before, word)
            before = word
            back = at - met[stem] if stem in met else 0
            far = "" if stem in met else ",".join(others.get(stem, ()))
            met[stem] = at
            parts.append(
                f"{chr(65 + shared)}{word[shared:]} {coded(back).decode()}{text.decode()}"
                f"{' ' + coded(count).decode() if cut else ''}{'~' + far if far else ''}!"
            )
        return "".join(parts)

    # Lexicon ------------------------------------------------------------------------------------------------------

    def _write_lexicon(self) -> None:
        """Write the words that may be meant by a mistyped one, from their beginnings and from their ends.

        One mistake leaves the first half of a word as it was, or the second: so it is found in one of both.
        """
        (texts,) = self._base.execute("SELECT count(*) FROM cards").fetchone()
        rows = self._base.execute(
            "SELECT word, count FROM words WHERE count >= ? AND length(word) >= ?", (1 + (texts > _SMALL), _SHORTEST)
        ).fetchall()
        found = {word: count for word, count in rows if word.isalpha()}
        borders = []
        for letter, step in (("a", 1), ("z", -1)):
            known = dict(self._base.execute("SELECT name, covers FROM files WHERE name LIKE ?", (f"{letter}-%",)))
            words = sorted(word[::step] for word in found)
            names: set[str] = set()
            own: list[str] = []
            before = ""
            for first, end in parted(words, [len(word) - 1 for word in words], _LEXICON):
                here = border(before, words[first])
                before = words[end - 1]
                own.append(here)
                name = f"{letter}-{safe_name(here)}"
                names.add(name)
                part = [(word, min(9, found[word[::step]].bit_length() - 1)) for word in words[first:end]]
                covers = digest(repr(part).encode()).hex()
                if known.get(name) != covers:
                    self._put(name, literal(_levelled(part)), covers)
            self._drop(f"{letter}-", names)
            borders.append(own)
        self._put("lexicon", "[" + ",".join(literal(front_coded(each)) for each in borders) + "]")

    # Filters, cards, manifest -------------------------------------------------------------------------------------

    def _write_facets(self, values: Collection[str]) -> None:
        for value in values:
            by, _, name = value.partition(" ")
            places = [
                place
                for (place,) in self._base.execute("SELECT place FROM facets WHERE value = ? ORDER BY place", (value,))
            ]
            file = facet_file(by, name)
            if places:
                self._put(file, literal(_distances(places)))
            else:
                self._base.execute("DELETE FROM files WHERE name = ?", (file,))

    def _write_cards(self, places: Collection[int] | None) -> None:
        size = self._layout.per_file
        if places is None:
            rows: Iterable[tuple[int, str]] = self._base.execute("SELECT place, card FROM cards ORDER BY place")
            for number, group in groupby(rows, key=lambda row: row[0] // size):
                self._put_cards(number, group)
            return
        for number in sorted({place // size for place in places}):
            sql = "SELECT place, card FROM cards WHERE place BETWEEN ? AND ? ORDER BY place"
            found = self._base.execute(sql, (number * size, number * size + size - 1)).fetchall()
            if found:
                self._put_cards(number, found)
            else:
                self._base.execute("DELETE FROM files WHERE name = ?", (f"c{number}",))

    def _put_cards(self, number: int, rows: Iterable[tuple[int, str]]) -> None:
        lines = [""] * self._layout.per_file
        for place, card in rows:
            lines[place % self._layout.per_file] = card
        self._put(f"c{number}", literal("\n".join(lines)))

    def _write_borders(self, borders: list[str]) -> list[str]:
        """Where there are many parts, write their borders in parts too; returns the borders of these, or none."""
        outer: list[str] = []
        if len(borders) > _FLAT:
            for first, end in parted(borders, [len(each) for each in borders], _BORDERS):
                outer.append(borders[first])
                self._put(f"i-{safe_name(borders[first])}", literal(front_coded(borders[first:end])))
        self._drop("i-", {f"i-{safe_name(each)}" for each in outer})
        return outer

    def _finish(self, borders: list[str]) -> None:
        """Write what is loaded first; it names the state of all files, so that none is taken from before."""
        layout = self._layout
        outer = self._write_borders(borders)
        (count,) = self._base.execute("SELECT count(*) FROM cards").fetchone()
        state = blake2b(digest_size=4)
        for name, made in self._base.execute(
            "SELECT name, digest FROM files WHERE name <> ? ORDER BY name", (MANIFEST,)
        ):
            state.update(name.encode() + made)
        spaces = ",".join(
            f"[{each.base},{literal(each.address)},{each.window},{literal(each.title and f' · {each.title}')}]"
            for each in layout.spaces
        )
        lang = layout.lang.partition("-")[0]
        stop = " ".join(["", *sorted(stop_words(lang) | asking_words(lang)), ""])  # each between two spaces
        parts = (
            literal(state.hexdigest()), str(count), literal(layout.lang), str(layout.per_file), f"[{spaces}]",
            literal(" ".join(layout.topics)), literal(stop),
            literal(front_coded(outer or borders)), str(int(bool(outer))),
            f"[{','.join(map(literal, layout.languages))}]", str(layout.staff),
        )  # fmt: skip
        self._put(MANIFEST, f"[{','.join(parts)}]")

    def _drop(self, prefix: str, names: set[str]) -> None:
        """Forget files that are made no more."""
        known = self._base.execute("SELECT name FROM files WHERE name LIKE ?", (f"{prefix}%",)).fetchall()
        gone = [(name,) for (name,) in known if name not in names]
        self._base.executemany("DELETE FROM files WHERE name = ?", gone)


def _levelled(words: Iterable[tuple[str, int]]) -> str:
    """Write sorted words, each with a sign that says how usual it is."""
    parts: list[str] = []
    before = ""
    for word, level in words:
        shared = shared_letters(before, word)
        parts.append(f"{chr(65 + shared)}{word[shared:]}{chr(35 + level)}")
        before = word
    return "".join(parts)


def _distances(places: list[int]) -> str:
    return strung(map(sub, places, chain((0,), places))).decode()


assert len(ALPHABET) == 90
