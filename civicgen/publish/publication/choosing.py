"""What was typed after `publish` becomes the entries that are meant, each with its files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from civicgen.content.sources import Sources
from civicgen.content.types import Document, Entry, FaqEntry
from civicgen.portal.references import parse
from civicgen.portal.transitions import owner
from civicgen.problems import Place, Problem
from civicgen.typed.words import nearest

__all__ = ["Chosen", "NotFound", "choose"]


class NotFound(Exception):  # noqa: N818  (it says what was probably meant)
    """Nothing, or too much, is called by that name."""

    def __init__(self, word: str, guesses: tuple[str, ...] = (), *, incomplete: bool = False) -> None:
        super().__init__(word)
        self.word = word
        self.guesses = guesses
        self.incomplete = incomplete
        """There is one of that name, with so much missing that it could not be read."""


class Chosen(msgspec.Struct, frozen=True):
    """An entry to publish."""

    entry: Entry
    translations: tuple[str, ...] = ()
    """Files of its translations, from the portal's root."""


def choose(sources: Sources, words: Sequence[str], here: Path) -> tuple[tuple[Chosen, ...], tuple[Problem, ...]]:
    """Find entries by name (`answers/3` where one consultation has it, or in its folder) or file. Raises NotFound."""
    found: dict[str, Entry] = {}
    for word in words:
        entry = _entry(sources, word, here)
        found[entry.name] = entry
    problems = [problem for entry in found.values() if (problem := _unfit(entry)) is not None]
    return tuple(Chosen(entry, _translations(sources, entry)) for entry in found.values()), tuple(problems)


def _translations(sources: Sources, entry: Entry) -> tuple[str, ...]:
    every = (each for entries in (*sources.entries.values(), sources.unready) for each in entries)
    return tuple(sorted({each.source for each in every if each.name == entry.name and each.source != entry.source}))


def _unfit(entry: Entry) -> Problem | None:
    given = {"found": entry.title}
    if entry.state == "withdrawn":
        return Problem(code="was-withdrawn", place=Place(entry.source), given=given)
    shared = isinstance(entry, FaqEntry) and entry.source.rpartition("/")[2].split(".")[0] == "faq"
    if (isinstance(entry, Document) and not entry.source.endswith(".md")) or shared:
        return Problem(code="no-file-of-its-own", place=Place(entry.source), given=given)
    return None


def _entry(sources: Sources, word: str, here: Path) -> Entry:
    originals = {str(entry.name): entry for entry in sources.entries[sources.config.language]}
    file = _file(sources, word, here)
    by_file = {
        entry.source: entry.name for entries in (*sources.entries.values(), sources.unready) for entry in entries
    }
    if file in by_file:
        return originals[by_file[file]]
    standing = _inside(sources, here)
    name = word.replace("\\", "/").strip("/").removeprefix("content/").removesuffix(".md")
    target = parse(name, standing)
    if target is not None and target.name in originals and not target.number:
        return originals[target.name]
    alike = [other for other, entry in originals.items() if other.endswith(f"/{name}") and owner(entry)]
    if len(alike) == 1:
        return originals[alike[0]]
    within = name.removeprefix("consultations/")
    if any(other == within or other.endswith(f"/{within}") for other in sources.unread):
        raise NotFound(word, incomplete=True)
    raise NotFound(word, tuple(alike[:5]) or _guesses(name, originals))


def _guesses(name: str, originals: Mapping[str, Entry]) -> tuple[str, ...]:
    """What was probably meant: the nearest whole name, else one that ends like it but for a slip."""
    whole = nearest(name, originals)
    if whole:
        return (whole,)
    depth = name.count("/") + 1
    ends = {"/".join(other.split("/")[-depth:]): other for other in originals}
    guess = nearest(name, ends)
    return (ends[guess],) if guess else ()


def _file(sources: Sources, word: str, here: Path) -> str:
    """The path from the portal's root that was typed, seen from where one stands or from there; empty for none."""
    root = Path(sources.root)
    for start in (here, root):
        path = Path(os.path.normpath(start / word))
        if path.is_relative_to(root) and path.is_file():
            return path.relative_to(root).as_posix()
    return ""


def _inside(sources: Sources, here: Path) -> str:
    """Id of the consultation in whose folder one stands."""
    folder = Path(sources.root) / "content" / "consultations"
    return here.relative_to(folder).parts[0] if here.is_relative_to(folder) and here != folder else ""
