"""Names of things become addresses that a page may link to; what may not be shown leads nowhere."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from civicgen.config import Config
from civicgen.content.types import Document, Entry
from civicgen.portal.addresses import Addresses
from civicgen.portal.portal import Edition, Portal, Process
from civicgen.portal.references import parse, within

__all__ = ["LISTS", "Places"]

LISTS: dict[str, Callable[[Process], object]] = {
    "documents": lambda process: process.documents,
    "articles": lambda process: process.articles,
    "faq": lambda process: process.faq,
    "meetings": lambda process: process.meetings,
    "answers": lambda process: process.answers,
    "results": lambda process: process.results,
    "contributions": lambda process: process.contributions,
    "figures": lambda process: process.contributions,
    "data": lambda _: True,
    "coverage": lambda process: process.traceable,
}
"""Lists of a consultation, and what must not be empty for each to have a page."""


class Places(msgspec.Struct, frozen=True, dict=True):
    """Where things stand on the site, for the pages of one edition."""

    portal: Portal
    edition: Edition
    _pages: dict[str, str] = {}

    @property
    def lang(self) -> str:
        """Language of the pages."""
        return self.edition.lang

    @property
    def config(self) -> Config:
        """Settings of the portal."""
        return self.portal.config

    @property
    def addresses(self) -> Addresses:
        """Addresses in this language."""
        return self.edition.addresses

    @property
    def default(self) -> Addresses:
        """Addresses in the default language, where contributions and files are."""
        return self.portal.default.addresses

    def listing(self, process: Process, key: str) -> str:
        """Address of a list of a consultation."""
        addresses = self.default if key in ("contributions", "figures") else self.addresses
        return addresses.page(process.id, addresses.word(key))

    def file(self, entry: Entry) -> str:
        """Address of the file, for a document that has no page of its own; empty for all else."""
        if not isinstance(entry, Document) or not entry.file or entry.body.strip():
            return ""
        return self.default.file(entry.name.partition("/")[0], self.addresses.word("documents"), entry.file)

    def contribution_address(self, process: Process, number: int) -> str:
        """Where a contribution stands: its own page, or its anchor in the window of its number."""
        if process.pages == "each":
            base = self._pages.get(process.id)
            if base is None:
                folders = (process.id, self.default.word("contributions"), "*")
                base = self._pages[process.id] = self.default.page(*folders)
            return base.replace("*", str(number))
        window = (number - 1) // self.config.contributions.window + 1
        return self.window_address(process, window) + f"#c{number}"

    def window_address(self, process: Process, window: int) -> str:
        """Address of one window of the list of all contributions."""
        word = self.default.word
        return self.default.page(process.id, word("contributions"), word("list"), str(window))

    def links(self, source: str, process: Process | None = None, folder: str = "") -> dict[str, str]:
        """The references of a text and their addresses; what may not be shown leads nowhere."""
        found: dict[str, str] = {}
        for each in self.portal.texts.facts(source).links:
            address = self._address(each.target, process, image=each.image, folder=folder)
            if address is not None:
                found[each.target] = address
        return found

    def _address(self, written: str, process: Process | None, *, image: bool, folder: str) -> str | None:
        """Address of what a link names; None for what leads out of the site, empty for what is not shown."""
        written = within(written)
        scheme, colon, _ = written.partition(":")
        if written.startswith(("/", "//")) or (colon and scheme.isalpha()):
            return None
        if written.startswith("#") and not written[1:].isdigit():
            return None
        if written.startswith("media/"):
            return written
        if image:
            return f"{folder}{written}"
        target = parse(written, process.id if process else "")
        if target is None:
            return ""
        if target.number:
            owner = self.edition.process(target.name)
            return self.contribution_address(owner, target.number) if owner else ""
        return self.named(target.name, target.anchor)

    def named(self, name: str, anchor: str = "") -> str:
        """Address of an entry, a list, a step, a person or a term by its name; empty when it may not be shown."""
        tail = f"#{anchor}" if anchor else ""
        parts = name.split("/")
        if parts[0] in ("people", "glossary") and len(parts) == 2:
            terms = (term.id for term in self.edition.terms)
            known = parts[1] in (self.edition.people if parts[0] == "people" else terms)
            return self.addresses.page(self.addresses.word(parts[0])) + f"#{parts[1]}" if known else ""
        if name in ("people", "glossary", "news", "site-map"):
            return self.addresses.page(self.addresses.word(name)) + tail
        if name == "journal" and self.portal.store.ledger.kept:
            return self.default.page(self.default.word("journal")) + tail
        if len(parts) == 3 and parts[1] in ("steps", "faq") and parts[0] in self.edition.entries:
            if parts[1] == "faq":
                return self.addresses.page(parts[0], self.addresses.word("faq")) + f"#{parts[2]}"
            return self.addresses.page(parts[0], self.addresses.word("steps"), parts[2])
        owner = self.edition.process(parts[0]) if len(parts) == 2 else None
        if owner is not None and parts[1] in LISTS:
            return self.listing(owner, parts[1]) + tail if LISTS[parts[1]](owner) else ""
        for candidate in (name, f"pages/{name}"):
            entry = self.edition.entries.get(candidate)
            if entry is not None:
                if file := self.file(entry):
                    return file
                portion = self.portal.texts.portion_of(entry.body, anchor) if anchor else 1
                more = (str(portion),) if portion > 1 else ()
                return self.addresses.page(*self.addresses.folders(candidate), *more) + tail
        return ""
