"""What forms ask besides the contribution, and publish, becomes rows of the open data: nothing of it stays hidden."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from civicgen.content.forms import Field
from civicgen.digests import digest, encode
from civicgen.portal.portal import Portal, Process

__all__ = ["Further", "asked_of"]

_DRAWER = "further"
Row = tuple[int, str, str, str]
"""Number of the contribution, id of the question, the question, the answer."""


def asked_of(process: Process) -> dict[str, Field]:
    """Questions whose answers everyone may read, and that are no part of the contribution, by their ids."""
    return {
        field.id: field
        for form in process.forms
        if form.makes == "contribution"
        for field in form.fields
        if field.seen_by == "everyone" and not field.becomes
    }


class Further:
    """The answers of one consultation. Read from its files when they are written; their number is remembered."""

    def __init__(self, portal: Portal, process: Process) -> None:
        self.portal, self.process = portal, process
        self.asked = asked_of(process)
        self._streams = [each for each in portal.sources.streams if each.consultation == process.id]

    @property
    def there(self) -> bool:
        """Whether anything can be told: nothing is read where no form asks."""
        return bool(self.asked and self.process.contributions)

    def inputs(self) -> bytes:
        """Digest of all that the rows are made from."""
        files = [(stream.file, stream.size, stream.changed) for stream in self._streams]
        asked = [(field.id, field.label) for field in self.asked.values()]
        gone = sorted(self.portal.store.gone(self.process.id))
        return digest(b"further", encode((files, asked, gone)))

    def rows(self) -> Iterator[Row]:
        """One by one, in the order of files; of what was withheld or withdrawn, nothing."""
        from civicgen.content.further import further  # few portals ask more

        root, wanted = Path(self.portal.sources.root), frozenset(self.asked)
        gone, store = self.portal.store.gone(self.process.id), self.portal.store
        for stream in self._streams:
            for number, answers in further(root, stream, wanted):
                if answers and number not in gone and store.has(self.process.id, number):
                    yield from ((number, name, self.asked[name].label, text) for name, text in answers.items())

    def facts(self) -> tuple[int, int]:
        """How many rows there are, and about how many bytes they have."""
        if not self.there:
            return 0, 0
        made_from = self.inputs()
        kept = self.portal.store.taken(_DRAWER, self.process.id)
        if kept is not None and kept[0] == made_from:
            return msgspec.msgpack.decode(kept[1], type=tuple[int, int])
        count = size = 0
        for row in self.rows():
            count += 1
            size += 30 + sum(len(text.encode()) for text in row[1:])
        self.portal.store.put(_DRAWER, [(self.process.id, made_from, msgspec.msgpack.encode((count, size)))])
        return count, size
