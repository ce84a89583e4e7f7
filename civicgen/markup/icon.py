"""The portal's initial and colour become its icon: a small SVG picture."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from civicgen.markup.colors import palette

__all__ = ["address", "initial", "picture"]


def initial(title: str) -> str:
    """The letter of the icon: the first of the last word that is a name (`Mairie de Saint-Exemple`: S)."""
    names = [word for word in title.split() if word[:1].isupper()] or title.split() or ["·"]
    return names[-1][0].upper()


def picture(title: str, color: str) -> str:
    """The icon as SVG."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        f'<path fill="{palette(color).light}" d="M0 0h9v9H0z"/>'
        '<text x="4.5" y="7" font-size="7" text-anchor="middle" fill="#fff">'
        f"{escape(initial(title))}</text></svg>\n"
    )


def address(title: str, color: str) -> str:
    """The icon inside its own address: no browser asks for a file, not even for `/favicon.ico`."""
    svg = picture(title, color).strip().replace('"', "'")
    return "data:image/svg+xml," + quote(svg, safe="'=:/,()-;!*")
