"""The consultation an import writes into: made when absent, brought up to date when there, no edit overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from civicgen.content.types import Contribution
from civicgen.importers.given import present
from civicgen.importers.options import ImportOptions
from civicgen.importers.report import ImportReport, Journey
from civicgen.importers.writing import Outcome, contribution_line, entries, put
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["Into"]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TOPIC_ID = re.compile(r"(?m)^\s*(?:-\s*)?\{?\s*[\"']?id[\"']?\s*:\s*[\"']?([\w-]+)")


class Into:
    """A consultation's folder, `content/consultations/ID`, and what was done to its files."""

    def __init__(self, folder: Path, options: ImportOptions) -> None:
        if not _ID.fullmatch(folder.name):
            place = Place(str(folder))
            raise ProblemsFound((Problem(code="import-consultation-name", place=place, given={"name": folder.name}),))
        self.folder = folder
        self.content = folder.parent.parent
        """The portal's `content/`."""
        self.options = options
        self.created = not (folder / "index.md").exists()
        self.outcomes: dict[str, Outcome] = {}

    def present(self) -> Iterator[tuple[str, Contribution]]:
        """Contributions it holds now, each with its file's name."""
        return present(self.content.parent, self.folder / "contributions")

    def keep(self, name: str, text: str) -> None:
        """Write a file that people may edit afterwards: what somebody changed is left as it is."""
        self._put(self.folder / name, text, replace=False)

    def contributions(
        self, name: str, made: Iterable[Contribution], before: Mapping[str, Contribution], journey: Journey
    ) -> None:
        """Write a stream of contributions; what the file held `before` (by origin) and is not in the export stays."""
        kept = list(made)
        numbers = {contribution.number for contribution in kept}
        for old in before.values():
            if old.number not in numbers:
                journey.note("gone", f"#{old.number}")
                kept.append(old)
        kept.sort(key=lambda contribution: contribution.number)
        text = "".join(f"{contribution_line(contribution)}\n" for contribution in kept)
        self._put(self.folder / "contributions" / name, text, replace=True)

    def topics(self, found: Mapping[str, str]) -> None:
        """Add to `topics.yml` those it does not have; its other lines are not touched."""
        path = self.content / "topics.yml"
        text = path.read_text("utf-8-sig") if path.exists() else ""
        there = set(_TOPIC_ID.findall(text))
        missing = [{"id": short, "title": title} for short, title in found.items() if short not in there]
        if missing or not text:
            gap = "\n" if text and not text.endswith("\n") else ""
            self._put(path, f"{text}{gap}{entries(missing)}", replace=True)
        else:
            self._note(path, "unchanged")

    def report(self, system: str, journey: Journey, counts: Mapping[str, int]) -> ImportReport:
        """The account of it all."""

        def names(outcome: Outcome) -> tuple[str, ...]:
            return tuple(sorted(name for name, found in self.outcomes.items() if found == outcome))

        return ImportReport(
            format=system,
            consultation=self.folder.name,
            created=self.created,
            files=journey.files(),
            counts=counts,
            left_out=journey.all_left_out(),
            notes=journey.all_notes(),
            written=names("written"),
            unchanged=names("unchanged"),
            kept=names("kept"),
            dry=self.options.dry,
        )

    def _put(self, path: Path, text: str, *, replace: bool) -> None:
        self._note(path, put(path, text, replace=replace, dry=self.options.dry))

    def _note(self, path: Path, outcome: Outcome) -> None:
        self.outcomes[path.relative_to(self.content.parent).as_posix()] = outcome
