"""A site as it was built, and the portal it was built from, become what the town should be warned of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from civicgen.hosts import Host, host
from civicgen.problems import Problem

if TYPE_CHECKING:
    from civicgen.builder.report import Report
    from civicgen.checks.hosts import Figures
    from civicgen.portal.portal import Portal

__all__ = ["promises"]


def promises(portal: Portal, report: Report, instant: datetime) -> Iterator[Problem]:
    """What the host will not hold, what has run out, and what cannot be searched."""
    chosen = host(portal.config.host)
    if chosen is not None:
        from civicgen.checks.hosts import within

        yield from within(chosen, _figures(portal, report, chosen))
    security = portal.config.security
    if security is not None and security.expires < instant.astimezone(portal.config.zone).date():
        from civicgen.content.locate import place_of  # only when there is a problem: it reads the file again

        place = place_of(Path(portal.sources.root), "civicgen.yml", ("security", "expires"))
        given = {"found": security.expires.isoformat(), "near": (instant.date() + timedelta(days=365)).isoformat()}
        yield Problem(code="security-expired", place=place, severity="warning", given=given)

    if portal.config.search.pdf:
        from civicgen.search.texts.pdf import unread  # only where it is wanted

        yield from unread(portal)


def _figures(portal: Portal, report: Report, chosen: Host) -> Figures:
    from civicgen.checks.hosts import Figures
    from civicgen.pages.machines.headers import headers, longest
    from civicgen.pages.machines.hosted import headers_of, redirects_of
    from civicgen.pages.machines.redirects import whole

    media = max(((media.size, media.file) for media in portal.media), default=(0, ""))
    size, path = max(media, report.largest)
    moved = redirects_of(portal, chosen)
    return Figures(
        files=report.files,
        folder=max((each.contributions for each in portal.default.processes if each.pages == "each"), default=0),
        largest=(path, size),
        site=report.size,
        redirects=len(moved.moves),
        redirects_size=whole(moved),
        header=longest(headers(headers_of(portal.config))) if chosen.rules == "_headers" else 0,
    )
