"""Forms as they were written become forms as they are asked: with the topics, articles and places one can choose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from civicgen.content.forms import Choice, Field, Form
from civicgen.content.paths import short_name
from civicgen.content.sources import Sources
from civicgen.content.types import Article, Consultation
from civicgen.problems import Place, Problem

if TYPE_CHECKING:
    from civicgen.portal.portal import Portal

__all__ = ["form_name", "forms_of", "misled"]


def form_name(consultation: str, written: str) -> str:
    """Name of the form that a step names: `avis` or `forms/avis`."""
    return f"{consultation}/forms/{short_name(written.rpartition('/')[2])}"


def forms_of(
    sources: Sources, consultation: Consultation, articles: tuple[Article, ...], lang: str, *, preview: bool = False
) -> tuple[Form, ...]:
    """Forms of a consultation in a language, each with everything that can be chosen in it.

    A field for a topic or an article is left out where there is none to choose; a place without a list is typed.
    """
    every = (form for form in sources.forms.get(lang, ()) if form.consultation == consultation.id)
    own = [form for form in every if form.state == "published" or (preview and form.state != "withdrawn")]
    if not own:
        return ()
    topics = {topic.id: topic.title for topic in sources.topics.get(lang, ())}
    offered = {
        "topic": tuple(Choice(id=name, label=topics.get(name, name)) for name in consultation.topics or topics),
        "article": tuple(Choice(id=each.number, label=f"{each.number}. {each.title}") for each in articles),
        "place": tuple(Choice(id=place.id, label=place.name) for place in sources.places.get(lang, ())),
    }
    return tuple(_complete(form, offered) for form in own)


def _complete(form: Form, offered: dict[str, tuple[Choice, ...]]) -> Form:
    fields: list[Field] = []
    for field in form.fields:
        about = "place" if field.type == "place" else field.becomes
        if field.choices or field.type not in ("choice", "place") or about not in offered:
            fields.append(field)
        elif offered[about] or field.type == "place":
            fields.append(msgspec.structs.replace(field, choices=offered[about]))
    return msgspec.structs.replace(form, fields=tuple(fields))


def misled(portal: Portal) -> Iterator[Problem]:
    """Steps that name a form which is not there, forms that no step names, and forms that can ask nothing."""
    sources = portal.sources
    forms: dict[str, Form] = {form.name: form for form in sources.forms.get(portal.config.language, ())}
    consultations = {
        each.id: each for each in sources.entries[portal.config.language] if isinstance(each, Consultation)
    }
    named = {form_name(each.id, step.form) for each in consultations.values() for step in each.steps if step.form}
    for each in consultations.values():
        yield from _led(portal, each, forms)
    for form in forms.values():
        owner = consultations.get(form.consultation)
        if owner is not None and form.name not in named and form.state == "published":
            given = {"name": form.id, "consultation": owner.source}
            yield Problem(code="form-unused", place=Place(form.source), severity="warning", given=given)
    for process in portal.default.processes:
        for form in process.forms:
            left = {field.id for field in form.fields}
            for field in forms[form.name].fields:
                if field.required and field.id not in left:
                    given = {"field": field.id, "becomes": field.becomes}
                    yield Problem(code="nothing-to-choose", place=Place(form.source), given=given)


def _led(portal: Portal, owner: Consultation, forms: dict[str, Form]) -> Iterator[Problem]:
    own = [form.id for form in forms.values() if form.consultation == owner.id]
    for index, step in enumerate(owner.steps):
        if not step.form:
            continue
        name = form_name(owner.id, step.form)
        form = forms.get(name)
        if form is None and name not in portal.sources.unread:
            yield _no_form(portal, owner, index, step.form, own)
        elif form is not None and form.state != "published":
            given = {"name": form.id, "step": step.id}
            yield Problem(code="form-draft", place=Place(form.source), severity="warning", given=given)


def _no_form(portal: Portal, owner: Consultation, index: int, written: str, known: list[str]) -> Problem:
    from civicgen.content.locate import place_of  # only when something is wrong
    from civicgen.typed.words import nearest

    place = place_of(Path(portal.sources.root), owner.source, ("steps", index, "form"))
    given = {
        "found": written,
        "suggestion": nearest(written, known),
        "known": ", ".join(known),
        "folder": f"{owner.source.rpartition('/')[0]}/forms",
    }
    return Problem(code="no-form", place=place, given=given)
