"""A form whose parts are each right becomes problems where they make no sense together: no choice, no purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from civicgen.content.ballot_forms import CASTS
from civicgen.content.forms import Field, Form, personal
from civicgen.content.keys import check_id, node_of
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Node

__all__ = ["check_form"]

_CHOSEN = frozenset({"choice", "choices", "grades", "ranking", "sharing"})
_KEYS: dict[str, frozenset[str]] = {
    "choices": frozenset({*_CHOSEN, "place"}),
    "rows": frozenset({"grades"}),
    "low": frozenset({"scale", "choices", "ranking"}),
    "high": frozenset({"scale", "choices", "ranking", "sharing"}),
    "budget": frozenset({"choices"}),
    "low_label": frozenset({"scale"}),
    "high_label": frozenset({"scale"}),
    "unit": frozenset({"sharing", "choices"}),
    "max_length": frozenset({"text", "long-text"}),
    "accept": frozenset({"file"}),
    "max_size": frozenset({"file"}),
}
"""Types of fields to which a key says something."""
_BECOMES: dict[str, frozenset[str]] = {
    "title": frozenset({"text"}),
    "text": frozenset({"long-text", "text"}),
    "author": frozenset({"text"}),
    "topic": frozenset({"choice"}),
    "article": frozenset({"choice", "text"}),
    "place": frozenset({"place", "text", "choice"}),
    "kind": frozenset({"choice"}),
    "parent": frozenset({"text"}),
}
_LONGEST = 100_000
_WIDEST = 20
"""Numbers of a scale at most: more are a field for a number."""


def check_form(
    form: Form, node: Mapping, nodes: tuple[Node, ...], conversion: Conversion, *, whole: bool = True
) -> None:
    """Tell what cannot be asked so. `nodes` are those of the fields; not `whole` when some could not be read."""
    seen: dict[str, Any] = {}
    became: dict[str, Field] = {}
    for field, at in zip(form.fields, nodes, strict=True):
        check_id({"id": field.id}, at, conversion, seen)
        _misplaced(field, at, conversion)
        _choosing(field, at, conversion)
        _limits(field, at, conversion)
        _privacy(field, at, conversion)
        if form.makes == "ballot" and personal(field):
            conversion.note("ballot-asks-who", at, "warning", field=field.id)
        if field.becomes:
            _becoming(form, field, became, at, conversion)
        elif field.seen_by == "everyone" and not (form.makes == "ballot" and field.type in CASTS):
            _published(form, field, at, conversion)
    if not form.fields and whole:
        conversion.note("form-without-fields", node_of(node, "fields"))
    elif whole:
        _whole(form, node, became, conversion)


def _misplaced(field: Field, at: Node, conversion: Conversion) -> None:
    for key, kinds in _KEYS.items():
        if getattr(field, key) not in (None, "", ()) and field.type not in kinds:
            conversion.note(
                "key-not-for-type", node_of(at, key), key=key, type=field.type, known=", ".join(sorted(kinds))
            )


def _choosing(field: Field, at: Node, conversion: Conversion) -> None:
    if field.type in _CHOSEN and field.becomes not in ("topic", "article", "place") and len(field.choices) < 2:
        conversion.note("too-few-choices", node_of(at, "choices"), field=field.id, number=str(len(field.choices)))
    if field.type == "grades" and not field.rows:
        conversion.note("grades-without-rows", node_of(at, "rows"), field=field.id)
    for key in ("choices", "rows"):
        seen: dict[str, Any] = {}
        for place, choice in enumerate(getattr(field, key)):
            check_id({"id": choice.id}, node_of(at, key, place), conversion, seen)
            if choice.cost is not None and choice.cost < 0:
                conversion.note(
                    "out-of-range", node_of(at, key, place, "cost"), value=str(choice.cost), least="0", most=""
                )
    if field.becomes == "kind":
        kinds = (
            "proposal",
            "argument-for",
            "argument-against",
            "opinion",
            "question",
            "amendment",
            "source",
            "comment",
        )
        for place, choice in enumerate(field.choices):
            if choice.id not in kinds:
                conversion.note(
                    "not-a-kind", node_of(at, "choices", place, "id"), value=choice.id, known=", ".join(kinds)
                )


def _limits(field: Field, at: Node, conversion: Conversion) -> None:
    for code, key, given in _contradictions(field):
        conversion.note(code, node_of(at, key), "error", **given)


Found = Iterator[tuple[str, str, dict[str, str]]]
"""Code of a problem, key at which it stands, what is given to its words."""


def _contradictions(field: Field) -> Found:
    if field.type == "scale":
        yield from _scale(field)
    elif field.type in ("choices", "ranking") and field.choices:
        yield from _counts(field, len(field.choices))
    elif field.type == "sharing" and not 1 <= (field.high or 0) <= 1_000_000_000:
        yield "sharing-of-nothing", "high", {"field": field.id}
    if field.budget is not None:
        costs = [choice.cost for choice in field.choices if choice.cost is not None]
        if len(costs) < len(field.choices):
            yield "budget-without-costs", "budget", {"field": field.id}
        elif costs and field.budget < min(costs):
            yield "limits-contradict", "budget", {"low": str(min(costs)), "high": str(field.budget)}
    if field.max_length is not None and not 1 <= field.max_length <= _LONGEST:
        yield "out-of-range", "max_length", {"value": str(field.max_length), "least": "1", "most": str(_LONGEST)}
    if field.max_size is not None and not 1 <= field.max_size <= 50_000_000:
        yield "out-of-range", "max_size", {"value": str(field.max_size), "least": "1 kB", "most": "50 MB"}


def _scale(field: Field) -> Found:
    first, last = field.low if field.low is not None else 1, field.high if field.high is not None else 5
    if first >= last:
        yield "limits-contradict", "high" if field.high is not None else "low", {"low": str(first), "high": str(last)}
    elif last - first >= _WIDEST:
        yield "scale-too-wide", "high", {"number": str(last - first + 1), "most": str(_WIDEST)}


def _counts(field: Field, many: int) -> Found:
    for key, value in (("low", field.low), ("high", field.high)):
        if value is not None and not 1 <= value <= many:
            yield "out-of-range", key, {"value": str(value), "least": "1", "most": str(many)}
    if field.low is not None and field.high is not None and field.low > field.high:
        yield "limits-contradict", "high", {"low": str(field.low), "high": str(field.high)}


_EMAILS = re.compile(r"e-?mail|courriel", re.IGNORECASE)


def _privacy(field: Field, at: Node, conversion: Conversion) -> None:
    if field.type == "consent" and field.required:
        conversion.note("consent-required", node_of(at, "required"), "warning", field=field.id)
    if field.type in ("text", "long-text") and not personal(field) and _EMAILS.search(field.label):
        conversion.note("email-as-text", node_of(at, "type"), "warning", field=field.id)
    if not personal(field):
        return
    if not field.purpose:
        conversion.note("personal-without-purpose", at, field=field.id)
    if field.keep is None and field.seen_by == "staff":
        conversion.note("personal-without-keep", at, field=field.id)
    elif field.keep is not None and field.keep.until is None and field.keep.days <= 0:
        conversion.note("keep-without-end", node_of(at, "keep"), field=field.id)
    if field.seen_by == "everyone" and field.becomes != "author":
        conversion.note("personal-published", node_of(at, "seen_by"), field=field.id)


def _published(form: Form, field: Field, at: Node, conversion: Conversion) -> None:
    """Only what stands beside a contribution reaches the site: a promise that nobody keeps is refused."""
    if form.makes != "contribution":
        conversion.note("published-nowhere", node_of(at, "seen_by"), field=field.id, makes=form.makes)


def _becoming(form: Form, field: Field, became: dict[str, Field], at: Node, conversion: Conversion) -> None:
    if form.makes != "contribution":
        if field.becomes != "place":
            conversion.note("becomes-nothing", node_of(at, "becomes"), field=field.id, makes=form.makes)
        return
    if field.becomes in became:
        conversion.note(
            "becomes-twice", node_of(at, "becomes"), value=field.becomes, other=became[field.becomes].id, field=field.id
        )
    became.setdefault(field.becomes, field)
    kinds = _BECOMES[field.becomes]
    if field.type not in kinds:
        conversion.note(
            "cannot-become",
            node_of(at, "becomes"),
            type=field.type,
            value=field.becomes,
            known=", ".join(sorted(kinds)),
        )
    if field.seen_by != "everyone":
        conversion.note("becomes-unseen", node_of(at, "seen_by"), field=field.id, value=field.becomes)


def _whole(form: Form, node: Mapping, became: dict[str, Field], conversion: Conversion) -> None:
    if form.makes == "contribution" and not {"text", "title"} & set(became):
        conversion.note("form-says-nothing", node_of(node, "fields"))
    elif form.makes == "contribution" and not any(became[key].required for key in ("text", "title") if key in became):
        conversion.note("form-can-be-empty", node_of(node, "fields"))
    if form.makes == "ballot" and not any(field.type in {*_CHOSEN, "scale"} for field in form.fields):
        conversion.note("ballot-chooses-nothing", node_of(node, "fields"))
    if form.confirm == "email" and not any(field.type == "email" for field in form.fields):
        conversion.note("confirm-without-email", node_of(node, "confirm"))
    if form.threshold is not None and form.threshold < 1:
        conversion.note("out-of-range", node_of(node, "threshold"), value=str(form.threshold), least="1", most="")
    for key in ("threshold", "obliges", "supports"):
        if getattr(form, key) not in (None, "") and form.makes != "support":
            conversion.note("key-not-for-form", node_of(node, key), key=key, makes="support")
    if form.obliges and form.threshold is None:
        conversion.note("obliges-without-threshold", node_of(node, "obliges"), "warning")
