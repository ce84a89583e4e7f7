"""The front matter of one file becomes the values of its type, or its problems. Imported only when a file changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from civicgen.content.kinds import STATES, reading
from civicgen.content.names import VOCABULARY
from civicgen.content.unwritten import check_values
from civicgen.problems import Problem, has_errors
from civicgen.typed.compose import compose
from civicgen.typed.convert import Conversion, Keys, Types
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written

__all__ = ["Values", "list_values", "mapping_values", "open_mapping", "partial_values"]

Values = dict[str, Any]
"""Values by field, of the keys that were written."""
Check = Callable[[Values, Mapping, Conversion], None]

_NO_STATE = frozenset({"state"})


def open_mapping(front: str, written: Written, line: int) -> tuple[Mapping | None, list[Problem]]:
    """Read the YAML of a front matter or settings file; None when it could not be read or is no mapping."""
    node, problems = compose(front, written, line, VOCABULARY.known)
    if problems and has_errors(problems):
        return None, problems
    if node is None or (isinstance(node, Scalar) and node.empty):
        return Mapping([], max(line - 1, 1), 1), problems
    if not isinstance(node, Mapping):
        problems.append(Problem(code="no-keys", place=written.of(node)))
        return None, problems
    return node, problems


def is_draft(node: Mapping, kind: type) -> bool:
    """Say whether an entry is not to be published yet, from its keys as they stand."""
    return _stands(node, kind, "draft", "approved")


def _stands(node: Mapping, kind: type, *states: str) -> bool:
    """Whether the state of an entry, written or understood, is one of these."""
    keys = reading().keys(kind)
    for key, value in node.pairs:
        if keys.canonical(key.text) == "state" and isinstance(value, Scalar) and not value.empty:
            return VOCABULARY.words(states).get(value.text.casefold()) is not None
    return STATES.get(kind) in states


def _is_text(kind: type, field: str) -> bool:
    return str(kind.__annotations__.get(field, "str")) == "str"


def mapping_values(
    node: Mapping, kind: type, written: Written, check: Check | None = None, without: frozenset[str] = frozenset()
) -> tuple[Values | None, list[Problem]]:
    """Values of an entry; None when it lacks something that it cannot do without."""
    types = reading()
    draft = is_draft(node, kind)
    conversion = Conversion(written, draft=draft)
    keys = _stateless(types, kind, without)
    gone: Values = {}
    if _stands(node, kind, "withdrawn"):
        # what was withdrawn may lack the texts that went with it
        texts = [name for name in keys.required if name != "title" and _is_text(kind, keys.readers[name][0])]
        gone = dict.fromkeys((keys.readers[name][0] for name in texts), "")
        keys = msgspec.structs.replace(keys, required=tuple(name for name in keys.required if name not in texts))
    values = gone | types.fields(node, keys, conversion)
    if check is not None:
        check(values, node, conversion)
    if not draft:
        check_values(node, conversion)
    whole = True
    for name in keys.required:
        field = keys.readers[name][0]
        if field not in values:
            # a draft may lack a text: it is shown as missing in the preview, and asked for before publication
            if draft and _is_text(kind, field):
                values[field] = ""
            else:
                whole = False
    return (values if whole else None), conversion.problems


def _stateless(types: Types, kind: type, without: frozenset[str]) -> Keys:
    """Keys of a type, of which the state may be left out, and some others."""
    keys = types.keys(kind)
    optional = {"state", *without}
    return msgspec.structs.replace(keys, required=tuple(name for name in keys.required if name not in optional))


def partial_values(node: Mapping, kind: type, written: Written) -> tuple[Values, list[Problem]]:
    """Values of a translation: only the keys that were written; lists of things with ids as their values by id."""
    types = reading()
    conversion = Conversion(written, draft=is_draft(node, kind))
    return types.partial(node, types.keys(kind), conversion), conversion.problems


def list_values(
    text: str, kind: type, key: str, written: Written, *, partial: bool = False
) -> tuple[list[tuple[Values, Mapping]], list[Problem]]:
    """Values of a YAML list of things (`topics.yml`), which may stand under one key, as editors write it."""
    types = reading()
    node, problems = compose(text, written, 1, VOCABULARY.known)
    if node is None or has_errors(problems) or (isinstance(node, Scalar) and node.empty):
        return [], problems
    conversion = Conversion(written)
    if isinstance(node, Mapping) and len(node.pairs) == 1 and isinstance(node.pairs[0][1], Sequence):
        only = node.pairs[0][0]
        if reading().vocabulary.keys((key,)).get(only.text) or only.text in (key, "items", "list"):
            node = node.pairs[0][1]
    if not isinstance(node, Sequence):
        conversion.note("not-a-list", node, key=key)
        return [], problems + conversion.problems
    found = []
    keys = _stateless(types, kind, frozenset({"id"}) if kind.__name__ == "Term" else frozenset())
    for item in node.items:
        if not isinstance(item, Mapping):
            conversion.note("not-a-mapping", item, key=key, known=", ".join(keys.readers))
            continue
        if partial:
            found.append((types.partial(item, keys, conversion), item))
            continue
        values = types.fields(item, keys, conversion)
        if not is_draft(item, kind):
            check_values(item, conversion)
        if all(keys.readers[name][0] in values for name in keys.required):
            found.append((values, item))
    return found, problems + conversion.problems


def place_node(node: Node, *keys: str) -> Node:
    """The node under some spelling of a key, else the whole."""
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            if key.text in keys:
                return value
    return node
