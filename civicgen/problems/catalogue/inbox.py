"""Problems of the private inbox: keys, where it lies, what is fetched into it."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS = (
    Words(
        "sealing-not-installed",
        mark("To seal what is personal, one more part of civicgen is needed."),
        mark('Install it: pip install "civicgen[inbox]"'),
    ),
)
