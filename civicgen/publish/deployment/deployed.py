"""What a deployment did, as a value, and what all deployments share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from civicgen.builder.place import Ground
from civicgen.builder.trouble import disk
from civicgen.problems import Place, Problem, ProblemsFound, has_errors
from civicgen.publish.deployment.order import Plan

__all__ = ["Ask", "Deployed", "Progress", "refused", "working"]

Ask = Callable[[str], str]
"""Asks a person for a secret, given which (`password` or `passphrase`); it is never kept."""
Progress = Callable[[int, int], None]
"""Called now and then with the number of files done, and of all to be done (0 when unknown)."""


def refused(code: str, *, file: str = "", **given: str) -> ProblemsFound:
    """One problem that ends a deployment."""
    return ProblemsFound((Problem(code=code, place=Place(file=file), given=given),))


def working(place: Ground) -> Path:
    """The part of the cache in which deployments work. Raises DiskTrouble."""
    folder = place.cache / "deploy"
    with disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


class Deployed(msgspec.Struct, frozen=True, kw_only=True):
    """What a deployment did, or would do. Nothing of what visitors see has changed when a problem in it is an error."""

    to: str
    """`folder`, `sftp` or `git`."""
    where: str = ""
    """Where the site is now: the pointer, `user@server:folder`, `remote branch`."""
    release: str = ""
    """Name of the release (folder), or the commit (git)."""
    plan: Plan = Plan()
    """What differed between the site and its copy, and was sent unless this was a trial."""
    unchanged: bool = False
    """The copy was as the site already: nothing was sent."""
    dry: bool = False
    """Nothing was done: it was only asked what would be."""
    held: bool = False
    """This very site was rolled back: it is not brought back unless somebody asks for it."""
    left: tuple[str, ...] = ()
    """What lies in the folder of the site and was not sent: links, and names that no server could hold."""
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()

    @property
    def good(self) -> bool:
        """Visitors see the site as it was built."""
        return not has_errors(self.problems)
