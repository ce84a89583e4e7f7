"""Two texts of the same thing, as they were published one after the other, become what changed, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

__all__ = ["Changed", "Piece", "What", "differences", "is_worded"]

What = Literal["same", "added", "removed", "skipped"]


class Piece(NamedTuple):
    """Words that stayed, came, went, or were left out of what is shown."""

    what: What
    text: str


class Changed(NamedTuple):
    """One value that changed."""

    path: tuple[str, ...]
    """Keys that lead to it: `("points", "velo", "text")`."""
    pieces: tuple[Piece, ...]


_UNSAID = frozenset({"entry", "type", "lang", "id", "order", "number", "updated", "published"})
"""Keys that say what a thing is or when it was touched, not what it says."""
_COUNTED = frozenset({"supports", "state", "grouped_with", "reason", "topic", "place"})
"""Keys of a contribution that the town fills in, in due course: they are not its author's words."""
_AROUND = 20
"""Words that are shown on each side of what changed."""
_MOST = 1_500
"""Words that are compared one by one; of longer passages it is said that they were replaced."""
_WORDS = re.compile(r"\s+|[^\s]+")


def is_worded(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether the words of a contribution changed, not only what the town keeps of it."""
    left_out = _UNSAID | _COUNTED
    return any(before.get(key) != after.get(key) for key in before.keys() | after.keys() if key not in left_out)


def differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Changed]:
    """Every value that changed, in the order in which it stands now; what is gone comes last."""
    old, new = dict(_flat(before, ())), dict(_flat(after, ()))
    for path in [*new, *(path for path in old if path not in new)]:
        if old.get(path, "") != new.get(path, ""):
            yield Changed(path, tuple(_shortened(list(_compared(old.get(path, ""), new.get(path, ""))))))


def _flat(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if path or key not in _UNSAID:
                yield from _flat(inner, (*path, key))
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for at, each in enumerate(value, 1):
            key = next((str(each[key]) for key in ("id", "date") if isinstance(each, dict) and key in each), str(at))
            yield from _flat(each, (*path, key))
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    else:
        yield path, {True: "✓", False: "✗"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _compared(before: str, after: str) -> Iterator[Piece]:
    """Paragraphs first, since texts are long; then the words of those that changed."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[a:b]), "".join(new[c:d])
        if what == "equal":
            yield Piece("same", left)
        else:
            yield from _by_words(_WORDS.findall(left), _WORDS.findall(right))


def _by_words(old: list[str], new: list[str]) -> Iterator[Piece]:
    if len(old) > _MOST or len(new) > _MOST:
        opcodes = [("replace", 0, len(old), 0, len(new))]
    else:
        opcodes = [*SequenceMatcher(None, old, new, autojunk=False).get_opcodes()]
    for what, a, b, c, d in opcodes:
        if what == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("removed", "".join(old[a:b]))
        if d > c:
            yield Piece("added", "".join(new[c:d]))


def _shortened(pieces: list[Piece]) -> Iterator[Piece]:
    """What stayed is shown near what changed only."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].what == piece.what:
            joined[-1] = Piece(piece.what, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    for at, piece in enumerate(joined):
        words = _WORDS.findall(piece.text)
        head = 2 * _AROUND if at else 0
        tail = 2 * _AROUND if at + 1 < len(joined) else 0
        if piece.what != "same" or len(words) <= head + tail + 4:
            yield piece
            continue
        if head:
            yield Piece("same", "".join(words[:head]))
        yield Piece("skipped", "")
        if tail:
            yield Piece("same", "".join(words[-tail:]))
