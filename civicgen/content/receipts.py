"""What became of deposits, by the first eight characters of their receipts (`consultations/ID/receipts.csv`).

    receipt,became
    0A3B-4C5D,#45
    1B2C-3D4E,kept

The last four characters stay with whoever made the deposit: a list that everyone reads proves nothing about anyone, and
the whole number can still be asked for at the counter. Lines are in the order of their characters, which says nothing
of the order of arrival, and in which two versions are easily joined.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["FILE", "HEADER", "SHOWN", "WORD", "file_of", "read_receipts"]

FILE = "receipts.csv"
HEADER = "receipt,became\n"
SHOWN = 9
"""Characters of a receipt that everyone may read, its first hyphen included."""
WORD = re.compile(r"#[1-9][0-9]{0,9}|ballot|counted|kept|withheld|erased")
"""What became of a deposit: the number of a contribution, or one of these words."""
_LINE = re.compile(rf"([0-9A-Y]{{4}}-[0-9A-Y]{{4}}),({WORD.pattern})\r?\n?")


def file_of(consultation: str) -> str:
    """The file of a consultation, from the root of the portal."""
    return f"content/consultations/{consultation}/{FILE}"


def read_receipts(root: Path, consultation: str) -> Iterator[tuple[str, str]]:
    """First characters, and what became of it; what is no such line is left out."""
    path = os.path.join(root, file_of(consultation))
    if os.path.isfile(path):
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if found := _LINE.fullmatch(line):
                    yield found[1], found[2]
