"""A type of the portal and a title become a commented file to fill in, in the language of the portal."""

from __future__ import annotations

import datetime
import textwrap
import types as kinds_of_types
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from civicgen.content.cells import moment
from civicgen.content.kinds import BY_CIVICGEN
from civicgen.content.meanings import meaning
from civicgen.content.spoken import listed
from civicgen.content.types import Entry
from civicgen.content.values import Moment
from civicgen.importers.writing import document
from civicgen.words import Catalog, mark

__all__ = ["choices", "commented", "keys", "lines_of", "plain", "remark", "skeleton"]

_WIDTH = 100
WRITE = mark("To be written")
_ONE_OF = mark("One of: {words}.")
_TAKES = mark("{key}, one of: {words}.")


def keys(kind: type[msgspec.Struct]) -> list[msgspec.structs.FieldInfo]:
    """Fields that someone writes in a file of a type: its title, then its own, then its state."""
    by_us = frozenset().union(*(BY_CIVICGEN.get(base.__name__, frozenset()) for base in kind.__mro__))
    shared = {field.name for field in msgspec.structs.fields(Entry)} if issubclass(kind, Entry) else set()
    fields = [field for field in msgspec.structs.fields(kind) if field.name not in by_us]
    first = [field for field in fields if field.name in shared and field.name == "title"]
    own = [field for field in fields if field.name not in shared]
    own += [field for field in fields if field.name in shared and field.name == "reason" and field.required]
    last = [field for field in fields if field.name in shared and field.name in {"published", "state", "publish_at"}]
    return [*first, *own, *last]


def choices(kind: Any) -> tuple[str, ...]:
    """Words of a closed list, also inside a list or an optional value; empty for anything else."""
    if get_origin(kind) is Literal:
        return tuple(str(word) for word in get_args(kind) if word)
    if get_origin(kind) in {tuple, Union, kinds_of_types.UnionType}:
        return next((found for part in get_args(kind) if (found := choices(part))), ())
    return ()


def lines_of(key: str, value: object) -> list[str]:
    """A key and its value as lines of YAML."""
    return document({key: value}).split("\n")[1:-2]


def remark(text: str, indent: str = "") -> list[str]:
    """Words for the reader of the file, as lines of comment."""
    return [f"{indent}# {line}" for line in textwrap.wrap(text, _WIDTH - len(indent), break_on_hyphens=False)]


def explained(kind: type, field: msgspec.structs.FieldInfo, words: Catalog) -> str:
    """What a key means, and the words that it takes."""
    text = meaning(kind, field.name)
    told = words.gettext(text) if text else ""
    allowed = choices(field.type)
    if allowed:
        told = f"{told} {words.gettext(_ONE_OF).format(words=listed(allowed, words.lang))}".strip()
    return told


def _closed(kind: Any) -> list[msgspec.structs.FieldInfo]:
    """Keys of a list's items that take only certain words."""
    inner = _struct(kind)
    return [] if inner is None else [field for field in keys(inner) if choices(field.type)]


def _placeholder(field: msgspec.structs.FieldInfo, words: Catalog, today: datetime.date) -> object:
    """Something of the right type, where something must stand."""
    allowed = choices(field.type)
    if allowed:
        return allowed[0]
    if field.type is Moment:
        return moment(Moment(today))
    return words.gettext(WRITE)


def skeleton(
    kind: type[msgspec.Struct],
    given: Mapping[str, object],
    words: Catalog,
    *,
    today: datetime.date,
    body: str = "",
    intro: str = "",
) -> str:
    """Write a file of a type: what is given, what is mandatory with something to replace, the rest as remarks.

    A required date is `today`; nothing else is invented. The body is explained rather than filled in.
    """
    values = {field.encode_name: _placeholder(field, words, today) for field in keys(kind) if field.required} | dict(
        given
    )
    lines = commented(kind, values, words)
    if intro:
        lines = [*remark(words.gettext(intro)), "", *lines]
    front = "\n".join(lines)
    return f"---\n{front}\n---\n\n{body.strip()}\n" if body.strip() else f"---\n{front}\n---\n"


def commented(kind: type[msgspec.Struct], values: Mapping[str, object], words: Catalog) -> list[str]:
    """Lines of YAML for every key of a type: those that have a value, the others as remarks, each explained."""
    lines: list[str] = []
    for field in keys(kind):
        key = field.encode_name
        told = explained(kind, field, words)
        if lines:
            lines.append("")
        lines += remark(told) if told else []
        for inner in _closed(field.type):
            allowed = listed(choices(inner.type), words.lang)
            lines += remark(words.gettext(_TAKES).format(key=inner.encode_name, words=allowed))
        lines += lines_of(key, values[key]) if key in values else [f"# {line}" for line in _example(key, field.type)]
    return lines


def plain(value: msgspec.Struct) -> dict[str, Any]:
    """A value of one of our types as its file would hold it: keys of the file, nothing that goes without saying."""
    held: dict[str, Any] = {}
    for field in keys(type(value)):
        part = getattr(value, field.name)
        if field.required or part != (field.default_factory() if field.default is msgspec.NODEFAULT else field.default):
            held[field.encode_name] = _plain(part)
    return held


def _plain(part: object) -> Any:
    if isinstance(part, Moment):
        return moment(part)
    if isinstance(part, msgspec.Struct):
        return plain(part)
    if isinstance(part, tuple):
        return [_plain(item) for item in part]
    return part


def _example(key: str, kind: Any) -> Iterator[str]:
    """An optional key as it would be written, without its value."""
    inner = _struct(kind)
    if inner is None:
        yield f"{key}:"
        return
    yield f"{key}:"
    listed = get_origin(kind) is tuple
    for place, field in enumerate(keys(inner)):
        yield ("  - " if place == 0 else "    ") * listed + "  " * (not listed) + f"{field.encode_name}:"


def _struct(kind: Any) -> type[msgspec.Struct] | None:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind is not Moment:
        return kind
    return next((found for part in get_args(kind) if (found := _struct(part)) is not None), None)
