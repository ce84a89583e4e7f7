"""A portal and a tagged sheet become the files to write, told change by change; nothing is written here."""

from __future__ import annotations

from pathlib import Path

import msgspec

from civicgen.importers.tagging.changes import Changes, PointChange, changes
from civicgen.importers.tagging.edited import Edited, edited
from civicgen.importers.tagging.held import held
from civicgen.importers.tagging.sheets import open_sheet
from civicgen.importers.tagging.wishes import Table, Wish, headed, wishes
from civicgen.problems import Problem, ProblemsFound

__all__ = ["Imported", "imported", "open_table"]


class Imported(msgspec.Struct, frozen=True):
    """What an import would do."""

    consultation: str
    rows: int
    encoding: str
    """What the letters of the sheet were written in, when that is not UTF-8."""
    changes: Changes
    files: list[Edited]
    unsure: tuple[PointChange, ...] = ()
    """Changes that take citations away, when the sheet does not say what stood in it at first: they may undo what was
    written since."""
    apart: tuple[int, ...] = ()
    """Contributions that would leave their group, likewise."""

    @property
    def taken(self) -> int:
        """How many citations and groups would be taken away, perhaps by mistake."""
        return sum(len(each.remove) for each in self.unsure) + len(self.apart)


def open_table(path: Path) -> Table:
    """Read the headings of a sheet, and the consultation that its first row names. Raises ProblemsFound."""
    return headed(open_sheet(path))


def imported(root: Path, table: Table, consultation: str, synthesis: str = "") -> Imported:
    """Compare a sheet with the portal. Raises ProblemsFound with every reason why nothing can be written."""
    problems: list[Problem] = []
    asked: list[Wish] = []
    with held(root, consultation) as portal:
        for item in wishes(table, portal.said):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                asked.append(item)
        found = changes(portal, asked, table.sheet.file, synthesis)
    if isinstance(found, list):
        problems += found
    if problems or isinstance(found, list):
        raise ProblemsFound(tuple(sorted(problems, key=lambda each: each.place.line)))
    files: list[Edited] = []
    for each in edited(root, found):
        if isinstance(each, Problem):
            problems.append(each)
        else:
            files.append(each)
    if problems:
        raise ProblemsFound(tuple(problems))
    unsure = () if table.remembers("point") else tuple(each for each in found.points if each.remove)
    apart = () if table.remembers("group") else tuple(number for number, head in found.heads.items() if head is None)
    return Imported(consultation, len(asked), table.sheet.encoding, found, files, unsure, apart)
