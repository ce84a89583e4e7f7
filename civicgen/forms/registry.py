"""The name of a backend becomes the backend: ours, a preset of a service, or one of a stranger's package."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Backend
from civicgen.forms.options import chosen
from civicgen.problems import Place, Problem, ProblemsFound

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "OURS", "backend_of", "find", "names"]

GROUP = "civicgen.backends"
"""Entry points of backends: an object that keeps the promises of `civicgen.forms.backend.Backend`."""
FILE = "civicgen.yml"


OURS = {
    "collector": "collector:backend",
    "php": "collector:php",
    "netlify": "netlify:backend",
    "service": "service:OWN",
    "mailbox": "mailbox:backend",
    "table": "table:backend",
    "limesurvey": "limesurvey:backend",
    "demarche-numerique": "demarche:backend",
    "nextcloud-forms": "nextcloud:backend",
    "link": "link:backend",
}
"""What pyproject.toml declares: known without looking through every package, which takes longer than a build without
changes. No package can take one of these names."""


@cache
def _strangers() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    found = sorted(entry_points(group=GROUP), key=lambda each: each.value)
    return {entry.name: entry for entry in reversed(found) if entry.name not in OURS}


def names() -> tuple[str, ...]:
    """Every name that `forms: {backend: …}` understands."""
    from civicgen.forms.backends.service import presets

    return tuple(sorted({*OURS, *_strangers(), *presets()}))


def find(name: str) -> Backend:
    """The backend of a name; raises the problem that suggests another."""
    if ours := OURS.get(name):
        module, _, attribute = ours.partition(":")
        backend: Backend = getattr(import_module(f"civicgen.forms.backends.{module}"), attribute)
        return backend
    from civicgen.forms.backends.service import presets

    if preset := presets().get(name):
        return preset
    if entry := _strangers().get(name):
        return _loaded(entry)
    from civicgen.typed.words import nearest

    given = {"name": name, "suggestion": nearest(name, names()), "known": ", ".join(names())}
    raise ProblemsFound((Problem(code="unknown-backend", place=Place(FILE), given=given),))


def _loaded(entry: EntryPoint) -> Backend:
    try:
        backend: Backend = entry.load()
    except Exception as error:  # a stranger's package may fail in any way
        given = {"name": entry.name, "package": entry.value, "reason": f"{type(error).__name__}: {error}"}
        raise ProblemsFound((Problem(code="backend-broken", place=Place(FILE), given=given),)) from error
    return backend


def backend_of(form: Form, settings: Config) -> Backend | None:
    """The backend of a form; none where the portal receives no forms."""
    name = chosen(form, settings)
    return find(name) if name else None
