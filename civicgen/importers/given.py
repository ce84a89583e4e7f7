"""Numbers already given in a consultation: the same contribution keeps its number, a new one takes the next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from civicgen.content.types import Contribution

__all__ = ["Given", "merged", "origin", "present"]


def origin(system: str, kind: str, identifier: str) -> str:
    """Name where a contribution came from, so that the next import knows it again.

    A plain digest without a secret: the identifiers of a published export are public, and a citizen who has the export
    can check for themselves which row became which number.
    """
    return hashlib.blake2b(f"{system}/{kind}/{identifier}".encode(), digest_size=12).hexdigest()


class Given:
    """What the consultation already holds, by origin, and the next free number."""

    def __init__(self, held: Iterable[tuple[str, Contribution]]) -> None:
        self.by_origin: dict[str, Contribution] = {}
        self.files: dict[str, dict[str, Contribution]] = {}
        """By file of `contributions/`, then by origin."""
        self.highest = 0
        for file, contribution in held:
            self.highest = max(self.highest, contribution.number)
            if contribution.origin:
                self.by_origin[contribution.origin] = contribution
                self.files.setdefault(file, {})[contribution.origin] = contribution

    def number(self, mark: str) -> int:
        """The number that this origin has, or the next one, given for good."""
        known = self.by_origin.get(mark)
        if known is not None:
            return known.number
        self.highest += 1
        self.by_origin[mark] = Contribution(number=self.highest, origin=mark)
        return self.highest


def merged(new: Contribution, known: Contribution | None) -> Contribution:
    """What the town decided since the last import stands (moderation, grouping, place, salt); the rest is new."""
    if known is None or known.number != new.number:
        return new
    kept = {"place": known.place or new.place, "salt": known.salt, "grouped_with": known.grouped_with}
    if known.state != "published":
        kept |= {"state": known.state, "reason": known.reason}
    if known.state in ("withheld", "withdrawn"):
        kept |= {"title": "", "text": "", "author": ""}
    return msgspec.structs.replace(new, **kept)


def present(root: Path, folder: Path) -> Iterator[tuple[str, Contribution]]:
    """Every contribution the consultation holds now, with the name of its file.

    Raises ProblemsFound when a file cannot be read.
    """
    from civicgen.content.sources import Stream
    from civicgen.problems import Problem, ProblemsFound

    files = [
        file for file in sorted(folder.glob("*")) if file.suffix in (".csv", ".jsonl", ".md") and file.name[0] != "."
    ]
    if not files:
        return
    from civicgen.content.contributions import read_stream  # late: a new consultation has none

    problems: list[Problem] = []
    for file in files:
        facts = file.stat()
        stream = Stream(
            consultation=folder.parent.name,
            file=file.relative_to(root).as_posix(),
            size=facts.st_size,
            changed=facts.st_mtime_ns,
        )
        for item in read_stream(root, stream):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield file.name, item[1]
    if problems:
        raise ProblemsFound(tuple(problems))
