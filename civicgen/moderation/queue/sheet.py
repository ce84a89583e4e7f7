"""A queue becomes a table that a clerk fills in with a spreadsheet, and the table filled in becomes decisions.

Headings and words are in the clerk's language, and read in any; whatever a citizen typed is text and never a formula.
A row bears a digest of what it shows: a decision about words that have changed since is told, not taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from civicgen.digests import digest_of
from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.queue.unchanged import unchanged
from civicgen.moderation.queue.waiting import Case, Queue, Refused
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
    "mask": ("mask", "masquer"),
    "group": ("group", "regrouper"),
    "withhold": ("withhold", "écarter", "ne pas publier"),
    "aside": ("put aside", "mettre de côté", "aside", "de côté"),
}
"""Decisions, in English and in French, then other spellings; to mask is to publish with something masked."""
REASONS: dict[str, str] = {
    "off-topic": "hors sujet", "insult": "insulte", "accusation": "accusation", "private": "vie privée",
    "third-party": "tiers", "advertising": "publicité", "unlawful": "illégal", "unreadable": "illisible",
    "same-text": "même texte", "same-idea": "même idée", "same-person": "même personne",
    "second-reading": "seconde lecture", "author-asked": "question à l’auteur",
}  # fmt: skip
"""Short French names of the reasons that come with civicgen."""
_NEEDED = ("id", "decision", "check")
_OWN = {"title", "text"}
_READ = ("title", "text", "others")
"""Columns of what people wrote."""
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
        decision, submission = None if case.item.became else case.item.decision, case.item.submission
        values = {
            "id": case.id,
            "decision": WORDS[_act(decision)][lang == "fr"] if decision else "",
            "reason": said.get(decision.reason, decision.reason) if decision else "",
            "mask": "\n".join(decision.masks) if decision else "",
            "head": decision.head if decision else "",
            "note": decision.note if decision else "",
            **_texts(case),
            "hints": hints(case),
            "like": case.like,
            "form": submission.form,
            "received": submission.received.date().isoformat() if submission.received else "",
            "channel": submission.channel,
            "check": fingerprint(case),
        }
        yield [values[column] for column in COLUMNS]


def _act(decision: Decision) -> str:
    return "mask" if decision.act == "publish" and decision.masks else decision.act


def _texts(case: Case) -> dict[str, str]:
    """What people wrote, by column of the table: what everyone would read; where that is nothing, what staff reads."""
    labels = {field.id: field.label for field in case.form.fields} if case.form else {}
    shown = case.texts or {labels.get(name, name): text for name, text in case.private.items()}
    others = "\n".join(f"{name}: {text}" for name, text in shown.items() if name not in _OWN)
    return {"title": case.texts.get("title", ""), "text": case.texts.get("text", ""), "others": others}


def read_rows(
    table: Iterable[tuple[int, Sequence[str]]],
    file: str,
    queue: Queue,
    said: Sequence[dict[str, str]],
    lang: str = "en",
) -> tuple[list[tuple[int, str, Decision | None]], list[Problem]]:
    """Decisions of a table, each with its row; and all that is wrong with it.

    `said`: words of reasons, by id. What can be written is told in `lang`.
    """
    lines = iter(table)
    first = next(lines, (1, ()))
    places, problems = _places(first[1], Place(file, first[0]))
    if problems:
        return [], problems
    spoken = _Spoken(said, lang, {name: first[1][at].strip() for name, at in places.items()})
    decisions: list[tuple[int, str, Decision | None]] = []
    seen: dict[str, int] = {}
    for number, cells in lines:
        row = {name: unharmed(cells[at]).strip() if at < len(cells) else "" for name, at in places.items()}
        if not row["id"] and not row["decision"]:
            continue
        found = _row(row, Place(file, number), queue, spoken, seen)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            decisions.append((number, row["id"], found))
        seen.setdefault(row["id"], number)
    withheld = {name for _, name, decision in decisions if decision and decision.act == "withhold"}
    stray = [each for each in decisions if each[2] and each[2].act == "group" and each[2].head in withheld]
    for number, name, decision in stray:
        given = {"id": name, "head": decision.head if decision else ""}
        problems.append(Problem(code="moderation-head-not-public", place=Place(file, number), given=given))
    return [each for each in decisions if each not in stray], problems


class _Spoken:
    """Spellings of reasons, and what can be written in the language of whoever fills the table in."""

    def __init__(self, said: Sequence[dict[str, str]], lang: str, headings: dict[str, str]) -> None:
        names = {name for words in said for name in words}
        short = {name: word for name, word in REASONS.items() if name in names}
        self.headings, self._french = headings, lang.partition("-")[0] == "fr"
        self._short = short if self._french else {}
        self._reasons = {_key(unharmed(word)): name for words in said for name, word in words.items()}
        self._reasons |= {_key(word): name for name, word in short.items()}
        self._reasons |= {_key(name): name for name in names}
        self.decisions = [words[self._french] for words in WORDS.values()]
        """What can be decided."""

    def reason(self, typed: str) -> str | None:
        """The reason that is meant."""
        return self._reasons.get(_key(typed))

    def known(self, names: Iterable[str]) -> list[str]:
        """Reasons, as they can be written."""
        return sorted(self._short.get(name, name) for name in names)

    @property
    def reasons(self) -> list[str]:
        """All reasons, as they can be written."""
        return self.known(set(self._reasons.values()))


def _key(word: str) -> str:
    """A reason without capitals, accents, full stop and the s of plurals."""
    return "_".join(part.rstrip("s") for part in fold(word.strip(" .")).split("_"))


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
    row: dict[str, str], place: Place, queue: Queue, spoken: _Spoken, seen: dict[str, int]
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
    try:
        decision = _decided(row, case, spoken)
        if decision == case.item.decision:
            return None
        queue.check(case, decision)
    except Refused as refused:
        given = refused.given
        if known := given.get("known"):
            given = given | {"known": ", ".join(spoken.known(known.split(", ")))}
        return wrong(refused.code, **given)
    return decision


def _decided(row: dict[str, str], case: Case, spoken: _Spoken) -> Decision:
    """What a row says is to be done. Raises Refused."""
    spellings = {fold(word): act for act, words in WORDS.items() for word in (act, *words)}
    act = spellings.get(fold(row["decision"]))
    if act is None:
        known = spoken.decisions
        guess = nearest(row["decision"], known)
        raise Refused("moderation-sheet-decision", value=row["decision"], suggestion=guess, known=", ".join(known))
    changed = [name for name in _READ if name in row and not unchanged(row[name], _texts(case)[name])]
    if changed and act != "withhold":
        raise Refused("moderation-sheet-text", id=row["id"], column=spoken.headings[changed[0]])
    reason = row.get("reason", "")
    meant = spoken.reason(reason) if reason else ""
    if meant is None:
        known = spoken.reasons
        guess = nearest(reason, known)
        raise Refused("moderation-unknown-reason", reason=reason, suggestion=guess, known=", ".join(known))
    if act == "mask" and not row.get("mask", ""):
        raise Refused("moderation-nothing-masked", id=row["id"], column=spoken.headings.get("mask", COLUMNS["mask"][0]))
    return Decision(
        act="publish" if act == "mask" else act,  # type: ignore[arg-type]  # one of them
        reason=meant,
        masks=tuple(_passage(line.strip(), case) for line in row.get("mask", "").splitlines() if line.strip())
        if act != "withhold"
        else (),
        head=_head(row.get("head", "")) if act == "group" else "",
        note=row.get("note", ""),
    )


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
    from civicgen.pages.machines.tabular import harmless

    if "'" not in text:
        return text
    bare = text.replace("'", "", 1) if text.lstrip(' \t\n"{').startswith("'") else text
    return bare if harmless(bare) == text else text
