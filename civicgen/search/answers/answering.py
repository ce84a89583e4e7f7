"""What is typed in a search box, and a file that the build wrote, become the texts that answer it.

The file holds numbers and public words, no code; it is read, never written, by who answers. The worst of queries costs
some milliseconds: it is cut to a few words, each word leads to one list, and nothing typed is ever a pattern.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, defaultdict
from heapq import nlargest
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import msgspec

from civicgen.search.answers.card import FORMAT, PLACE, Card, decode
from civicgen.search.words.analysis import fold, language, stop_words
from civicgen.search.words.highlight import Piece, pieces
from civicgen.search.words.meant import nearest_form

__all__ = ["LONGEST", "PAGE", "Answers", "Found", "NoAnswers"]

LONGEST = 200
"""Letters of a query that are read."""
MOST = 8
"""Words of a query that are looked for."""
PAGE = 10


class NoAnswers(Exception):  # noqa: N818  (it says what there is not)
    """There is no file of answers here, or it is not one that this program wrote."""


class Found(NamedTuple):
    """One page of what answers a query."""

    cards: tuple[Card, ...]
    pieces: tuple[tuple[Piece, ...], ...]
    """Of each card, its words, those that were looked for marked."""
    total: int
    """How many texts have all words; or one of them, when none has all."""
    all_words: bool
    instead: str
    """What may have been meant, when a word stands nowhere; else nothing."""


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        state = path.stat()
    except OSError:
        return 0, 0, 0
    return state.st_ino, state.st_size, state.st_mtime_ns


class Answers:
    """Answers searches from a file; one for all threads of a server."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises NoAnswers."""
        try:
            self._base = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._base.executescript("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;")
            if self._base.execute("SELECT value FROM head WHERE name = 'format'").fetchone() != (FORMAT,):
                raise NoAnswers(str(path))
            self._count = self._base.execute("SELECT count(*) FROM texts").fetchone()[0]
        except sqlite3.Error as error:
            raise NoAnswers(str(path)) from error
        self._lock = Lock()
        self._path, self._seen = path, _stamp(path)

    def outdated(self) -> bool:
        """Whether another file has been put in its place since: then open it anew."""
        return _stamp(self._path) != self._seen

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def answer(self, query: str, *, lang: str, page: int = 1, **only: str) -> Found:
        """Find what answers a query typed in a language; texts in other languages are found by their own words.

        `only` keeps to a `type`, a `topic`, a `consultation`. Texts with all words come first; without any, those with
        some of them. Raises NoAnswers when the file is damaged.
        """
        rules = language(lang)
        forms = rules.asked(query[:LONGEST])[:MOST]
        if not forms:  # nothing but words that sort nothing: they are what there is to look for
            forms = [
                each for each in (fold(word) for word in query[:LONGEST].split()) if each in stop_words(rules.lang)
            ][:1]
        stems = [*dict.fromkeys(rules.stem(form) for form in forms)]
        with self._lock:
            try:
                return self._answer(stems, forms, rules.lang, max(1, min(page, 1000)), only)
            except (sqlite3.Error, msgspec.MsgspecError, ValueError) as error:
                raise NoAnswers(str(error)) from error

    def _answer(self, stems: list[str], forms: list[str], lang: str, page: int, only: dict[str, str]) -> Found:
        scores: defaultdict[int, int] = defaultdict(int)
        met: Counter[int] = Counter()
        missing: list[str] = []
        for stem in stems:
            packed = self._list(lang, stem)
            if not packed:
                missing.append(stem)
                continue
            rare = round(16 * max(0.1, 1 + self._count / len(packed)) ** 0.5)
            for one in packed:
                place = one & PLACE
                scores[place] += (one >> 32) * rare
                met[place] += 1
        wanted = len(stems)
        whole = [place for place, count in met.items() if count == wanted]
        places = whole or [*met]
        kept = self._only(only)
        if kept is not None:
            places = [place for place in places if place in kept]
        best = nlargest(page * PAGE, places, key=lambda place: (met[place], scores[place], -place))
        cards = tuple(self._card(place) for place in best[(page - 1) * PAGE :])
        looked_for = frozenset(stems)
        marked = tuple(pieces(card.text, card.lang, looked_for) for card in cards)
        return Found(cards, marked, len(places), bool(whole), self._instead(forms, missing, lang))

    def _list(self, lang: str, stem: str) -> array[int]:
        row = self._base.execute("SELECT list FROM words WHERE lang = ? AND stem = ?", (lang, stem)).fetchone()
        return array("Q", row[0]) if row else array("Q")

    def _only(self, only: dict[str, str]) -> set[int] | None:
        asked = {key: value for key, value in only.items() if key in ("type", "topic", "consultation") and value}
        if not asked:
            return None
        where = " AND ".join(f"{key} = ?" for key in asked)
        sql = f"SELECT place FROM texts WHERE {where}"  # noqa: S608  (names of three columns)
        return {place for (place,) in self._base.execute(sql, (*asked.values(),))}

    def _card(self, place: int) -> Card:
        row = self._base.execute("SELECT card FROM texts WHERE place = ?", (place,)).fetchone()
        if row is None:
            raise ValueError(place)
        return decode(row[0])

    def _instead(self, forms: list[str], missing: list[str], lang: str) -> str:
        """The query with its unknown words as others wrote them; empty when none is like them."""
        if not missing:
            return ""
        stem = language(lang).stem
        found = []
        for form in forms:
            near = form
            if stem(form) in missing:
                sql = "SELECT form, used FROM forms WHERE lang = ? AND form >= ? AND form < ? LIMIT 5000"
                begin = form[:1]
                near = nearest_form(form, self._base.execute(sql, (lang, begin, begin + "\U0010ffff")))
            found.append(near)
        return " ".join(filter(None, found)) if all(found) else ""
