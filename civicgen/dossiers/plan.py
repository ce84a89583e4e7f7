"""The plan of a site, and the same with the dossiers that its settings ask for; each is made again when it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import blake2b
from typing import BinaryIO

from civicgen.digests import SIZE, digest, encode
from civicgen.dossiers.archive import pieces
from civicgen.dossiers.chapters import How
from civicgen.dossiers.site_part import owner_of
from civicgen.markup.look import Look
from civicgen.pages.opendata.downloads import Format, path_of
from civicgen.pages.planned import Copied, Group, Item, Planned, Streamed
from civicgen.pages.views import Views
from civicgen.portal.portal import Portal, Process

__all__ = ["with_dossiers", "write"]

MOST = 2_000
"""Contributions in a PDF: the library lays all pages out at once, and for so many takes half a gigabyte of memory."""


def with_dossiers(plan: Iterable[Item | Group], portal: Portal, look: Look) -> Iterator[Item | Group]:
    """The plan, then the dossiers of its consultations, each a pure function of the pages that passed by."""
    formats = dict.fromkeys(portal.config.dossier.formats)
    known: dict[str, blake2b] = {}
    pictures = blake2b(digest_size=SIZE)
    for item in plan:
        yield item
        if isinstance(item, Copied) and item.path.startswith("media/"):
            pictures.update(_made_from(item))  # any page may show any of them
        consultation = owner_of(item, portal)
        if consultation:
            state = known.setdefault(consultation, blake2b(digest_size=SIZE))
            state.update(_made_from(item))
    how = portal.config.dossier.contributions
    for lang, edition in portal.editions.items():
        views = Views(portal, edition)
        for process in edition.processes:
            inputs = digest(known[process.id].digest(), pictures.digest(), encode((how, lang)))
            for form in formats:
                if form == "zip" and views.original is not views:
                    continue  # it holds every language
                more = _library() if form == "pdf" else b""
                make = partial(write, form, views, process, look, how)
                yield _streamed(path_of(views, process, form), form, digest(inputs, more), make)


def _streamed(path: str, form: Format, inputs: bytes, make: partial[None]) -> Item:
    return Streamed(path, f"dossier-{form}", inputs, partial(pieces, make))


def write(form: Format, views: Views, process: Process, look: Look, how: How, file: BinaryIO) -> None:
    """Write one dossier into a file that can be written anywhere. Raises ProblemsFound."""
    if form == "zip":
        from civicgen.dossiers.site_part import write_zip

        write_zip(views.portal, look, process.id, file)
        return
    from civicgen.dossiers.chapters import dossier

    if form == "pdf" and process.contributions > MOST:
        how = "none"  # its title page says so
    whole = dossier(views, process, look, how)
    if form == "page":
        from civicgen.dossiers.page import write_page

        write_page(whole, file)
    elif form == "epub":
        from civicgen.dossiers.epub import write_epub

        write_epub(whole, look, file)
    else:
        from civicgen.dossiers.pdf import write_pdf

        write_pdf(whole, file)


def _library() -> bytes:
    """Version of the library that makes PDFs: another one may write other bytes."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("weasyprint").encode()
    except PackageNotFoundError:
        return b""


def _made_from(item: Item | Group) -> bytes:
    """What a file or a group is made from, framed by its name."""
    if isinstance(item, Planned):
        return digest(item.path.encode(), encode(item.context))
    if isinstance(item, Copied):
        return digest(item.path.encode(), f"{item.size} {item.changed}".encode())
    return digest((item.name if isinstance(item, Group) else item.path).encode(), item.inputs)
