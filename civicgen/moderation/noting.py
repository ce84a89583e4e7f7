"""What became of submissions is noted where their authors look for it, under the first characters of their receipts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from civicgen.content.receipts import HEADER, SHOWN, file_of, read_receipts
from civicgen.forms.receipts import normal
from civicgen.moderation.shelf import place_whole

__all__ = ["note"]


def note(root: Path, consultation: str, became: Iterable[tuple[str, str]]) -> list[str]:
    """Add receipts with what became of them; gives the file if it changed. Noted twice, it is the same.

    What was erased replaces all that was said of it before.
    """
    known = dict.fromkeys(read_receipts(root, consultation))
    lines = known.copy()
    for receipt, word in became:
        if (whole := normal(receipt)) is not None:  # numbers of foreign services could be guessed
            shown = whole[:SHOWN]
            if word == "erased":
                lines = {line: None for line in lines if line[0] != shown}
            lines[shown, word] = None
    if lines.keys() == known.keys():
        return []
    text = HEADER + "".join(f"{receipt},{word}\n" for receipt, word in sorted(lines))
    place_whole(root / file_of(consultation), text.encode())
    return [file_of(consultation)]
