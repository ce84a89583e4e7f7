"""Kinds of pages have names that people read, in every language; programs are told the kinds themselves."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from typing import get_args

import civicgen.pages
from civicgen.cli.console import Console
from civicgen.cli.page_kinds import NAMES, name_of
from civicgen.pages.opendata.downloads import Format
from tests.cli.running import run

STREAMED = {"file", "data-file", "search-index", *(f"dossier-{form}" for form in get_args(Format))}


def kinds() -> set[str]:
    """Kinds of all contexts, and of files that are made otherwise."""
    modules = (
        importlib.import_module(each.name) for each in pkgutil.walk_packages(civicgen.pages.__path__, "civicgen.pages.")
    )
    types = (value for module in modules for value in vars(module).values() if inspect.isclass(value))
    named = {value.__dict__["kind"] for value in types if isinstance(value.__dict__.get("kind"), str)}
    return (named - {""}) | STREAMED


def test_every_kind_has_a_name():
    """One of its own, in French too; no name without a kind."""
    assert kinds() == NAMES.keys()
    for lang in ("en", "fr"):
        console = Console(lang)
        named = {name_of(kind, console) for kind in NAMES}
        assert len(named) == len(NAMES)
    assert all(Console("fr").gettext(name) != name for name in NAMES.values())
    assert name_of("of-tomorrow", Console("fr")) == "of-tomorrow"


def test_builds_and_explanations_tell_names(tmp_path, capsys):
    """People read names; `--json` keeps kinds."""
    assert run(capsys, "init", tmp_path / "portal", "--lang", "fr").code == 0
    built = run(capsys, "build", tmp_path / "portal", "--lang", "fr")
    told = built.out + built.err
    assert "page d’accueil" in told
    assert "not-found" not in told
    explained = run(capsys, "explain", "index.html", "--site", tmp_path / "portal", "--lang", "fr")
    assert "page d’accueil" in explained.out
    explained = run(capsys, "explain", "index.html", "--site", tmp_path / "portal", "--json")
    assert json.loads(explained.out)["kind"] == "home"
