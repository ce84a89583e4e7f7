"""From the folder of a built site to plain facts about its pages, with nothing of civicgen: a second opinion."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

LOADED = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
    "body": ("background",),
}
"""What a browser fetches by itself, by element."""

LOADING_RELATIONS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "manifest", "apple-touch-icon"}
"""Relations of `<link>` that make a browser fetch something."""

SILENT = {"style", "script", "template", "title"}
"""Elements whose text nobody reads in the page."""

INSIDE_WORDS = {"a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup"}
"""Elements that may begin or end within a word."""

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Link:
    """An address written in a page."""

    address: str
    element: str
    line: int


@dataclass
class Page:
    """What a reader of the HTML alone can say of a page."""

    path: str
    source: bytes
    lang: str = ""
    title: str = ""
    description: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    """What one may follow."""
    loads: list[Link] = field(default_factory=list)
    """What is fetched by itself."""
    relations: dict[str, str] = field(default_factory=dict)
    """`<link>` by relation."""
    metas: dict[str, str] = field(default_factory=dict)
    """`<meta>` by name, property or http-equiv, in lower case."""
    styles: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    """Style attributes and event handlers, which a strict policy forbids."""
    scripts: int = 0
    elements: int = 0
    words: list[str] = field(default_factory=list)
    """Words of the body, in order."""

    @cached_property
    def weight(self) -> int:
        """Bytes that a visitor receives, compressed as hosts do."""
        return len(gzip.compress(self.source, 6, mtime=0))

    @property
    def moved(self) -> bool:
        """Whether it only leads elsewhere."""
        return "refresh" in self.metas


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[str] = []
        self.text: list[str] = []
        self.heading: list[str] | None = None
        self.title: list[str] = []
        self.style: list[str] = []
        self.options = 0
        """Options of the menu so far: only the first is shown before one opens it."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page = self.page
        page.elements += 1
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            page.lang = values.get("lang", "")
        if "id" in values:
            page.ids.append(values["id"])
        if "style" in values:
            page.inline.append(f"<{tag} style>")
        page.inline += [f"<{tag} {name}>" for name in values if name.startswith("on")]
        self._addresses(tag, values)
        if tag == "meta":
            name = values.get("name") or values.get("property") or values.get("http-equiv") or ""
            page.metas[name.lower()] = values.get("content", "")
        if tag == "script":
            page.scripts += 1
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.heading = []
        self.options = 0 if tag == "select" else self.options + (tag == "option")
        if tag in {"img", "area"} and "alt" in values:
            self.text.append(f" {values['alt']} ")
        if tag in {"br", "td", "th", "li", "p", "div", "dt", "dd", "option", "input", "hr"}:
            self.text.append(" ")
        if tag not in VOID:
            self.open.append(tag)

    def _addresses(self, tag: str, values: dict[str, str]) -> None:
        line = self.getpos()[0]
        page = self.page
        for name in LOADED.get(tag, ()):
            if name in values:
                parts = values[name].split(",") if name == "srcset" else [values[name]]
                page.loads += [Link(part.split()[0], tag, line) for part in parts if part.strip()]
        if tag in {"a", "area"} and "href" in values:
            page.links.append(Link(values["href"], tag, line))
        if tag == "form":
            page.links.append(Link(values.get("action", ""), tag, line))
        if tag == "link":
            relations = values.get("rel", "").lower().split()
            for relation in relations:
                page.relations.setdefault(relation, values.get("href", ""))
            loads = LOADING_RELATIONS.intersection(relations)
            (page.loads if loads else page.links).append(Link(values.get("href", ""), "link", line))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and self.heading is not None:
            self.page.headings.append((int(tag[1]), " ".join("".join(self.heading).split())))
            self.heading = None
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag not in INSIDE_WORDS:
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        if inside == "style":
            self.style.append(data)
            self.page.styles.append(data)
        elif inside == "title" and "svg" not in self.open:
            self.title.append(data)
        if self.heading is not None:
            self.heading.append(data)
        shown = self.options < 2 or "option" not in self.open
        if "body" in self.open and shown and not SILENT.intersection(self.open):
            self.text.append(data)


def words(text: str) -> list[str]:
    """Words of a text, whatever its typography: what must be the same in every browser."""
    return re.findall(r"\w+", text.replace("\u00ad", "").casefold())


def read_page(path: str, source: bytes) -> Page:
    """Read one page."""
    page = Page(path, source)
    reader = _Reader(page)
    reader.feed(source.decode("utf-8"))
    reader.close()
    page.title = " ".join("".join(reader.title).split())
    page.description = page.metas.get("description", "")
    page.words = words("".join(reader.text))
    return page


class Site:
    """A built site on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())
        self._known = set(self.files)
        self._pages: dict[str, Page] = {}

    @cached_property
    def paths(self) -> list[str]:
        """Every HTML file."""
        return [file for file in self.files if file.endswith(".html")]

    def page(self, path: str) -> Page:
        """One page, read once."""
        if path not in self._pages:
            self._pages[path] = read_page(path, (self.root / path).read_bytes())
        return self._pages[path]

    @property
    def pages(self) -> list[Page]:
        """Every page."""
        return [self.page(path) for path in self.paths]

    def target(self, start: str, address: str, *, folders: bool) -> tuple[str, str] | None:
        """File and anchor that an address leads to, from the file where it is written.

        None when it leaves the site by its scheme or host. With `folders`, `x/` is `x/index.html` as hosts serve it;
        without, only a file is one, as on a disk. A file that is not there comes back as `?address`.
        """
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return None
        path = unquote(parts.path)
        if not path:
            return start, unquote(parts.fragment)
        if path.startswith("/"):
            return "?" + address, ""
        steps = list(PurePosixPath(start).parent.parts)
        for step in path.split("/"):
            if step == "..":
                if not steps:
                    return "?" + address, ""
                steps.pop()
            elif step not in {"", "."}:
                steps.append(step)
        file = "/".join(steps)
        if folders and (path.endswith("/") or path in {".", ".."}):
            file = f"{file}/index.html" if file else "index.html"
        return (file if file in self._known else "?" + address), unquote(parts.fragment)
