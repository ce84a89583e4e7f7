"""What was chosen, graded, ranked or shared out becomes the choices that are kept, and what cannot be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from civicgen.content.forms import Choice, Field
from civicgen.forms.faults import Faults
from civicgen.forms.wire import parts, positions
from civicgen.typed.words import fold
from civicgen.words import mark

__all__ = ["choice", "choices", "ends", "grades", "ranking", "scale", "sharing"]

_DIGITS = re.compile(r"\d{1,12}")
_SPACES = re.compile(r"[ \u00a0\u202f\u2009]")


def ends(field: Field) -> tuple[int, int]:
    """First and last number of a scale."""
    return field.low if field.low is not None else 1, field.high if field.high is not None else 5


def choice(check: Faults, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
    """One of what is offered."""
    if len(raw) > 1:
        check.fault(field, "several", mark("Choose only one answer for “{field}”."))
    return tuple(_among(check, field, raw[:1], field.choices))


def _among(check: Faults, field: Field, raw: Sequence[str], choices: tuple[Choice, ...], part: str = "") -> list[str]:
    """Ids of choices, given by their ids, or by their words as tables that are brought in have them."""
    known = {choice.id: choice.id for choice in choices}
    said = {fold(choice.label): choice.id for choice in choices}
    found = []
    for value in raw:
        chosen = known.get(value) or said.get(fold(value))
        if chosen is None:
            check.fault(
                field, "not-offered", mark("“{value}” is not one of the answers offered."), part, value=value[:80]
            )
        elif chosen not in found:
            found.append(chosen)
    return found


def choices(check: Faults, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
    """Several of what is offered, as many as allowed, within a budget where there is one."""
    found = set(_among(check, field, raw, field.choices))
    _count(check, field, len(found))
    if field.budget is not None:
        spent = sum(choice.cost or 0 for choice in field.choices if choice.id in found)
        if spent > field.budget:
            message = mark("What you chose costs {spent} {unit}, and there are {budget} {unit}: take something away.")
            unit = field.unit or "€"
            check.fault(
                field, "over-budget", message, spent=check.number(spent), budget=check.number(field.budget), unit=unit
            )
    return tuple(choice.id for choice in field.choices if choice.id in found)


def _count(check: Faults, field: Field, number: int) -> None:
    if field.high is not None and number > field.high:
        check.fault(
            field,
            "too-many",
            mark("Choose {most} at most; you chose {number}."),
            most=str(field.high),
            number=str(number),
        )
    elif number and field.low is not None and number < field.low:
        check.fault(
            field,
            "too-few",
            mark("Choose at least {least}; you chose {number}."),
            least=str(field.low),
            number=str(number),
        )


def scale(check: Faults, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
    """A whole number between two ends."""
    low, high = ends(field)
    value = raw[0]
    if len(raw) > 1 or not re.fullmatch(r"-?\d{1,6}", value) or not low <= int(value) <= high:
        check.fault(field, "scale", mark("Choose a number from {low} to {high}."), low=str(low), high=str(high))
        return ()
    return (str(int(value)),)


def grades(check: Faults, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
    """A grade for each row."""
    given = _by_part(check, field, raw, {row.id for row in field.rows})
    found = []
    for row, name in zip(field.rows, parts(field), strict=True):
        if row.id in given:
            found += [f"{row.id}:{grade}" for grade in _among(check, field, [given[row.id]], field.choices, name)]
        elif field.required:
            check.fault(field, "missing", mark("Choose a grade for “{row}”."), name, row=row.label)
    return tuple(found)


def _by_part(check: Faults, field: Field, raw: tuple[str, ...], known: set[str]) -> dict[str, str]:
    """`row:value` by row."""
    found: dict[str, str] = {}
    for each in raw:
        row, _, value = each.rpartition(":")
        if row not in known:
            check.fault(field, "not-offered", mark("“{value}” is not one of the answers offered."), value=each[:80])
        elif row in found:
            check.fault(field, "several", mark("Choose only one answer for “{field}”."), f"{field.id}--{row}")
        else:
            found[row] = value.strip()
    return found


def ranking(check: Faults, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
    """Choices in an order, each once."""
    found = _among(check, field, raw, field.choices)
    if len(found) < len(raw) and not check.of(field):
        check.fault(field, "twice", mark("The same answer stands twice in your order: keep it once."))
    if len(found) > positions(field):
        check.fault(
            field,
            "too-many",
            mark("Choose {most} at most; you chose {number}."),
            most=str(positions(field)),
            number=str(len(found)),
        )
    elif field.low is not None and len(found) < field.low:
        _count(check, field, len(found))
    return tuple(found)


def sharing(check: Faults, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
    """A whole shared out, nothing given twice."""
    given = _by_part(check, field, raw, {choice.id for choice in field.choices})
    shares: dict[str, int] = {}
    for choice in field.choices:
        value = _SPACES.sub("", given.get(choice.id, "0"))
        if not _DIGITS.fullmatch(value):
            message = mark("Write a whole number for “{row}”, without a sign or a comma.")
            check.fault(field, "not-a-number", message, f"{field.id}--{choice.id}", row=choice.label)
        elif int(value):
            shares[choice.id] = int(value)
    whole, total = field.high or 0, sum(shares.values())
    if total > whole and not check.of(field):
        message = mark("You gave {number} {unit}, and there are {most}: take {over} away.")
        given_to = {"number": check.number(total), "most": check.number(whole), "over": check.number(total - whole)}
        check.fault(field, "too-much", message, unit=field.unit, **given_to)
    elif not total and field.required and not check.of(field):
        check.missing(field)
    return tuple(f"{name}:{value}" for name, value in shares.items())
