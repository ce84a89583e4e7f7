"""Each mistake a clerk can make gives the right file, line and code, with what to write instead, and nothing else."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from civicgen.content.echoes import without_echoes
from civicgen.content.exposure import exposed
from civicgen.content.read import read_sources
from civicgen.problems import Problem, has_errors
from civicgen.problems.catalogue import every
from civicgen.problems.show import as_text, told
from civicgen.words import program

HERE = Path(__file__).parent
SITES = sorted(folder for folder in HERE.iterdir() if (folder / "expected.yml").is_file())


def problems_of(root: Path, cache: Path) -> list[Problem]:
    """All problems of a portal: those of its files, then those between them."""
    from civicgen.forms.kept import unkept
    from civicgen.portal.kept import strays
    from civicgen.portal.link import link
    from civicgen.portal.store import Store

    sources, problems = read_sources(root)
    found = list(problems)
    if sources is None:
        return found
    instant = datetime.datetime(2026, 7, 1, 12, tzinfo=sources.config.zone)
    store = Store(cache)
    try:
        found += store.take_in(root, sources.streams)
        found += store.ledger.take_in(root)
        whole = not has_errors(found)
        if whole:
            found += strays(root, store.ledger)
        portal, problems = link(sources, store, instant)
        found += problems
        # that nobody watches over data is told in tests of forms
        found += (problem for problem in unkept(portal) if problem.code != "no-officer")
        if store.ledger.kept and whole:
            from civicgen.portal.files import digests_of_files
            from civicgen.portal.unlogged import waiting
            from civicgen.portal.vanished import vanished

            held = waiting(portal, digests_of_files(sources))
            found += vanished(msgspec.structs.replace(portal, waiting=held))
    finally:
        store.close()
    from civicgen.markup.own import mistakes

    return list(without_echoes((*found, *exposed(sources, instant), *mistakes(sources.config, root)), sources))


def test_base_is_right(tmp_path: Path):
    """The site that all the others break has no problem at all."""
    assert problems_of(HERE / "base", tmp_path / "store.sqlite") == []


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_mistake(site: Path, tmp_path: Path):
    """The mistake is found where it is, told with its advice, and nothing else is told."""
    root = tmp_path / "portal"
    shutil.copytree(HERE / "base", root)
    expected: dict[str, Any] = yaml.safe_load((site / "expected.yml").read_text(encoding="utf-8"))
    for gone in expected.get("without", ()):
        (root / gone).unlink()
    shutil.copytree(site, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.yml"))
    for file, encoding in expected.get("encodings", {}).items():
        (root / file).write_bytes((root / file).read_text(encoding="utf-8").encode(encoding))
    found = problems_of(root, tmp_path / "store.sqlite")
    shown = "\n".join(as_text(problem, str) for problem in found)
    wanted = [(one["file"], one.get("line", 0), one["code"]) for one in expected["problems"]]
    assert sorted((one.place.file, one.place.line, one.code) for one in found) == sorted(wanted), shown
    for one in expected["problems"]:
        matching = [
            p for p in found if (p.place.file, p.place.line, p.code) == (one["file"], one.get("line", 0), one["code"])
        ]
        assert any(one["advice"] in told(problem, str)[1] for problem in matching), shown
        assert any(one.get("severity", "error") == problem.severity for problem in matching), shown
        if "column" in one:
            assert any(one["column"] == problem.place.column for problem in matching), shown


def test_enough_mistakes():
    """At least sixty mistakes have their own site."""
    assert len(SITES) >= 60


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_every_code_is_worded(site: Path):
    """Codes that are expected here have words in English and in French."""
    expected = yaml.safe_load((site / "expected.yml").read_text(encoding="utf-8"))
    french = program("fr")
    for one in expected["problems"]:
        words = every()[one["code"]]
        assert french.gettext(words.message) != words.message
        assert all(french.gettext(advice) != advice for advice in words.advices)
