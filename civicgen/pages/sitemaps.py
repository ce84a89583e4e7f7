"""Pages to the site map of search engines, in parts of fifty thousand, one part in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from civicgen.pages.outputs import SiteMapIndex, SiteMapPart
from civicgen.pages.planned import Planned
from civicgen.pages.xml import absolute, text

__all__ = ["MOST", "index", "part", "plan_site_maps"]

MOST = 50_000
"""Pages in one part, as the protocol wants it."""
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def plan_site_maps(url: str, pages: Iterable[tuple[str, str]], most: int = MOST) -> Iterator[Planned]:
    """Plan `sitemap.xml`: the list of all pages, or of its parts when there are too many for one.

    `pages` are addresses from the site's root with the day of their last change (or nothing), and may be an iterator.
    """
    rest = iter(pages)
    first, following = tuple(islice(rest, most)), tuple(islice(rest, most))
    if not following:
        yield Planned("sitemap.xml", SiteMapPart(url=url, pages=first))
        return
    parts: list[tuple[str, str]] = []
    while first:
        address = f"sitemap-{len(parts) + 1}.xml"
        parts.append((address, max(day for _, day in first)))
        yield Planned(address, SiteMapPart(url=url, pages=first))
        first, following = following, tuple(islice(rest, most))
    yield Planned("sitemap.xml", SiteMapIndex(url=url, parts=tuple(parts)))


def part(context: SiteMapPart) -> bytes:
    """Write a list of pages (sitemaps.org, 0.9)."""
    lines = "".join(f"<url>{_place(context.url, address, day)}</url>\n" for address, day in context.pages)
    return f"{_HEAD}<urlset {_SPACE}>\n{lines}</urlset>\n".encode()


def index(context: SiteMapIndex) -> bytes:
    """Write the list of the parts."""
    lines = "".join(f"<sitemap>{_place(context.url, address, day)}</sitemap>\n" for address, day in context.parts)
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{lines}</sitemapindex>\n".encode()


def _place(url: str, address: str, day: str) -> str:
    last = f"<lastmod>{text(day)}</lastmod>" if day else ""
    return f"<loc>{text(absolute(url, address))}</loc>{last}"
