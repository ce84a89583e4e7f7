"""Points that cite, and answers that answer, a contribution that was withheld or withdrawn become warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from civicgen.content.types import Answer, Entry, Synthesis
from civicgen.portal.references import parse
from civicgen.portal.store import Store
from civicgen.problems import Problem

__all__ = ["unreadable"]

Keys = tuple[str | int, ...]


def unreadable(root: Path, entries: Iterable[Entry], store: Store) -> Iterator[Problem]:
    """References to what nobody can read any more. A quotation of it is an error, which is told by itself."""
    gone: dict[str, frozenset[int]] = {}
    for entry in entries:
        if not isinstance(entry, Answer | Synthesis) or entry.state == "withdrawn":
            continue
        owner = entry.name.partition("/")[0]
        for keys, reference in _references(entry):
            target = parse(reference, owner)
            if target is None or not target.number:
                continue
            if target.name not in gone:
                gone[target.name] = store.gone(target.name)
            if target.number in gone[target.name]:
                from civicgen.content.locate import place_of  # only when something is wrong

                given = {"number": f"#{target.number}", "found": entry.title}
                place = place_of(root, entry.source, keys)
                yield Problem(code="nobody-can-read", place=place, severity="warning", given=given)


def _references(entry: Answer | Synthesis) -> Iterator[tuple[Keys, str]]:
    if isinstance(entry, Answer):
        for at, reference in enumerate(entry.to):
            yield ("to", at), reference
        return
    for place, point in enumerate(entry.points):
        quoted = {quote.of for quote in point.quotes}
        for at, reference in enumerate(point.cites):
            if reference not in quoted:
                yield ("points", place, "cites", at), reference
