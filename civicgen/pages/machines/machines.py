"""The portal becomes what search engines read, site maps and robots.txt, and what its host does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from civicgen.digests import digest, encode
from civicgen.markup.look import Look
from civicgen.pages import contexts as c
from civicgen.pages.machines.hosted import plan_hosted
from civicgen.pages.machines.outputs import MOST, Robots, SiteMapIndex, SiteMapPart
from civicgen.pages.planned import Group, Planned
from civicgen.pages.views import Views
from civicgen.portal.portal import Portal, Process

__all__ = ["Visited", "plan_machines"]

_LEFT_OUT = frozenset({"whole", "moved", "not-found", "withdrawn", "receipts"})


class Visited:
    """Addresses of the pages of a plan, gathered as they pass; contributions have site maps of their own."""

    def __init__(self) -> None:
        self.pages: list[tuple[str, str]] = []

    def pass_by(self, planned: Planned) -> None:
        """Note a page that search engines may show."""
        page = planned.context
        if isinstance(page, c.Page) and page.kind not in _LEFT_OUT:
            last = page.updated or page.published
            self.pages.append((page.address, last.day.isoformat() if last else ""))


def plan_machines(portal: Portal, look: Look | None, visited: Visited) -> Iterator[Planned | Group]:
    """Everything that no person reads."""
    url = portal.config.url
    yield Planned("robots.txt", Robots(url=url, closed=portal.config.fictitious or portal.preview))
    if url:
        yield from _site_maps(portal, visited)
    yield from plan_hosted(portal, look)


def _site_maps(portal: Portal, visited: Visited) -> Iterator[Planned | Group]:
    url, views = portal.config.url, Views(portal, portal.default)
    parts: list[tuple[str, str]] = []
    for number, at in enumerate(range(0, len(visited.pages), MOST), 1):
        pages = tuple(visited.pages[at : at + MOST])
        path = f"sitemap-{number}.xml"
        parts.append((path, max(day for _, day in pages)))
        yield Planned(path, SiteMapPart(url=url, pages=pages))
    for process in portal.default.processes:
        if process.pages != "each":
            continue
        about = encode((url, views.contribution_address(process, 1)))
        for number, (numbers, known) in enumerate(_some(portal, process), 1):
            path = f"sitemap-{process.id}-{number}.xml"
            parts.append((path, ""))
            yield Group(path, digest(about, *known), partial(_contributions, views, process, path, numbers))
    yield Planned("sitemap.xml", SiteMapIndex(url=url, parts=tuple(parts)))


def _some(portal: Portal, process: Process) -> Iterator[tuple[list[int], list[bytes]]]:
    """Numbers of contributions, as many as a site map takes, with the digests of what is known of them."""
    numbers: list[int] = []
    known: list[bytes] = []
    for chunk in portal.store.windows(process.id, "each"):
        numbers += chunk.numbers
        known.append(chunk.digest)
        if len(numbers) >= MOST:
            yield numbers, known
            numbers, known = [], []
    if numbers:
        yield numbers, known


def _contributions(views: Views, process: Process, path: str, numbers: list[int]) -> Iterator[Planned]:
    pages = []
    for at in range(0, len(numbers), 500):
        for row in views.portal.store.numbered(process.id, numbers[at : at + 500]):
            it = row.contribution
            day = it.updated or (it.date.day if it.date else None)
            if it.state in ("published", "grouped"):
                pages.append((views.contribution_address(process, it.number), day.isoformat() if day else ""))
    yield Planned(path, SiteMapPart(url=views.config.url, pages=tuple(pages)))
