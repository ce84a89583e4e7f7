"""A form that people vote with becomes the columns of its ballots, and is compared with what the tally counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from civicgen.content.forms import Field, Form
from civicgen.content.types import Ask, Tally

__all__ = ["CASTS", "columns_of_form", "unlike"]

CASTS = frozenset({"choice", "choices", "scale", "grades", "ranking", "sharing"})
"""Types of fields whose answers are votes."""


def columns_of_form(form: Form, method: str) -> dict[str, str]:
    """Columns of the ballots: id, and what people call it. `method` of the tally says whether it is a survey."""
    voted = _voted(form)
    if method == "survey" or (not method and _many_questions(voted)):
        return {field.id: field.label for field in voted}
    choices = [choice for field in voted for choice in (field.rows if field.type == "grades" else field.choices)]
    return {choice.id: choice.label for choice in choices}


def unlike(tally: Tally, form: Form) -> tuple[str, str] | None:
    """A key of the tally that counts something else than the form asks, and what should stand there; None: no such."""
    asked = columns_of_form(form, tally.method)
    if tally.method != "survey":
        if asked.keys() != {option.id for option in tally.options}:
            return "options", _listed(asked)
        grades = [choice.label for field in _voted(form) if field.type == "grades" for choice in field.choices]
        if tally.method == "majority-judgement" and sorted(grades) != sorted(tally.grades):
            return "grades", ", ".join(grades)
        return None
    questions = {question.id: question for question in tally.questions}
    if asked.keys() != questions.keys():
        return "questions", _listed(asked)
    for field in _voted(form):
        answers = {choice.id: choice.label for choice in field.choices}
        if not _answers_fit(field, answers, questions[field.id]):
            return f"questions: {field.id}", _listed(answers) or f"{field.low}–{field.high}"
    return None


def _answers_fit(field: Field, answers: Mapping[str, str], question: Ask) -> bool:
    if field.type == "scale":
        return question.kind == "scale" and question.least <= (field.low or 0) and (field.high or 0) <= question.most
    return answers.keys() == {option.id for option in question.options}


def _listed(labels: Mapping[str, str]) -> str:
    """As it is copied into the file: a title is quoted where a comma or a bracket would end it."""
    quoted = {name: json.dumps(label, ensure_ascii=False) for name, label in labels.items()}
    told = {name: quoted[name] if set(label) & set(",[]{}#:\"'") else label for name, label in labels.items()}
    return ", ".join(f"{{id: {name}, title: {title}}}" for name, title in told.items())


def _voted(form: Form) -> list[Field]:
    return [field for field in form.fields if field.type in CASTS and not field.becomes and field.seen_by != "nobody"]


def _many_questions(voted: Sequence[Field]) -> bool:
    return len(voted) != 1 or voted[0].type in ("choice", "scale")
