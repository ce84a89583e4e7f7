"""Fields become the names under which a browser sends them, and what a browser sent becomes answers by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from civicgen.content.forms import Field, Form

__all__ = ["Parts", "gathered", "parts", "positions", "wire_names"]

Parts = dict[str, tuple[str, ...]]
"""What was typed, by field or by name."""


def positions(field: Field) -> int:
    """Of a ranking: how many choices can be put in order."""
    return min(field.high or len(field.choices), len(field.choices))


def parts(field: Field) -> tuple[str, ...]:
    """Names under which a form sends a field: its id, or one a row, rank or choice, after two hyphens (`vote--park`).

    No id holds two hyphens, and no service changes them.
    """
    if field.type == "grades":
        return tuple(f"{field.id}--{row.id}" for row in field.rows)
    if field.type == "ranking":
        return tuple(f"{field.id}--{rank}" for rank in range(1, positions(field) + 1))
    if field.type == "sharing":
        return tuple(f"{field.id}--{choice.id}" for choice in field.choices)
    return (field.id,)


def wire_names(form: Form) -> tuple[str, ...]:
    """All names that a form sends, in its order."""
    return tuple(name for field in form.fields for name in parts(field))


def gathered(form: Form, given: Mapping[str, Sequence[str]]) -> tuple[Parts, Parts]:
    """What was typed by field, and what belongs to no field.

    Always lists. Grades are `row:grade`, what is shared out `choice:number`, a ranking its choices in their order.
    Answers that already stand so are taken as they are: gathering twice changes nothing.
    """
    fields: Parts = {}
    known: set[str] = set()
    for field in form.fields:
        names = parts(field)
        known.update((field.id, *names))
        whole = tuple(value for value in given.get(field.id, ()) if value.strip())
        if names != (field.id,) and not whole:
            whole = tuple(_part(field, name, value) for name in names for value in given.get(name, ()) if value.strip())
        if whole:
            fields[field.id] = whole
    return fields, {name: tuple(values) for name, values in given.items() if name not in known}


def _part(field: Field, name: str, value: str) -> str:
    own = name.removeprefix(f"{field.id}--")
    return value.strip() if field.type == "ranking" else f"{own}:{value.strip()}"
