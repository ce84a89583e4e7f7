"""Values that are each right but make no sense together become problems: an end before its start, an id used twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from civicgen.content import types
from civicgen.content.keys import check_id, node_of
from civicgen.content.names import VOCABULARY
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Node, Sequence
from civicgen.typed.words import fold

__all__ = ["RULES"]

Values = dict[str, Any]


def _entry(values: Values, node: Mapping, conversion: Conversion) -> None:
    if "\n" in values.get("title", ""):
        values["title"] = " ".join(values["title"].split("\n"))
    if values.get("state") == "withdrawn" and not (values.get("withdrawn_because") or values.get("reason")):
        _unexplained("withdrawn-without-reason", ("reason", "withdrawn_because"), node, conversion)


def _decided(values: Values, node: Mapping, conversion: Conversion) -> None:
    """An answer or a result: its `reason` says something else, and is withdrawn with it."""
    if values.get("state") == "withdrawn" and not values.get("withdrawn_because"):
        _unexplained("withdrawn-without-because", ("withdrawn_because",), node, conversion)
        values = values | {"state": ""}  # told
    _entry(values, node, conversion)


def _unexplained(code: str, keys: tuple[str, ...], node: Mapping, conversion: Conversion) -> None:
    """Tell that something withdrawn does not say why: at the line that is there for it, if it is, else at its state."""
    spellings = VOCABULARY.keys(keys)
    empty = next((key for key, _ in node.pairs if spellings.get(key.text) or spellings.get(fold(key.text))), None)
    if empty is None:
        conversion.note(code, node_of(node, "state"))
    else:
        conversion.note(code, empty, written=empty.text)


def _consultation(values: Values, node: Mapping, conversion: Conversion) -> None:
    _entry(values, node, conversion)
    seen: dict[str, Any] = {}
    for index, step in enumerate(values.get("steps", ())):
        at = node_of(node, "steps", index) if isinstance(node_of(node, "steps"), Sequence) else node_of(node, "steps")
        check_id({"id": step.id}, at, conversion, seen)
        _order(step.opens, step.closes, at, "closes", conversion)
        if step.extended_from and step.closes and step.extended_from.day >= step.closes.day:
            conversion.note("extended-backwards", node_of(at, "extended_from"), severity="warning")
        for place, tool in enumerate(step.elsewhere):
            _elsewhere(tool, at, place, conversion)
        if step.closes and not step.opens and step.kind == "contribution":
            conversion.note("closes-without-opens", node_of(at, "closes"), severity="warning", step=step.id)
    _promised(values, node, conversion)
    if len(values.get("read_first", ())) > 3:
        conversion.note("too-many-to-read", node_of(node, "read_first", 3), number=str(len(values["read_first"])))
    _twice(values, "topics", node, conversion)


def _promised(values: Values, node: Mapping, conversion: Conversion) -> None:
    """Nobody can answer what is still being said."""
    promised = values.get("answer_by")
    last = max(
        (step for step in values.get("steps", ()) if step.kind == "contribution" and step.closes),
        key=lambda step: step.closes.day,
        default=None,
    )
    if promised and last and promised.day < last.closes.day:
        given = {"answer": promised.day.isoformat(), "closes": last.closes.day.isoformat(), "step": last.id}
        conversion.note("answer-before-end", node_of(node, "answer_by"), severity="warning", **given)


def _elsewhere(tool: types.Elsewhere, step: Node, place: int, conversion: Conversion) -> None:
    """Who goes there must know where they go, and what becomes of what they say."""
    under = node_of(step, "elsewhere")
    at = node_of(step, "elsewhere", place) if isinstance(under, Sequence) else under
    if not re.fullmatch(r"https?://[^\s<>\"]+", tool.address):
        conversion.note("bad-url", node_of(at, "address"), value=tool.address)
    if tool.country and not re.fullmatch(r"[A-Z]{2}", tool.country):
        conversion.note("bad-country", node_of(at, "country"), value=tool.country)
    if tool.card is None:
        for key in ("host", "collects", "country"):
            if not getattr(tool, key):
                conversion.note("elsewhere-unknown", at, key=key)


def _document(values: Values, node: Mapping, conversion: Conversion) -> None:
    _entry(values, node, conversion)
    file = values.get("file", "")
    if file and (file.startswith(("/", "\\")) or "\\" in file or ".." in file.split("/") or ":" in file):
        conversion.note("bad-file", node_of(node, "file"), value=file)
    if values.get("pages", 0) < 0:
        conversion.note("out-of-range", node_of(node, "pages"), value=str(values["pages"]), least="0", most="")


def _meeting(values: Values, node: Mapping, conversion: Conversion) -> None:
    _entry(values, node, conversion)
    _order(values.get("date"), values.get("ends"), node, "ends", conversion)
    _order(values.get("form_opens"), values.get("form_closes") or values.get("date"), node, "form_opens", conversion)
    for key in ("form_opens", "form_closes"):
        if values.get(key) and not values.get("form"):
            conversion.note("form-date-without-form", node_of(node, key), key=key)
    online = values.get("online", "")
    if online and not re.match(r"https?://\S+$", online):
        conversion.note("bad-url", node_of(node, "online"), value=online)


def _synthesis(values: Values, node: Mapping, conversion: Conversion) -> None:
    _entry(values, node, conversion)
    seen: dict[str, Any] = {}
    for index, point in enumerate(values.get("points", ())):
        at = node_of(node, "points", index)
        check_id({"id": point.id}, at, conversion, seen)
        cited: set[str] = set()
        for place, reference in enumerate(point.cites):
            if reference in cited:
                conversion.note(
                    "twice-in-list", node_of(at, "cites", place), severity="warning", key="cites", value=reference
                )
            cited.add(reference)
        for place, quote in enumerate(point.quotes):
            if quote.of is None:
                conversion.note("quote-from-nobody", node_of(at, "quotes", place))


def _result(values: Values, node: Mapping, conversion: Conversion) -> None:
    _decided(values, node, conversion)
    progress = values.get("progress")
    if progress is not None and not 0 <= progress <= 100:
        conversion.note("out-of-range", node_of(node, "progress"), value=str(progress), least="0", most="100")
    status = values.get("status")
    if progress is not None and progress != 100 and status == "done":
        conversion.note("done-but-not-whole", node_of(node, "progress"), severity="warning", value=str(progress))


def _tally(values: Values, node: Mapping, conversion: Conversion) -> None:
    from civicgen.content.tally_rules import check_tally  # few portals count ballots

    _entry(values, node, conversion)
    check_tally(values, node, conversion)


def _order(first: Any, last: Any, node: Node, key: str, conversion: Conversion) -> None:
    if first is None or last is None:
        return
    if last.day < first.day or (last.day == first.day and first.at and last.at and last.at <= first.at):
        conversion.note("ends-before-start", node_of(node, key), start=first.day.isoformat(), end=last.day.isoformat())


def _twice(values: Values, field: str, node: Mapping, conversion: Conversion) -> None:
    seen: set[str] = set()
    for index, value in enumerate(values.get(field, ())):
        if value in seen:
            at = node_of(node, field, index)
            conversion.note("twice-in-list", at, severity="warning", key=field, value=value)
        seen.add(value)


RULES: dict[type, Callable[[Values, Mapping, Conversion], None]] = {
    types.Consultation: _consultation,
    types.Document: _document,
    types.Meeting: _meeting,
    types.Synthesis: _synthesis,
    types.Answer: _decided,
    types.Result: _result,
    types.News: _entry,
    types.StandingPage: _entry,
    types.Article: _entry,
    types.FaqEntry: _entry,
    types.Tally: _tally,
}
"""What is checked of each type besides its keys."""
