"""What a portal publishes, held against its journal: acts still to be written, and addresses that would vanish."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet

import msgspec

from civicgen.content.types import Consultation
from civicgen.digests import digest_of as digest_of_value
from civicgen.portal.journal import Act, Kind, Unlogged, Waiting, salted
from civicgen.portal.portal import Portal
from civicgen.portal.published import Thing, contributions, entries

__all__ = ["folder", "unlogged", "waiting"]


_SHOWN = 20
_decode = msgspec.msgpack.Decoder(Waiting).decode
Digests = Callable[[str], str]


def unlogged(portal: Portal, digest_of_file: Digests) -> Iterator[Unlogged | Act]:
    """Every act to be written, always in the same order; and the last act about what vanished, which is a problem.

    A page whose older address is among those that another one has moved from was moved; what stood on a page together
    with others (a person, a word, a question people ask), and a file, may go without more.
    """
    yield from _of_entries(portal, digest_of_file)
    for consultation in _consultations(portal):
        yield from _of_contributions(portal, consultation)


def waiting(portal: Portal, digest_of_file: Digests) -> Waiting:
    """The same in figures. What is known of contributions is remembered until they, or the journal, change."""
    ledger = portal.store.ledger
    parts = [_figures(_of_entries(portal, digest_of_file))]
    for consultation in _consultations(portal):
        process = portal.default.process(consultation)
        gone = "" if process else _withdrawn_consultations(portal).get(consultation, "-")
        shape = (consultation, process.pages if process else gone, portal.config.language, portal.config.contributions)
        name = "waiting " + digest_of_value((ledger.chain, ledger.head.size, shape)).hex()
        kept = portal.store.remembered(name)
        if kept is None:
            part = _figures(_of_contributions(portal, consultation))
            portal.store.remember(name, msgspec.msgpack.encode(part))
        else:
            part = _decode(kept)
        parts.append(part)
    return Waiting(
        count=sum(part.count for part in parts),
        first=tuple(each for part in parts for each in part.first)[:_SHOWN],
        vanished=tuple(act for part in parts for act in part.vanished),
        vanishing=sum(part.vanishing for part in parts),
    )


def _figures(found: Iterable[Unlogged | Act]) -> Waiting:
    count = vanishing = 0
    first: list[Unlogged] = []
    vanished: list[Act] = []
    for each in found:
        if isinstance(each, Act):
            vanishing += 1
            if len(vanished) < _SHOWN:
                vanished.append(each)
        else:
            count += 1
            if len(first) < _SHOWN:
                first.append(msgspec.structs.replace(each, text=b""))
    return Waiting(count, tuple(first), tuple(vanished), vanishing)


def _later(act: Act, now: datetime.datetime) -> bool:
    """Whether an act was written after the instant at which the portal is looked at: then it is no wonder."""
    return act.instant > now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _consultations(portal: Portal) -> list[str]:
    known = {process.id for process in portal.default.processes if process.contributions}
    return sorted(known | set(portal.store.ledger.consultations()))


def _of_entries(portal: Portal, digest_of_file: Digests) -> Iterator[Unlogged | Act]:
    """Acts to be written about everything but contributions; and last acts about what vanished."""
    ledger = portal.store.ledger
    before = {act.name: act for act in ledger.standing()}
    things = {thing.name: thing for thing in entries(portal, digest_of_file)}
    prefixes = ("", *(f"{lang}/" for lang in portal.config.languages[1:]))
    # what was never translated has an older address in each language all the same
    older = {
        folder(prefix + address): thing
        for thing in things.values()
        for prefix in prefixes
        for address in thing.moved_from
    }
    left: set[str] = set()
    for thing in things.values():
        act = before.get(thing.name)
        if act is None:
            came_from = _moved(thing, before, things)
            if came_from:
                left.add(came_from.name)
                yield Unlogged("moved", thing.name, thing.address, thing.text, "", came_from.name)
                continue
        elif folder(act.address) != folder(thing.address) and _needs_address(act) and folder(act.address) not in older:
            yield act
            continue
        if due := _due(thing, act):
            yield due
    yield from _left(portal, before, things.keys() | left, older)


def _left(
    portal: Portal, before: dict[str, Act], there: AbstractSet[str], older: dict[str, Thing]
) -> Iterator[Unlogged | Act]:
    """The same about what is there no more."""
    gone = _withdrawn_consultations(portal)
    for name, act in before.items():
        if name in there or act.act == "withdrawn" or _later(act, portal.now):
            continue
        heir, original = older.get(folder(act.address)), name.rpartition(".")[0]
        if _needs_address(act) and original in before and original not in there and not heir:
            continue  # a translation goes with its original, of which it is told
        if name.partition("/")[0] in gone:
            yield _without(act, gone[name.partition("/")[0]])
        elif heir or original in there or not _needs_address(act):
            yield _without(act, f"→ {heir.address}" if heir else "")
        else:
            yield act


def _without(act: Act, reason: str) -> Unlogged:
    """What is gone with its text: that it was there, and where, stays."""
    text = msgspec.json.encode({"entry": act.name, "state": "withdrawn"})
    return Unlogged("withdrawn", act.name, act.address, text, reason)


def _withdrawn_consultations(portal: Portal) -> dict[str, str]:
    """Consultations that were withdrawn, and why: what hangs on them goes with them."""
    every = portal.default.entries.values()
    gone = (each for each in every if isinstance(each, Consultation) and each.state == "withdrawn")
    return {each.name: each.why_withdrawn for each in gone}


def _of_contributions(portal: Portal, consultation: str) -> Iterator[Unlogged | Act]:
    """The same of the contributions of one consultation: two streams in the order of numbers, side by side."""
    acts = portal.store.ledger.standing(consultation)
    if portal.default.process(consultation) is None:  # that it may be shown no more is told once, of itself
        reason = _withdrawn_consultations(portal).get(consultation)
        yield from (_without(act, reason) for act in acts if reason is not None and act.act != "withdrawn")
        return
    act = next(acts, None)
    for number, thing in contributions(portal, consultation):
        while act is not None and act.number < number:
            yield act
            act = next(acts, None)
        known = act if act is not None and act.number == number else None
        if known is not None:
            act = next(acts, None)
        if known is not None and known.address.partition("#")[0] != thing.address.partition("#")[0]:
            yield known
        elif due := _due(thing, known):
            yield due
    while act is not None:
        yield act
        act = next(acts, None)


def _due(thing: Thing, act: Act | None) -> Unlogged | None:
    """The act to be written about something that is there; none when the journal says the same already."""
    kind: Kind = "withdrawn" if thing.withdrawn else "published"
    if act is not None:
        same = act.salt and salted(bytes.fromhex(act.salt), thing.text).hex() == act.digest
        if same and act.address == thing.address:
            return None
        if same and not thing.withdrawn:
            kind = "moved"
        elif act.act != "withdrawn" and not thing.withdrawn:
            kind = "changed"
    return Unlogged(kind, thing.name, thing.address, thing.text, thing.reason)


def _moved(thing: Thing, before: dict[str, Act], things: dict[str, Thing]) -> Act | None:
    """The last act about what has moved here: it stood at one of the older addresses, and its name is free now."""
    if thing.withdrawn or not thing.moved_from:
        return None
    wanted = {folder(address) for address in thing.moved_from}
    return next((act for act in before.values() if folder(act.address) in wanted and act.name not in things), None)


def _needs_address(act: Act) -> bool:
    """Whether it had a page of its own, to which people may have kept a link."""
    return act.address.endswith("/") or not act.address


def folder(address: str) -> str:
    """An address as it is compared: without slashes at its ends, nor the name of an index."""
    return address.strip("/").removesuffix("index.html").rstrip("/")
