"""A key of an entry becomes its place in the file, found again only when there is a problem to tell."""

from __future__ import annotations

from pathlib import Path

from civicgen.content.entries import open_mapping
from civicgen.content.front import split
from civicgen.content.names import VOCABULARY
from civicgen.content.originals import text_with
from civicgen.problems import Place, Problem
from civicgen.typed.compose import compose
from civicgen.typed.decode import decoded
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written
from civicgen.typed.words import fold

__all__ = ["place_in_body", "place_of"]

_NAMES = ("id", "file", "term", "name", "number")


def place_of(root: Path, source: str, keys: tuple[str | int, ...]) -> Place:
    """Place of a value, by its path of keys: `("points", "velo", "cites", 1)`.

    In a list, a number is a position from 0 and a text is the id (or file, or the text itself) of an item. A key that
    is not there gives the place of the last one that is; a file that cannot be read gives the file.
    """
    try:
        data = (root / source).read_bytes()
    except OSError:
        return Place(source)
    text = decoded(data, source)
    if isinstance(text, Problem):
        return Place(source)
    node: Node | None
    if source.endswith((".yml", ".yaml")):
        written = Written(source, text)
        node, _ = compose(text, written, 1, VOCABULARY.known)
    else:
        parts = split(data, source)
        if isinstance(parts, Problem) or not parts.front_line:
            return Written(source, text).place(1)
        written = Written(source, text_with(parts))
        node, _ = open_mapping(parts.front.decode("utf-8"), written, parts.front_line)
    if node is None:
        return Place(source)
    if isinstance(node, Mapping) and len(node.pairs) == 1 and isinstance(node.pairs[0][1], Sequence):
        inner = node.pairs[0][1]
        if keys and _step(node, keys[0]) is None:
            node = inner
    for key in keys:
        step = _step(node, key)
        if step is None:
            break
        node = step
    return written.of(node)


def _step(node: Node, key: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(key, str):
        spellings = VOCABULARY.keys((key,))
        for written, value in node.pairs:
            if spellings.get(written.text) == key or spellings.get(fold(written.text)) == key:
                # a key without a value is shown itself
                return written if isinstance(value, Scalar) and value.empty else value
        return None
    if isinstance(node, Sequence):
        if isinstance(key, int):
            return node.items[key] if 0 <= key < len(node.items) else None
        for item in node.items:
            if isinstance(item, Scalar) and item.text == key:
                return item
            if isinstance(item, Mapping) and any(
                isinstance(held, Scalar) and held.text == key
                for name in _NAMES
                if (held := _step(item, name)) is not None
            ):
                return item
        return None
    # one value where a list may stand: it is its own only item
    return node if key == 0 else None


def place_in_body(root: Path, source: str, line: int, column: int = 0) -> Place:
    """Place of a line of the file, with what it says."""
    try:
        text = decoded((root / source).read_bytes(), source)
    except OSError:
        return Place(source, line, column)
    return Place(source, line, column) if isinstance(text, Problem) else Written(source, text).place(line, column)
