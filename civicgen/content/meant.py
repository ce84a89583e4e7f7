"""The name of a file or folder that has no place where it lies becomes the name that was probably meant, or none."""

from __future__ import annotations

import os
import re

from civicgen.typed.words import fold, nearest

__all__ = ["looks_copied", "meant_file", "meant_folder"]

_COPY = re.compile(r" - (?:copie|copy)\b| \(\d+\)$|^(?:copie de|copy of) | (?:copie|copy)(?: \d+)?$", re.IGNORECASE)
"""Names that computers give to copies."""
_HIDDEN = (".txt", ".text")
"""Endings that editors add, and that systems hide."""
_MARKDOWN = frozenset({"", ".txt", ".text", ".markdown", ".mdown", ".mkd", ".md"})
_FOLDERS = {
    "actualites": "news",
    "concertations": "consultations",
    "avis": "contributions",
    "bilans": "syntheses",
    "reponses": "answers",
    "decisions": "answers",
    "suites": "results",
    "resultats": "results",
    "reunions": "meetings",
    "formulaires": "forms",
    "bulletins": "ballots",
    "votes": "ballots",
    "images": "media",
    "fichiers": "media",
    "response": "answers",
    "summaries": "syntheses",
}
"""Other words for the folders of a portal, folded."""


def looks_copied(stem: str) -> bool:
    """Whether this is a name, without its ending, that computers give to a copy.

    >>> looks_copied("avis - Copie"), looks_copied("avis")
    (True, False)
    """
    return _COPY.search(stem) is not None


def meant_file(name: str, known: str, endings: tuple[str, ...]) -> str:
    """Name to give to a file where the names `known` (parted by commas) are read, or any name with one of `endings`.

    >>> meant_file("index.md.txt", "index.md, faq.md", ()), meant_file("station.txt", "", (".md",))
    ('index.md', 'station.md')
    """
    stem, ending = os.path.splitext(name)
    if ending.casefold() in _HIDDEN and os.path.splitext(stem)[1]:
        stem, ending = os.path.splitext(stem)  # two endings, of which the system shows the first
        if not endings or ending.casefold() in endings:
            name = stem + ending.casefold()
    for wanted in endings:
        if ending.casefold() == wanted:
            return stem + wanted
    if endings:
        return f"{stem}.md" if ".md" in endings and ending.casefold() in _MARKDOWN else ""
    if ending.casefold() in _MARKDOWN:
        name = f"{stem}.md"
    return nearest(name, known.split(", "))


def meant_folder(name: str, known: str) -> str:
    """Name to give to a folder where those of `known` (parted by commas) are read.

    >>> meant_folder("synthesis", "documents, syntheses"), meant_folder("Réponses", "answers, results")
    ('syntheses', 'answers')
    """
    among = known.split(", ")
    other = _FOLDERS.get(fold(name)) or _FOLDERS.get(fold(name) + "s", "")
    return other if other in among else nearest(name, among)
