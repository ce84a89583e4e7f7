"""Cells of a row, by column, become a contribution: fast when all is right, else with every problem."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, get_args

from civicgen.content.kinds import moment, supports
from civicgen.content.types import Contribution
from civicgen.content.values import Channel, ContributionKind, ContributionState, Moment
from civicgen.problems import Place, Problem

__all__ = ["FIELDS", "LISTS", "NUMBERS", "PRIVATE", "READ", "Columns", "Rows", "plain", "sensible"]

FIELDS = Contribution.__struct_fields__
PRIVATE = frozenset(
    {
        *(
            "email",
            "e_mail",
            "mail",
            "mel",
            "courriel",
            "phone",
            "telephone",
            "tel",
            "mobile",
            "portable",
            "telephone_portable",
        ),
        *("address", "adresse", "postal_address", "adresse_postale", "ip", "ip_address", "adresse_ip"),
        *(
            "birth_date",
            "birthdate",
            "date_de_naissance",
            "naissance",
            "password",
            "mot_de_passe",
            "numero_de_telephone",
        ),
    }
)
"""Folded names of columns that may never be published."""
NUMBERS = frozenset({"number", "parent", "grouped_with"})
LISTS = {"channel": get_args(Channel), "kind": get_args(ContributionKind), "state": get_args(ContributionState)}
_HIGHEST = 10**9


class Columns:
    """Columns of a file: the field that each fills, and what is wrong with them."""

    def __init__(self, names: list[str], file: str, header: str) -> None:
        self.file = file
        self.fields: list[str] = []
        """By position: a field, or "" for a column that is free (`x-…`) or has a problem."""
        self.problems: list[Problem] = []
        self._known: dict[str, str] = {}
        for name in names:
            self.fields.append(self._column(name.strip(), Place(file, 1, _column_of(name, header), header[:2000])))
        self.unusable = bool(self.problems) and "number" not in self.fields
        if len(names) > 1 and not any(self.fields) and all(each.code == "unknown-column" for each in self.problems):
            known = {"known": ", ".join(FIELDS)}
            self.problems = [Problem(code="no-header", place=Place(file, 1, 0, header[:2000]), given=known)]
        elif names and "number" not in self.fields:
            self.problems.append(Problem(code="no-number-column", place=Place(file, 1, 0, header[:2000])))
            self.unusable = True
        if any(problem.severity == "error" for problem in self.problems):
            self.unusable = True

    def _column(self, name: str, place: Place, *, repeat: bool = False) -> str:
        if name in self._known and repeat:
            return self._known[name]
        field = name if name in FIELDS else ""
        if not field and name and not name.startswith(("x-", "x_")):
            field = self._other(name, place)
        if field and field in self._known.values() and not repeat:
            self.problems.append(Problem(code="same-column", place=place, given={"column": name, "field": field}))
        self._known[name] = field
        return field

    def _other(self, name: str, place: Place) -> str:
        # a French name or a slip: rare enough to import the words only then
        from civicgen.content.names import KEYS, VOCABULARY
        from civicgen.typed.words import fold, nearest

        spellings = VOCABULARY.keys(FIELDS)
        field = spellings.get(name) or spellings.get(fold(name), "")
        if field:
            return field
        if fold(name) in PRIVATE:
            self.problems.append(Problem(code="private-column", place=place, given={"column": name}))
            return ""
        shown = [*FIELDS, *(other for field in FIELDS for other in KEYS.get(field, ()))]
        given = {"column": name, "suggestion": nearest(name, shown), "known": ", ".join(FIELDS)}
        self.problems.append(Problem(code="unknown-column", place=place, given=given))
        return ""

    def named(self, values: dict[str, Any], line: int, excerpt: str) -> tuple[dict[str, Any], list[Problem]]:
        """Values of an object of JSON Lines by field; the same keys as columns of a CSV."""
        for key in values:
            if key not in self._known and (key not in FIELDS):
                self._column(key, Place(self.file, line, _column_of(key, excerpt), excerpt), repeat=True)
        if self.problems:
            problems, self.problems = self.problems, []
            for key in [key for key, field in self._known.items() if not field and not key.startswith("x")]:
                del self._known[key]
            return {}, problems
        known = self._known
        return {(key if key in FIELDS else known[key]): value for key, value in values.items()}, []


def _column_of(name: str, line: str) -> int:
    return line.find(name) + 1 if name else 0


class Rows:
    """Reads rows that have the same columns."""

    def __init__(self, columns: Columns, file: str) -> None:
        self.columns = columns
        self.file = file
        self.convert = _converter(columns.fields) if columns.fields else lambda _: None

    def either(self, values: dict[str, Any], line: int, excerpt: str) -> Iterator[tuple[int, Contribution] | Problem]:
        """A contribution, or its problems, of values by field."""
        contribution = _built(values)
        if contribution is not None:
            yield line, contribution
        else:
            yield from self.problems(values, line, excerpt)

    def problems(self, values: dict[str, Any], line: int, excerpt: str) -> Iterator[Problem]:
        """Every reason why a row is no contribution."""
        # the row is wrong: time no longer matters, words do
        from civicgen.content.row_problems import problems_of

        yield from problems_of(values, Place(self.file, line, 0, excerpt))


def _converter(fields: list[str]) -> Callable[[list[str]], Contribution | None]:
    """What reads a row of exactly these columns."""
    columns = [(position, field, READ.get(field, _as_typed)) for position, field in enumerate(fields) if field]

    def convert(cells: list[str]) -> Contribution | None:
        try:
            contribution = Contribution(
                **{field: read(cells[position]) for position, field, read in columns if cells[position]}
            )
        except (ValueError, TypeError, KeyError):
            return None
        return contribution if sensible(contribution) else None

    return convert


def _built(values: dict[str, Any]) -> Contribution | None:
    """A contribution of values by field, as text or as JSON gave them; None when anything is wrong."""
    whole: dict[str, Any] = {}
    try:
        for field, value in values.items():
            if not field or value in ("", None):
                continue
            whole[field] = READ.get(field, _as_typed)(value if value.__class__ is str else plain(value))
        contribution = Contribution(**whole)
    except (ValueError, TypeError, KeyError):
        return None
    return contribution if sensible(contribution) else None


def plain(value: Any) -> str:
    """Text of a value of JSON: a number, or three values of support by name."""
    if type(value) is int:  # True and False are numbers too, but not here
        return str(value)
    if isinstance(value, dict) and all(type(part) is int for part in value.values()):
        return " ".join(f"{key}:{part}" for key, part in value.items())
    raise TypeError


def sensible(contribution: Contribution) -> bool:
    """Say whether the values go together; `row_problems` says why not."""
    state = contribution.state
    number = contribution.number
    if not 0 < number < _HIGHEST or number in {contribution.parent, contribution.grouped_with}:
        return False
    if state == "published":
        return bool(contribution.text or contribution.title) and contribution.grouped_with is None
    if state == "grouped":
        return contribution.grouped_with is not None
    return bool(contribution.reason) and not contribution.text and not contribution.title


def _number(text: str) -> int:
    text = text.strip()
    if text[:1] == "#":
        text = text[1:]
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise ValueError
    return int(text)


@lru_cache(maxsize=4096)
def _moment(text: str) -> Moment:
    """A date; ISO days, by far the most, are read without more."""
    if len(text) == 10 and text[4] == "-" and text[7] == "-":
        return Moment(datetime.date.fromisoformat(text))
    found = moment(text)
    if found is None:
        raise ValueError
    return found


@lru_cache(maxsize=4096)
def _supports(text: str) -> Any:
    found = supports(text)
    if found is None:
        raise ValueError
    return found


def _day(text: str) -> datetime.date:
    found = _moment(text)
    if found.at is not None:
        raise ValueError
    return found.day


def _choice(values: tuple[str, ...]) -> Callable[[str], str]:
    known = {value: value for value in values}

    def read(text: str) -> str:
        found = known.get(text)
        if found is None:
            # a French word: looked up once, then known
            from civicgen.content.names import VOCABULARY
            from civicgen.typed.words import fold

            spellings = VOCABULARY.words(values)
            found = spellings.get(text) or spellings[fold(text)]
            if len(known) < 1000:
                known[text] = found
        return found

    return read


_as_typed = str.strip
"""Reads what has no form of its own."""
READ: dict[str, Callable[[str], Any]] = {
    "text": str.rstrip,
    **dict.fromkeys(NUMBERS, _number),
    **{field: _choice(values) for field, values in LISTS.items()},
    "date": _moment,
    "updated": _day,
    "supports": _supports,
}
