"""What search engines may visit, to `robots.txt`."""

from __future__ import annotations

from civicgen.pages.machines.outputs import Robots
from civicgen.pages.machines.xml import absolute

__all__ = ["robots"]


def robots(context: Robots) -> bytes:
    """Write robots.txt (RFC 9309): everything is public, unless the portal is a demonstration."""
    rules = "User-agent: *\n" + ("Disallow: /\n" if context.closed else "Disallow:\n")
    if context.url and not context.closed:
        rules += f"\nSitemap: {absolute(context.url, 'sitemap.xml')}\n"
    return rules.encode("ascii", "ignore")
