"""A portal becomes the places of what can be found in it: numbers that stay the same when something is added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from typing import NamedTuple, Protocol

import msgspec

from civicgen import __version__
from civicgen.content.types import Answer
from civicgen.digests import digest, digest_of, encode
from civicgen.portal.places import Places
from civicgen.portal.portal import Edition, Portal, Process
from civicgen.search.texts.documents import (
    PdfText,
    Searchable,
    address_of,
    contributions,
    entries,
    explained,
    made_from,
)

__all__ = ["Chunk", "Docs", "Layout", "Space", "cards_per_file", "chunks", "layout_of", "roomy", "rounded"]


class Space(msgspec.Struct, frozen=True, array_like=True):
    """Where the contributions of a consultation stand: number 1 at `base`, the others after it."""

    consultation: str
    base: int
    address: str
    """Of a contribution, from the site's root: `*` stands for its number, `%` for that of its window."""
    window: int
    """Contributions in a window."""
    title: str = ""
    """Of the consultation, where there are several."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What the index as a whole is made from; when it changes, all is made again, which is rare."""

    program: str = __version__
    lang: str
    """Default language of the portal."""
    average: int
    """Words in a text, roughly: rounded, so that one more contribution does not change the weight of all words."""
    per_file: int
    """Cards in one file."""
    spaces: tuple[Space, ...]
    topics: tuple[str, ...]
    """Ids, in the order of their numbers on cards."""
    languages: tuple[str, ...] = ("",)
    """What the rest of a place, divided by their count, says of a text of staff that stands before `staff`: nothing,
    or that it is one of several translations, and in which language."""
    staff: int = 0
    """Places of what staff wrote."""


class Docs(Protocol):
    """Makes what can be found, each with its place."""

    def __call__(self) -> Iterator[tuple[int, Searchable]]:
        """In the order of their places."""


class Chunk(NamedTuple):
    """A few things that can be found, which are looked at again together."""

    name: str
    digest: bytes
    """Of all that they are made from."""
    docs: Docs


def rounded(number: float) -> int:
    """Round to one of eight numbers for each doubling."""
    if number < 16:
        return max(1, round(number))
    step = 1 << (int(number).bit_length() - 4)
    return round(number / step) * step


def roomy(number: int) -> int:
    """As many places as something that grows is given: up to a quarter more than it needs."""
    if number <= 64:
        return 64
    step = 1 << (number.bit_length() - 3)
    return -(-number // step) * step


def layout_of(portal: Portal) -> Layout:
    """Give every consultation its places, after those of what staff wrote."""
    places = Places(portal, portal.default)
    languages = ("", *(portal.editions if len(portal.editions) > 1 else ()))
    slots = _slots(sum(len(edition.entries) + len(explained(portal, edition)) for edition in portal.editions.values()))
    base = staff = slots * len(languages)
    spaces = []
    held = [each for each in portal.default.processes if portal.store.summary(each.id).highest]
    for process in sorted(held, key=lambda each: each.id):
        title = process.consultation.title if len(held) > 1 else ""
        pattern = _pattern(places, process)
        spaces.append(Space(process.id, base, pattern, portal.config.contributions.window, title))
        base += roomy(portal.store.summary(process.id).highest)
    summaries = [portal.store.summary(space.consultation) for space in spaces]
    size, total = sum(each.size for each in summaries), sum(each.total for each in summaries)
    return Layout(
        lang=portal.config.language,
        average=rounded(size / total / 11) if total else 100,
        per_file=cards_per_file(base - staff + slots),
        spaces=tuple(spaces),
        topics=tuple(portal.default.topics),
        languages=languages,
        staff=staff,
    )


def cards_per_file(count: int) -> int:
    """Cards in a file: few weigh least for who reads, many files weigh on the host."""
    return 1 if count <= 2_560 else 2 if count <= 14_336 else 4 if count <= 28_672 else 8


def _pattern(places: Places, process: Process) -> str:
    address = places.contribution_address(process, 1)
    if process.pages == "each":
        return address.replace("/1/", "/*/")
    return places.window_address(process, 1).replace("/1/", "/%/") + "#c*"


def _slots(count: int) -> int:
    return 1 << max(6, (count * 2).bit_length())


def chunks(portal: Portal, layout: Layout, pdf: PdfText | None = None) -> Iterator[Chunk]:
    """Everything that can be found, in the order of its places."""
    yield from _staff(portal, layout, pdf)
    for space in layout.spaces:
        process = portal.default.process(space.consultation)
        assert process is not None  # the layout is that of this portal
        decided = _decided(portal, process)
        for window in portal.store.windows(process.id, "each"):
            answered = [(number, decided[number]) for number in window.numbers if number in decided]
            made_from = digest(window.digest, encode(answered), encode((process.pages, portal.config.links)))
            docs = partial(_window, portal, process, window.numbers, space.base - 1, dict(answered))
            yield Chunk(f"{process.id} {window.at}", made_from, docs)


def _window(
    portal: Portal, process: Process, numbers: tuple[int, ...], before: int, decided: dict[int, str]
) -> Iterator[tuple[int, Searchable]]:
    for found in contributions(portal, process, portal.store.numbered(process.id, numbers)):
        state = decided.get(found.number, found.state)
        yield before + found.number, msgspec.structs.replace(found, state=state)


def _decided(portal: Portal, process: Process) -> dict[int, str]:
    """What was decided on a contribution, by the answer to it, to what it was grouped with, or to a point."""
    trace, known = process.trace, {}
    for number in trace.with_grouped(trace.cited_by.keys() | trace.answers_to_number.keys()):
        names = trace.answers_for(number)
        first = portal.default.entries.get(names[0]) if names else None
        if isinstance(first, Answer):
            known[number] = str(first.decision)
    return known


def _staff(portal: Portal, layout: Layout, pdf: PdfText | None) -> Iterator[Chunk]:
    """What staff wrote, each at a place that its name gives it: another that is added mostly leaves it there.

    Where two names give the same place, one stands beside it, and moves when the other comes or goes: so the place
    belongs to what a chunk is made from.
    """
    small = {lang: explained(portal, edition) for lang, edition in portal.editions.items()}
    every = [(it, name) for lang, it in portal.editions.items() for name in (*it.entries, *small[lang])]
    translated = Counter(name for edition, name in every if _written(portal, edition, name))
    step = len(layout.languages)
    taken: dict[int, tuple[Edition, str]] = {}
    for edition, name in sorted(every, key=lambda each: (each[1], each[0].lang)):
        first = layout.languages.index(edition.lang) if translated[name] > 1 else 0
        slot = int.from_bytes(blake2b(f"{edition.lang} {name}".encode(), digest_size=4).digest(), "big")
        slot = (slot * step + first) % layout.staff
        while slot in taken:
            slot = (slot + step) % layout.staff
        taken[slot] = (edition, name)
    for slot in sorted(taken):
        edition, name = taken[slot]
        entry = edition.entries.get(name)
        if entry is None:
            told: object = (slot, small[edition.lang][name], portal.config.links)
            yield Chunk(f"{edition.lang} {name}", digest_of(told), partial(_entry, portal, edition, name, slot, pdf))
            continue
        process = edition.process(name.partition("/")[0])
        media = [each for each in portal.media if each.file == f"{entry.source.rpartition('/')[0]}/{_file(entry)}"]
        standing = process.standing if process else None
        address = address_of(portal, edition, entry)
        told = (slot, address, made_from(edition, entry), standing, portal.config.links, media, pdf is not None)
        yield Chunk(f"{edition.lang} {name}", digest_of(told), partial(_entry, portal, edition, name, slot, pdf))


def _written(portal: Portal, edition: Edition, name: str) -> bool:
    """Whether an edition has an entry in its own language, not that of another as long as there is none."""
    entry = edition.entries.get(name)
    return entry is None or edition.lang in (portal.config.language, entry.lang)


def _file(entry: object) -> str:
    return getattr(entry, "file", "")


def _entry(
    portal: Portal, edition: Edition, name: str, slot: int, pdf: PdfText | None
) -> Iterator[tuple[int, Searchable]]:
    for found in entries(portal, edition, pdf, only=name):
        yield slot, found
