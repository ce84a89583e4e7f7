"""A cell that came back from a spreadsheet becomes whether its words were changed, or only how they are written."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["unchanged"]

_CELL = 32_000
"""Characters after which spreadsheets may cut a cell (Excel: 32,767)."""
_COMPUTED = re.compile(
    r"[\d\s.,/:%€$£()eE+-]*|\d{1,2}[ ./-]\w{3,9}\.?(?:[ ./-]\d{2,4})?|vrai|faux|true|false", re.IGNORECASE
)
"""What spreadsheets take for a number, a date or a truth, and write in their own way: 0612 comes back as 612."""


def unchanged(cell: str, shown: str) -> bool:
    r"""Whether a cell still says what was written into it.

    >>> unchanged("L'été\n arrive", "L’été arrive"), unchanged("612", "0612"), unchanged("Appelez-moi", "Appelez Paul")
    (True, True, False)
    """
    ours, theirs = _folded(shown), _folded(cell)
    if ours == theirs or (len(shown) > _CELL and len(cell) >= _CELL and ours.startswith(theirs)):
        return True
    if _COMPUTED.fullmatch(shown.strip()):
        return bool(cell.strip()) and bool(_COMPUTED.fullmatch(cell.strip()) or cell.startswith("#"))
    # Saved in an older alphabet, letters that it does not have are question marks.
    return "?" in theirs and _older(ours) == _older(theirs)


def _folded(text: str) -> str:
    """Without spaces, apostrophes (one stands before what could be computed) and signs that cannot be seen."""
    plain = unicodedata.normalize("NFC", text)
    return "".join(
        sign
        for sign in plain
        if not sign.isspace() and sign not in "'\u2019\ufffd" and unicodedata.category(sign)[0] != "C"
    )


def _older(text: str) -> str:
    return re.sub(r"\?+", "?", text.encode("cp1252", "replace").decode("cp1252"))
