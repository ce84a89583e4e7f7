"""The forms of a portal and its settings become what is wrong or unkept about where they are sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.elsewhere import OPTIONS
from civicgen.forms.options import short
from civicgen.forms.registry import backend_of, find
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["FILE", "of_portal"]

FILE = "civicgen.yml"
_EVERYWHERE = ("backend", "settled", "country", "region", *OPTIONS)
"""Options that every backend understands."""


def of_portal(forms: Sequence[Form], settings: Config, every: Sequence[Form] = ()) -> Iterator[Problem]:
    """Each problem once, however many forms it is about: of the forms that are asked, in one language.

    `every` form that is there can be named in the settings.
    """
    told: set[tuple[str, str, str]] = set()
    known: set[str] = set(_EVERYWHERE)
    if settings.forms.backend and not forms:
        try:
            known.update(find(settings.forms.backend).options)
        except ProblemsFound as found:
            yield from found.problems
            return
    for form in forms:
        try:
            backend = backend_of(form, settings)
            if backend is None:
                continue
            known.update(backend.options)
            problems = backend.check(form, settings)
        except ProblemsFound as found:
            problems = found.problems
            known.update(settings.forms.options)  # of a backend that is not known, neither are its options
        for problem in problems:
            again = {key: value for key, value in problem.given.items() if key != "form" or problem.place.file != FILE}
            key = (problem.code, problem.place.file, repr(sorted(again.items())))
            if key not in told:
                told.add(key)
                yield problem
    yield from _options(every or forms, settings, known)


def _options(forms: Sequence[Form], settings: Config, known: set[str]) -> Iterator[Problem]:
    """Options that nobody understands, or of a form that does not exist: a slip would be ignored otherwise."""
    from civicgen.typed.words import nearest

    every = {short(form): form for form in forms}
    for written in settings.forms.options:
        key, _, of = written.partition(" ")
        family = f"{key.partition('.')[0]}.*"
        if key not in known and family not in known:
            given = {"option": key, "suggestion": nearest(key, known), "known": ", ".join(sorted(known))}
            yield Problem(code="unknown-option", place=Place(FILE), given={**given, "key": written})
        elif of and of not in every:
            given = {"form": of, "suggestion": nearest(of, every), "known": ", ".join(sorted(every))}
            yield Problem(code="unknown-form", place=Place(FILE), given={**given, "key": written})
        elif "." in key and family in known and key not in known:
            field = key.partition(".")[2]
            meant = [every[of]] if of else list(forms)
            ids = {each.id for form in meant for each in form.fields}
            if field not in ids:
                given = {"field": field, "suggestion": nearest(field, ids), "known": ", ".join(sorted(ids))}
                yield Problem(code="unknown-field-of-form", place=Place(FILE), given={**given, "key": written})
