"""A command of git becomes what it says, or why it gave up."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from civicgen.publish.deployment.deployed import refused

__all__ = ["Refused", "run", "without_secrets"]

_SECRET = re.compile(r"(?<=://)[^/@\s]+@")
_OF_A_HOOK = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"}


def without_secrets(text: str) -> str:
    """A text in which addresses name nobody, and hold no password."""
    return _SECRET.sub("", text)


class Refused(Exception):  # noqa: N818  (told by whoever knows what was being done)
    """git gave up."""

    def __init__(self, said: str) -> None:
        lines = [line for line in said.strip().splitlines() if line.strip()] or ["?"]
        telling = [line for line in lines if re.match(r"(?:fatal|error|remote| !)", line)] or lines
        self.reason = without_secrets(telling[-1].removeprefix("fatal: ").removeprefix("error: ").strip())[:200]
        self.said = said
        super().__init__(self.reason)


def run(*arguments: str, folder: Path, feed: IO[bytes] | None = None, environ: Mapping[str, str] | None = None) -> str:
    """Run git in a folder and give what it says. Raises Refused, and ProblemsFound where there is no git.

    It never asks anything: nobody may be there, and what it would show is not in the user's language.
    """
    program = shutil.which("git")
    if program is None:
        raise refused("git-missing")
    # A hook of git that called us has said where its own repository is: that is not ours.
    inherited = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    told = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0", **(environ or {})}
    done = subprocess.run(
        [program, *arguments],
        cwd=folder,
        env={**inherited, **told},
        stdin=subprocess.DEVNULL if feed is None else feed,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise Refused((done.stderr or done.stdout).decode("utf-8", "replace"))
    return done.stdout.decode("utf-8", "surrogateescape")
