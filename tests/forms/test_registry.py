"""A backend is found by its name, also that of a stranger's package; a name that is none gets a suggestion."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest

from civicgen.forms import registry
from civicgen.forms.conformance import form, settings
from civicgen.forms.options import chosen, option
from civicgen.problems import ProblemsFound
from tests.conftest import REPOSITORY


def test_ours_are_all_there():
    """What pyproject.toml declares, and every preset of services."""
    declared = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    own = declared["project"]["entry-points"]["civicgen.backends"]
    presets = {"formspree", "basin", "formsubmit", "formcarry", "forminit", "web3forms", "formspark", "staticforms"}
    assert {name: f"civicgen.forms.backends.{value}" for name, value in registry.OURS.items()} == own
    assert {*own, *presets} == set(registry.names())
    assert all(registry.find(name).name == name for name in registry.names())


def test_suggestion():
    """A slip is told with what was probably meant."""
    with pytest.raises(ProblemsFound) as found:
        registry.find("netlifi")
    assert found.value.problems[0].given["suggestion"] == "netlify"


def test_stranger(tmp_path):
    """A package adds one; ours cannot be replaced, and one that fails to load is told by name."""
    (tmp_path / "civicgen_pigeon.py").write_text(
        "from civicgen.forms.backends.basis import Basis\n"
        "class Pigeon(Basis):\n    name = 'pigeon'\n    options = ('loft',)\n    secrets = ()\n"
        "backend = Pigeon()\nnetlify = Pigeon()\n",
        encoding="utf-8",
    )
    info = tmp_path / "civicgen_pigeon-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: civicgen-pigeon\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[civicgen.backends]\npigeon = civicgen_pigeon:backend\nnetlify = civicgen_pigeon:netlify\n"
        "raven = civicgen_raven:backend\n",
        encoding="utf-8",
    )
    said = (
        "from civicgen.forms.registry import find\nfrom civicgen.problems import ProblemsFound\n"
        "print(find('pigeon').name, find('netlify').name)\n"
        "try:\n    find('raven')\nexcept ProblemsFound as found:\n    problem = found.problems[0]\n"
        "    print(problem.code, problem.given['package'])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", said],
        env={"PYTHONPATH": f"{tmp_path}:{REPOSITORY}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["pigeon", "netlify", "backend-broken", "civicgen_raven:backend"]


def test_options_for_one_form_or_for_all():
    """What is said for one form counts more."""
    town = settings("mailbox", options={"address": "a@x", "address plan/avis": "b@x", "backend plan/avis": "netlify"})
    assert option(town, form(), "address") == "b@x"
    assert chosen(form(), town) == "netlify"
