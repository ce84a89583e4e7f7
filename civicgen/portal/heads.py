"""A head of the journal (how many acts, root of their tree) becomes groups of digits, and is read back from them."""

from __future__ import annotations

import re

import msgspec

__all__ = ["Head", "read_head"]

_GROUPS = 8
"""Groups of five digits; each stands for two bytes of the root: 128 bits, the strength of the usual signatures."""
_FULL = re.compile(r"(\d{1,12})[:\s]\s*([0-9a-fA-F]{64})")


class Head(msgspec.Struct, frozen=True):
    """What a journal was at a moment: whoever keeps it can tell later whether anything before it was altered."""

    size: int
    """How many acts it covers."""
    root: bytes
    """Root of their tree; only its first sixteen bytes when it was read from a notice board."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The root as groups of five digits, then two digits that show a slip of the pen (as on bank accounts)."""
        digits = [f"{int.from_bytes(self.root[at : at + 2]):05}" for at in range(0, 2 * _GROUPS, 2)]
        return (*digits, _check(self.size, digits))

    @property
    def short(self) -> str:
        """For a notice board: `512: 48213 05512 … 47`."""
        return f"{self.size}: {' '.join(self.groups)}"

    @property
    def full(self) -> str:
        """For programs: `512:` and the whole root in hexadecimal."""
        return f"{self.size}:{self.root.hex()}"

    def agrees(self, other: Head) -> bool:
        """Whether both are the same head, one of them short perhaps."""
        length = min(len(self.root), len(other.root))
        return self.size == other.size and length >= 2 * _GROUPS and self.root[:length] == other.root[:length]


def _check(size: int, digits: list[str]) -> str:
    return f"{98 - int(str(size) + ''.join(digits) + '00') % 97:02}"


def read_head(written: str) -> Head | None:
    """Read a head in either form, whatever stands between its digits; None when it is none, or holds a slip.

    >>> read_head(Head(3, bytes(range(32))).short).size
    3
    """
    full = _FULL.fullmatch(written.strip())
    if full:
        return Head(int(full[1]), bytes.fromhex(full[2]))
    size, _, rest = written.strip().partition(":")
    if not rest:
        size, _, rest = written.strip().partition(" ")
    # What people put between digits: spaces of all widths, dashes, points, line breaks.
    size, rest = (re.sub(r"[\s.·-]", "", part) for part in (size, rest))
    if not (size + rest).isascii() or not (size + rest).isdigit() or len(rest) != 5 * _GROUPS + 2 or len(size) > 12:
        return None
    digits = [rest[at : at + 5] for at in range(0, 5 * _GROUPS, 5)]
    if any(int(group) > 0xFFFF for group in digits) or _check(int(size), digits) != rest[-2:]:
        return None
    return Head(int(size), b"".join(int(group).to_bytes(2) for group in digits))
