"""A deployment killed at any moment: visitors see one whole release, and the next run finishes the work."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from civicgen.publish.deployment.deploying import deploy
from tests.conftest import REPOSITORY
from tests.deploy.sites import lay, made_up, portal, tree


def run(folder: Path, death: int) -> str:
    """Deploy in another process."""
    command = [sys.executable, "-m", "tests.deploy.victim", str(folder), str(death)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False).stdout.strip()


def kill(folder: Path, times: int, seed: int) -> None:
    """Kill at a random file operation, now and then the next run too; then see what a whole one makes of it."""
    chance = random.Random(seed)
    root, config = portal(folder / "town", to="folder", path="../www", keep=2)
    shown = folder / "www" / "current"
    old = lay(root / "public", made_up(seed, 0, pages=8))
    operations = int(run(folder, 0))
    killed = 0
    for number in range(1, times + 1):
        new = lay(root / "public", made_up(seed, number, pages=8))
        for _ in range(chance.choice((1, 1, 2))):
            killed += run(folder, chance.randint(1, operations)) == ""
            assert tree(shown) in (old, new)
        assert deploy(root, config).good
        assert new == tree(shown)
        left = sorted(os.listdir(folder / "www" / "releases"))
        assert [name for name in left if name.startswith(".")] == []
        assert {name.removesuffix(".jsonl") for name in left} == {name for name in left if not name.endswith(".jsonl")}
        assert len(left) <= 4
        assert len(os.listdir(folder / "www")) == 4
        old = new
    assert killed > times // 3


def test_killed_deployments_are_finished_by_the_next(tmp_path: Path):
    """A few moments, at each change."""
    kill(tmp_path, 5, 1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_killed_deployments(tmp_path: Path, seed: int):
    """The moments that the few do not meet."""
    kill(tmp_path, 50, seed)
