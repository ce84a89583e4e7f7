"""Hashes of leaves become the root of a tree, and short proofs about it that anyone can check (RFC 9162, section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

__all__ = ["Frontier", "consistency", "inclusion", "leaf_hash", "proves_consistency", "proves_inclusion", "root"]

EMPTY = sha256(b"").digest()
"""Root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf."""
    return sha256(b"\0" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


class Frontier:
    """A tree that grows leaf by leaf and remembers only the roots of its whole halves: some twenty for a million."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Take in the hash of the next leaf."""
        self.size += 1
        at, node = self.size, leaf
        while at % 2 == 0:
            node = _node(self._roots.pop(), node)
            at //= 2
        self._roots.append(node)

    def root(self) -> bytes:
        """Root of all leaves so far."""
        if not self._roots:
            return EMPTY
        node = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            node = _node(left, node)
        return node


def root(leaves: Iterable[bytes]) -> bytes:
    """Root of a tree of these leaves."""
    tree = Frontier()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def _split(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Proof that the leaf at `index` (from 0) is in the tree of these leaves."""
    path: list[bytes] = []
    first, last = 0, len(leaves)
    while last - first > 1:
        middle = first + _split(last - first)
        if index < middle:
            path.append(root(leaves[middle:last]))
            last = middle
        else:
            path.append(root(leaves[first:middle]))
            first = middle
    return path[::-1]


def consistency(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """Proof that the first `size` leaves were a tree of their own, to which the others were only added."""
    path: list[bytes] = []
    first, last, whole = 0, len(leaves), True
    while size != last - first:
        middle = first + _split(last - first)
        if size <= middle - first:
            path.append(root(leaves[middle:last]))
            last = middle
        else:
            path.append(root(leaves[first:middle]))
            size -= middle - first
            first, whole = middle, False
    if not whole:
        path.append(root(leaves[first:last]))
    return path[::-1]


def proves_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], claimed: bytes) -> bool:
    """Whether a proof shows that a leaf hash stands at `index` in the tree of this size and root."""
    if not 0 <= index < size or len(leaf) != len(EMPTY):
        return False
    at, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            node = _node(step, node)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            node = _node(node, step)
        at, last = at // 2, last // 2
    return last == 0 and node == claimed


def proves_consistency(size: int, later: int, claimed: bytes, later_claimed: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the tree of `size` leaves is the beginning of the one of `later` leaves.

    Nothing can be said of a tree without leaves: anything may follow it.
    """
    if not 0 < size <= later:
        return False
    if size == later:
        return not proof and claimed == later_claimed
    steps = [claimed, *proof] if size & (size - 1) == 0 else list(proof)
    if not steps:
        return False
    at, last = size - 1, later - 1
    while at % 2:
        at, last = at // 2, last // 2
    node = later_node = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            node, later_node = _node(step, node), _node(step, later_node)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            later_node = _node(later_node, step)
        at, last = at // 2, last // 2
    return last == 0 and node == claimed and later_node == later_claimed
