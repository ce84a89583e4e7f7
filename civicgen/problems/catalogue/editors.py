"""Words of what is said about editors that run in a browser: configurations, and files that they cannot open."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS = (
    Words(
        "editor-not-current",
        mark("“{file}” no longer says what can be edited in this portal"),
        mark("Write it again: {command}"),
    ),
    Words(
        "editor-cannot-open",
        mark(
            "“{file}” would open as an empty form in the browser editor: it reads strict YAML and canonical keys only"
        ),
        mark("Let it be written so, without any other change: {command} --mend"),
    ),
)
