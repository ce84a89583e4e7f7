"""A word that stands nowhere, and those that do, become the one that may have been meant."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["apart", "nearest_form"]


def nearest_form(word: str, forms: Iterable[tuple[str, int]]) -> str:
    """The most used of the forms that are one typing error away (two in a long word); nothing when none is."""
    most = 2 if len(word) > 6 else 1
    best, found = (most + 1, 0), ""
    for form, used in forms:
        if abs(len(form) - len(word)) <= most and (errors := apart(word, form, most)) <= most:
            score = (errors, -used)
            if score < best or not found:
                best, found = score, form
    return found


def apart(one: str, other: str, most: int) -> int:
    """How many letters must be added, left out, changed or swapped with the next; `most` + 1 when there are more."""
    if one == other:
        return 0
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        older, before, row = before, row, [at]
        for place, sign in enumerate(other, 1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != sign))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == sign:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
