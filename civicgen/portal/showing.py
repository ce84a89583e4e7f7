"""Everything that was written, and an instant, become what may be shown then: entries in a language, and files."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import unquote

import msgspec

from civicgen.content.sources import Media, Sources
from civicgen.content.types import Consultation, Document, Entry
from civicgen.portal.states import visible
from civicgen.portal.transitions import owner

__all__ = ["published_media", "shown"]


def shown(sources: Sources, lang: str, instant: datetime.datetime, *, preview: bool = False) -> list[Entry]:
    """What may be shown in a language: nothing before its consultation, nor a translation before its original.

    A consultation that was withdrawn keeps its address, with the reason; what hangs on it goes with it.
    """
    entries = list(_visible(sources, lang, instant, preview=preview))
    opened = {each.id for each in entries if isinstance(each, Consultation) and each.state != "withdrawn"}
    return [each for each in entries if not owner(each) or owner(each) in opened]


def _visible(sources: Sources, lang: str, instant: datetime.datetime, *, preview: bool) -> Iterator[Entry]:
    """Entries by their own state; the original stands in for a translation that may not be shown yet."""
    zone = sources.config.zone
    for original, each in zip(sources.entries[sources.config.language], sources.entries[lang], strict=True):
        if visible(original, instant, zone, preview=preview):
            ready = each.state == original.state and visible(each, instant, zone, preview=preview)
            yield each if ready else original


def published_media(sources: Sources, entries: Iterable[Entry]) -> tuple[Media, ...]:
    """Files to publish with these entries, which are all that may be shown, in every language.

    Of `media/`, all but those that only hidden texts name; beside documents, those of documents to be shown.
    """
    public = {id(entry): entry for entry in entries}
    beside = {
        f"{entry.source.rpartition('/')[0]}/{entry.file}"
        for entry in public.values()
        if isinstance(entry, Document) and entry.file and entry.state != "withdrawn"
    }
    every = chain(*sources.entries.values(), sources.unready)
    secret = _named_in((entry for entry in every if id(entry) not in public), [*sources.media])
    if secret:  # rare, so that not every build reads every text again for it
        known = {each.file for each in _named_in(public.values(), secret)} | {f"content/{sources.config.theme.logo}"}
        secret = [each for each in secret if each.file not in known]
    withheld = {each.file for each in secret}
    return tuple(
        each
        for each in sources.media
        if (each.file in beside if each.file.startswith("content/consultations/") else each.file not in withheld)
    )


def _named_in(entries: Iterable[Entry], media: list[Media]) -> list[Media]:
    """Files of `media/` that these entries name, in their keys or their text."""
    files = [each for each in media if each.file.startswith("content/media/")]
    if not files:
        return []
    # Without the file they were read from: a text is not a picture's because of where it lies.
    texts = [msgspec.json.encode(msgspec.structs.replace(entry, source="")).decode() for entry in entries]
    whole = unicodedata.normalize("NFC", "\n".join(texts))
    whole += unquote(whole) if "%" in whole else ""
    return [each for each in files if unicodedata.normalize("NFC", each.file.removeprefix("content/")) in whole]
