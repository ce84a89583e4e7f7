"""The command `civicgen` without its outputs that Hugo does not make: tables of open data, and all that is for search.

What they cost is measured apart: `core.py +tables build …` makes those, `core.py +search build …` the search that the
portal's settings ask for, keyword pages and similar contributions included.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from civicgen.builder import everything
from civicgen.cli import main
from civicgen.config import Search
from civicgen.markup.look import Look
from civicgen.pages.plan import grouped_plan
from civicgen.pages.planned import Group, Item
from civicgen.portal.portal import Portal

WANTED = {sys.argv.pop(1) for _ in sys.argv[1:] if sys.argv[1].startswith("+")}


def pages(portal: Portal, look: Look | None = None) -> Iterator[Item | Group]:
    """The plan, without what was not asked for."""
    if "+search" not in WANTED:  # as a portal that wants none: nothing is even looked at for it
        portal = replace(portal, config=msgspec.structs.replace(portal.config, search=Search(index="none")))
    for item in grouped_plan(portal, look):
        name = item.name if isinstance(item, Group) else item.path
        if "+tables" in WANTED or not name.endswith((".csv", ".jsonl")):
            yield item


if __name__ == "__main__":
    vars(everything)["grouped_plan"] = pages
    sys.exit(main())
