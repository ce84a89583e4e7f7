"""The files of a form become the form in each language, or their problems. Imported only when a file changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from civicgen.content.ballot_forms import CASTS
from civicgen.content.entries import is_draft, open_mapping, partial_values
from civicgen.content.form_rules import check_form
from civicgen.content.forms import Field, Form
from civicgen.content.keys import node_of
from civicgen.content.kinds import reading
from civicgen.content.paths import short_name
from civicgen.content.presets import PRESETS, preset
from civicgen.content.translate import laid_over
from civicgen.content.unwritten import check_values
from civicgen.content.values import Name
from civicgen.problems import Problem, has_errors
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written

__all__ = ["choice_name", "original_form", "translated_form"]


def original_form(name: str, path: str, language: str, text: str) -> tuple[Form | None, list[Problem]]:
    """A form in the portal's own language; None when a problem forbids it."""
    written = Written(path, text)
    node, problems = open_mapping(text, written, 1)
    if node is None:
        return None, problems
    draft = is_draft(node, Form)
    conversion = Conversion(written, draft=draft)
    fields = _fields_node(node)
    keys = reading().keys(Form)
    rest = Mapping([pair for pair in node.pairs if pair[1] is not fields], node.line, node.column, node.flow)
    ready = _preset_of(rest, language)
    if ready is not None:
        keys = msgspec.structs.replace(keys, required=())
    values = reading().fields(rest, keys, conversion)
    read = None if fields is None else _fields(fields, ready, conversion)
    if read is not None:
        values["fields"] = tuple(field for field, _ in read)
    if not draft:
        check_values(node, conversion)
    form = None
    if all(keys.readers[key][0] in values for key in keys.required):
        consultation, _, own = name.partition("/forms/")
        placed: dict[str, Any] = {
            "name": Name(name),
            "source": path,
            "lang": language,
            "consultation": consultation,
            "id": own,
        }
        form = msgspec.structs.replace(ready, **placed, **values) if ready else Form(**placed, **values)
        nodes = tuple(at for _, at in read) if read is not None else (node_of(node, "preset"),) * len(form.fields)
        form = _seen(form, nodes)
        check_form(form, node, nodes, conversion, whole=not has_errors(conversion.problems))
    problems += conversion.problems
    sound = not has_errors(problems)
    if draft:  # what is still to be mended keeps nobody from building
        problems = [msgspec.structs.replace(problem, severity="warning") for problem in problems]
    return (form if sound else None), problems


def translated_form(original: Form, path: str, language: str, text: str) -> tuple[Form | None, list[Problem]]:
    """The form in another language: its words only; fields, choices and rows by their ids."""
    written = Written(path, text)
    node, problems = open_mapping(text, written, 1)
    if node is None:
        return None, problems
    conversion = Conversion(written)
    _only_words(node, conversion)
    values, more = partial_values(node, Form, written)
    problems += more
    if original.preset:
        # what the original takes from its preset as it is, the translation takes from the same preset
        original = _in_language(original, language)
    translated: Form = laid_over(original, values, node, conversion)
    problems += conversion.problems
    if has_errors(problems):
        return None, problems
    return msgspec.structs.replace(translated, source=path, lang=language), problems


def _fields_node(node: Mapping) -> Node | None:
    found = node_of(node, "fields")
    return None if found is node else found


def _preset_of(node: Mapping, language: str) -> Form | None:
    """The preset that a form names, if it is one."""
    quiet = Conversion(Written("", ""))
    types = reading()
    keys = types.keys(Form)
    for key, value in node.pairs:
        if keys.canonical(key.text) == "preset":
            name = keys.readers["preset"][1](value, key.text, quiet)
            return preset(name, language) if name in PRESETS else None
    return None


def _fields(node: Node, ready: Form | None, conversion: Conversion) -> list[tuple[Field, Node]] | None:
    """Fields of a form; one that the preset has too is completed by it."""
    if not isinstance(node, Sequence):
        conversion.note("fields-not-a-list", node, key="fields")
        return None
    known = {field.id: field for field in ready.fields} if ready else {}
    types = reading()
    keys = types.keys(Field)
    short = msgspec.structs.replace(keys, required=("id",))
    fields: list[tuple[Field, Node]] = []
    for item in node.items:
        if not isinstance(item, Mapping):
            conversion.note("not-a-mapping", item, key="fields", known=", ".join(keys.readers))
            continue
        of = known.get(_id(item))
        given = types.fields(_spelt_out(item, keys.canonical), short if of else keys, conversion)
        if of is not None:
            fields.append((msgspec.structs.replace(of, **given), item))
        elif all(keys.readers[name][0] in given for name in keys.required):
            fields.append((Field(**given), item))
    return fields


def _spelt_out(item: Mapping, canonical: Callable[[str], str | None]) -> Mapping:
    """A field of which choices and rows that are plain words, “choix: [gare, écoles]”, have these for labels."""
    pairs = [
        (key, _things(value) if canonical(key.text) in ("choices", "rows") and isinstance(value, Sequence) else value)
        for key, value in item.pairs
    ]
    return Mapping(pairs, item.line, item.column, item.flow)


def _things(node: Sequence) -> Sequence:
    return Sequence([_thing(each) for each in node.items], node.line, node.column)


def choice_name(label: str) -> str:
    """Id of a choice that was written as plain words; empty where none can be made of them.

    >>> choice_name("La gare")
    'la-gare'
    """
    return short_name(label).replace("_", "-").replace(".", "-")


def _thing(node: Node) -> Node:
    if not isinstance(node, Scalar) or not (name := choice_name(node.text)):
        return node
    at = (node.line, node.column)
    return Mapping([(Scalar("id", *at), Scalar(name, *at)), (Scalar("label", *at), node)], *at, flow=True)


def _id(item: Mapping) -> str:
    return next(
        (each.text for key, each in item.pairs if key.text in ("id", "identifiant") and isinstance(each, Scalar)), ""
    )


def _seen(form: Form, nodes: tuple[Node, ...]) -> Form:
    """What becomes a part of something published is seen by everyone, unless the file says otherwise."""
    fields = []
    for field, at in zip(form.fields, nodes, strict=True):
        part = field.becomes and form.makes == "contribution"
        published = part or (form.makes == "ballot" and field.type in CASTS)
        if published and field.seen_by == "staff" and node_of(at, "seen_by") is at:
            field = msgspec.structs.replace(field, seen_by="everyone")  # noqa: PLW2901  (the same, as it is meant)
        fields.append(field)
    return msgspec.structs.replace(form, fields=tuple(fields))


_WORDS = {
    Form: frozenset({"title", "intro", "button", "thanks", "obliges", "fields"}),
    Field: frozenset({"id", "label", "hint", "low_label", "high_label", "unit", "purpose", "choices", "rows"}),
}


def _only_words(node: Mapping, conversion: Conversion) -> None:
    """A translation says the same in other words: it cannot ask for something else."""
    _words_of(node, Form, conversion)
    fields = _fields_node(node)
    for item in fields.items if isinstance(fields, Sequence) else ():
        if isinstance(item, Mapping):
            _words_of(item, Field, conversion)


def _words_of(node: Mapping, kind: Any, conversion: Conversion) -> None:
    keys = reading().keys(kind)
    for key, _value in node.pairs:
        canonical = keys.canonical(key.text)
        if canonical and canonical not in _WORDS[kind]:
            conversion.note("not-words", key, key=key.text)


def _in_language(form: Form, language: str) -> Form:
    """A form with the words that it took from its preset in another language."""
    assert form.preset is not None
    here, there = preset(form.preset, form.lang), preset(form.preset, language)
    changed: dict[str, Any] = {
        key: getattr(there, key)
        for key in ("title", "intro", "button", "thanks")
        if getattr(form, key) == getattr(here, key)
    }
    ours = {field.id: field for field in here.fields}
    theirs = {field.id: field for field in there.fields}
    changed["fields"] = tuple(
        _same_words(field, ours[field.id], theirs[field.id]) if field.id in ours else field for field in form.fields
    )
    return msgspec.structs.replace(form, **changed)


def _same_words(field: Field, here: Field, there: Field) -> Field:
    words = ("label", "hint", "unit", "purpose", "low_label", "high_label", "choices")
    changed = {key: getattr(there, key) for key in words if getattr(field, key) == getattr(here, key)}
    return msgspec.structs.replace(field, **changed)
