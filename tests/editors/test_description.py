"""The forms of editors hold every key that can be written, ask for what a build asks for, and say what it means."""

from __future__ import annotations

import msgspec
import pytest

from civicgen.cli.schema import FILES
from civicgen.config import Config
from civicgen.content import types
from civicgen.content.entries import mapping_values, open_mapping
from civicgen.content.forms import Choice, Field, Keep
from civicgen.content.kinds import STATES, reading
from civicgen.editors.description import Field as Described
from civicgen.editors.description import fields
from civicgen.editors.labels import KINDS, Labels
from civicgen.typed.nodes import Written

EVERY = sorted(KINDS, key=lambda kind: kind.__name__)


def everywhere(described: tuple[Described, ...]) -> list[Described]:
    return [one for field in described for one in (field, *everywhere(field.fields))]


def test_every_type_that_people_write_can_be_edited() -> None:
    """Contributions come from people outside, settings from the volunteer: all else has a form."""
    assert {kind for kind, _ in FILES.values()} - {Config, types.Contribution} == set(KINDS)


@pytest.mark.parametrize("kind", EVERY)
def test_every_key_has_its_field(kind) -> None:
    """No key is forgotten, none is invented; a new key of a type is a new field of its form."""
    assert set(reading().keys(kind).readers) == {field.name for field in fields(kind, Labels("fr"))}


def test_keys_of_groups_too() -> None:
    """Steps, points, quotes, milestones, versions, options, questions and contacts have all their keys."""
    nested = {
        field.name: {one.name for one in field.fields}
        for kind in EVERY
        for field in everywhere(fields(kind, Labels("en")))
        if field.fields
    }
    held = {
        "steps": types.Step,
        "elsewhere": types.Elsewhere,
        "points": types.Point,
        "quotes": types.Quote,
        "milestones": types.Milestone,
        "changelog": types.Change,
        "options": types.Option,
        "questions": types.Ask,
        "fields": Field,
        "choices": Choice,
        "rows": Choice,
        "keep": Keep,
    }
    assert {*held, "contact", "accessible_contact"} == set(nested)
    for name, kind in held.items():
        assert set(reading().keys(kind).readers) == nested[name]


@pytest.mark.parametrize("kind", EVERY)
def test_a_form_asks_for_what_a_build_asks_for(kind) -> None:
    """No more: a form that asks for more cannot be saved; no less: the build would refuse what was saved."""
    asked = {field.name for field in fields(kind, Labels("fr")) if field.required}
    assert set(reading().keys(kind).required) - {"state"} == asked


@pytest.mark.parametrize("kind", [kind for kind in EVERY if issubclass(kind, types.Entry)])
def test_a_default_says_what_leaving_the_key_out_means(kind) -> None:
    """Else opening and saving a file would change it: a document without a state would become a draft."""
    described = fields(kind, Labels("fr"))
    given = {field.name: _some(field) for field in described if field.required}
    left_out, _ = _read(kind, given)
    for field in described:
        if field.default and field.name != "state":
            said, _ = _read(kind, given | {field.name: field.default})
            default = next(one.default for one in msgspec.structs.fields(kind) if one.encode_name == field.name)
            assert left_out.get(field.name, default) == said[field.name]
    state = next(field for field in described if field.name == "state")
    assert STATES.get(kind, "published") == state.default


def _some(field: Described) -> str:
    if field.choices:
        return field.choices[0].value
    return "2026-03-12" if field.shape in {"day", "moment"} else "mot"


def _read(kind, values):
    text = "".join(f"{key}: {value}\n" for key, value in values.items())
    node, problems = open_mapping(text, Written("x.md", text), 1)
    assert node is not None
    assert problems == []
    read, problems = mapping_values(node, kind, Written("x.md", text))
    assert read is not None
    return read, problems


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_everything_has_a_name(lang) -> None:
    """Labels and words of closed lists are there, and differ where a clerk must choose."""
    for kind in EVERY:
        for field in everywhere(fields(kind, Labels(lang), body=True)):
            assert field.label.strip()
            labels = [choice.label for choice in field.choices]
            assert len(set(labels)) == len(labels)
            assert all(label.strip() for label in labels)


def test_words_of_pages_are_those_of_forms() -> None:
    """A decision is called the same where it is chosen and where it is read."""
    decision = next(field for field in fields(types.Answer, Labels("fr")) if field.name == "decision")
    assert [choice.label for choice in decision.choices[:3]] == ["Acceptée", "Acceptée en partie", "Refusée"]


def test_a_translation_says_again_what_is_read_and_nothing_else() -> None:
    """Not its dates, its decision or what it answers: these stand in the original alone."""
    said = fields(types.Consultation, Labels("fr"), body=True, partly=True)
    names = {field.name for field in said}
    assert {"title", "question", "steps", "body"} <= names
    assert not {"state", "procedure", "topics", "answer_by", "guarantor", "moved_from"} & names
    steps = next(field for field in said if field.name == "steps")
    assert [field.name for field in steps.fields] == ["id", "title", "summary", "elsewhere", "place"]
    assert not any(field.required for field in everywhere(said))
