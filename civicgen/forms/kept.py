"""The forms of a portal and where they are sent become the promises that would not be kept, as problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from civicgen.content.forms import personal
from civicgen.content.locate import place_of
from civicgen.forms.checks import FILE, of_portal
from civicgen.portal.portal import Portal
from civicgen.problems import Problem

__all__ = ["unkept"]


def unkept(portal: Portal) -> Iterator[Problem]:
    """What each backend breaks of what its forms promise, in the words of that backend; each told once."""
    root = Path(portal.sources.root)
    forms = [(form, process) for process in portal.default.processes for form in process.forms]
    asked = [form for form, process in forms if process.steps_of(form)]
    for problem in of_portal(asked, portal.config, [form for form, _ in forms]):
        yield _placed(problem, root)
    if any(personal(field) for form in asked for field in form.fields) and not portal.config.publisher.dpo:
        yield Problem(code="no-officer", place=place_of(root, FILE, ("publisher",)), severity="warning")


def _placed(problem: Problem, root: Path) -> Problem:
    """At the line of the settings that it is about."""
    if problem.place.file != FILE or problem.place.line:
        return problem
    key = problem.given.get("key", "") if problem.code.startswith("unknown-") else ""
    place = place_of(root, FILE, ("forms", "options", key) if key else ("forms", "backend"))
    return msgspec.structs.replace(problem, place=place)
