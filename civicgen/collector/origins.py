"""Headers of a request to where it came from: our own pages, a stranger's, or a browser that does not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

__all__ = ["Origin", "came_from", "origin_of"]

Origin = Literal["ours", "unsaid", "hidden", "foreign"]
"""unsaid: a browser of before 2020, w3m, lynx, curl say nothing. hidden: a browser was told not to say (`null`), as
pages with `Referrer-Policy: no-referrer` tell it; it can only lead to the page on which one reads what one typed."""


def origin_of(address: str) -> str:
    """Scheme, name and port of an address, as browsers write an origin.

    >>> origin_of("https://Depot.example:443/x/")
    'https://depot.example'
    """
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port and parts.port != {"https": 443, "http": 80}.get(parts.scheme) else ""
    return f"{parts.scheme}://{parts.hostname}{port}" if parts.hostname else ""


def came_from(headers: Mapping[str, str], ours: frozenset[str]) -> Origin:
    """Judge a POST. Browsers say it themselves, and no page can forge it (Fetch Metadata, else Origin)."""
    site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "")
    if origin and origin != "null":
        return "ours" if origin in ours or site == "same-origin" else "foreign"
    if site in {"same-origin", "same-site", "none"}:
        return "ours"
    if origin == "null" or site:
        return "hidden"
    return "unsaid"
