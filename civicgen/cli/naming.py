"""A title becomes the name of a new file: safe on every system, readable in an address, and not taken."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

from civicgen.content.paths import short_name

__all__ = ["LONGEST", "free", "plain_line", "short", "taken_names"]

LONGEST = 60
"""Characters after which a name is cut between words: an address is read aloud, and printed on posters."""


_LETTERS = {"ß": "ss", "ẞ": "SS", "Æ": "ae", "Ø": "o", "ø": "o", "Ł": "l", "ł": "l", "đ": "d", "Đ": "d", "&": " "}
"""Letters of Europe that are not a plain letter with an accent."""


def plain_line(title: str) -> str:
    r"""A title on one line: what cannot be seen is left out, spaces are single. French spaces are kept.

    >>> plain_line("  Le\tplan \n2026 ")
    'Le plan 2026'
    """
    kept = "".join(character if character.isprintable() or character in "\u00a0\u202f" else " " for character in title)
    return " ".join(part for part in kept.split(" ") if part)


def short(title: str) -> str:
    """A short name from a title: accents folded, other scripts kept; empty when no letter or digit is in it.

    >>> short("Stationnement : où se garer l'été ?"), short("Œuvres & straße")
    ('stationnement-ou-se-garer-l-ete', 'oeuvres-strasse')
    """
    for letter, plain in _LETTERS.items():
        title = title.replace(letter, plain)
    name = short_name(title).replace("_", "-").replace(".", "-")
    name = "-".join(part for part in name.split("-") if part)
    if len(name) > LONGEST:
        cut = name[:LONGEST]
        name = cut.rpartition("-")[0] if name[LONGEST] != "-" and "-" in cut else cut
    name = name.strip("-")
    # A few signs change again when they are read as the name of a file: such a name would not be the file's own.
    for _attempt in range(3):
        if short_name(name) == name:
            return name
        name = short_name(name).strip("-_.")
    return ""


def free(wanted: str, taken: Collection[str], fallback: str) -> str:
    """A name that is not taken: the one wanted, else with the first number that is free."""
    base = wanted or fallback
    folded = {name.casefold() for name in taken}
    if wanted and base.casefold() not in folded:
        return base
    start = 2 if wanted else 1
    return next(name for number in count(start) if (name := f"{base}-{number}").casefold() not in folded)


def taken_names(files: Collection[str]) -> set[str]:
    """Short names that files already have, whatever their language: `regles.en.md` takes `regles`."""
    names = set()
    for file in files:
        stem = file.rpartition("/")[2]
        names.add(short_name(stem.split(".")[0]))
        names.add(short_name(stem.rpartition(".")[0] or stem))
    return names
