"""A receipt or a number becomes all traces of a deposit that can be erased from here, and those that cannot.

Nothing here asks for the private key: what is erased need not be read.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from civicgen.builder.trouble import disk
from civicgen.content.sources import Sources
from civicgen.content.types import Contribution, Synthesis
from civicgen.forms.receipts import normal
from civicgen.moderation.inbox.database import refused
from civicgen.moderation.inbox.decisions import Item
from civicgen.moderation.inbox.store import Inbox
from civicgen.moderation.publication.withdrawing import every

__all__ = ["Traces", "clean_caches", "quoting", "still_there", "traces_of"]

_LEAST = 12
"""Bytes of a text below which finding it says nothing: it stands elsewhere as well."""
_BLOCK = 1 << 20


class Traces(msgspec.Struct, kw_only=True):
    """Where a deposit is."""

    items: tuple[Item, ...] = ()
    """In the inbox."""
    public: list[tuple[str, Contribution]] = []
    """Contributions, each with its consultation."""
    receipts: list[tuple[str, str]] = []
    """Receipts, each with its consultation."""

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to erase."""
        return not self.items and not self.public

    def needles(self) -> tuple[bytes, ...]:
        """What everyone could read of it, to be looked for once it should be gone."""
        texts = [text for _, it in self.public for text in (it.title, it.text, it.author) if text]
        lines = (line.strip() for text in texts for line in text.splitlines())
        return tuple(dict.fromkeys(line.encode() for line in lines if len(line.encode()) >= _LEAST))


def traces_of(root: Path, sources: Sources, inbox: Inbox | None, word: str) -> Traces:
    """Find a deposit by its receipt, or by the number of the contribution (`45`, `#45`, `plan-local-2026#45`).

    Raises ProblemsFound when nothing bears it, or more than one thing does.
    """
    languages = sources.config.languages
    consultation, hash_, text = word.rpartition("#")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    receipt = normal(word) if not hash_ else None
    if receipt is not None:
        found = _by_receipt(root, languages, inbox, receipt)
    elif number:
        found = _by_number(root, languages, inbox, consultation, number)
    else:
        raise refused("forget-unknown", word=word)
    if found.nothing:
        raise refused("forget-nothing", word=word)
    return found


def _by_receipt(root: Path, languages: tuple[str, ...], inbox: Inbox | None, receipt: str) -> Traces:
    """Find it where the whole receipt is known, in the inbox.

    The eight characters that the site shows prove nothing: whoever reads them there can make up the rest.
    """
    items = inbox.by_receipt(receipt) if inbox is not None else ()
    origins = {inbox.origin(item.id) for item in items} - {""} if inbox is not None else set()
    public = [
        (found.stream.consultation, found.contribution)
        for found in (every(root, languages) if origins else ())
        if found.contribution.origin in origins
    ]
    return Traces(items=items, public=public, receipts=[(_consultation(item), receipt) for item in items])


def _by_number(root: Path, languages: tuple[str, ...], inbox: Inbox | None, consultation: str, number: int) -> Traces:
    public = [
        (found.stream.consultation, found.contribution)
        for found in every(root, languages)
        if found.contribution.number == number and consultation in ("", found.stream.consultation)
    ]
    names = {name for name, _ in public} | ({consultation} if consultation else set())
    if len(names) > 1:
        raise refused("forget-which", number=str(number), known=", ".join(f"{name}#{number}" for name in sorted(names)))
    items = tuple(item for _, it in public for item in (inbox.by_origin(it.origin) if inbox is not None else ()))
    receipts = [(_consultation(item), item.submission.receipt) for item in items]
    return Traces(items=items, public=public, receipts=receipts)


def _consultation(item: Item) -> str:
    return item.submission.form.partition("/")[0]


def still_there(root: Path, needles: Iterable[bytes], *, caches: bool) -> Iterator[str]:
    """Files in which one of these stands: of the caches, or of all else but the history of the repository."""
    wanted = tuple(needles)
    if not wanted:
        return
    for folder, folders, names in os.walk(root / ".civicgen" if caches else root):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if caches or name not in (".git", ".civicgen"))
        for name in sorted(names):
            with suppress(OSError):
                if _holds(here / name, wanted):
                    yield (here / name).relative_to(root).as_posix()


def _holds(file: Path, needles: tuple[bytes, ...]) -> bool:
    """Whether a file holds one of these, read in blocks that overlap."""
    longest = max(map(len, needles))
    tail = b""
    with open(file, "rb", buffering=0) as stream:
        while block := stream.read(_BLOCK):
            data = tail + block
            if any(needle in data for needle in needles):
                return True
            tail = data[-longest:]
    return False


def clean_caches(root: Path, needles: Iterable[bytes]) -> None:
    """Take what was forgotten out of caches: written anew without it, or deleted, which a cache may be at any time."""
    wanted = tuple(needles)
    for name in still_there(root, wanted, caches=True):
        path = root / name
        if path.suffix == ".sqlite":
            with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
                connection.execute("VACUUM")
        with disk(path):
            if _holds(path, wanted):
                path.unlink()


def quoting(sources: Sources, traces: Traces) -> Iterator[str]:
    """Files of syntheses and answers that quote what was forgotten: a person must take that out."""
    wanted = {(name, str(it.number)) for name, it in traces.public}
    for entry in sources.entries[sources.config.language]:
        if isinstance(entry, Synthesis):
            own = entry.name.partition("/")[0]
            quoted = (str(quote.of or "") for point in entry.points for quote in point.quotes)
            parts = (reference.rpartition("#") for reference in quoted)
            if any((name or own, number) in wanted for name, _, number in parts):
                yield entry.source
