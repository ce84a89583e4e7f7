"""The pages of one consultation become a ZIP that opens from the disk: every link in it works without a network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from pathlib import Path
from posixpath import relpath
from typing import BinaryIO
from urllib.parse import unquote

import msgspec

from civicgen.digests import encode
from civicgen.dossiers.archive import Archive
from civicgen.dossiers.chapters import latest
from civicgen.markup.look import Look
from civicgen.markup.writing import ROOT
from civicgen.pages import contexts as c
from civicgen.pages.machines.outputs import Output
from civicgen.pages.plan import grouped_plan
from civicgen.pages.planned import Copied, Group, Item, Streamed
from civicgen.pages.views import Views
from civicgen.portal.portal import Portal

__all__ = ["owner_of", "write_part", "write_zip"]

START = "index.html"
"""First page of the archive."""
_WAY = re.compile(rf'(?P<before>\s[a-z-]+=)"{ROOT}(?P<address>[^"]*)"')
_ANY = re.compile(rf"{ROOT}([^\s\"',;>]*)")
_ELEMENT = re.compile(rf'<link\b[^>]*="{ROOT}[^>]*>\n?')
_SCRIPT = re.compile(r"<script\b[^>]*>.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_PICTURES = "img-src 'self' data:"
"""What the policy of a page says of pictures; from a disk, a browser may take no file for its own."""


def owner(path: str, portal: Portal) -> str:
    """Id of the consultation under which a file of the site lies; empty when it lies under none."""
    first, _, rest = path.partition("/")
    if first in portal.editions and first != portal.config.language:
        first, _, rest = rest.partition("/")
    return first if rest and portal.default.process(first) else ""


def write_zip(portal: Portal, look: Look, consultation: str, file: BinaryIO) -> None:
    """Write the part of the site that belongs to a consultation as a ZIP. Raises ProblemsFound."""
    archive = Archive(file)
    write_part(portal, look, consultation, archive)
    archive.close()


def write_part(portal: Portal, look: Look, consultation: str, archive: Archive, folder: str = "") -> tuple[str, ...]:
    """Put the part of the site into an archive, under a folder of it. Pages are made one after the other.

    Returns the pictures of `media/` that pages show.
    """
    part = _Part(portal, look, consultation)
    for path, made in part.pages():
        with archive.writing(folder + path) as write:
            for piece in made:
                write(piece)
    for path, source in part.files():
        archive.copy(folder + path, source)
    return tuple(sorted(part.pictures))


def owner_of(item: Item | Group, portal: Portal) -> str:
    """Consultation to which a file or a group of a plan belongs; a group's name begins with it."""
    if not isinstance(item, Group):
        return owner(item.path, portal)
    name = re.split(r"[ /]", item.name, maxsplit=1)[0]
    return name if portal.default.process(name) else ""


class _Part:
    def __init__(self, portal: Portal, look: Look, consultation: str) -> None:
        self._portal = portal
        self._look = encode(look)
        self._id = consultation
        self._own = f"{portal.default.addresses.word('dossier')}/"
        self.pictures: dict[str, str] = {}
        """Files of `media/` that pages show, and where they are."""
        self._media = {media.file.removeprefix("content/"): media.file for media in portal.media}
        self._copied: dict[str, str] = {}

    def pages(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Every page and calendar, the first page first."""
        from civicgen.pages.machines.written import rendered
        from civicgen.pages.render import unled

        start = self._start()
        yield START, [self._led(unled(self._look, start, START), START)]
        for item in self._items():
            if not self._within(item.path):
                continue
            if isinstance(item, Copied):
                self._copied[item.path] = item.source
            elif isinstance(item, Streamed):
                yield item.path, item.pieces()
            elif isinstance(item.context, c.Moved):
                continue  # nothing in the archive leads to an older address
            elif isinstance(item.context, c.Page):
                yield item.path, [self._led(unled(self._look, _unlinked(item.context), item.path), item.path)]
            elif isinstance(item.context, Output):
                yield item.path, [rendered(item.context)]

    def _items(self) -> Iterator[Item]:
        """Files of the plan that belong to the consultation; groups of others are not opened."""
        for item in grouped_plan(self._portal):
            if owner_of(item, self._portal) == self._id:
                if isinstance(item, Group):
                    yield from item.pages()
                else:
                    yield item

    def files(self) -> Iterator[tuple[str, str]]:
        """Documents, and pictures that pages show; known once the pages are made."""
        root = Path(self._portal.sources.root)
        yield from sorted(self._copied.items())
        yield from ((path, str(root / self.pictures[path])) for path in sorted(self.pictures))

    def _within(self, path: str) -> bool:
        """Whether a file of the consultation is of use off line; the archive itself and feeds are not."""
        rest = path[path.index(f"{self._id}/") + len(self._id) + 1 :]
        return not rest.startswith(self._own) and not path.endswith(self._portal.default.addresses.word("feed"))

    def _start(self) -> c.StartPage:
        portal, editions = self._portal, self._portal.editions.values()
        views = Views(portal, portal.default)
        process = portal.default.process(self._id)
        assert process is not None  # the caller has it from the portal
        it = process.consultation
        shown = [(edition, found) for edition in editions if (found := edition.process(self._id))]
        return c.StartPage(
            lang=views.lang,
            address="",
            title=it.title,
            description=it.summary or it.question,
            updated=latest(views, process),
            question=it.question,
            links=tuple(
                c.Link(
                    address=edition.addresses.page(self._id),
                    text=found.consultation.title,
                    lang=edition.lang if edition is not portal.default else "",
                )
                for edition, found in shown
            ),
            site=portal.config.url + views.addresses.page(self._id) if portal.config.url else "",
        )

    def _led(self, html: str, path: str) -> bytes:
        """Write the ways from a page to others: to files in the archive, else to the site; else words alone."""
        from civicgen.markup.environment import weighed

        here = path.rpartition("/")[0] or "."

        def to(found: re.Match[str]) -> str:
            written = self._target(unescape(found["address"]), here)
            return f'{found["before"]}"{escape(written)}"' if written else ""

        if not self._portal.config.url:
            html = _ELEMENT.sub("", html)
        html = _SCRIPT.sub("", html).replace(_PICTURES, f"{_PICTURES} file:")
        html = _WAY.sub(to, html)
        if ROOT in html:  # a theme may write an address in the middle of a value
            html = _ANY.sub(lambda found: escape(self._target(unescape(found[1]), here)), html)
        return weighed(html.encode())

    def _target(self, address: str, here: str) -> str:
        """Where an address of the site leads from a folder of the archive; empty for nowhere."""
        page, mark, anchor = address.partition("#")
        file = unquote(page)
        file = f"{file}index.html" if not file or file.endswith("/") else file
        if file in self._media and file.startswith("media/"):
            self.pictures[file] = self._media[file]
        elif owner(file, self._portal) != self._id or not self._within(file):
            return self._portal.config.url + address if self._portal.config.url else ""
        return relpath(page + ("" if page and not page.endswith("/") else "index.html"), here) + mark + anchor


def _unlinked(page: c.Page) -> c.Page:
    """A page without what would lead to the archive it is in, or to feeds."""
    gone: dict[str, object] = {"downloads": (), "feed": None}
    changes = {field: value for field, value in gone.items() if hasattr(page, field)}
    return msgspec.structs.replace(page, **changes)
