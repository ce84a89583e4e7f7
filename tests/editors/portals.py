"""Portals to write configurations for."""

from __future__ import annotations

import shutil
from pathlib import Path

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
