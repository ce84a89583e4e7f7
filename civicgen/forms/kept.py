"""The forms of a portal and where they are sent become the promises that would not be kept, as problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from civicgen.content.forms import personal
from civicgen.forms.registry import backend_of
from civicgen.portal.portal import Portal
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["unkept"]


def unkept(portal: Portal) -> Iterator[Problem]:
    """What each backend breaks of what its forms promise, in the words of that backend; each told once."""
    told: set[tuple[str, Place, str]] = set()
    asked = [form for process in portal.default.processes for form in process.forms if process.steps_of(form)]
    for form in asked:
        try:
            backend = backend_of(form, portal.config)
            found = backend.check(form, portal.config) if backend else ()
        except ProblemsFound as error:
            found = error.problems
        for problem in found:
            key = (problem.code, problem.place, str(sorted(problem.given.items())))
            if key not in told:
                told.add(key)
                yield problem
    if any(personal(field) for form in asked for field in form.fields) and not portal.config.publisher.dpo:
        from civicgen.content.locate import place_of  # only when there is a problem

        place = place_of(Path(portal.sources.root), "civicgen.yml", ("publisher",))
        yield Problem(code="no-officer", place=place, severity="warning")
