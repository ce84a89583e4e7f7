"""A short text becomes a code to scan: a drawing for a page, or blocks of a terminal; or nothing, where it cannot."""

from __future__ import annotations

import io
from typing import Any

__all__ = ["in_terminal", "svg"]


def _made(text: str) -> Any:
    try:
        import segno
    except ModuleNotFoundError:  # a comfort: the text stands beside it
        return None
    return segno.make_qr(text, error="m")


def svg(text: str, *, scale: float = 3, title: str = "") -> str:
    """The code as a drawing that stands in HTML; empty where segno is not installed."""
    code = _made(text)
    return "" if code is None else str(code.svg_inline(scale=scale, border=4, title=title or None, svgclass=None))


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
