"""A type of the portal becomes a JSON Schema of its file: keys, what they mean, what they take."""

from __future__ import annotations

import datetime
import types as kinds_of_types
from typing import Any, Literal, NewType, Union, get_args, get_origin

import msgspec

from civicgen.cli.skeleton import keys
from civicgen.config import Config
from civicgen.content import types
from civicgen.content.forms import Field, Form, Size
from civicgen.content.kinds import STATES
from civicgen.content.meanings import meaning
from civicgen.content.names import VOCABULARY
from civicgen.content.values import Moment, Supports
from civicgen.words import Catalog, mark

__all__ = ["FILES", "PLACES", "schema"]

FILES: dict[str, tuple[type[msgspec.Struct], bool]] = {
    "civicgen": (Config, False),
    "consultation": (types.Consultation, False),
    "document": (types.Document, False),
    "documents": (types.Document, True),
    "article": (types.Article, False),
    "faq": (types.FaqEntry, False),
    "meeting": (types.Meeting, False),
    "synthesis": (types.Synthesis, False),
    "answer": (types.Answer, False),
    "result": (types.Result, False),
    "tally": (types.Tally, False),
    "form": (Form, False),
    "news": (types.News, False),
    "page": (types.StandingPage, False),
    "people": (types.Person, True),
    "topics": (types.Topic, True),
    "glossary": (types.Term, True),
    "contribution": (types.Contribution, False),
}
"""Files by name: the type of what they hold, and whether they hold a list of it."""

PLACES = {
    "civicgen": ["civicgen.yml"],
    "people": ["content/people.yml"],
    "topics": ["content/topics.yml"],
    "glossary": ["content/glossary.yml"],
    "documents": ["content/consultations/*/documents/documents.yml"],
    "form": ["content/consultations/*/forms/*.yml"],
}
"""Where YAML files lie; Markdown files hold the others in their front matter."""

_DATE = mark("A date, 2026-01-31 or as people write it, with an hour if need be: 2026-01-31 18:30")
_SIZE = mark("A number and its unit: 500 kB, 8 MB")
_SUPPORTS = mark("A number, or for:12 mixed:3 against:4")


def schema(kind: type[msgspec.Struct], words: Catalog, *, many: bool = False) -> dict[str, Any]:
    """Describe a file in JSON Schema draft 7, which every editor knows, in one language.

    The French spellings of a key are accepted too, as reading does.
    """
    one = _object(kind, words)
    whole: dict[str, Any] = {"type": "array", "items": one} if many else one
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": kind.__name__, **whole}


def _object(kind: type[msgspec.Struct], words: Catalog) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required: list[dict[str, Any]] = []
    for field in _fields(kind):
        told = _value(field.type, words)
        text = meaning(kind, field.name)
        if text:
            told = {"description": words.gettext(text), **told}
        name = field.encode_name
        spellings = [name, *(other for other in VOCABULARY.others(name) if other not in properties)]
        for spelling in spellings:
            # The editor proposes the canonical spelling first; the others are only not called mistakes.
            properties[spelling] = told if spelling == name else {**told, "doNotSuggest": True}
        left = (field.name == "state" and kind in STATES | dict.fromkeys(_PUBLISHED)) or (
            kind,
            field.name,
        ) in _COMPLETED
        if field.required and not left:
            required.append({"anyOf": [{"required": [spelling]} for spelling in spellings]})
    made: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "allOf": required} if required else made


_PUBLISHED = (
    types.Consultation,
    types.Document,
    types.Article,
    types.FaqEntry,
    types.Meeting,
    types.StandingPage,
)
"""Types whose state may be left out, besides those of `STATES`."""
_COMPLETED = frozenset({(Form, "title"), (Field, "type"), (Field, "label")})
"""Keys that a preset can give."""


def _fields(kind: type[msgspec.Struct]) -> list[msgspec.structs.FieldInfo]:
    """Keys of a type, with those of every entry that a skeleton leaves out."""
    shown = keys(kind)
    names = {field.name for field in shown}
    shared = (
        {"published", "updated", "moved_from", "reason", "withdrawn_because"}
        if issubclass(kind, types.Entry)
        else set()
    )
    return [*shown, *(field for field in msgspec.structs.fields(kind) if field.name in shared - names)]


_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": ["string", "number", "boolean"]},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": ["boolean", "string"]},
    datetime.date: {"type": "string"},
}


def _value(kind: Any, words: Catalog) -> dict[str, Any]:
    if kind is Size:
        return {"type": "string", "description": words.gettext(_SIZE)}
    if isinstance(kind, NewType):
        return _value(kind.__supertype__, words)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind is Moment:
        return {"type": "string", "description": words.gettext(_DATE)}
    if kind is Supports:
        return {"type": ["integer", "string"], "description": words.gettext(_SUPPORTS)}
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _object(kind, words)
    return _several(kind, words)


def _several(kind: Any, words: Catalog) -> dict[str, Any]:
    origin, parts = get_origin(kind), [part for part in get_args(kind) if part not in {type(None), Ellipsis}]
    if origin is Literal:
        known = [str(word) for word in parts]
        return {"enum": [*known, *dict.fromkeys(other for word in known for other in VOCABULARY.other_words(word))]}
    if origin in {Union, kinds_of_types.UnionType} and len(parts) == 1:
        return _value(parts[0], words)
    if origin is tuple:
        item = _value(parts[0], words)
        # A single value stands for a list of one.
        return {"anyOf": [{"type": "array", "items": item}, item]}
    if origin is dict:
        return {"type": "object"}
    return {}
