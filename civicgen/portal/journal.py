"""`journal.jsonl` becomes typed acts, each held against the one before it; what does not hold is told with its line.

One line is one act: something was published, changed, withdrawn or moved. A line never holds a text, only a digest of
it, salted so that nobody can guess a text that was erased. What the tree and the chain cover:

    digest = SHA-256(salt, text)              text: one line of journal/*.jsonl, without its line break
    leaf   = SHA-256(0x00, JSON of [instant, act, name, address, was, digest, reason])
    chain  = SHA-256(chain of the line before (32 zero bytes for the first), leaf, decimal of after)

The JSON has no spaces, and letters as they are. Neither covers the salt: emptied together with the text, it leaves all
else valid.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from civicgen.portal.merkle import leaf_hash
from civicgen.problems import Place, Problem

__all__ = [
    "FOLDER",
    "LONGEST",
    "NAME",
    "NOTHING_WAITS",
    "START",
    "Act",
    "Kind",
    "Unlogged",
    "Waiting",
    "act_of",
    "acts_in",
    "chained",
    "leaf_of",
    "line_of",
    "read_acts",
    "salted",
    "sound",
]

NAME = "journal.jsonl"
"""The journal, at the root of a portal and of its site."""
FOLDER = "journal"
"""Beside it: the texts that its digests are of, one line an act, in files named by the number of their first act."""
START = bytes(32)
"""Chain before the first act."""
LONGEST = 16_384
"""Bytes of a line."""
_DIGEST = 64
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What civicgen never writes in an act: a foreign one could otherwise say a verdict on lines of its own."""

Kind = Literal["published", "changed", "withdrawn", "moved"]


class Act(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One line of the journal."""

    sequence: int
    """Its number: 1, 2, 3…"""
    instant: str
    """When it was written, in UTC: `2026-06-18T09:00:00Z`."""
    act: Kind
    name: str
    """What it is about: an entry (`plan/answers/3`, in English `plan/answers/3.en`), a contribution (`plan#45`)."""
    address: str = ""
    """Where it stands, from the site's root, as on hosts with folders."""
    was: str = ""
    """Name it had before it moved here."""
    digest: str
    """Salted digest of its text, in hexadecimal."""
    reason: str = ""
    after: int = 0
    """Of acts of another branch, joined by `journal merge`: number of the last act that both branches knew."""
    salt: str = ""
    """In hexadecimal; empty once erased."""
    chain: str

    @property
    def consultation(self) -> str:
        """Id of the consultation when it is about a contribution; else empty."""
        return self.name.partition("#")[0] if "#" in self.name else ""

    @property
    def number(self) -> int:
        """Number of the contribution it is about; else 0."""
        number = self.name.partition("#")[2]
        return int(number) if number.isascii() and number.isdigit() and len(number) < 12 else 0


class Unlogged(msgspec.Struct, frozen=True):
    """An act that the journal does not know yet."""

    act: Kind
    name: str
    address: str
    text: bytes
    """Canonical text of what is published now, without a line break."""
    reason: str = ""
    was: str = ""
    """Name it had before it moved here."""


class Waiting(msgspec.Struct, frozen=True):
    """What the journal does not know yet, in figures; and what it knows that would vanish."""

    count: int = 0
    first: tuple[Unlogged, ...] = ()
    """The first of them, without their texts (at most twenty)."""
    vanished: tuple[Act, ...] = ()
    """Last acts about what has a page, is published no more, and leads nowhere (at most twenty a consultation)."""
    vanishing: int = 0
    """How many."""


NOTHING_WAITS = Waiting()
_decode = msgspec.json.Decoder(Act).decode


def salted(salt: bytes, text: bytes) -> bytes:
    """Digest of a text under its salt."""
    return sha256(salt + text).digest()


def leaf_of(act: Act) -> bytes:
    """Hash of the leaf that an act is in the tree."""
    fields = (act.instant, act.act, act.name, act.address, act.was, act.digest, act.reason)
    return leaf_hash(msgspec.json.encode(fields))


def chained(before: bytes, leaf: bytes, after: int = 0) -> bytes:
    """Chain of the line that follows one."""
    return sha256(before + leaf + b"%d" % after).digest()


def line_of(act: Act) -> bytes:
    """The line of an act, with its line break."""
    return msgspec.json.encode(act) + b"\n"


def read_acts(path: Path) -> Iterator[tuple[Act, bytes] | Problem]:
    """Every act with the hash of its leaf, or what is wrong; after a problem nothing more is read.

    A file that is not there holds none; a link is not followed. Raises OSError when the disk refuses.
    """
    try:
        kind = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(kind):
        yield Problem(code="journal-link", place=Place(NAME))
        return
    with path.open("rb") as file:
        yield from acts_in(file)


def acts_in(file: BinaryIO, name: str = NAME) -> Iterator[tuple[Act, bytes] | Problem]:
    """Every act of an open file, as `read_acts` gives them. Nothing of a foreign file is believed before it is held."""
    chain, number = START, 0
    while line := file.readline(LONGEST + 1):
        number += 1
        act = act_of(line)
        if act is None:
            yield _problem(_wrong(line), name, number, line)
            return
        leaf = leaf_of(act)
        chain = chained(chain, leaf, act.after)
        if act.sequence != number or chain.hex() != act.chain or act.after >= number:
            yield _problem("journal-broken", name, number, line)
            return
        yield act, leaf


def act_of(line: bytes) -> Act | None:
    """The act of a whole line; none when it is not one that civicgen writes."""
    if len(line) > LONGEST or not line.endswith(b"\n"):
        return None
    try:
        act = _decode(line)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    return act if sound(act) else None


def sound(act: Act) -> bool:
    """Whether each of its values is of the kind that civicgen writes; nothing is said of what they tell."""
    hashes = _hexadecimal(act.digest, _DIGEST) and _hexadecimal(act.chain, _DIGEST)
    salt = len(act.salt) % 2 == 0 and _hexadecimal(act.salt, len(act.salt))
    said = f"{act.name}{act.address}{act.was}{act.reason}"
    words = _INSTANT.fullmatch(act.instant) is not None and _BREAKS.search(said) is None
    return bool(hashes and salt and words and act.name and act.sequence > 0 and act.after >= 0)


def _hexadecimal(text: str, length: int) -> bool:
    return len(text) == length and not text.strip("0123456789abcdef")


def _wrong(line: bytes) -> str:
    if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
        return "journal-two-branches"
    return "journal-half-line" if not line.endswith(b"\n") and len(line) <= LONGEST else "journal-bad-line"


def _problem(code: str, name: str, number: int, line: bytes) -> Problem:
    excerpt = line[:300].decode("utf-8", "replace").rstrip("\r\n")
    return Problem(code=code, place=Place(name, number, 0, excerpt), given={"number": str(number)})
