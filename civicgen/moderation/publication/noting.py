"""What became of submissions is noted where their authors look for it, under the first characters of their receipts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from civicgen.content.receipts import HEADER, SHOWN, WORD, file_of, read_receipts
from civicgen.forms.receipts import normal
from civicgen.moderation.inbox.store import Inbox
from civicgen.moderation.publication.shelf import place_whole
from civicgen.moderation.publication.withdrawing import every

__all__ = ["note", "note_all"]


def note_all(root: Path, inbox: Inbox, languages: tuple[str, ...]) -> list[str]:
    """Note everything that the inbox knows the end of; gives the files that changed.

    Numbers are those that contributions have now: one that was given twice has become another since.
    """
    numbers = {found.contribution.origin: f"#{found.contribution.number}" for found in every(root, languages)}
    ends: dict[str, list[tuple[str, str]]] = {}
    for consultation, receipt, origin, noted in inbox.ends():
        word = numbers.get(origin, noted) if origin else noted
        if WORD.fullmatch(word):  # what was begun and not finished is no end
            ends.setdefault(consultation, []).append((receipt, word))
    return [file for name in sorted(ends) for file in note(root, name, ends[name])]


def note(root: Path, consultation: str, became: Iterable[tuple[str, str]]) -> list[str]:
    """Add receipts with what became of them; gives the file if it changed. Noted twice, it is the same.

    What is said later of a receipt replaces what was said before: a contribution may have got another number.
    """
    known = dict(read_receipts(root, consultation))
    lines = known.copy()
    for receipt, word in became:
        if (whole := normal(receipt)) is not None:  # numbers of foreign services could be guessed
            lines[whole[:SHOWN]] = word
    if lines == known:
        return []
    text = HEADER + "".join(f"{receipt},{word}\n" for receipt, word in sorted(lines.items()))
    place_whole(root / file_of(consultation), text.encode())
    return [file_of(consultation)]
