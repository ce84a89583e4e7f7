"""A portal at an instant becomes the list of what it publishes: name, address, and the canonical text of each thing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import msgspec

from civicgen.content.types import Consultation, Contribution, Document, Entry, FaqEntry
from civicgen.content.values import Moment, Supports
from civicgen.portal import states
from civicgen.portal.addresses import Addresses
from civicgen.portal.portal import Portal
from civicgen.portal.references import parse
from civicgen.portal.showing import published_media, shown

__all__ = ["Thing", "contributions", "entries", "text_of"]


class Thing(msgspec.Struct, frozen=True):
    """Something that the public can see, whatever page it stands on."""

    name: str
    address: str
    """From the site's root, as on hosts with folders; with an anchor when it has no page of its own."""
    text: bytes
    """All that is published of it, as canonical JSON on one line: the same meaning gives the same bytes for ever."""
    withdrawn: bool = False
    """It was withdrawn or withheld: only its title or number is left, and the reason."""
    reason: str = ""
    moved_from: tuple[str, ...] = ()


Digests = Callable[[str], str]
"""Gives the digest of a file published as it is, by its path in the portal."""


def entries(portal: Portal, digest_of_file: Digests) -> Iterator[Thing]:
    """Everything published that is no contribution, by language and name. What may not be shown yet is not in it.

    `preview` changes nothing here: a draft that one looks at is not published.
    """
    default = portal.config.language
    public: list[Entry] = []
    for lang in portal.sources.entries:
        addresses = Addresses(default, "" if lang == default else f"{lang}/")
        ending = "" if lang == default else f".{lang}"
        entries_shown = shown(portal.sources, lang, portal.now)
        hidden = _hidden(portal.sources.entries[lang], entries_shown)
        public += entries_shown
        for entry in entries_shown:
            if entry.lang != lang:
                continue
            yield _thing(entry, ending, addresses, digest_of_file, portal, hidden)
            if isinstance(entry, Consultation) and entry.state != "withdrawn":
                yield from _steps(entry, ending, addresses)
                if lang == default:
                    yield from _ballots(portal, entry.id, addresses)
        yield from _listed(portal, lang, ending, addresses)
    for media in published_media(portal.sources, public):
        if media.file.startswith("content/media/"):
            path = media.file.removeprefix("content/")
            yield Thing(path, path, _text(path, {"type": "File", "sha256": digest_of_file(media.file)}))


def contributions(portal: Portal, consultation: str) -> Iterator[tuple[int, Thing]]:
    """Every contribution of a consultation that may be shown, by number."""
    process = portal.default.process(consultation)
    consulted = next(
        (each for each in portal.sources.entries[portal.config.language] if each.name == consultation), None
    )
    if process is None or consulted is None or not states.visible(consulted, portal.now, portal.config.zone):
        return
    addresses = Addresses(portal.config.language, "")
    base = addresses.page(consultation, addresses.word("contributions"))
    window = portal.config.contributions.window
    for row in portal.store.rows(consultation):
        it = row.contribution
        address = f"{base}{it.number}/"
        if process.pages != "each":
            address = f"{base}{addresses.word('list')}/{(it.number - 1) // window + 1}/#c{it.number}"
        gone = it.state in ("withheld", "withdrawn")
        name = f"{consultation}#{it.number}"
        text = text_of(consultation, it)
        yield it.number, Thing(name, address, text, withdrawn=gone, reason=it.reason if gone else "")


def text_of(consultation: str, it: Contribution) -> bytes:
    """Canonical text of a contribution, of which the journal keeps the digest."""
    return _text(f"{consultation}#{it.number}", {"type": "Contribution", **_plain(it, _OF_A_CONTRIBUTION)})


def _hidden(every: Iterable[Entry], public: Iterable[Entry]) -> frozenset[str]:
    """Names of what may not be shown yet: not even a reference may tell them."""
    return frozenset(each.name for each in every) - frozenset(each.name for each in public)


def _thing(
    entry: Entry, ending: str, addresses: Addresses, digest_of_file: Digests, portal: Portal, hidden: frozenset[str]
) -> Thing:
    name = entry.name + ending
    kind = {"type": type(entry).__name__}
    if entry.state == "withdrawn":
        values: dict[str, Any] = {"title": entry.title, "state": "withdrawn", "reason": entry.why_withdrawn}
    else:
        values = _plain(entry, _OF_AN_ENTRY)
        if hidden:
            values = _told(values, "", entry.name.partition("/")[0], hidden, portal)
        if isinstance(entry, Document) and entry.file:
            beside = f"{entry.source.rpartition('/')[0]}/{entry.file}"
            file = f"content/{entry.file}" if entry.file.startswith("media/") else beside
            values["sha256"] = digest_of_file(file)
    return Thing(
        name,
        _address(entry, addresses),
        _text(name, kind | values),
        withdrawn=entry.state == "withdrawn",
        reason=entry.why_withdrawn if entry.state == "withdrawn" else "",
        moved_from=tuple(addresses.prefix + older.lstrip("/") for older in entry.moved_from),
    )


def _address(entry: Entry, addresses: Addresses) -> str:
    owner = entry.name.partition("/")[0]
    if isinstance(entry, FaqEntry):
        return addresses.page(owner, addresses.word("faq")) + f"#{entry.id}"
    if isinstance(entry, Document) and entry.file and not entry.body.strip():
        if entry.file.startswith("media/"):
            return entry.file
        return f"{owner}/{addresses.word('documents')}/{entry.file}"
    return addresses.entry(entry.name)


def _steps(consultation: Consultation, ending: str, addresses: Addresses) -> Iterator[Thing]:
    """Steps have pages, which stand on posters: each is a thing of its own."""
    for step in consultation.steps:
        name = f"{consultation.name}/steps/{step.id}{ending}"
        address = addresses.page(consultation.id, addresses.word("steps"), step.id)
        text = _text(name, {"type": "Step", **_plain(step, frozenset())})
        yield Thing(name, address, text)


def _ballots(portal: Portal, consultation: str, addresses: Addresses) -> Iterator[Thing]:
    """The ballots of each tally that was counted, as their file has them: what was counted is what is published."""
    process = portal.default.process(consultation)
    for each in process.tallies if process is not None else ():
        if each.counted is not None and not each.counted.hidden and (seen := portal.store.urn.sha256(each.tally.name)):
            from civicgen.portal.counting.published import file_of  # no count, no counting

            name = f"{each.tally.name}.csv"
            values = {"type": "Ballots", "ballots": each.counted.received, "sha256": seen}
            yield Thing(name, file_of(addresses, each.tally.name, "ballots"), _text(name, values))


def _listed(portal: Portal, lang: str, ending: str, addresses: Addresses) -> Iterator[Thing]:
    """Persons and words of the glossary, which stand together on a page each."""
    original = portal.config.language
    for key, listed in (("people", portal.sources.people), ("glossary", portal.sources.terms)):
        if lang != original and listed.get(lang) == listed.get(original):
            continue
        for one in listed.get(lang, ()):
            name = f"{key}/{one.id}{ending}"
            text = _text(name, {"type": type(one).__name__, **_plain(one, frozenset())})
            yield Thing(name, f"{addresses.page(addresses.word(key))}#{one.id}", text)


_REFERENCES = frozenset({"to", "from", "cites", "read_first", "related", "about", "documents"})


def _told(value: Any, key: str, owner: str, hidden: frozenset[str], portal: Portal) -> Any:
    """A value without the names of what is hidden, as its page leaves them out: in references, in links of texts."""
    if isinstance(value, dict):
        told = {inner: _told(each, inner, owner, hidden, portal) for inner, each in value.items()}
        return {inner: each for inner, each in told.items() if each not in ("", []) or each == value[inner]}
    if isinstance(value, list):
        kept = (_told(each, key, owner, hidden, portal) for each in value)
        return [each for each in kept if not (key in _REFERENCES and each == "")]
    if not isinstance(value, str):
        return value
    if key in _REFERENCES:
        return "" if _names(value, owner, hidden) else value
    if "](" in value:
        for link in portal.texts.facts(value).links:
            if _names(link.target, owner, hidden):
                value = value.replace(f"]({link.target}", "](")
    return value


def _names(reference: str, owner: str, hidden: frozenset[str]) -> bool:
    """Whether a reference names something hidden, or something of a hidden consultation."""
    target = parse(reference, owner)
    if target is None:
        return False
    parts = target.name.split("/")
    return bool({target.name, f"pages/{target.name}", parts[0]} & hidden)


# Canonical text ---------------------------------------------------------------------------------------------------

_OF_AN_ENTRY = frozenset(
    ("name", "source", "body_line", "state", "publish_at", "moved_from", "size", "steps", "pages", "withdrawn_because")
)
"""Fields that say how an entry is kept, not what it says; steps are things of their own."""
_OF_A_CONTRIBUTION = frozenset({"salt", "origin"})


def _text(name: str, values: dict[str, Any]) -> bytes:
    """One line, keys in the order of the alphabet. Values that were left out are not in it."""
    return msgspec.json.encode({"entry": name} | values, order="sorted")


def _plain(value: msgspec.Struct, left_out: frozenset[str]) -> dict[str, Any]:
    """Fields of a value that differ from what they are when nothing is said: a field added later changes no text."""
    found: dict[str, Any] = {}
    for name, key, default in _fields(type(value)):
        each = getattr(value, name)
        if name not in left_out and each != default:
            found[key] = _simple(each)
    return found


def _simple(value: Any) -> Any:
    if isinstance(value, Moment):
        return value.day.isoformat() + (f"T{value.at:%H:%M:%S}" if value.at else "")
    if isinstance(value, Supports):
        if not value.valued:
            return value.in_favour
        return {"for": value.in_favour, "mixed": value.mixed, "against": value.against}
    if isinstance(value, msgspec.Struct):
        return _plain(value, frozenset())
    if isinstance(value, tuple):
        return [_simple(each) for each in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, Any], ...]:
    return tuple(
        (each.name, each.encode_name, () if each.default_factory is not msgspec.NODEFAULT else each.default)
        for each in msgspec.structs.fields(kind)
    )
