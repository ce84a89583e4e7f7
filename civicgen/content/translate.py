"""A translation becomes the original with some values said in another language. Imported only when a file changed."""

from __future__ import annotations

import posixpath
from typing import Any

import msgspec

from civicgen.content import types
from civicgen.content.entries import list_values, open_mapping, partial_values
from civicgen.content.front import Parts
from civicgen.content.originals import text_with
from civicgen.content.paths import short_name
from civicgen.problems import Problem, has_errors
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written
from civicgen.typed.words import nearest

__all__ = ["laid_over", "translated_documents", "translated_entry", "translated_list"]


def translated_entry(
    original: Any, kind: type[types.Entry], path: str, language: str, parts: Parts
) -> tuple[Any, list[Problem]]:
    """The entry in another language, its body left as it was; None when a problem forbids it."""
    written = Written(path, text_with(parts))
    node: Mapping | None = Mapping([], 1, 1)
    problems: list[Problem] = []
    if parts.front_line:
        node, problems = open_mapping(parts.front.decode("utf-8"), written, parts.front_line)
    if node is None:
        return None, problems
    values, more = partial_values(node, kind, written)
    conversion = Conversion(written)
    translated = laid_over(original, values, node, conversion)
    problems += more + conversion.problems
    if has_errors(problems):
        return None, problems
    return msgspec.structs.replace(translated, body="", source=path, lang=language), problems


def laid_over(original: Any, values: dict[str, Any], node: Node, conversion: Conversion) -> Any:
    """Values put in place of those of the original; things with ids each over the one of the same id."""
    changed: dict[str, Any] = {}
    for field, value in values.items():
        known = getattr(original, field)
        if isinstance(value, dict) and isinstance(known, tuple):
            changed[field] = _each(known, value, node, conversion)
        elif isinstance(value, dict) and isinstance(known, msgspec.Struct):
            changed[field] = laid_over(known, value, node, conversion)
        elif isinstance(value, dict) and not isinstance(known, dict):
            conversion.note("not-in-original", node, key=field)
        else:
            changed[field] = value
    return msgspec.structs.replace(original, **changed)


def _each(known: tuple[Any, ...], values: dict[str, dict[str, Any]], node: Node, conversion: Conversion) -> Any:
    ids = [thing.id for thing in known]
    for name in values:
        if name not in ids:
            at = _with_id(node, name) or node
            conversion.note("id-not-in-original", at, value=name, suggestion=nearest(name, ids), known=", ".join(ids))
    return tuple(
        laid_over(thing, values[thing.id], node, conversion) if thing.id in values else thing for thing in known
    )


def _with_id(node: Node, name: str) -> Node | None:
    """The text that gives an id, anywhere below a node."""
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            if key.text in ("id", "identifiant") and isinstance(value, Scalar) and value.text == name:
                return value
            if inner := _with_id(value, name):
                return inner
    elif isinstance(node, Sequence):
        for item in node.items:
            if inner := _with_id(item, name):
                return inner
    return None


def translated_list(
    original: tuple[Any, ...], kind: Any, key: str, path: str, text: str
) -> tuple[tuple[Any, ...], list[Problem]]:
    """A list of the portal in another language; what is not translated stays."""
    written = Written(path, text)
    found, problems = list_values(text, kind, key, written, partial=True)
    conversion = Conversion(written)
    by_id = {thing.id: thing for thing in original}
    for values, node in found:
        name = values.pop("id", None)
        if name is None:
            conversion.note("missing-key", node, key="id")
        elif name not in by_id:
            known = list(by_id)
            at = _with_id(node, name) or node
            conversion.note(
                "id-not-in-original", at, value=name, suggestion=nearest(name, known), known=", ".join(known)
            )
        else:
            by_id[name] = laid_over(by_id[name], values, node, conversion)
    return tuple(by_id.values()), problems + conversion.problems


def translated_documents(
    original: tuple[types.Document, ...], path: str, language: str, text: str
) -> tuple[tuple[types.Document, ...], list[Problem]]:
    """Descriptions of documents in another language, told apart by their files."""
    written = Written(path, text)
    found, problems = list_values(text, types.Document, "documents", written, partial=True)
    conversion = Conversion(written)
    by_name = {entry.name.rpartition("/")[2]: entry for entry in original}
    translated = []
    for values, node in found:
        file = values.get("file", "")
        entry = by_name.get(short_name(posixpath.splitext(posixpath.basename(file))[0]))
        if not file:
            conversion.note("missing-key", node, key="file")
        elif entry is None:
            names = [one.file for one in original]
            conversion.note(
                "id-not-in-original", node, value=file, suggestion=nearest(file, names), known=", ".join(names)
            )
        else:
            done = laid_over(entry, values, node, conversion)
            translated.append(msgspec.structs.replace(done, source=path, lang=language))
    return tuple(translated), problems + conversion.problems
