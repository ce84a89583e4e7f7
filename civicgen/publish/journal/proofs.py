"""One act of a journal becomes a short proof that it is in it; two heads, a proof that one grew into the other."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec

from civicgen.builder.trouble import disk
from civicgen.portal.heads import Head
from civicgen.portal.journal import NAME, Act, leaf_of, salted, sound
from civicgen.portal.kept import lines_of_texts
from civicgen.portal.merkle import consistency, inclusion, proves_consistency, proves_inclusion
from civicgen.portal.store import Store
from civicgen.problems import ProblemsFound

__all__ = ["Growth", "Proof", "growth_of", "holds", "proof_of", "read_proof"]

LARGEST = 1 << 26
"""Bytes of a file that may be a proof: a text of sixteen megabytes, and what JSON makes of it."""


class Proof(msgspec.Struct, frozen=True, kw_only=True, tag_field="proof", tag="inclusion"):
    """That an act, and the text it is about, is in the journal of a head: all that is needed to check it is here."""

    act: Act
    text: str = ""
    """Text as it was published; empty when it was erased."""
    size: int
    root: str
    path: tuple[str, ...]
    """Hashes from the leaf to the root (RFC 9162, section 2.1.3), in hexadecimal."""


class Growth(msgspec.Struct, frozen=True, kw_only=True, tag_field="proof", tag="consistency"):
    """That the journal of one head is the beginning of that of another."""

    size: int
    root: str
    later_size: int
    later_root: str
    path: tuple[str, ...]
    """Hashes of RFC 9162, section 2.1.4, in hexadecimal."""


_decode = msgspec.json.Decoder(Proof | Growth).decode


def proof_of(root: Path, name: str) -> Proof | None:
    """Proof of the last act about a name, in a portal or a site; none when there is no such act."""
    with closing(Store(Path(":memory:"))) as store, disk(root / NAME):
        ledger = store.ledger
        if found := ledger.take_in(root):
            raise ProblemsFound(found)
        act = ledger.last(name)
        if act is None:
            return None
        path = inclusion([leaf_of(each) for each in ledger.acts()], act.sequence - 1)
        text = lines_of_texts(root, [act.sequence]).get(act.sequence, b"")
        return Proof(
            act=act,
            text=text.decode("utf-8", "replace"),
            size=ledger.head.size,
            root=ledger.head.root.hex(),
            path=tuple(step.hex() for step in path),
        )


def growth_of(root: Path, earlier: Head) -> Growth | None:
    """Proof that a journal grew from an earlier head; none when it did not."""
    with closing(Store(Path(":memory:"))) as store, disk(root / NAME):
        ledger = store.ledger
        if found := ledger.take_in(root):
            raise ProblemsFound(found)
        if not 0 < earlier.size <= ledger.head.size:
            return None
        from civicgen.portal.merkle import root as root_of

        leaves = [leaf_of(each) for each in ledger.acts()]
        was = Head(earlier.size, root_of(leaves[: earlier.size]))
        if not was.agrees(earlier):
            return None
        return Growth(
            size=was.size,
            root=was.root.hex(),
            later_size=ledger.head.size,
            later_root=ledger.head.root.hex(),
            path=tuple(step.hex() for step in consistency(leaves, was.size)),
        )


def read_proof(path: Path) -> Proof | Growth | None:
    """Read a proof from a file; none when it is none."""
    try:
        with path.open("rb") as file:
            found: Proof | Growth = _decode(file.read(LARGEST))
            return found
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def holds(proof: Proof | Growth, head: Head | None) -> bool:
    """Whether a proof holds by itself, and is of the head that somebody noted, when there is one.

    A proof that one head grew into another is held against either of them.
    """
    try:
        path = [bytes.fromhex(step) for step in proof.path]
        root = bytes.fromhex(proof.root)
        if isinstance(proof, Growth):
            later = Head(proof.later_size, bytes.fromhex(proof.later_root))
            same = head is None or head.agrees(later) or head.agrees(Head(proof.size, root))
            return same and proves_consistency(proof.size, later.size, root, later.root, path)
        if not sound(proof.act):
            return False
        if proof.text and salted(bytes.fromhex(proof.act.salt), proof.text.encode()).hex() != proof.act.digest:
            return False
    except ValueError:
        return False
    same = head is None or head.agrees(Head(proof.size, root))
    return same and proves_inclusion(proof.act.sequence - 1, proof.size, leaf_of(proof.act), path, root)
