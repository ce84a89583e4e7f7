"""A branch of a remote becomes newer files of the portal: fetched, and only ever moved forward."""

from __future__ import annotations

import os
from pathlib import Path

from civicgen.publish.deployment.deployed import refused
from civicgen.publish.git import Refused, run

__all__ = ["advance"]

_PATIENT = {"GIT_HTTP_LOW_SPEED_LIMIT": "1", "GIT_HTTP_LOW_SPEED_TIME": "60"}
"""A server that says nothing for a minute is given up: the next look will find it."""


def advance(root: Path, remote: str, branch: str) -> bool:
    """Bring the portal to where the branch is now; says whether it moved. What is not recorded in git is never lost.

    Raises ProblemsFound when the portal is no checkout of that branch, or git cannot go forward without choosing.
    """
    environ = {**_PATIENT, "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", "ssh -oBatchMode=yes")}
    try:
        here = run("symbolic-ref", "-q", "--short", "HEAD", folder=root).strip()
    except Refused as error:
        raise refused("not-a-checkout", folder=root.as_posix(), branch=branch) from error
    if here != branch:
        raise refused("other-branch", folder=root.as_posix(), branch=branch, here=here)
    before = run("rev-parse", "HEAD", folder=root)
    try:
        run("fetch", "--quiet", "--no-tags", "--", remote, f"refs/heads/{branch}", folder=root, environ=environ)
        run("merge", "--quiet", "--ff-only", "FETCH_HEAD", folder=root)
    except Refused as error:
        code = "not-forward" if "fast-forward" in error.said or "overwritten" in error.said else "not-fetched"
        raise refused(code, remote=remote, branch=branch, reason=error.reason) from error
    return run("rev-parse", "HEAD", folder=root) != before
