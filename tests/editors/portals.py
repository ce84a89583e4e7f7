"""Portals to write configurations for."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec

from civicgen.content.read import read_sources

REPOSITORY = Path(__file__).parent.parent.parent
ADDRESS = "https://framagit.org/mairie/portail"


def demonstration(folder: Path) -> Path:
    """A copy of the demonstration: two languages, seven consultations, every kind of file."""
    ignored = shutil.ignore_patterns("public", ".civicgen")
    return Path(shutil.copytree(REPOSITORY / "example_site", folder / "demo", ignore=ignored))


def starter(folder: Path) -> Path:
    """A copy of what a town begins with."""
    root = folder / "starter"
    shutil.copytree(REPOSITORY / "content", root / "content")
    shutil.copyfile(REPOSITORY / "civicgen.yml", root / "civicgen.yml")
    return root


def bare(folder: Path) -> Path:
    """The least that is a portal: no lists, one consultation."""
    root = folder / "bare"
    one = root / "content" / "consultations" / "velo"
    one.mkdir(parents=True)
    (root / "civicgen.yml").write_text("title: T\ntimezone: Europe/Paris\npublisher: {name: T}\n", "utf-8")
    (one / "index.md").write_text("---\ntitle: Vélo\nquestion: Où ?\ndecided_by: Le conseil\n---\n", "utf-8")
    return root


def read(root: Path) -> dict[str, dict[str, Any]]:
    """Everything that a portal says, as plain values: lists, and entries by name in each language."""
    sources, problems = read_sources(root)
    assert sources is not None
    assert not [problem for problem in problems if problem.severity == "error"]
    said: dict[str, dict[str, Any]] = {}
    for lang, entries in sources.entries.items():
        said |= {f"{entry.name} {lang}": _plain(entry) for entry in entries}
    for lang, forms in sources.forms.items():
        said |= {f"{form.name} {lang}": _plain(form) for form in forms}
    for name in ("people", "topics", "terms"):
        for lang, things in getattr(sources, name).items():
            said |= {f"{name}/{thing.id} {lang}": _plain(thing) for thing in things}
    return said


def _plain(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value))
    plain.pop("body_line", None)  # where the text begins is not what it says
    return plain
