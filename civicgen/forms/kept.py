"""The forms of a portal and where they are sent become the promises that would not be kept, as problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from civicgen.content.forms import Form, personal
from civicgen.content.locate import place_of
from civicgen.content.unwritten import of_the_starter
from civicgen.forms.checks import FILE, of_portal
from civicgen.forms.options import chosen
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
    publisher = portal.config.publisher
    if _personal(asked) and not publisher.dpo:
        yield Problem(code="no-officer", place=place_of(root, FILE, ("publisher",)), severity="warning")
    elif of_the_starter(publisher.dpo) and _personal(_open(portal)):
        yield Problem(code="officer-unwritten", place=place_of(root, FILE, ("publisher", "dpo")), severity="warning")


def _personal(forms: list[Form]) -> bool:
    return any(personal(field) for form in forms for field in form.fields)


def _open(portal: Portal) -> list[Form]:
    """Forms that can be sent now: until then, the words of the starter are nobody's business."""
    return [
        form
        for process in portal.default.processes
        for form in process.forms
        if chosen(form, portal.config) and any(state == "open" for _, state in process.steps_of(form))
    ]


def _placed(problem: Problem, root: Path) -> Problem:
    """At the line of the settings that it is about."""
    if problem.place.file != FILE or problem.place.line:
        return problem
    key = problem.given.get("key", "") if problem.code.startswith("unknown-") else ""
    place = place_of(root, FILE, ("forms", "options", key) if key else ("forms", "backend"))
    return msgspec.structs.replace(problem, place=place)
