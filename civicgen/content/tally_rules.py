"""The keys of a tally that do not go together become problems: what its method needs, and what it has no use for."""

from __future__ import annotations

from typing import Any

from civicgen.content.keys import check_id, node_of
from civicgen.content.types import Ask, Option
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Node

__all__ = ["OWN_COLUMNS", "check_tally"]

Values = dict[str, Any]

OWN_COLUMNS = ("channel", "ballots", "spoilt")
"""Columns of a file of ballots that are no option and no question."""
_MOST = 1000
"""Options of a ballot, or questions of a survey."""
_STEPS = 101
"""Numbers on a scale."""
_MONEY = frozenset({"approval", "knapsack", "points"})
"""Methods after which a budget can be shared."""
_RULES = {
    "approval": ("most-marks", "marks-per-cost", "equal-shares", "equal-shares-add1"),
    "knapsack": ("most-marks", "marks-per-cost", "equal-shares", "equal-shares-add1"),
    "points": ("most-marks", "marks-per-cost"),
    "ranking": ("borda", "duels"),
}
_NEEDS = {
    "survey": ("questions",),
    "approval": ("options",),
    "knapsack": ("options", "budget"),
    "majority-judgement": ("options", "grades"),
    "ranking": ("options",),
    "points": ("options", "points"),
}
_USES = {
    "survey": ("questions", "crossed"),
    "approval": ("options", "most", "budget", "rule"),
    "knapsack": ("options", "budget", "rule"),
    "majority-judgement": ("options", "grades"),
    "ranking": ("options", "most", "rule"),
    "points": ("options", "most", "points", "budget", "rule"),
}
_PARTICULAR = ("questions", "crossed", "options", "most", "points", "budget", "rule", "grades")
"""Keys that not every method has a use for."""


def check_tally(values: Values, node: Mapping, conversion: Conversion) -> None:
    """Everything that stands in the way of counting, told at the key that is wrong."""
    method = values.get("method")
    if method is None:
        return  # told already
    for key in _NEEDS[method]:
        if not values.get(key) and conversion.severity == "error":  # a draft may be filled in later
            conversion.note("tally-needs", node_of(node, "method"), key=key, method=method)
    for key in _PARTICULAR:
        if values.get(key) and key not in _USES[method]:
            known = ", ".join(_USES[method])
            conversion.note("tally-not-for", node_of(node, key), key=key, method=method, known=known)
    for key in ("most", "points", "budget", "threshold", "kept"):
        if values.get(key, 0) < 0:
            conversion.note("out-of-range", node_of(node, key), value=str(values[key]), least="0", most="")
    _rule(values, node, conversion)
    _options(values.get("options", ()), node_of(node, "options"), conversion)
    _costs(values, node, conversion)
    _questions(values, node, conversion)
    _grades(values.get("grades", ()), node_of(node, "grades"), conversion)


def _rule(values: Values, node: Mapping, conversion: Conversion) -> None:
    rule, method = values.get("rule"), values["method"]
    allowed = _RULES.get(method, ())
    if rule is not None and allowed and rule not in allowed:
        conversion.note("tally-rule", node_of(node, "rule"), value=rule, method=method, known=", ".join(allowed))
    elif rule is not None and method in _MONEY and not values.get("budget"):
        conversion.note("tally-needs", node_of(node, "rule"), key="budget", method=f"{method}, {rule}")


def _options(options: tuple[Option, ...], at: Node, conversion: Conversion) -> None:
    seen: dict[str, Any] = {}
    titles: set[str] = set()
    if len(options) > _MOST:
        conversion.note("out-of-range", at, value=str(len(options)), least="1", most=str(_MOST))
    for index, option in enumerate(options):
        check_id({"id": option.id}, node_of(at, index), conversion, seen)
        _no_column_of_ours(option.id, node_of(at, index, "id"), conversion)
        if option.cost < 0:
            conversion.note("out-of-range", node_of(at, index, "cost"), value=str(option.cost), least="0", most="")
        if option.title.casefold() in titles:
            conversion.note("same-id", node_of(at, index, "title"), value=option.title)
        titles.add(option.title.casefold())


def _no_column_of_ours(name: str, at: Node, conversion: Conversion) -> None:
    if name in OWN_COLUMNS:
        conversion.note("tally-own-column", at, value=name, known=", ".join(OWN_COLUMNS))


def _costs(values: Values, node: Mapping, conversion: Conversion) -> None:
    """With a budget, a project without a cost would be free."""
    if not values.get("budget") or values["method"] not in _MONEY:
        return
    for index, option in enumerate(values.get("options", ())):
        if option.cost == 0:
            conversion.note("tally-without-cost", node_of(node, "options", index), value=option.id)


def _questions(values: Values, node: Mapping, conversion: Conversion) -> None:
    questions: tuple[Ask, ...] = values.get("questions", ())
    seen: dict[str, Any] = {}
    if len(questions) > _MOST:
        conversion.note(
            "out-of-range", node_of(node, "questions"), value=str(len(questions)), least="1", most=str(_MOST)
        )
    for index, asked in enumerate(questions):
        at = node_of(node, "questions", index)
        check_id({"id": asked.id}, at, conversion, seen)
        _no_column_of_ours(asked.id, node_of(at, "id"), conversion)
        if asked.kind == "scale":
            least, most = str(asked.least + 1), str(asked.least + _STEPS - 1)
            if not 0 < asked.most - asked.least < _STEPS or asked.least < 0:
                conversion.note("out-of-range", node_of(at, "most"), value=str(asked.most), least=least, most=most)
        elif not asked.options:
            conversion.note("tally-needs", at, key="options", method=asked.kind)
        _options(asked.options, node_of(at, "options"), conversion)
    single = {asked.id for asked in questions if asked.kind == "single"}
    for index, name in enumerate(values.get("crossed", ())):
        if name not in single:
            at = node_of(node, "crossed", index)
            conversion.note("tally-crossed", at, value=name, known=", ".join(sorted(single)))


def _grades(grades: tuple[str, ...], at: Node, conversion: Conversion) -> None:
    seen: set[str] = set()
    if grades and not 2 <= len(grades) <= 12:
        conversion.note("out-of-range", at, value=str(len(grades)), least="2", most="12")
    for index, grade in enumerate(grades):
        if grade.casefold() in seen:
            conversion.note("same-id", node_of(at, index), value=grade)
        seen.add(grade.casefold())
