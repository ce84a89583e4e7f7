"""A short text becomes a code to scan: a drawing for a page, or blocks of a terminal; or nothing, where it cannot."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.util import find_spec
from itertools import groupby
from typing import Any

__all__ = ["in_terminal", "missing", "squares", "svg"]


def _made(text: str) -> Any:
    try:
        import segno
    except ModuleNotFoundError:  # a comfort: the text stands beside it
        return None
    return segno.make_qr(text, error="m")


def svg(text: str, *, scale: float = 3, title: str = "") -> str:
    """The code as a drawing that stands in HTML; empty where segno is not installed."""
    code = _made(text)
    return (
        ""
        if code is None
        else str(code.svg_inline(scale=scale, border=4, title=title or None, svgclass=None, light="#fff"))
    )


def missing() -> bool:
    """Whether codes cannot be made here: the library comes with `civicgen[codes]`."""
    return find_spec("segno") is None


@lru_cache(maxsize=64)
def squares(text: str) -> tuple[int, str] | None:
    """The code as its width and one SVG path of its dark squares, for a template; None where it cannot be made."""
    code = _made(text)
    if code is None:
        return None
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        for dark, group in groupby(row):
            length = len(list(group))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return len(code.matrix), "".join(runs)


def in_terminal(text: str) -> str:
    """The code in half blocks; empty where segno is not installed."""
    code = _made(text)
    if code is None:
        return ""
    out = io.StringIO()
    code.terminal(out, border=2, compact=True)
    return _plain(out.getvalue())


def _plain(text: str) -> str:
    """The same without signs of colours, which the console does not let through."""
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", text)
