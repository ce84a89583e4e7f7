"""A row that is no contribution becomes every reason why. Imported only when a row is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from civicgen.content import rows
from civicgen.content.names import VOCABULARY
from civicgen.problems import Place, Problem
from civicgen.typed.words import nearest

__all__ = ["problems_of"]


def problems_of(values: dict[str, Any], place: Place) -> Iterator[Problem]:
    """Problems of values by field, all on the line of the row."""
    told = False
    good: dict[str, Any] = {}
    for field, value in values.items():
        if value == "" or value is None or not field:
            continue
        try:
            text = value if isinstance(value, str) else rows.plain(value)
            read = rows.READ.get(field)
            good[field] = read(text) if read else text.strip()
        except (ValueError, TypeError, KeyError):
            told = True
            yield _wrong(field, value, place)
    if "number" not in values or values["number"] in ("", None):
        told = True
        yield Problem(code="row-without-number", place=place)
    elif good.get("number") == 0:
        told = True
        yield Problem(code="bad-number", place=place, given={"column": "number", "value": "0"})
    for problem in _senseless(good, place):
        told = True
        yield problem
    if not told:
        yield Problem(code="bad-row", place=place)


def _wrong(field: str, value: Any, place: Place) -> Problem:
    shown = str(value)[:80]
    place = _at(shown, place)
    given = {"column": field, "key": field, "value": shown}
    if field in rows.LISTS:
        words = rows.LISTS[field]
        among = [*words, *(other for word in words for other in VOCABULARY.other_words(word))]
        given |= {"suggestion": nearest(shown, among), "known": ", ".join(words)}
        return Problem(code="not-in-list", place=place, given=given)
    if field in rows.NUMBERS:
        return Problem(code="bad-number", place=place, given=given)
    if field in ("date", "updated"):
        from civicgen.typed.dates import with_century

        whole = with_century(shown)
        return Problem(code="short-year" if whole else "bad-date", place=place, given=given | {"suggestion": whole})
    if field == "supports":
        return Problem(code="bad-supports", place=place, given=given)
    return Problem(code="not-a-text", place=place, given=given)


def _at(value: str, place: Place) -> Place:
    """The same line, at the value itself when it can be seen there."""
    found = place.excerpt.find(value) if value else -1
    return Place(place.file, place.line, found + 1, place.excerpt) if found >= 0 else place


def _senseless(values: dict[str, Any], place: Place) -> Iterator[Problem]:
    state = values.get("state", "published")
    number = str(values.get("number", ""))
    text = values.get("text") or values.get("title")
    for field in ("parent", "grouped_with"):
        if values.get(field) is not None and values.get(field) == values.get("number"):
            yield Problem(code="points-at-itself", place=place, given={"column": field, "number": number})
    if state == "published" and not text:
        yield Problem(code="contribution-without-text", place=place, given={"number": number})
    if state == "published" and values.get("grouped_with") is not None:
        yield Problem(code="grouped-but-published", place=place, given={"number": number})
    if state == "grouped" and values.get("grouped_with") is None:
        yield Problem(code="grouped-with-nothing", place=place, given={"number": number})
    if state in ("withheld", "withdrawn"):
        if not values.get("reason"):
            yield Problem(code="withheld-without-reason", place=place, given={"number": number, "state": state})
        if text:
            yield Problem(code="withheld-with-text", place=place, given={"number": number, "state": state})
