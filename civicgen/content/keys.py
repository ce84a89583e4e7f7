"""A key of a file, or an id in it, becomes the node on which a problem of it stands."""

from __future__ import annotations

import re
from typing import Any

from civicgen.content.names import VOCABULARY
from civicgen.content.paths import short_name
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Node, Sequence

__all__ = ["check_id", "node_of"]

_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


def node_of(node: Node, *path: str | int) -> Node:
    """The node at a path of keys and positions; the last one that is there when the path leaves the file."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(node, Sequence) or step >= len(node.items):
                return node
            node = node.items[step]
        else:
            if not isinstance(node, Mapping):
                return node
            spellings = VOCABULARY.keys((step,))
            for key, value in node.pairs:
                if spellings.get(key.text) == step or VOCABULARY.keys((step,)).get(key.text.casefold()) == step:
                    node = value
                    break
            else:
                return node
    return node


def check_id(values: dict[str, Any], node: Node, conversion: Conversion, seen: dict[str, Any]) -> None:
    """An id is short, in small letters, and stands once."""
    value = values.get("id")
    if value is None:
        return
    at = node_of(node, "id")
    if not _ID.fullmatch(value):
        conversion.note("bad-id", at, value=value, suggestion=short_name(value))
    elif value in seen:
        conversion.note("same-id", at, value=value, first=str(getattr(seen[value], "line", "")))
    else:
        seen[value] = at
