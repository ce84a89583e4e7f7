"""The name of a backend becomes the backend: ours, a preset of a service, or one of a stranger's package."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Backend
from civicgen.forms.options import chosen
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["GROUP", "backend_of", "find", "names"]

GROUP = "civicgen.backends"
"""Entry points of backends: an object that keeps the promises of `civicgen.forms.backend.Backend`."""
FILE = "civicgen.yml"


@cache
def _entries() -> dict[str, EntryPoint]:
    """By name; ours are never replaced by a package that bears the same name."""
    found: dict[str, EntryPoint] = {}
    for entry in sorted(
        entry_points(group=GROUP), key=lambda each: (not each.value.startswith("civicgen."), each.value)
    ):
        found.setdefault(entry.name, entry)
    return found


def names() -> tuple[str, ...]:
    """Every name that `forms: {backend: …}` understands."""
    from civicgen.forms.backends.service import presets

    return tuple(sorted({*_entries(), *presets()}))


def find(name: str) -> Backend:
    """The backend of a name; raises the problem that suggests another."""
    if entry := _entries().get(name):
        try:
            backend: Backend = entry.load()
        except Exception as error:  # a stranger's package may fail in any way
            given = {"name": name, "package": entry.value, "reason": f"{type(error).__name__}: {error}"}
            raise ProblemsFound((Problem(code="backend-broken", place=Place(FILE), given=given),)) from error
        return backend
    from civicgen.forms.backends.service import presets

    if preset := presets().get(name):
        return preset
    from civicgen.typed.words import nearest

    given = {"name": name, "suggestion": nearest(name, names()), "known": ", ".join(names())}
    raise ProblemsFound((Problem(code="unknown-backend", place=Place(FILE), given=given),))


def backend_of(form: Form, settings: Config) -> Backend | None:
    """The backend of a form; none where the portal receives no forms."""
    name = chosen(form, settings)
    return find(name) if name else None
