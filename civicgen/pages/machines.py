"""The portal becomes what search engines and hosts read: site maps, robots.txt, security.txt, and files of the host."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import partial

from civicgen.config import Security
from civicgen.digests import digest, encode
from civicgen.hosts import Host
from civicgen.hosts import host as hosted
from civicgen.markup.look import Look
from civicgen.pages import contexts as c
from civicgen.pages.moved import redirects_of
from civicgen.pages.outputs import (
    MOST,
    Empty,
    Headers,
    Redirects,
    Robots,
    SecurityText,
    ServerRules,
    SiteMapIndex,
    SiteMapPart,
)
from civicgen.pages.planned import Group, Planned
from civicgen.pages.views import Views
from civicgen.portal.portal import Portal, Process

__all__ = ["Visited", "plan_machines"]

_LEFT_OUT = frozenset({"whole", "moved", "not-found", "withdrawn"})


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
    if portal.config.security is not None:
        yield _security(portal, portal.config.security)
    host = hosted(portal.config.host)
    if host is not None:
        yield from _of_host(portal, look, host)


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
        numbers: list[int] = []
        known: list[bytes] = []
        for chunk in portal.store.windows(process.id, "each"):
            numbers += chunk.numbers
            known.append(chunk.digest)
        for number, at in enumerate(range(0, len(numbers), MOST), 1):
            path = f"sitemap-{process.id}-{number}.xml"
            parts.append((path, ""))
            inputs = digest(encode((url, views.contribution_address(process, 1))), *known)
            yield Group(path, inputs, partial(_contributions, views, process, path, numbers[at : at + MOST]))
    yield Planned("sitemap.xml", SiteMapIndex(url=url, parts=tuple(parts)))


def _contributions(views: Views, process: Process, path: str, numbers: list[int]) -> Iterator[Planned]:
    pages = []
    for at in range(0, len(numbers), 500):
        for row in views.portal.store.numbered(process.id, numbers[at : at + 500]):
            it = row.contribution
            day = it.updated or (it.date.day if it.date else None)
            if it.state in ("published", "grouped"):
                pages.append((views.contribution_address(process, it.number), day.isoformat() if day else ""))
    yield Planned(path, SiteMapPart(url=views.config.url, pages=tuple(pages)))


def _security(portal: Portal, security: Security) -> Planned:
    config = portal.config
    ends = datetime.combine(security.expires, time(23, 59, 59), config.zone).astimezone(UTC)
    written = SecurityText(
        contact=security.contact,
        expires=ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
        languages=config.languages,
        policy=security.policy,
        url=config.url,
    )
    return Planned(".well-known/security.txt", written)


def _of_host(portal: Portal, look: Look | None, host: Host) -> Iterator[Planned | Group]:
    """Files of the site that this host reads."""
    redirects = redirects_of(portal, host)
    if host.name == "github":
        yield Planned(".nojekyll", Empty())  # else its builder leaves out what begins with an underscore
    if host.moves == "_redirects" and redirects.moves:
        yield Planned("_redirects", redirects)
    if look is not None and host.rules:
        secure = not portal.config.url.startswith("http://")
        known = encode((look.folders, look.color, look.headings, host.rules, redirects, secure))
        inputs = digest(*look.digests.values(), known)
        yield Group("headers", inputs, partial(_headers, look, host, redirects, secure=secure))


def _headers(look: Look, host: Host, redirects: Redirects, *, secure: bool) -> Iterator[Planned]:
    from civicgen.pages.render import style_digests  # reads every style: only when one changed

    headers = Headers(styles=style_digests(look), secure=secure, most=host.header)
    yield Planned(
        host.rules, headers if host.rules == "_headers" else ServerRules(headers=headers, redirects=redirects)
    )
