"""The command `civicgen` without its outputs that Hugo does not make: tables of open data, and all that is for search.

What they cost is measured apart: `core.py +tables build …` makes those, `core.py +search build …` the search that the
portal's settings ask for, keyword pages and similar contributions included.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from civicgen.builder import build, site
from civicgen.builder.report import Report
from civicgen.cli import main
from civicgen.config import Search
from civicgen.content import read
from civicgen.content.sources import Sources
from civicgen.problems import Problem

if TYPE_CHECKING:  # as in the command: loaded when a site is planned, not before
    from civicgen.pages.planned import Group, Item

WANTED = {sys.argv.pop(1) for _ in sys.argv[1:] if sys.argv[1].startswith("+")}
_read, _put = read.read_sources, site.put


def read_sources(root: Path, *given: Any) -> tuple[Sources | None, tuple[Problem, ...]]:
    """Sources; without `+search`, of a portal that wants none: nothing is even looked at for it."""
    sources, problems = _read(root, *given)
    if sources is not None and "+search" not in WANTED:
        config = msgspec.structs.replace(sources.config, search=Search(index="none"))
        sources = msgspec.structs.replace(sources, config=config)
    return sources, problems


def put(plan: Callable[[], Iterable[Item | Group]], *given: Any, **named: Any) -> Report:
    """Put in place what was asked for."""

    def asked() -> Iterator[Item | Group]:
        for item in plan():
            name = str(getattr(item, "name", "") or getattr(item, "path", ""))
            if "+tables" in WANTED or not name.endswith((".csv", ".jsonl")):
                yield item

    return _put(asked, *given, **named)


if __name__ == "__main__":
    vars(read)["read_sources"] = read_sources
    vars(build)["put"] = put
    sys.exit(main())
