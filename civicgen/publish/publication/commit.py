"""Files of a portal that were changed on purpose become a commit, when the portal is in a git work tree; no others."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

__all__ = ["GitRefused", "commit", "committed", "in_work_tree", "push", "uncommitted"]

_PATIENCE = 300
"""Seconds for one command of git; what asks something that nobody answers would wait for ever."""
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE")
"""Variables that would make git work on another repository than the one that the portal is in."""
_WRONG = ("fatal:", "error:", "! [", "remote: error:", "remote: fatal:", "git push --set-upstream")
"""How git begins a line that says what is wrong, or that says what to type."""


class GitRefused(Exception):  # noqa: N818  (it carries git's own words)
    """Git did not do it."""

    def __init__(self, command: str, reason: str) -> None:
        super().__init__(reason)
        self.command = command
        """What to type to see it oneself."""
        self.reason = reason


def in_work_tree(root: Path) -> bool:
    """Whether a portal is kept in git, and git is here to keep it."""
    try:
        return _git(root, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except GitRefused:
        return False


def uncommitted(root: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """Which of these files and folders differ from the last commit, or are not in it. What git ignores is none."""
    ask = ("status", "--porcelain", "-z", "--untracked-files=all", "--")
    return tuple(path for path in paths if _git(root, *ask, path))


def committed(root: Path, paths: Sequence[str]) -> frozenset[str]:
    """Which of these files are in the last commit, in whatever state; none where nothing is kept in git."""
    try:
        found = _git(root, "ls-tree", "-z", "--name-only", "HEAD", "--", *paths)
    except GitRefused:
        return frozenset()
    return frozenset(found.decode("utf-8", "surrogateescape").split("\0")) - {""}


def commit(root: Path, paths: Sequence[str], message: str) -> bool:
    """Commit these files and folders as they are, and nothing else, whatever else is changed or staged.

    Says whether there was something to commit. Raises GitRefused.
    """
    left = uncommitted(root, paths)
    if not left:
        return False
    _git(root, "add", "--", *left)
    _git(root, "commit", "--quiet", "--only", "--message", message, "--", *left)
    return True


def push(root: Path) -> None:
    """Send the branch to where it is followed; else to the only place there is, under its name. Raises GitRefused."""
    _git(root, *_way(root))


def _way(root: Path) -> tuple[str, ...]:
    """How to push: in so many words where nothing says yet to which branch this one belongs."""
    if _said(root, "rev-parse", "--verify", "--quiet", "@{upstream}"):
        return ("push", "--quiet")
    remotes = _said(root, "remote").splitlines()
    branch = _said(root, "symbolic-ref", "--quiet", "--short", "HEAD")
    if len(remotes) != 1 or not branch:  # git says best what is missing
        return ("push", "--quiet")
    return ("push", "--quiet", "--set-upstream", "--", remotes[0], f"HEAD:refs/heads/{branch}")


def _said(root: Path, *arguments: str) -> str:
    """What git answers; nothing where it has no answer."""
    try:
        return _git(root, *arguments).decode("utf-8", "replace").strip()
    except GitRefused:
        return ""


def _git(root: Path, *arguments: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise GitRefused("git", "git")
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    # Names are names: one that begins with a colon, or holds a star, is no pattern.
    environment |= {"GIT_LITERAL_PATHSPECS": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            [program, "-C", str(root), *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitRefused(_typed(arguments), str(error)) from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise GitRefused(_typed(arguments), _reason(said) or str(done.returncode))
    return done.stdout


def _typed(arguments: Sequence[str]) -> str:
    """What a person types to see the same."""
    if arguments[0] != "push":
        return f"git {arguments[0]}"
    return shlex.join(("git", *(each for each in arguments if each not in ("--quiet", "--"))))


def _reason(said: str) -> str:
    """What git says is wrong: it may be followed by advice, or by what was sent."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    wrong = [line for line in lines if line.startswith(_WRONG)]
    return " ".join(wrong or lines[-1:])
