"""The portal becomes what machines follow: feeds, calendars, the site map of search engines, robots.txt, headers."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.pages.planned import Planned
from civicgen.portal.portal import Portal

__all__ = ["plan_follow"]


def plan_follow(portal: Portal) -> Iterator[Planned]:
    """Everything that is not a page."""
    yield from ()
