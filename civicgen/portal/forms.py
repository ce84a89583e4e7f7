"""Forms as they were written become forms as they are asked: with the topics, articles and places one can choose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from civicgen.content.forms import Choice, Field, Form
from civicgen.content.paths import short_name
from civicgen.content.sources import Sources
from civicgen.content.types import Article, Consultation, Entry, Meeting
from civicgen.problems import Place, Problem

if TYPE_CHECKING:
    from civicgen.portal.portal import Portal

__all__ = ["articles_in_order", "asked", "form_name", "forms_of", "misled"]


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


def asked(sources: Sources, form: Form) -> Form:
    """A form in the default language with everything that can be chosen in it, as people were asked on the sheet."""
    lang = sources.config.language
    entries = sources.entries[lang]
    own = [each for each in entries if each.name.partition("/")[0] == form.consultation and each.state == "published"]
    consultations = [each for each in entries if isinstance(each, Consultation) and each.id == form.consultation]
    known = forms_of(sources, consultations[0], articles_in_order(own), lang, preview=True) if consultations else ()
    return next((each for each in known if each.name == form.name), form)


def articles_in_order(entries: Iterable[Entry]) -> tuple[Article, ...]:
    """The articles among entries, in the order in which they are read."""
    articles = (each for each in entries if isinstance(each, Article))
    return tuple(sorted(articles, key=lambda each: (each.order, each.name)))


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
    """Steps and meetings that name a form which is not there, forms that none names, and forms that can ask nothing."""
    sources = portal.sources
    forms: dict[str, Form] = {form.name: form for form in sources.forms.get(portal.config.language, ())}
    consultations = {
        each.id: each for each in sources.entries[portal.config.language] if isinstance(each, Consultation)
    }
    meetings = [each for each in sources.entries[portal.config.language] if isinstance(each, Meeting) and each.form]
    named = {form_name(each.id, step.form) for each in consultations.values() for step in each.steps if step.form}
    named |= {form_name(meeting.name.partition("/")[0], meeting.form) for meeting in meetings}
    for each in consultations.values():
        for index, step in enumerate(each.steps):
            if step.form:
                yield from _led(portal, each, ("steps", index, "form"), step.form, step.title, forms)
    for meeting in meetings:
        yield from _led(portal, meeting, ("form",), meeting.form, meeting.title, forms)
    for form in forms.values():
        owner = consultations.get(form.consultation)
        # a meeting that cannot be read may be the one that names it
        hidden = any(name.startswith(f"{form.consultation}/meetings/") for name in sources.unread)
        if owner is not None and form.name not in named and form.state == "published" and not hidden:
            given = {"name": form.id, "consultation": owner.source}
            yield Problem(code="form-unused", place=Place(form.source), severity="warning", given=given)
    yield from _nothing_to_choose(portal, forms)


def _nothing_to_choose(portal: Portal, forms: dict[str, Form]) -> Iterator[Problem]:
    for process in portal.default.processes:
        for form in process.forms:
            left = {field.id for field in form.fields}
            for field in forms[form.name].fields:
                if field.required and field.id not in left:
                    given = {"field": field.id, "becomes": field.becomes}
                    yield Problem(code="nothing-to-choose", place=Place(form.source), given=given)


def _led(
    portal: Portal, entry: Entry, keys: tuple[str | int, ...], written: str, title: str, forms: dict[str, Form]
) -> Iterator[Problem]:
    """What is wrong with the form that a step or a meeting names."""
    owner = entry.name.partition("/")[0]
    name = form_name(owner, written)
    form = forms.get(name)
    if form is None and name not in portal.sources.unread:
        yield _no_form(portal, entry, keys, written, [each.id for each in forms.values() if each.consultation == owner])
    elif form is not None and form.state != "published":
        given = {"name": form.id, "step": title}
        yield Problem(code="form-draft", place=Place(form.source), severity="warning", given=given)


def _no_form(portal: Portal, entry: Entry, keys: tuple[str | int, ...], written: str, known: list[str]) -> Problem:
    from civicgen.content.locate import place_of  # only when something is wrong
    from civicgen.typed.words import nearest

    folder = "/".join(entry.source.split("/")[:3]) + "/forms"
    place = place_of(Path(portal.sources.root), entry.source, keys)
    given = {"found": written, "suggestion": nearest(written, known), "known": ", ".join(known), "folder": folder}
    return Problem(code="no-form", place=place, given=given)
