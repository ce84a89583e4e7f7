"""The command `civicgen` without its outputs that are no pages: tables of open data, of what became of it, and search.

Hugo makes none; what they cost is measured apart.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from civicgen.builder import everything
from civicgen.cli import main
from civicgen.markup.look import Look
from civicgen.pages.plan import grouped_plan
from civicgen.pages.planned import Group, Item
from civicgen.portal.portal import Portal


def pages(portal: Portal, look: Look | None = None) -> Iterator[Item | Group]:
    """The plan, its tables left out."""
    for item in grouped_plan(portal, look):
        name = item.name if isinstance(item, Group) else item.path
        if not name.endswith((".csv", ".jsonl")) and name != "~search":
            yield item


if __name__ == "__main__":
    vars(everything)["grouped_plan"] = pages
    sys.exit(main())
