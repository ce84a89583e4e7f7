"""A dossier becomes one page: title, contents, every chapter, ready to be printed or kept as a single file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from civicgen.dossiers.chapters import Chapter, Dossier
from civicgen.dossiers.xhtml import Leading, anchor, xhtml
from civicgen.portal.portal import Portal

__all__ = ["PICTURES", "picture_file", "write_page"]

_HERE = "<!--chapters-->"
"""Where the chapters go in the template."""
_HEAVY = 1_000_000
"""Bytes of a picture from which it is not put into the page."""
PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
}
"""Kinds of pictures that a page or a book may hold."""


def write_page(dossier: Dossier, file: BinaryIO) -> None:
    """Write the whole dossier as one page. Memory holds one chapter of contributions at a time."""
    from civicgen.pages.render import unled

    # The frame is a page of the site's own look: its style is among those that the host's policy allows.
    frame = unled(dossier.frame, dossier.front(lambda name: f"#{name}"), "dossier")
    leading = _leading(dossier)
    head, _, foot = frame.partition(_HERE)
    file.write(_frame(head).encode())
    file.writelines(_section(chapter, leading).encode() for chapter in chain(dossier.chapters, dossier.contributions()))
    file.write(_frame(foot).encode())


def _frame(html: str) -> str:
    from civicgen.markup.writing import ROOT

    return html.replace(ROOT, "")


def _section(chapter: Chapter, leading: Callable[[Chapter], Leading]) -> str:
    inner = ' class="z"' if chapter.inner else ""
    return f'<section id="{chapter.name}"{inner}>\n{xhtml(chapter.html, leading(chapter))}\n</section>\n'


def _leading(dossier: Dossier) -> Callable[[Chapter], Leading]:
    portal = dossier.views.portal
    url = portal.config.url

    def to(address: str) -> str:
        place = dossier.place(address)
        if place is None:
            return url + address if url else ""
        name, wanted = place
        return f"#{anchor(f'{name}.', wanted)}" if wanted else f"#{name}"

    def picture(address: str) -> str:
        source = picture_file(portal, address)
        kind = PICTURES.get(address.rpartition(".")[2].lower())
        if source is None or kind is None or source.stat().st_size > _HEAVY:
            return ""
        return f"data:{kind};base64,{b64encode(source.read_bytes()).decode()}"

    def of(chapter: Chapter) -> Leading:
        return Leading(to, picture, prefix=f"{chapter.name}.", lower=2 if chapter.inner else 1, site=url)

    return of


def picture_file(portal: Portal, address: str) -> Path | None:
    """The file of a picture of the portal, from its address on the site."""
    path = unquote(address)
    word = portal.default.addresses.word("documents")
    for media in portal.media:
        name = media.file.removeprefix("content/")
        if name.startswith("consultations/"):
            owner, _, rest = name.removeprefix("consultations/").partition("/documents/")
            name = f"{owner}/{word}/{rest}"
        if name == path:
            return Path(portal.sources.root, media.file)
    return None
