"""A queue becomes a table that a clerk fills in with a spreadsheet, and the table filled in becomes decisions.

Headings and words are in the clerk's language, and read in any; whatever a citizen typed is text and never a formula.
A row bears a digest of what it shows: a decision about words that have changed since is told, not taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from civicgen.digests import digest_of
from civicgen.moderation.decisions import Decision
from civicgen.moderation.queue import Case, Queue, Refused
from civicgen.problems import Place, Problem
from civicgen.typed.words import fold, nearest

__all__ = ["COLUMNS", "WORDS", "fingerprint", "headings", "read_rows", "rows"]

COLUMNS: dict[str, tuple[str, str]] = {
    "id": ("id", "identifiant"),
    "decision": ("decision", "décision"),
    "reason": ("reason", "motif"),
    "mask": ("mask", "à masquer"),
    "head": ("group with", "regrouper avec"),
    "note": ("note", "note interne"),
    "title": ("title", "titre"),
    "text": ("text", "texte"),
    "hints": ("hints", "indices"),
    "like": ("like", "ressemble à"),
    "form": ("form", "formulaire"),
    "received": ("received", "reçu le"),
    "channel": ("channel", "voie"),
    "others": ("other answers", "autres réponses"),
    "check": ("check", "contrôle"),
}
"""Columns, in English and in French."""
WORDS: dict[str, tuple[str, ...]] = {
    "publish": ("publish", "publier"),
    "group": ("group", "regrouper"),
    "withhold": ("withhold", "écarter", "ne pas publier"),
    "aside": ("aside", "put aside", "mettre de côté", "de côté"),
}
_NEEDED = ("id", "decision", "check")
_OWN = {"title", "text"}
_HEAD = re.compile(r"#?\d{1,10}|s\d{1,18}")


def headings(lang: str) -> list[str]:
    """First line of the table."""
    return [names[lang == "fr"] for names in COLUMNS.values()]


def fingerprint(case: Case) -> str:
    """Digest of what a row shows."""
    return digest_of([case.item.submission.form, sorted(case.texts.items())]).hex()[:8]


def rows(cases: Iterable[Case], hints: Callable[[Case], str], said: dict[str, str], lang: str) -> Iterator[list[str]]:
    """Rows of the table; what was decided already stands in them."""
    for case in cases:
        decision, submission = case.item.decision, case.item.submission
        act = WORDS[decision.act][lang == "fr"] if decision and lang == "fr" else decision.act if decision else ""
        values = {
            "id": case.id,
            "decision": act,
            "reason": said.get(decision.reason, decision.reason) if decision else "",
            "mask": "\n".join(decision.masks) if decision else "",
            "head": decision.head if decision else "",
            "note": decision.note if decision else "",
            "title": case.texts.get("title", ""),
            "text": case.texts.get("text", ""),
            "hints": hints(case),
            "like": case.like,
            "form": submission.form,
            "received": submission.received.date().isoformat() if submission.received else "",
            "channel": submission.channel,
            "others": "\n".join(f"{name}: {text}" for name, text in case.texts.items() if name not in _OWN),
            "check": fingerprint(case),
        }
        yield [values[column] for column in COLUMNS]


def read_rows(
    table: Iterable[tuple[int, Sequence[str]]], file: str, queue: Queue, said: Sequence[dict[str, str]]
) -> tuple[list[tuple[int, str, Decision | None]], list[Problem]]:
    """Decisions of a table, each with its row; and all that is wrong with it. `said`: words of reasons, by id."""
    lines = iter(table)
    first = next(lines, (1, ()))
    places, problems = _places(first[1], Place(file, first[0]))
    if problems:
        return [], problems
    reasons = {fold(unharmed(word)): name for words in said for name, word in words.items()}
    reasons |= {fold(name): name for words in said for name in words}
    decisions: list[tuple[int, str, Decision | None]] = []
    seen: dict[str, int] = {}
    for number, cells in lines:
        row = {name: unharmed(cells[at]).strip() if at < len(cells) else "" for name, at in places.items()}
        if not row["id"] and not row["decision"]:
            continue
        found = _row(row, Place(file, number), queue, reasons, seen)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            decisions.append((number, row["id"], found))
        seen.setdefault(row["id"], number)
    return decisions, problems


def _places(names: Sequence[str], place: Place) -> tuple[dict[str, int], list[Problem]]:
    spellings = {fold(word): name for name, words in COLUMNS.items() for word in (name, *words)}
    places: dict[str, int] = {}
    for at, name in enumerate(names):
        known = spellings.get(fold(name.strip()))
        if known is not None:
            places.setdefault(known, at)
    missing = [COLUMNS[name] for name in _NEEDED if name not in places]
    problems = [
        Problem(code="moderation-sheet-columns", place=place, given={"column": " / ".join(dict.fromkeys(words))})
        for words in missing
    ]
    return places, problems


def _row(
    row: dict[str, str], place: Place, queue: Queue, reasons: dict[str, str], seen: dict[str, int]
) -> Decision | Problem | None:
    """The decision of a row; None when nothing is decided, or when it stands there already."""

    def wrong(code: str, **given: str) -> Problem:
        return Problem(code=code, place=place, given=given)

    if row["id"] in seen:
        return wrong("moderation-sheet-twice", id=row["id"], first=str(seen[row["id"]]))
    if not row["decision"]:
        return None
    case = queue.case(row["id"])
    if case is None:
        return wrong("moderation-no-such-submission", id=row["id"])
    if row["check"] != fingerprint(case):
        return wrong("moderation-sheet-older", id=row["id"])
    spellings = {fold(word): act for act, words in WORDS.items() for word in (act, *words)}
    act = spellings.get(fold(row["decision"]))
    if act is None:
        known = [word for words in WORDS.values() for word in words[:2]]
        return wrong(
            "moderation-sheet-decision",
            value=row["decision"],
            suggestion=nearest(row["decision"], known),
            known=", ".join(known),
        )
    reason = row.get("reason", "")
    if reason and fold(reason) not in reasons:
        known = sorted(set(reasons.values()))
        return wrong(
            "moderation-unknown-reason",
            reason=reason,
            suggestion=nearest(reason, [*known, *reasons]),
            known=", ".join(known),
        )
    decision = Decision(
        act=act,  # type: ignore[arg-type]  # one of them
        reason=reasons.get(fold(reason), "") if reason else "",
        masks=tuple(_passage(line.strip(), case) for line in row.get("mask", "").splitlines() if line.strip())
        if act != "withhold"
        else (),
        head=_head(row.get("head", "")) if act == "group" else "",
        note=row.get("note", ""),
    )
    if decision == case.item.decision:
        return None
    try:
        queue.check(case, decision)
    except Refused as refused:
        return wrong(refused.code, **refused.given)
    return decision


def _passage(typed: str, case: Case) -> str:
    """A passage copied from the table, where an apostrophe stands before what would be computed, as it was written."""
    if any(typed in text for text in case.texts.values()):
        return typed
    bare = typed.replace("'", "")
    return next((found[0] for text in case.texts.values() if (found := re.search(_loosely(bare), text))), typed)


def _loosely(text: str) -> str:
    return "'?".join(map(re.escape, text))


def _head(text: str) -> str:
    text = text.strip()
    if not _HEAD.fullmatch(text):
        return text
    return f"#{text}" if text[0].isdigit() else text


def unharmed(text: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from computing it.

    >>> unharmed("'=1+1"), unharmed("'tis so"), unharmed("l'an")
    ('=1+1', "'tis so", "l'an")
    """
    from civicgen.pages.tabular import harmless

    if "'" not in text:
        return text
    bare = text.replace("'", "", 1) if text.lstrip(' \t\n"{').startswith("'") else text
    return bare if harmless(bare) == text else text
