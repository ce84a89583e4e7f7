"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

MODULES = sorted((REPOSITORY / "civicgen").rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_module(module: Path):
    """A module opens with one sentence, stays under 300 lines, and its names say what things are."""
    text = module.read_text(encoding="utf-8")
    said = ast.get_docstring(ast.parse(text)) or ""
    assert said.split("\n\n")[0].rstrip().endswith("."), "opens with a sentence"
    assert len(text.splitlines()) <= 300, "look for the second idea in it"
    assert re.findall(r"\bclass \w*(?:Manager|Handler|Helper|Util|Service|Processor)\w*", text) == []


def test_lock_is_exact_and_names_no_place():
    """Every version is exact, with its digests; where it is fetched from is not written."""
    for file in sorted((REPOSITORY / "requirements").glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        packages = re.findall(r"^[a-z0-9].*", text, re.MULTILINE)
        assert all("==" in line for line in packages), file.name
        assert len(re.findall(r"(?m)^[a-z0-9].*\\\n +--hash=sha256:[0-9a-f]{64}", text)) == len(packages), file.name
        assert "://" not in text
        assert "--index" not in text
        assert "--find" not in text


def test_lock_follows_the_project():
    """What the project asks for is in the lock, and the larger locks hold the same versions as the smaller ones."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locks = {
        name: dict(
            re.findall(
                r"(?m)^([a-z0-9._-]+)==(\S+)", (REPOSITORY / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
            )
        )
        for name in ("build", "runtime", "test", "dev")
    }
    asked = {re.split(r"[>=<\[; ]", line)[0].lower().replace("_", "-") for line in project["dependencies"]}
    assert asked <= set(locks["runtime"])
    assert locks["runtime"].items() <= locks["test"].items()
    assert locks["build"].items() <= locks["test"].items()
    assert locks["test"].items() <= locks["dev"].items()


def test_npm_lock_names_no_place():
    """The lock of the checkers has digests and no address."""
    text = (REPOSITORY / "tools" / "node" / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in text
    assert "://" not in text


def test_version_is_told_once():
    """The version stands in the package; the changelog opens with it."""
    from civicgen import __version__

    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == __version__
