"""A dossier becomes a book for reading devices: EPUB 3, one file for each chapter, written as it is made."""

from __future__ import annotations

from html import escape
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

import msgspec

from civicgen.dossiers.archive import Archive
from civicgen.dossiers.chapters import Chapter, Dossier
from civicgen.dossiers.page import PICTURES, picture_file
from civicgen.dossiers.xhtml import Leading, anchor, xhtml
from civicgen.markup import styles
from civicgen.markup.look import Look
from civicgen.pages import contexts as c
from civicgen.words import mark, program

__all__ = ["write_epub"]

_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_FEATURES = ("structuralNavigation", "tableOfContents", "readingOrder", "alternativeText", "displayTransformability")
_ACCESSIBLE = mark(
    "Headings in order, a table of contents, tables with headings, links that can be followed, and text that can be "
    "enlarged and read aloud. Documents of other people in it may lack descriptions."
)
_CONTENTS = mark("Contents")


class _Item(msgspec.Struct, frozen=True):
    """A file of the book."""

    id: str
    href: str
    kind: str
    properties: str = ""


def write_epub(dossier: Dossier, look: Look, file: BinaryIO) -> None:
    """Write the whole dossier as a book. Memory holds one chapter at a time, and the list of them."""
    _Book(dossier, look, file).write()


class _Book:
    def __init__(self, dossier: Dossier, look: Look, file: BinaryIO) -> None:
        self._dossier = dossier
        self._look = look
        self._lang = dossier.views.lang
        self._shell = msgspec.msgpack.decode(look.shells[self._lang], type=c.Shell)
        self._archive = Archive(file)
        self._pictures: dict[str, tuple[str, str]] = {}
        """By address on the site: name in the book, and where the file is."""
        self._chapters: list[_Item] = []

    def write(self) -> None:
        from civicgen.pages.render import unled

        archive, dossier = self._archive, self._dossier
        archive.add("mimetype", b"application/epub+zip", stored=True)
        archive.add("META-INF/container.xml", _CONTAINER.encode())
        archive.add("EPUB/style.css", self._style().encode())
        front = dossier.front(_file)
        title = msgspec.structs.replace(front, contents=())
        self._chapter(Chapter("title", front.title, "", inner=False, html=unled(dossier.look, title, "title")), "title")
        for chapter in dossier.chapters:
            self._chapter(chapter)
        for chapter in dossier.contributions():
            self._chapter(chapter)
        archive.add("EPUB/nav.xhtml", self._nav(unled(dossier.look, front, "contents").partition(_SPLIT)[2]).encode())
        for _, (name, source) in sorted(self._pictures.items()):
            archive.copy(f"EPUB/{name}", source)
        archive.add("EPUB/package.opf", self._package(front).encode())
        archive.close()

    def _style(self) -> str:
        more = styles.more_of(self._shell.direction, logo=False)
        look = self._look
        return styles.style(look.folders, look.color, look.headings, "dossier", (styles.PROSE, *more)).text

    def _chapter(self, chapter: Chapter, name: str = "") -> None:
        html = chapter.html.partition(_SPLIT)[0] if name else chapter.html
        body = xhtml(html, self._leading())
        href = _file(chapter.name)
        # Without a heading of its own, a chapter of contributions is named by its first one.
        title = chapter.title or self._first_heading(body)
        self._archive.add(f"EPUB/{href}", self._document(title, body).encode())
        properties = "svg" if "<svg" in body else ""
        self._chapters.append(_Item(f"x-{chapter.name}", href, "application/xhtml+xml", properties))

    @staticmethod
    def _first_heading(body: str) -> str:
        from civicgen.dossiers.xhtml import heading

        return heading(body)[0]

    def _leading(self) -> Leading:
        url = self._dossier.views.config.url

        def to(address: str) -> str:
            place = self._dossier.place(address)
            if place is None:
                return url + address if url else ""
            name, wanted = place
            return _file(name) + (f"#{anchor('a-', wanted)}" if wanted else "")

        return Leading(to, self._picture, prefix="a-", site=url)

    def _picture(self, address: str) -> str:
        known = self._pictures.get(address)
        if known is None:
            source = picture_file(self._dossier.views.portal, address)
            ending = address.rpartition(".")[2].lower()
            if source is None or ending not in PICTURES:
                return ""
            known = self._pictures[address] = (f"img/{len(self._pictures) + 1}.{ending}", str(source))
        return known[0]

    def _document(self, title: str, body: str, kind: str = "") -> str:
        shell = self._shell
        turned = ' dir="rtl"' if shell.direction == "rtl" else ""
        inner = f"<section{kind}>{body}</section>" if kind else body
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
            f' lang="{self._lang}" xml:lang="{self._lang}"{turned}>\n'
            f'<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
            f"<body>{inner}</body>\n</html>\n"
        )

    def _nav(self, contents: str) -> str:
        title = escape(program(self._lang).gettext(_CONTENTS))
        plain = Leading(lambda address: address, lambda _: "", prefix="")
        lines = xhtml(contents.partition(_SPLIT)[0], plain)
        return self._document(title, f'<nav epub:type="toc" role="doc-toc"><h1>{title}</h1>{lines}</nav>')

    def _package(self, front: c.DossierPage) -> str:
        views, shell = self._dossier.views, self._shell
        say = program(self._lang).gettext
        name = (views.config.url or views.config.title + "/") + views.addresses.page(self._dossier.process.id)
        day = front.updated.day.isoformat() if front.updated else "1980-01-01"
        items = [
            _Item("nav", "nav.xhtml", "application/xhtml+xml", "nav"),
            _Item("style", "style.css", "text/css"),
            *self._chapters,
            *(
                _Item(f"p{number}", name, PICTURES[name.rpartition(".")[2]])
                for number, (_, (name, _source)) in enumerate(sorted(self._pictures.items()), 1)
            ),
        ]
        metadata = [
            f'<dc:identifier id="id">urn:uuid:{uuid5(NAMESPACE_URL, name)}</dc:identifier>',
            f"<dc:title>{escape(front.title)}</dc:title>",
            f"<dc:language>{escape(self._lang)}</dc:language>",
            f"<dc:creator>{escape(shell.publisher.name or shell.title)}</dc:creator>",
            f"<dc:publisher>{escape(shell.publisher.name or shell.title)}</dc:publisher>",
            f"<dc:description>{escape(front.description)}</dc:description>",
            f"<dc:date>{day}</dc:date>",
            f'<meta property="dcterms:modified">{day}T00:00:00Z</meta>',
            '<meta property="schema:accessMode">textual</meta>',
            *(['<meta property="schema:accessMode">visual</meta>'] if self._pictures else []),
            '<meta property="schema:accessModeSufficient">textual</meta>',
            *(f'<meta property="schema:accessibilityFeature">{feature}</meta>' for feature in _FEATURES),
            '<meta property="schema:accessibilityHazard">none</meta>',
            f'<meta property="schema:accessibilitySummary">{escape(say(_ACCESSIBLE))}</meta>',
            *([f"<dc:source>{escape(front.site)}</dc:source>"] if front.site else []),
        ]
        listed = "\n".join(
            f'<item id="{item.id}" href="{item.href}" media-type="{item.kind}"'
            + (f' properties="{item.properties}"' if item.properties else "")
            + "/>"
            for item in items
        )
        spine = "\n".join(
            f'<itemref idref="{item.id}"/>' for item in (self._chapters[0], items[0], *self._chapters[1:])
        )
        turned = ' page-progression-direction="rtl"' if shell.direction == "rtl" else ""
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
            f' xml:lang="{self._lang}">\n'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n' + "\n".join(metadata) + "\n</metadata>\n"
            f"<manifest>\n{listed}\n</manifest>\n<spine{turned}>\n{spine}\n</spine>\n</package>\n"
        )


_SPLIT = "<!--contents-->"
"""Between the title page and the contents, in the template of the book."""


def _file(name: str) -> str:
    return f"{name}.xhtml"
