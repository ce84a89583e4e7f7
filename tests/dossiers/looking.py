"""What is in archives, pages and books, read by nothing of civicgen."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote


class Link(NamedTuple):
    """A link of a page."""

    tag: str
    href: str


class Page(HTMLParser):
    """Links, anchors, headings and elements of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.levels: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element is."""
        self.tags.append(tag)
        for key, value in attrs:
            if key in ("href", "src") and value is not None:
                self.links.append(Link(tag, value))
            if key == "id" and value is not None:
                self.ids.append(value)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))


def members(archive: Path) -> dict[str, bytes]:
    """Every file of an archive, by its path."""
    with zipfile.ZipFile(archive) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def wrong_links(files: dict[str, bytes], ending: str = ".html") -> Iterator[str]:
    """Links of pages in an archive that lead to nothing in it, though they do not lead out of it."""
    pages = {name: Page(data.decode()) for name, data in files.items() if name.endswith(ending)}
    for name, page in pages.items():
        for _, href in page.links:
            scheme = href.partition(":")[0]
            if scheme in ("http", "https", "mailto", "tel", "data"):
                continue
            path, _, anchor = href.partition("#")
            target = normpath(join(dirname(name), unquote(path))) if path else name
            if target not in files:
                yield f"{name}: {href}: no such file"
            elif anchor and target in pages and unquote(anchor) not in pages[target].ids:
                yield f"{name}: {href}: no such anchor"
