"""A file of ballots becomes ballots, one by one, each as its tally understands it; what cannot be counted is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, get_args

from civicgen.content.contributions import read_table
from civicgen.content.names import VOCABULARY
from civicgen.content.rows import PRIVATE
from civicgen.content.tally_rules import OWN_COLUMNS
from civicgen.content.types import Ask, Option, Tally
from civicgen.content.values import Channel
from civicgen.problems import Place, Problem
from civicgen.typed.words import fold, nearest

__all__ = ["BETWEEN", "Ballot", "columns_of", "read_ballots"]

BETWEEN = "|"
"""Sign between several answers in one cell."""
_MOST_PROBLEMS = 200
"""Rows with a problem after which a file is not read on: they all have the same cause."""
_MOST_AT_ONCE = 10**9
"""Ballots that one line may stand for, and points that a cell may give."""
_WHO = frozenset(
    {
        *("name", "nom", "prenom", "first_name", "last_name", "surname", "auteur", "author", "person", "personne"),
        *("voter", "voter_id", "electeur", "electrice", "votant", "participant", "user", "user_id", "utilisateur"),
        *("number", "numero", "no", "id", "identifiant", "register", "registre", "emargement", "origin", "origine"),
        *("date", "time", "heure", "timestamp", "datetime", "horodatage", "salt", "sel", "signature", "age", "sexe"),
    }
)
"""Folded names of columns that lead from a ballot to the one who cast it."""
_YES = frozenset({"1", "x", "✓", "✔", "oui", "yes", "true", "vrai"})
_NO = frozenset({"0", "non", "no", "false", "faux", "-"})


class Ballot(NamedTuple):
    """One line: what it says of each column, as canonical text."""

    line: int
    channel: str
    """How it reached the publisher; empty when the file does not say."""
    number: int
    """How many ballots say just this."""
    spoilt: bool
    cells: tuple[str, ...]
    """By column: "1" for a mark, a rank, a number of points, the place of a grade from 0, ids of answers."""


Cell = Callable[[str], str]
"""Canonical text of a cell; raises ValueError."""


def columns_of(tally: Tally) -> tuple[Option | Ask, ...]:
    """What has a column in the ballots."""
    return tally.questions if tally.method == "survey" else tally.options


def read_ballots(root: Path, file: str, tally: Tally) -> Iterator[Ballot | Problem]:
    """Ballots of a file, by the columns of the tally in its order, whatever their order in the file."""
    rows = read_table(root, file)
    first = next(rows, None)
    if first is None or isinstance(first, Problem):
        yield first or Problem(code="ballots-empty", place=Place(file))
        return
    header = _Header(first[1], first[2], file, tally)
    yield from header.problems
    if header.problems:
        return
    told = 0
    for row in rows:
        found = row if isinstance(row, Problem) else header.ballot(*row)
        yield found
        told += isinstance(found, Problem)
        if told == _MOST_PROBLEMS:
            yield Problem(code="ballots-too-wrong", place=Place(file), given={"count": str(told)})
            return


class _Header:
    """What each column of a file is."""

    def __init__(self, names: list[str], excerpt: str, file: str, tally: Tally) -> None:
        self.file, self.tally = file, tally
        self.problems: list[Problem] = []
        self.own: dict[str, int] = {}
        """Positions of the columns that are ours."""
        self.width = len(names)
        columns = columns_of(tally)
        known = {column.id: column.id for column in columns}
        spellings = {fold(name): column.id for column in reversed(columns) for name in (column.title, column.id)}
        ours = VOCABULARY.keys(OWN_COLUMNS)
        places: dict[str, int] = {}
        for position, written in enumerate(names):
            name = written.strip()
            own = ours.get(name) or ours.get(fold(name), "")
            found = known.get(name) or ("" if own else spellings.get(fold(name), ""))
            kind = places if found else self.own
            if not found and not own:
                self._unknown(name, position, excerpt, known)
            elif (found or own) in kind:
                self._note("same-column", name, excerpt, field=found or own)
            else:
                kind[found or own] = position
        missing = [column.id for column in columns if column.id not in places]
        if missing and not self.problems:
            shown = ", ".join(missing[:10]) + ("…" if len(missing) > 10 else "")
            self._note("ballots-missing-column", "", excerpt, columns=shown)
        self.places = [places.get(column.id, 0) for column in columns]
        self.ids = [column.id for column in columns]
        self.readers = [_reader(tally, column) for column in columns]

    def _note(self, code: str, name: str, excerpt: str, **given: str) -> None:
        place = Place(self.file, 1, excerpt.find(name) + 1 if name else 0, excerpt)
        self.problems.append(Problem(code=code, place=place, given={"column": name[:80], **given}))

    def _unknown(self, name: str, position: int, excerpt: str, known: Iterable[str]) -> None:
        folded = fold(name).replace(" ", "_")
        if folded in _WHO or folded in PRIVATE:
            self._note("ballots-tell-who", name, excerpt)
        elif name:
            shown = [*known, *OWN_COLUMNS, *(other for own in OWN_COLUMNS for other in VOCABULARY.others(own))]
            among = ", ".join(shown[:20])
            self._note("ballots-unknown-column", name, excerpt, suggestion=nearest(name, shown), known=among)
        elif position < self.width - 1:
            self._note("ballots-unknown-column", name, excerpt, suggestion="", known=", ".join(list(known)[:20]))

    def ballot(self, line: int, cells: list[str], excerpt: str) -> Ballot | Problem:
        """The ballot of a row, or the first thing that is wrong with it."""
        place = Place(self.file, line, 0, excerpt)
        if len(cells) < self.width or any(cells[self.width :]):
            given = {"number": str(len(cells)), "expected": str(self.width)}
            if len(cells) < self.width:
                given["missing"] = str(self.width - len(cells))
            return Problem(code="wrong-number-of-cells", place=place, given=given)
        try:
            channel = _own(self.own, "channel", cells, _channel)
            number = int(_own(self.own, "ballots", cells, _count) or "1")
            spoilt = _own(self.own, "spoilt", cells, _mark) == "1"
            read = tuple(
                [
                    self._read(index, cells[position]) if cells[position] and not spoilt else ""
                    for index, position in enumerate(self.places)
                ]
            )
        except _Bad as bad:
            found = excerpt.find(bad.value) + 1 if bad.value else 0
            given = {"column": bad.column, "value": bad.value[:80], "known": bad.known, "suggestion": bad.suggestion}
            return Problem(code=bad.code, place=Place(self.file, line, found, excerpt), given=given)
        wrong = None if spoilt else _beyond(self.tally, read)
        if wrong is not None:
            return Problem(code=wrong[0], place=place, given=wrong[1])
        return Ballot(line, channel, number, spoilt, read)

    def _read(self, index: int, cell: str) -> str:
        try:
            return self.readers[index](cell)
        except ValueError:
            known = _known(self.tally, columns_of(self.tally)[index])
            raise _Bad("ballot-cell", self.ids[index], cell, known) from None


class _Bad(ValueError):  # noqa: N818  (what is wrong with one cell)
    def __init__(self, code: str, column: str, value: str, known: tuple[str, ...]) -> None:
        super().__init__(value)
        self.code, self.column, self.value = code, column, value.strip()
        self.known, self.suggestion = ", ".join(known[:20]), nearest(value, known) if len(value) < 200 else ""


def _own(own: dict[str, int], name: str, cells: list[str], read: Cell) -> str:
    text = cells[own[name]].strip() if name in own else ""
    try:
        return read(text) if text else ""
    except (ValueError, KeyError):
        known = {"channel": get_args(Channel), "spoilt": ("1", ""), "ballots": ("1", "2", "3…")}[name]
        raise _Bad("ballot-cell", name, text, known) from None


@lru_cache(maxsize=256)
def _channel(text: str) -> str:
    spellings = VOCABULARY.words(get_args(Channel))
    return spellings.get(text) or spellings[fold(text)]


def _count(text: str) -> str:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) < _MOST_AT_ONCE):
        raise ValueError
    return text


@lru_cache(maxsize=256)
def _mark(text: str) -> str:
    word = text.strip().casefold()
    if word in _YES:
        return "1"
    if word and word not in _NO:
        raise ValueError
    return ""


@lru_cache(maxsize=4096)
def _number(text: str) -> str:
    """A whole number; nothing for zero, as one leaves a cell empty."""
    text = text.strip()
    if not text or text == "-":
        return ""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError
    return str(int(text)) if int(text) else ""


def _reader(tally: Tally, column: Option | Ask) -> Cell:
    """What reads the cells of a column."""
    if isinstance(column, Ask):
        return _scale(column) if column.kind == "scale" else _answers(column)
    if tally.method == "majority-judgement":
        return _word({grade: str(place) for place, grade in enumerate(tally.grades)})
    return _number if tally.method in ("ranking", "points") else _mark


def _word(values: dict[str, str]) -> Cell:
    folded = {fold(word): value for word, value in values.items()}

    @lru_cache(maxsize=4096)
    def read(text: str) -> str:
        word = text.strip()
        if not word or word == "-":
            return ""
        found = values.get(word) or folded.get(fold(word))
        if found is None:
            raise ValueError
        return found

    return read


def _answers(asked: Ask) -> Cell:
    titles = {option.title: option.id for option in asked.options}
    one = _word(titles | {option.id: option.id for option in asked.options})
    if asked.kind == "single":
        return one
    order = {option.id: place for place, option in enumerate(asked.options)}

    def read(text: str) -> str:
        chosen = {one(part) for part in text.split(BETWEEN)} - {""}
        if asked.most and len(chosen) > asked.most:
            raise ValueError
        return BETWEEN.join(sorted(chosen, key=order.__getitem__))

    return read


def _scale(asked: Ask) -> Cell:
    def read(text: str) -> str:
        word = text.strip()
        if not word or word == "-":
            return ""
        if not (word.isascii() and word.isdigit() and len(word) < 10 and asked.least <= int(word) <= asked.most):
            raise ValueError
        return str(int(word))

    return read


def _known(tally: Tally, column: Option | Ask) -> tuple[str, ...]:
    """What a cell may hold, as a clerk would write it."""
    if isinstance(column, Ask):
        if column.kind == "scale":
            return (f"{column.least}…{column.most}",)
        between = (f"{column.options[0].id}{BETWEEN}…",) if column.kind == "several" and column.options else ()
        return (*(option.id for option in column.options), *between)
    if tally.method == "majority-judgement":
        return tally.grades
    return ("1, 2, 3…",) if tally.method in ("ranking", "points") else ("1", "x", "")


def _beyond(tally: Tally, cells: tuple[str, ...]) -> tuple[str, dict[str, str]] | None:
    """What a ballot does that its rules do not allow."""
    filled = [cell for cell in cells if cell]
    most = tally.most
    if tally.method == "approval" and most and len(filled) > most:
        return "ballot-too-many", {"number": str(len(filled)), "most": str(most)}
    if tally.method == "knapsack":
        spent = sum(option.cost for option, cell in zip(tally.options, cells, strict=True) if cell)
        if spent > tally.budget:
            return "ballot-over-budget", {"number": str(spent), "most": f"{tally.budget} {tally.unit}"}
    if tally.method == "points":
        given = [int(cell) for cell in filled]
        if sum(given) > tally.points or (most and max(given, default=0) > most):
            known = {"number": str(sum(given)), "most": str(tally.points), "each": str(most or tally.points)}
            return "ballot-too-many-points", known
    if tally.method == "ranking":
        ranks = sorted(map(int, filled))
        if ranks != list(range(1, len(ranks) + 1)) or (most and len(ranks) > most):
            return "ballot-ranks", {"number": ", ".join(map(str, ranks[:10])), "most": str(most or len(cells))}
    return None
