"""A build killed at any moment leaves whole files, and the next one finishes the work; nothing is repaired by hand."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.whole.towns import Editor, build, command, copied, different, tree


def kill(folder: Path, times: int, seed: int) -> None:
    """Kill builds at random moments of their life; each file there is one of the old site or one of the new."""
    chance = random.Random(seed)
    root, site = copied(folder / "town", dossiers=False), folder / "site"
    editor = Editor(root, seed)
    begun = time.monotonic()
    build(root, site)
    lasts = time.monotonic() - begun
    for number in range(times):
        old = tree(site)
        editor.edit()
        editor.repaint()
        instant = editor.instant.isoformat()
        running = subprocess.Popen(command(root, site, instant), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.random() * lasts * 1.1)
        running.send_signal(signal.SIGKILL)
        running.wait()
        left = tree(site)
        build(root, site, instant)
        new = tree(site)
        assert not [path for path, page in left.items() if page not in (old.get(path), new.get(path))], number
        if number % 5 == 0:
            clean = folder / f"clean-{number}"
            (root / ".civicgen").rename(folder / "cache")
            build(root, clean, instant)
            assert not different(new, tree(clean))
            (root / ".civicgen").rename(folder / f"used-{number}")
            (folder / "cache").rename(root / ".civicgen")


def test_killed_builds_are_finished_by_the_next(tmp_path: Path) -> None:
    """A few moments, at each change."""
    kill(tmp_path, 2, 1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_two_hundred_killed_builds(tmp_path: Path, seed: int) -> None:
    """The moments that the few do not meet."""
    kill(tmp_path, 20, seed)
