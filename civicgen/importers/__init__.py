"""Exports of other systems to our files: which formats there are, and how each is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from civicgen.words import mark

if TYPE_CHECKING:  # late: listing the formats reads none
    from civicgen.importers.options import ImportOptions
    from civicgen.importers.report import ImportReport

__all__ = ["Importer", "formats"]


class Importer(msgspec.Struct, frozen=True):
    """One format of export."""

    name: str
    """What the user types."""
    description: str
    """What it reads, in one English sentence; translated when shown."""
    run: Callable[[Sequence[Path], Path, ImportOptions], ImportReport]
    """Reads files, folders or ZIPs, and writes into `content/consultations/ID`, made if absent.

    Raises ProblemsFound when there is nothing to import, or when a file is refused.
    """


def _cap_collectif(sources: Sequence[Path], into: Path, options: ImportOptions) -> ImportReport:
    try:
        from civicgen.importers.cap_collectif import run  # late: needs the libraries of `civicgen[import]`
    except ModuleNotFoundError as error:
        from civicgen.problems import Place, Problem, ProblemsFound

        missing = {"library": error.name or "", "extra": "civicgen[import]"}
        raise ProblemsFound((Problem(code="import-library", place=Place(""), given=missing),)) from error
    return run(sources, into, options)


def formats() -> dict[str, Importer]:
    """Every format that can be imported, by name."""
    return {
        "cap-collectif": Importer(
            "cap-collectif",
            mark("Cap Collectif: articles, proposals, arguments, sources (propositions.jsonl, arguments.csv…)."),
            _cap_collectif,
        )
    }
