"""A file as people type it becomes the same file in the one spelling that editors in a browser understand.

They read strict YAML and know each key by one name: a title with a colon, `titre:` or `état: publiée` would open as an
empty form. Here such places, and only they, are written anew: quotes, canonical keys and words, dates as 2026-03-12.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, NewType, Union, get_args, get_origin

import msgspec

from civicgen.content.entries import open_mapping
from civicgen.content.form_files import choice_name
from civicgen.content.forms import Choice
from civicgen.content.front import Parts, split
from civicgen.content.kinds import moment, reading
from civicgen.content.names import VOCABULARY
from civicgen.content.values import Moment
from civicgen.problems import has_errors
from civicgen.typed.compose import compose
from civicgen.typed.forgiving import forgiven
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written
from civicgen.typed.strict import strict
from civicgen.typed.words import fold

__all__ = ["mended_entry", "mended_list", "mended_whole"]


class _Edit(NamedTuple):
    """A text to put in place of another."""

    line: int
    column: int
    old: str
    new: str


def mended_entry(data: bytes, kind: type[msgspec.Struct], path: str) -> bytes:
    """A Markdown file with its front matter mended; the file itself when nothing is to be done, or it is broken."""
    parts = split(data, path)
    if not isinstance(parts, Parts) or not parts.front_line:
        return data
    try:
        front = parts.front.decode("utf-8")
    except UnicodeDecodeError:
        return data
    node, problems = open_mapping(front, Written(path, front), 1)
    if node is None or has_errors(problems):
        return data
    made = _mended(front, [node], kind).encode("utf-8")
    at = data.find(parts.front)
    return data if made == parts.front else data[:at] + made + data[at + len(parts.front) :]


def mended_list(text: str, kind: type[msgspec.Struct], path: str) -> str:
    """A YAML file that holds a list of things, mended."""
    node, problems = compose(text, Written(path, text), 1, VOCABULARY.known)
    if has_errors(problems):
        return text
    if isinstance(node, Mapping) and len(node.pairs) == 1:
        node = node.pairs[0][1]
    things = [item for item in node.items if isinstance(item, Mapping)] if isinstance(node, Sequence) else []
    return _mended(text, things, kind)


def mended_whole(text: str, kind: type[msgspec.Struct], path: str) -> str:
    """A YAML file that holds one thing, mended."""
    node, problems = open_mapping(text, Written(path, text), 1)
    return text if node is None or has_errors(problems) else _mended(text, [node], kind)


def _mended(text: str, nodes: list[Mapping], kind: type) -> str:
    lines = text.split("\n")
    edits = [edit for node in nodes for edit in _in_mapping(node, kind)]
    for edit in sorted(edits, reverse=True):
        line = lines[edit.line - 1]
        start = edit.column - 1
        quote = line[start : start + 1]
        if quote in "\"'" and line[start + 1 :].startswith(edit.old):
            if edit.new.startswith("{"):  # a word becomes a thing: what stood around it goes
                line = line[:start] + line[start + 1 :].replace(edit.old + quote, edit.old, 1)
            else:
                start += 1
        if line[start:].startswith(edit.old):
            lines[edit.line - 1] = line[:start] + edit.new + line[start + len(edit.old) :]
    written = "\n".join(lines)
    return written if strict(written) else forgiven(written, VOCABULARY.known)[0]


def _in_mapping(node: Mapping, kind: type) -> Iterator[_Edit]:
    keys = reading().keys(kind)
    types = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    for key, held in node.pairs:
        canonical = keys.canonical(key.text)
        if canonical is None:
            continue
        if canonical != key.text:
            yield _Edit(key.line, key.column, key.text, canonical)
        yield from _in_value(held, types[canonical])


def _in_value(node: Node, kind: Any) -> Iterator[_Edit]:
    if isinstance(kind, NewType):
        return
    if get_origin(kind) is Union or type(kind).__name__ == "UnionType":
        kind = next(part for part in get_args(kind) if part is not type(None))
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        for item in node.items if isinstance(node, Sequence) else [node]:
            yield from _in_value(item, inner)
    elif isinstance(node, Mapping) and isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from _in_mapping(node, kind)
    elif kind is Choice and isinstance(node, Scalar) and (name := choice_name(node.text)):
        label = json.dumps(node.text, ensure_ascii=False)
        yield _Edit(node.line, node.column, node.text, f"{{id: {name}, label: {label}}}")
    elif isinstance(node, Scalar) and not node.empty and (said := _canonical(node.text, kind)) != node.text:
        yield _Edit(node.line, node.column, node.text, said)


def _canonical(text: str, kind: Any) -> str:
    if kind is Moment:
        found = moment(text)
        if found is None:
            return text
        return f"{found.day.isoformat()} {found.at.isoformat('minutes')}" if found.at else found.day.isoformat()
    if kind is bool:
        word = text.casefold()
        return "true" if word in {"oui", "yes", "vrai"} else "false" if word in {"non", "no", "faux"} else text
    if get_origin(kind) is Literal:
        known = VOCABULARY.words(get_args(kind))
        return known.get(text) or known.get(fold(text)) or known.get(fold(text).replace("_", "-")) or text
    return text
