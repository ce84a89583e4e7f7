"""Published addresses that would lead nowhere become problems, with the line to write so that they still do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from civicgen.content.types import Entry
from civicgen.portal import states
from civicgen.portal.journal import NAME, Act
from civicgen.portal.portal import Portal
from civicgen.portal.unlogged import folder
from civicgen.problems import Place, Problem

__all__ = ["vanished"]


def vanished(portal: Portal) -> Iterator[Problem]:
    """One problem for each page; of contributions that all went the same way, one for all."""
    told: Counter[str] = Counter()
    for act in portal.waiting.vanished:
        if act.consultation:
            there = portal.store.has(act.consultation, act.number)
            code = "contributions-elsewhere" if there else "contribution-vanished"
            told[f"{act.consultation} {code}"] += 1
            if told[f"{act.consultation} {code}"] > (1 if there else 5):
                continue
            given = {"number": str(act.number), "consultation": act.consultation, "address": f"/{act.address}"}
            yield _problem(code, _line(act), act, given)
        else:
            yield _of_an_entry(portal, act)


def _of_an_entry(portal: Portal, act: Act) -> Problem:
    root, lang = Path(portal.sources.root), portal.config.language
    every: dict[str, Entry] = {entry.name: entry for entry in portal.sources.entries[lang]}
    entry = every.get(act.name) or every.get(act.name.rpartition(".")[0])
    line = f"moved_from: [{folder(act.address)}/]"
    from civicgen.content.locate import place_of  # only when something is wrong

    if entry is not None and not states.visible(entry, portal.now, portal.config.zone):
        key = "state" if entry.state not in ("published", "withdrawn") else "publish_at"
        return _problem("published-no-more", place_of(root, entry.source, (key,)), act, {})
    if entry is None and "/steps/" in act.name:
        owner = every.get(act.name.partition("/")[0])
        given = {"step": act.name.rpartition("/")[2], "line": line}
        return _problem("step-vanished", place_of(root, owner.source, ("steps",)) if owner else _line(act), act, given)
    heir = entry or _heir(portal, act, every)
    return _problem("address-vanished", _line(act), act, {"line": line, "file": heir.source if heir else ""})


def _heir(portal: Portal, act: Act, every: dict[str, Entry]) -> Entry | None:
    """The entry that probably replaces it: new, of the same folder, of the most similar name."""
    from difflib import get_close_matches

    ledger, prefix = portal.store.ledger, act.name.rpartition("/")[0]
    new = [name for name in every if name.rpartition("/")[0] == prefix and ledger.last(name) is None]
    near = get_close_matches(act.name, new, 1, 0.0)
    return every[near[0]] if near else None


def _line(act: Act) -> Place:
    return Place(NAME, act.sequence)


def _problem(code: str, place: Place, act: Act, given: dict[str, str]) -> Problem:
    more = {"name": act.name, "address": f"/{act.address}", "date": act.instant[:10]}
    return Problem(code=code, place=place, given=more | given)
