"""A consultation becomes the list of files in which its whole dossier can be taken away, with their sizes at most."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from civicgen.content.types import Entry
from civicgen.pages import contexts as c
from civicgen.pages.views import Views
from civicgen.portal.portal import Process

__all__ = ["Format", "address_of", "downloads", "path_of"]

Format = Literal["zip", "page", "epub", "pdf"]

_PAGE = 4_200
"""Bytes of a page of the site in a ZIP, at most, but for the longest documents."""
_TALK = 4_500
"""Bytes for each contribution in a ZIP: its page, and its place in the lists."""
_FRAME = {"zip": 8_000, "page": 8_500, "epub": 4_500, "pdf": 60_000}
"""Bytes of what is there however small the consultation is."""
_ENTRY = {"zip": 0, "page": 1_500, "epub": 700, "pdf": 3_000}
"""Bytes for each entry: its box, its thread."""
_LINE = {"zip": 0, "page": 900, "epub": 350, "pdf": 900}
"""Bytes for each contribution, besides its words: number, date, thread."""
_EXTRACT = 280
"""Bytes of forty words."""
_GROWTH = {"zip": 0.0, "page": 1.5, "epub": 0.8, "pdf": 2.2}
"""Bytes written for each byte of text."""


def downloads(views: Views, process: Process) -> tuple[c.Download, ...]:
    """Files that the site offers, in the order in which the settings name them."""
    if views.portal.preview:
        return ()  # what is not published yet is not packed
    return tuple(
        c.Download(
            link=c.Link(address=address_of(views, process, form), text=""),
            format=form,
            size=_rounded(_size(views, process, form)),
        )
        for form in dict.fromkeys(views.config.dossier.formats)
    )


def address_of(views: Views, process: Process, form: Format) -> str:
    """Address of a dossier on the site; a ZIP holds every language, and stands in the default one."""
    addresses = views.default if form == "zip" else views.addresses
    folders = (process.id, addresses.word("dossier"))
    return addresses.page(*folders) if form == "page" else addresses.file(*folders, f"{process.id}.{form}")


def path_of(views: Views, process: Process, form: Format) -> str:
    """File of a dossier in the site."""
    folders = (process.id, views.addresses.word("dossier"))
    return views.addresses.path(*folders) if form == "page" else address_of(views, process, form)


def _size(views: Views, process: Process, form: Format) -> float:
    """Bytes of a dossier, at most about so many, from the sources alone: no page waits for the file it links to."""
    it, config = process.consultation, views.config
    entries = (
        it, *process.documents, *process.articles, *process.faq, *process.meetings,
        *process.syntheses, *process.answers, *process.results,
    )  # fmt: skip
    words = sum(len(entry.body.encode()) for entry in entries)
    points = sum(len(synthesis.points) for synthesis in process.syntheses)
    talk = sum(stream.size for stream in views.portal.sources.streams if stream.consultation == process.id)
    shown = _pictures(views, entries)
    if form == "zip":
        files = sum(document.size for document in process.documents)
        each = _TALK if process.pages == "each" else _TALK // 3
        asked = 3 * len(process.forms) + len(process.tallies)  # a form, its thanks, itself on paper; a count
        pages = (len(entries) + len(it.steps) + points + asked + 5) * len(config.languages)
        written = words * len(config.languages) + pages * _PAGE
        return _FRAME[form] + files + written + process.contributions * each + talk + shown
    count = process.contributions if config.dossier.contributions != "none" else 0
    said = talk if config.dossier.contributions == "full" else min(talk, count * _EXTRACT)
    return (
        _FRAME[form]
        + (len(entries) + points + len(it.steps)) * _ENTRY[form]
        + count * _LINE[form]
        + (words + (said if count else 0)) * _GROWTH[form]
        + shown * (4 / 3 if form == "page" else 1)
    )


def _pictures(views: Views, entries: Iterable[Entry]) -> int:
    """Bytes of the pictures that texts show, each once."""
    targets = {link.target for entry in entries for link in views.portal.texts.facts(entry.body).links if link.image}
    return sum(media.size for media in views.portal.media if media.file.removeprefix("content/") in targets)


def _rounded(size: float) -> int:
    """The size rounded up to one and a half figures, so that it seldom changes: 1, 1.5, 2, 3, 5, 7 of each power."""
    power = 10 ** (len(str(int(size))) - 1)
    return next(int(step * power) for step in (1, 1.5, 2, 3, 5, 7, 10) if size <= step * power)
