"""`publish` killed at any moment leaves one whole site and a consistent journal; the same command finishes the work."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from civicgen.builder.stamp import FORMAT
from civicgen.portal.journal import read_acts
from civicgen.problems import Problem
from tests.cli.running import environment, launch
from tests.publish.test_publish import files, git
from tests.publish.towns import SETTINGS, answer, town, write

FOLDER = "content/consultations/marche/answers"


def pages(site: Path) -> dict[str, bytes]:
    """Every file of a site."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def published(root: Path) -> list[str]:
    """What the journal says, which must hold."""
    acts = list(read_acts(root / "journal.jsonl"))
    assert not [act for act in acts if isinstance(act, Problem)]
    return [act[0].name for act in acts if not isinstance(act, Problem)]


def kill(tmp_path: Path, times: int, seed: int) -> None:
    """Publish one answer after the other, each time killed somewhere, then finished by the same command."""
    chance = random.Random(seed)
    root, www = town(tmp_path / "town"), tmp_path / "www"
    write(root, "civicgen.yml", SETTINGS + f"deploy: {{to: folder, path: {www}}}\n")
    write(root, ".gitignore", "public/\n.civicgen/\n")
    git(tmp_path, "init", "--quiet", str(root))
    for key, value in (("user.name", "Mairie"), ("user.email", "mairie@bourg.example")):
        git(root, "config", key, value)
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "Début")
    arguments = [sys.executable, "-m", "civicgen", "publish", "--site", str(root), "--yes", "--wait", "0"]
    began = time.monotonic()
    assert launch(*arguments[3:]).code == 0
    lasts = time.monotonic() - began
    for number in range(times):
        name = f"reponse-{number}"
        draft = answer(f"Réponse {number}", "['#1']", "state: draft")
        write(root, f"{FOLDER}/{name}.md", draft)
        old = pages(www / "current")
        running = subprocess.Popen(
            [*arguments, f"marche/answers/{name}"],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.random() * lasts * 1.1)
        running.send_signal(signal.SIGKILL)
        running.wait()
        left = pages(www / "current")
        text = (root / f"{FOLDER}/{name}.md").read_text(encoding="utf-8")
        assert text == draft or "state: published\npublished: " in text, number
        assert len(published(root)) >= 0  # whatever it says holds, but for a line that was cut
        for _ in range(100):  # git is not ours to kill: it may still be finishing its own work
            if not (root / ".git/index.lock").exists():
                break
            time.sleep(0.05)
        ran = launch(*arguments[3:], f"marche/answers/{name}")
        assert ran.code == 0, ran.out + ran.err
        new = pages(www / "current")
        assert left in (old, new), number
        assert f"marche/reponses/{name}/index.html" in new, number
        assert new == pages(root / "public"), number
        assert published(root).count(f"marche/answers/{name}") == 1, number
        assert git(root, "status", "--porcelain") == "", number
    again = files(root)
    assert "Nothing changes" in launch(*arguments[3:], f"marche/answers/reponse-{times - 1}").err
    assert again == files(root)
    assert msgspec.json.decode((www / "current/build.json").read_bytes())["format"] == FORMAT


def test_killed_publications_are_finished_by_the_same_command(tmp_path: Path) -> None:
    """A few moments."""
    kill(tmp_path, 3, 1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_two_hundred_killed_publications(tmp_path: Path, seed: int) -> None:
    """The moments that the few do not meet."""
    kill(tmp_path, 20, 100 + seed)
