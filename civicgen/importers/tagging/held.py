"""A portal becomes what tagging needs of one consultation: its points with what they cite, its contributions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from civicgen.builder.borrowed import to_look_at
from civicgen.builder.intact import intact
from civicgen.builder.place import ground
from civicgen.builder.site import locked
from civicgen.content.read import read_sources
from civicgen.content.sources import Sources
from civicgen.content.types import Point, Synthesis
from civicgen.portal.references import parse
from civicgen.portal.store import Row, Store
from civicgen.problems import Problem, ProblemsFound, has_errors

__all__ = ["Held", "held"]


@dataclass(frozen=True)
class Held:
    """One consultation, drafts included, in the default language."""

    consultation: str
    sources: Sources
    syntheses: tuple[Synthesis, ...]
    store: Store
    cites: dict[int, list[str]] = field(default_factory=dict)
    """Points that cite a contribution (`avis#velo`), by its number."""
    quotes: dict[int, list[str]] = field(default_factory=dict)
    """Points that quote it."""

    @property
    def points(self) -> dict[str, tuple[Synthesis, Point]]:
        """Points by what they are called: `avis#velo`."""
        return {f"{short(each)}#{point.id}": (each, point) for each in self.syntheses for point in each.points}

    def rows(self) -> Iterator[Row]:
        """Contributions that can be read, in the order of their numbers."""
        gone = self.store.gone(self.consultation)
        return (row for row in self.store.rows(self.consultation) if row.contribution.number not in gone)

    def said(self, number: int) -> str | None:
        """The words of a contribution; None when there is none of that number."""
        it = self.store.get(self.consultation, number)
        return None if it is None else f"{it.text or it.title}"


def short(synthesis: Synthesis) -> str:
    """Name of a synthesis inside its consultation."""
    return synthesis.name.rpartition("/")[2]


@contextmanager
def held(root: Path, consultation: str) -> Iterator[Held]:
    """Read the portal. Raises ProblemsFound when what is needed of it cannot be read, Busy, DiskTrouble."""
    with ExitStack() as stack:
        place = to_look_at(ground(root, root / "public"), stack)
        locked(place, stack)
        sources, problems = read_sources(root)
        if sources is None:
            raise ProblemsFound(tuple(problems))
        path = place.cache / "store.sqlite"
        stack.enter_context(intact(path))
        store = stack.enter_context(closing(Store(path)))
        problems += store.take_in(root, sources.streams, window=sources.config.contributions.window)
        _must_read(problems, consultation)
        syntheses = tuple(
            entry
            for entry in sources.entries[sources.config.language]
            if isinstance(entry, Synthesis) and entry.name.startswith(f"{consultation}/") and entry.state != "withdrawn"
        )
        found = Held(consultation, sources, syntheses, store)
        for name, (_, point) in found.points.items():
            _turn(found.cites, name, point.cites, consultation)
            _turn(found.quotes, name, (quote.of for quote in point.quotes if quote.of), consultation)
        yield found


def _must_read(problems: tuple[Problem, ...], consultation: str) -> None:
    """What is wrong in the files that would be changed must be mended first."""
    folders = tuple(f"content/consultations/{consultation}/{part}/" for part in ("syntheses", "contributions"))
    wrong = tuple(each for each in problems if each.place.file.startswith(folders))
    if has_errors(wrong):
        raise ProblemsFound(tuple(each for each in wrong if each.severity == "error"))


def _turn(into: dict[int, list[str]], point: str, references: Iterator[str] | tuple[str, ...], owner: str) -> None:
    for reference in references:
        target = parse(reference, owner)
        if target is not None and target.number and target.name == owner:
            points = into.setdefault(target.number, [])
            if point not in points:
                points.append(point)
