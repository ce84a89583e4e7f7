"""What was read, forms and settings, becomes what is wrong or unkept about where forms are sent, with its place."""

from __future__ import annotations

from pathlib import Path

import msgspec

from civicgen import __version__
from civicgen.builder.memory import Memory
from civicgen.content.sources import Sources
from civicgen.digests import digest
from civicgen.problems import Problem

__all__ = ["sending"]

FILE = "civicgen.yml"


def sending(sources: Sources, memory: Memory) -> tuple[Problem, ...]:
    """Nothing is loaded for a portal that asks nothing, nor again for one that has not changed and was in order."""
    config = sources.config
    forms = sources.forms.get(config.language, ())
    if not forms and not config.forms.backend:
        return ()
    key = digest(b"sending", __version__.encode(), msgspec.msgpack.encode((config, forms)))
    if memory.get(key):
        return ()
    from civicgen.forms.checks import of_portal

    problems = tuple(_placed(problem, Path(sources.root)) for problem in of_portal(forms, config))
    if not problems:
        memory.put(key, b"in order")
    return problems


def _placed(problem: Problem, root: Path) -> Problem:
    """At the line of the settings that it is about."""
    if problem.place.file != FILE or problem.place.line:
        return problem
    from civicgen.content.locate import place_of  # only when there is a problem: it reads the file again

    key = problem.given.get("key", "")
    own = key and problem.code.startswith("unknown-")
    path = ("forms", "options", key) if own else ("forms", "backend")
    return msgspec.structs.replace(problem, place=place_of(root, FILE, path))
