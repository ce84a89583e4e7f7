"""Words for what keeps a text from being published."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS = (
    Words(
        "cannot-mark",
        mark("This file cannot be marked as published without changing more than its state and its date."),
        mark("Write it by hand in the front matter, on two lines: “state: published”, “published: 2026-03-12”."),
    ),
    Words(
        "no-file-of-its-own",
        mark("“{found}” stands in a file together with others."),
        mark("Write “state: published” in that file by hand, then publish without naming it: civicgen publish"),
    ),
    Words(
        "was-withdrawn",
        mark("“{found}” was withdrawn: it is not published again by a command."),
        mark("To publish it all the same, write “state: published” by hand, and say why in the text."),
    ),
    Words(
        "changed-meanwhile",
        mark("The file was changed by someone while you were looking at what would be published."),
        mark("Type the same command again, and look at the new text."),
    ),
)
