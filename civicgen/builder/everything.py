"""A portal becomes the plan of everything that its settings ask for: the site, and dossiers where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.markup.look import Look
from civicgen.pages.plan import grouped_plan
from civicgen.pages.planned import Group, Item
from civicgen.portal.portal import Portal

__all__ = ["everything"]


def everything(portal: Portal, look: Look) -> Iterator[Item | Group]:
    """Every file, as `grouped_plan` gives them; a preview makes no dossiers."""
    plan = grouped_plan(portal, look)
    if portal.preview or not portal.config.dossier.formats:
        return plan
    from civicgen.dossiers.plan import with_dossiers  # late: most builds make none

    return with_dossiers(plan, portal, look)
