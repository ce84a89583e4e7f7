"""Words of the problems of the server that receives forms."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS = (
    Words(
        "collector-not-installed",
        mark("The server that receives forms is not installed."),
        mark("Install it: pip install 'civicgen[{extra}]'"),
    ),
)
