"""The figures of a site and the limits of its host become warnings, from 80 % on."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from civicgen.hosts import Host
from civicgen.problems import Place, Problem

__all__ = ["NEAR", "Figures", "within"]

NEAR = 80
"""Percentage of a limit from which it is told: a consultation grows, and must not be stopped half way."""
FILE = "civicgen.yml"


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What hosts limit, as a site has it. 0 for what is not known."""

    files: int = 0
    folder: int = 0
    """Things in its fullest folder."""
    largest: tuple[str, int] = ("", 0)
    """Its largest file, and how many bytes that is."""
    site: int = 0
    """Bytes in all."""
    redirects: int = 0
    redirects_size: int = 0
    header: int = 0
    """Characters of the longest line of its headers."""


def within(host: Host, figures: Figures) -> Iterator[Problem]:
    """What the host will not hold for long, or does not hold already. All are warnings: a paid plan may hold it."""
    path, size = figures.largest
    yield from _told("files", host, figures.files, host.files)
    yield from _told("folder", host, figures.folder, host.folder)
    yield from _told("file", host, size, host.file, path)
    yield from _told("site", host, figures.site, host.site)
    yield from _told("redirects", host, figures.redirects, host.redirects)
    yield from _told("redirects-size", host, figures.redirects_size, host.redirects_size)
    yield from _told("header", host, figures.header, host.header)


def _told(what: str, host: Host, found: int, limit: int, path: str = "") -> Iterator[Problem]:
    if not limit or found * 100 < limit * NEAR:
        return
    given = {"host": host.label, "found": _figure(found), "limit": _figure(limit), "percent": str(found * 100 // limit)}
    yield Problem(
        code=f"host-{what}", place=Place(file=path or FILE), severity="warning", given={"path": path, **given}
    )


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
