"""`received.json` of a consultation becomes what only the inbox knows: how much waits, was kept, was taken back."""

from __future__ import annotations

import msgspec

from civicgen.content.values import Channel
from civicgen.problems import Place, Problem

__all__ = ["FILE", "Incoming", "incoming_of", "written"]

FILE = "received.json"


class Incoming(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Counts by channel of what was received and is no contribution; written by `civicgen moderate publish`."""

    waiting: dict[Channel, int] = {}
    """Nobody decided about them yet, or they were put aside, or their publication waits."""
    unconfirmed: dict[Channel, int] = {}
    """Their author was asked to confirm an address, and has not yet; they count in none of the others."""
    private: dict[Channel, int] = {}
    """Messages and registrations, which stay private."""
    withheld: dict[Channel, int] = {}
    """Messages, registrations, ballots and supports that were withheld."""
    erased: dict[Channel, int] = {}
    """Taken back by their author before they were published."""
    supports: dict[str, int] = {}
    """Supports of a petition, by its form."""


def incoming_of(data: bytes, path: str) -> Incoming | Problem:
    """Read the file."""
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=Incoming)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        return Problem(code="bad-received", place=Place(path), given={"reason": str(error)})


def written(counts: Incoming) -> bytes:
    """The same, to be written: what is nothing is left out, one count a line, so that versions can be compared."""
    kept = {
        name: {key: held[key] for key in sorted(held) if held[key]}
        for name in Incoming.__struct_fields__
        if any((held := getattr(counts, name)).values())
    }
    return msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n"
