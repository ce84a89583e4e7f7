"""A type of the portal becomes the fields of a form: what each is called, what it takes, what it stands for."""

from __future__ import annotations

import datetime
import types as kinds_of_types
from typing import Any, Literal, NewType, Union, get_args, get_origin

import msgspec

from civicgen.content import forms, types
from civicgen.content.forms import Form, Size
from civicgen.content.kinds import BY_CIVICGEN, STATES
from civicgen.content.meanings import meaning
from civicgen.content.values import Moment, Reference
from civicgen.editors.labels import BODY, Labels
from civicgen.words import mark

__all__ = ["Choice", "Field", "Shape", "fields"]

Shape = Literal["line", "text", "body", "day", "moment", "yes", "whole", "choice", "lines", "group", "list"]


class Choice(msgspec.Struct, frozen=True):
    """A word of a closed list."""

    value: str
    label: str


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a file, as every editor is told of it."""

    name: str
    label: str
    help: str = ""
    shape: Shape
    required: bool = False
    default: str = ""
    """What leaving the key out means, when it means something: no editor may write anything else by itself."""
    many: bool = False
    """Several words of the closed list, or several things of the other list."""
    choices: tuple[Choice, ...] = ()
    of: str = ""
    """List of the portal that the value names one thing of: `people`, `topics`."""
    fields: tuple[Field, ...] = ()
    """Of a group, and of each item of a list."""
    localised: bool = False
    """Said again in a translation; what is not stands in the original alone."""
    identifies: bool = False
    """Tells items apart: a translation repeats it."""


_LONG = frozenset({
    "summary", "why", "asked", "said", "done", "reason", "text", "method", "base", "limits", "agenda", "minutes",
    "before", "access", "bio", "meaning", "next", "withdrawn_because", "intro", "thanks", "obliges",
})  # fmt: skip
"""Texts that may need several lines."""

_SAME = frozenset(
    {"id", "file", "number", "form", "step", "unit", "language", "online", "email", "phone", "version", "from"}
)
"""Texts that no language changes."""

_FIRST = ("title", "state")
_LAST = ("publish_at", "published", "updated", "reason", "withdrawn_because", "moved_from")

_HOURS = frozenset(
    {("Meeting", "date"), ("Meeting", "ends"), ("Step", "opens"), ("Step", "closes"), ("Entry", "publish_at")}
)
"""Moments of which the hour matters; elsewhere a day is picked in a calendar."""

_NAMED = {"signatory": "people", "guarantor": "people", "people": "people", "topic": "topics", "topics": "topics"}
"""Keys whose values name things of a list, and the list; other references point at anything."""


_POINTING = mark(
    "For instance: #12 (a contribution), syntheses/opinions#parking (a point), answers/parking, documents/map."
)
"""What to write to point at something, where no list can be offered."""


def fields(
    kind: type[msgspec.Struct], labels: Labels, *, body: bool = False, alone: bool = False, partly: bool = False
) -> tuple[Field, ...]:
    """Every key of a type that someone writes, the usual ones first, then the text under them.

    `alone`: a title and a text, as in a file of many questions. `partly`: what a translation says again; nothing of it
    is asked for.
    """
    own = frozenset().union(*(BY_CIVICGEN.get(base.__name__, frozenset()) for base in kind.__mro__))
    found = [field for field in msgspec.structs.fields(kind) if field.name not in own]
    if issubclass(kind, types.Entry):
        # what every entry shares stands around its own keys, which are in the order of its type
        order = {name: place for place, name in enumerate(dict.fromkeys([*_FIRST, *kind.__annotations__, *_LAST]))}
        found.sort(key=lambda field: order[field.name])
    made = tuple(_field(kind, field, labels) for field in found)
    if body:
        text = Field(name="body", label=labels.words.gettext(BODY), shape="body", localised=True)
        made = (*made, text)
    if alone:
        made = tuple(field for field in made if field.name in {"title", "body"})
    if partly:
        made = tuple(field for field in made if field.localised)
    return tuple(_partial(field) for field in made) if alone or partly else made


def _partial(field: Field) -> Field:
    inner = tuple(_partial(one) for one in field.fields if one.localised or one.identifies)
    return msgspec.structs.replace(field, required=False, default="", fields=inner)


def _field(owner: type[msgspec.Struct], field: msgspec.structs.FieldInfo, labels: Labels) -> Field:
    name, text = field.encode_name, meaning(owner, field.name)
    default = field.default if isinstance(field.default, str) else ""
    if name == "state":
        default = next((state for kind, state in STATES.items() if kind is owner), "published")
    elif issubclass(owner, Form | forms.Field | forms.Keep):
        default = ""  # a ready-made form may say it: what nobody chose is not written
    made = _shaped(owner, field.type, name, labels)
    return msgspec.structs.replace(
        made,
        label=labels.key(owner, name),
        help=_help(text, field.type, made, labels),
        # the state may be left out of every file, and of a field that a ready-made form has, all but its id
        required=field.required and name != "state" and (owner is not forms.Field or name == "id"),
        default=default,
    )


def _help(text: str, kind: Any, made: Field, labels: Labels) -> str:
    told = [labels.words.gettext(text)] if text else []
    if made.shape == "lines" and Reference in get_args(kind) and made.name != "cites":
        told.append(labels.words.gettext(_POINTING))
    return " ".join(told)


def _shaped(owner: type, kind: Any, name: str, labels: Labels) -> Field:
    """The form of a value, by its type."""
    if isinstance(kind, NewType) and kind not in (Reference, Size):
        kind = kind.__supertype__
    if kind is Size or (get_args(kind) and Size in get_args(kind)):  # a number and its unit
        return Field(name=name, label="", shape="line")
    if of := _NAMED.get(name) if kind in (str, Reference) else "":
        return Field(name=name, label="", shape="choice", of=of)
    if kind in (str, Reference):
        same = name in _SAME or kind is Reference or (name == "role" and owner is types.StandingPage)
        shape: Shape = "text" if name in _LONG else "line"
        return Field(name=name, label="", shape=shape, localised=not same, identifies=name in {"id", "file"})
    if kind is Moment:
        hours = any((base.__name__, name) in _HOURS for base in owner.__mro__)
        return Field(name=name, label="", shape="moment" if hours else "day")
    if kind in _PLAIN:
        return Field(name=name, label="", shape=_PLAIN[kind])
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        inner = fields(kind, labels)
        return Field(name=name, label="", shape="group", fields=inner, localised=any(one.localised for one in inner))
    return _several(owner, kind, name, labels)


_PLAIN: dict[Any, Shape] = {bool: "yes", int: "whole", datetime.date: "day"}


def _several(owner: type, kind: Any, name: str, labels: Labels) -> Field:
    origin = get_origin(kind)
    parts = [part for part in get_args(kind) if part not in {type(None), Ellipsis}]
    if origin is Literal:
        choices = tuple(Choice(word, labels.choice(kind, word, owner, name)) for word in parts if word)
        return Field(name=name, label="", shape="choice", choices=choices)
    if origin in {Union, kinds_of_types.UnionType}:
        only = _shaped(owner, parts[0], name, labels)
        if only.shape == "yes":  # not known is a third answer, which a box to tick has not
            choices = tuple(Choice(word, labels.choice(bool, word)) for word in ("true", "false"))
            return Field(name=name, label="", shape="choice", choices=choices)
        return only
    item = _shaped(owner, parts[0], name, labels)
    if item.shape == "choice":
        return msgspec.structs.replace(item, many=True)
    if item.shape == "group":
        return msgspec.structs.replace(item, shape="list")
    return Field(name=name, label="", shape="lines", localised=item.localised and name != "moved_from")
