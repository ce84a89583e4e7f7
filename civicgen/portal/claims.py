"""Addresses that two things would stand at become problems which name both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from civicgen.content.paths import safe
from civicgen.content.types import Entry, FaqEntry
from civicgen.portal.addresses import Addresses
from civicgen.portal.journal import NAME as JOURNAL
from civicgen.portal.portal import Portal
from civicgen.problems import Problem

__all__ = ["doubly_claimed"]

_OWN = ("news", "people", "glossary", "site-map", "feed", "data", "search", "keywords")
"""Lists of the portal that stand at its root, by the key of their word."""
_FILES = ("404.html", "media", "robots.txt", "sitemap.xml", "build.json", "_headers", "_redirects")


def doubly_claimed(portal: Portal) -> Iterator[Problem]:
    """Every address claimed twice, letters' case aside, since some disks and hosts do not tell it apart."""
    addresses = Addresses(portal.config.language, "")
    owners: dict[str, str] = {addresses.word(key): "civicgen" for key in _OWN}
    if portal.store.ledger.kept:
        owners |= dict.fromkeys((addresses.word("journal"), JOURNAL), "civicgen")
    owners |= dict.fromkeys((*_FILES, *portal.config.languages[1:]), "civicgen")
    if any(media.file.startswith("admin/") for media in portal.sources.media):
        owners["admin"] = "civicgen"
    root = Path(portal.sources.root)
    for entry in portal.sources.entries[portal.config.language]:
        if isinstance(entry, FaqEntry) or entry.name == "index":
            continue
        yield from _unsafe(root, entry)
        claims = ["/".join(addresses.folders(entry.name)), *(older.strip("/") for older in entry.moved_from)]
        for claim in claims:
            owner = owners.setdefault(claim.casefold(), entry.source)
            if owner != entry.source:
                yield _problem(root, entry, claim, owner)


def _unsafe(root: Path, entry: Entry) -> Iterator[Problem]:
    """Older addresses that could not be a folder of the site: each would have to be written as one."""
    for at, older in enumerate(entry.moved_from):
        parts = older.strip("/").split("/")
        if not all(safe(part) and not part.startswith(".") and "%" not in part for part in parts):
            from civicgen.content.locate import place_of  # only when something is wrong

            place = place_of(root, entry.source, ("moved_from", at))
            yield Problem(code="bad-old-address", place=place, given={"found": older})


def _problem(root: Path, entry: Entry, claim: str, owner: str) -> Problem:
    from civicgen.content.locate import place_of  # only when something is wrong

    keys = ("moved_from",) if claim in (older.strip("/") for older in entry.moved_from) else ()
    place = place_of(root, entry.source, keys)
    return Problem(code="duplicate-address", place=place, given={"found": f"/{claim}/", "other": owner})
