"""Pages to the site map of search engines, in parts of fifty thousand."""

from __future__ import annotations

from civicgen.pages.machines.outputs import SiteMapIndex, SiteMapPart
from civicgen.pages.machines.xml import absolute, text

__all__ = ["index", "part"]

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


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
