"""Nodes and a type become a value of that type, or every problem that stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import UnionType
from typing import Any, Literal, NewType, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, UNSET

from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence
from civicgen.typed.simple import SIMPLE, Conversion, Reader, list_reader, table, text_reader
from civicgen.typed.words import Vocabulary, fold, nearest

__all__ = ["Conversion", "Keys", "Reader", "Types"]

Struct = TypeVar("Struct", bound=msgspec.Struct)

_FREE = ("x-", "x_")


class Keys(msgspec.Struct, frozen=True):
    """What a mapping of some type may hold."""

    kind: type
    readers: dict[str, tuple[str, Reader]]
    """By canonical key: the field it fills, and what reads it."""
    spellings: dict[str, str]
    """By spelling, as typed or folded: the canonical key."""
    required: tuple[str, ...]
    shown: tuple[str, ...]
    """Spellings that a suggestion may propose."""
    nested: dict[str, tuple[Any, bool]] = {}
    """By canonical key: the type of what it holds, if that has keys of its own, and whether it holds many with ids."""

    def canonical(self, key: str) -> str | None:
        """The key that is meant, or None."""
        return self.spellings.get(key) or self.spellings.get(fold(key))


class Types:
    """Reads values of our types: the ones given here by hand, all others from their fields."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        texts: dict[Any, tuple[str, Callable[[str], Any]]],
        hidden: Callable[[type], Iterable[str]] = lambda _: (),
    ) -> None:
        """`texts` reads a type from a text: the code of its problem, and a function that gives None when it is none.

        `hidden` names fields of a type that are no keys.
        """
        self.vocabulary = vocabulary
        self._texts = texts
        self._hidden = hidden
        self._readers: dict[Any, Reader] = {}
        self._keys: dict[tuple[type, frozenset[str]], Keys] = {}

    def keys(self, kind: type, without: frozenset[str] = frozenset()) -> Keys:
        """Keys of a type."""
        known = self._keys.get((kind, without))
        if known is None:
            hidden = {*self._hidden(kind), *without}
            fields = [field for field in msgspec.structs.fields(kind) if field.name not in hidden]
            names = [field.encode_name for field in fields]
            known = Keys(
                kind=kind,
                readers={field.encode_name: (field.name, self.reader(field.type)) for field in fields},
                spellings=self.vocabulary.keys(names),
                required=tuple(
                    field.encode_name
                    for field in fields
                    if field.default is NODEFAULT and field.default_factory is NODEFAULT
                ),
                shown=(*names, *(other for name in names for other in self.vocabulary.others(name))),
                nested={field.encode_name: inner for field in fields if (inner := _nested(field.type))},
            )
            self._keys[kind, without] = known
        return known

    def fields(self, node: Mapping, keys: Keys, conversion: Conversion, *, partial: bool = False) -> dict[str, Any]:
        """Values of a mapping by field, for the keys that are there and right. Tells all problems of the others."""
        values: dict[str, Any] = {}
        first: dict[str, Scalar] = {}
        meant: set[str | None] = set()
        for key, held in node.pairs:
            canonical = keys.spellings.get(key.text) or keys.spellings.get(fold(key.text))
            if canonical is None:
                if not key.text.startswith(_FREE):
                    meant.add(keys.canonical(self._unknown(key, keys, conversion)))
                continue
            if canonical in first:
                earlier = first[canonical]
                conversion.note("same-key", key, key=key.text, other=earlier.text, first=str(earlier.line))
                continue
            first[canonical] = key
            if (held.__class__ is Scalar and held.empty) or (held.__class__ is Mapping and _blank(held)):
                continue
            field, reader = keys.readers[canonical]
            value = reader(held, key.text, conversion)
            values[field] = value
        if not partial:
            for name in keys.required:
                # a key that was only misspelt is not missing too: each mistake is told once
                if (name not in first and name not in meant) or (name in first and keys.readers[name][0] not in values):
                    at: Node = first.get(name, node)
                    there = {"written": first[name].text} if name in first and not node.flow else {}
                    conversion.note("missing-key", at, conversion.severity, key=name, **there)
        return {field: value for field, value in values.items() if value is not UNSET}

    def partial(self, node: Mapping, keys: Keys, conversion: Conversion) -> dict[str, Any]:
        """Values of a translation, which holds only some keys: what has keys of its own is given as such values too."""
        whole: list[tuple[Scalar, Node]] = []
        values: dict[str, Any] = {}
        for key, held in node.pairs:
            canonical = keys.canonical(key.text) or ""
            kind, many = keys.nested.get(canonical, (None, False))
            field = keys.readers[canonical][0] if canonical else ""
            if kind is not None and not many and isinstance(held, Mapping):
                values[field] = self.partial(held, self.keys(kind), conversion)
            elif kind is not None and many and isinstance(held, Sequence):
                parts: dict[str, Any] = {}
                for item in held.items:
                    if not isinstance(item, Mapping):
                        conversion.note("not-a-mapping", item, key=key.text, known=", ".join(self.keys(kind).readers))
                        continue
                    part = self.partial(item, self.keys(kind), conversion)
                    if "id" in part:
                        parts[part.pop("id")] = part
                    else:
                        conversion.note("missing-key", item, key="id")
                values[field] = parts
            else:
                whole.append((key, held))
        values.update(self.fields(Mapping(whole, node.line, node.column), keys, conversion, partial=True))
        return values

    def _unknown(self, key: Scalar, keys: Keys, conversion: Conversion) -> str:
        """Tell a key that is not known, and give the one that was probably meant."""
        suggestion = nearest(key.text, keys.shown)
        known = ", ".join(keys.readers)
        conversion.note("unknown-key", key, conversion.severity, key=key.text[:80], suggestion=suggestion, known=known)
        return suggestion

    def value(self, node: Node, kind: type[Struct], conversion: Conversion) -> Struct | None:
        """Read a whole value of a type; None when something forbids it (then a problem says what)."""
        value = self.reader(kind)(node, "", conversion)
        return None if value is UNSET else value

    def reader(self, kind: Any) -> Reader:
        """What reads a type; made once."""
        known = self._readers.get(kind)
        if known is None:
            known = self._readers[kind] = self._make(kind)
        return known

    def _make(self, kind: Any) -> Reader:
        if kind in self._texts:
            code, function = self._texts[kind]
            return text_reader(code, function)
        if isinstance(kind, NewType):
            return self._make(kind.__supertype__)
        origin = get_origin(kind)
        if origin is Literal:
            return self._choice(get_args(kind))
        if origin is tuple:
            return list_reader(self.reader(get_args(kind)[0]))
        if origin in (Union, UnionType):
            (only,) = (part for part in get_args(kind) if part is not type(None))
            return self.reader(only)
        if origin is dict:
            return table
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self._struct(kind)
        return SIMPLE[kind]

    def _choice(self, values: tuple[str, ...]) -> Reader:
        spellings = self.vocabulary.words(values)
        shown = (*values, *(other for value in values for other in self.vocabulary.other_words(value)))

        def read(node: Node, key: str, conversion: Conversion) -> Any:
            if not isinstance(node, Scalar):
                return conversion.note("not-a-text", node, key=key)
            value = (
                spellings.get(node.text)
                or spellings.get(fold(node.text))
                or spellings.get(fold(node.text).replace("_", "-"))
            )
            if value is None:
                suggestion = nearest(node.text, shown)
                value = node.text[:80]
                return conversion.note(
                    "not-in-list", node, key=key, value=value, suggestion=suggestion, known=", ".join(values)
                )
            return value

        return read

    def _struct(self, kind: type) -> Reader:
        def read(node: Node, key: str, conversion: Conversion) -> Any:
            if not isinstance(node, Mapping):
                return conversion.note("not-a-mapping", node, key=key, known=", ".join(self.keys(kind).readers))
            keys = self.keys(kind)
            before = len(conversion.problems)
            values = self.fields(node, keys, conversion)
            if len(conversion.problems) > before:
                for name in keys.required:
                    if keys.readers[name][0] not in values:
                        return UNSET
            return kind(**values)

        return read


def _blank(node: Mapping) -> bool:
    """Whether a group has nothing in it, as forms that nobody filled in leave it."""
    return all(
        held.empty if isinstance(held, Scalar) else isinstance(held, Mapping) and _blank(held) for _, held in node.pairs
    )


def _nested(kind: Any) -> tuple[type, bool] | None:
    """The type with keys of its own that a field holds, and whether it holds many that are told apart by an id."""
    if get_origin(kind) in (Union, UnionType):
        (kind,) = (part for part in get_args(kind) if part is not type(None))
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and "id" in inner.__struct_fields__:
            return inner, True
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct) and "day" not in kind.__struct_fields__:
        return kind, False
    return None
