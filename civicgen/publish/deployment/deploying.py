"""A built site becomes what visitors see, where `deploy` of `civicgen.yml` says: a folder, a server, a git branch."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from civicgen.builder.place import Ground, ground
from civicgen.builder.site import finish, locked
from civicgen.builder.stamp import NAME
from civicgen.builder.trouble import RecordDamaged
from civicgen.config import Config, Deploy
from civicgen.problems import ProblemsFound
from civicgen.publish.deployment.deployed import Ask, Deployed, Progress, refused, working
from civicgen.publish.deployment.lists import write_list
from civicgen.publish.deployment.whole import Walk
from civicgen.publish.due import instant_of

if TYPE_CHECKING:
    from civicgen.publish.deployment.server.releases import Release

__all__ = ["deploy", "folder_of", "releases", "rollback"]


def deploy(
    root: Path,
    config: Config,
    output: Path | None = None,
    *,
    dry: bool = False,
    take_over: bool = False,
    again: bool = True,
    ask: Ask | None = None,
    progress: Progress | None = None,
) -> Deployed:
    """Put the site that was built in `output` (`public/` of the portal) where `config.deploy` says.

    It never builds: what lies in `output` is sent, after proof that it is a whole site as the build left it. Done
    again, it sends only what differs, and nothing when nothing does (`Deployed.unchanged`); interrupted anywhere, the
    next call finishes. What visitors see is never between two sites: a folder and a branch switch at once, a server
    receives everything aside first and then file by file in an order in which no link leads to a missing file.

    - `dry`: only say what would be done; reads, never writes.
    - `take_over`: files of others that stand in the way are replaced (never the protected ones).
    - `again`: False for a program that runs by itself (`watch`): what `rollback` has left is not brought back.
    - `ask`: asks a person for a password when keys and environment gave none; None when nobody is there.

    Problems (`Deployed.problems`; then `good` is False and visitors see what they saw): `no-deploy` without settings,
    `no-site`, `site-not-whole`, `site-touched` and `site-of-later` for what is to be sent, others by target. Raises
    DiskTrouble (exit code 74), and Busy (75) when another command works on the portal, or somebody else is publishing.
    """
    began = time.monotonic()
    try:
        done = _deploy(root, config, output, dry=dry, take_over=take_over, again=again, ask=ask, progress=progress)
    except ProblemsFound as found:
        to = config.deploy.to if config.deploy is not None else ""
        done = Deployed(to=to, problems=found.problems, dry=dry)
    return replace(done, seconds=time.monotonic() - began)


def _deploy(
    root: Path,
    config: Config,
    output: Path | None,
    *,
    dry: bool,
    take_over: bool,
    again: bool,
    ask: Ask | None,
    progress: Progress | None,
) -> Deployed:
    settings = _settings(config)
    place = ground(root, output or root / "public")
    with ExitStack() as stack:
        locked(place, stack)
        wanted, left = _listed(place)
        if settings.to == "folder":
            from civicgen.publish.deployment import folder

            target = folder_of(root, settings)
            if place.output.is_relative_to(target) or target.is_relative_to(place.output):
                raise refused("deploy-into-site", file="civicgen.yml", folder=settings.path)
            done = folder.deploy(
                target, place.output, wanted,
                keep=settings.keep, dry=dry, again=again, progress=progress,
            )  # fmt: skip
        elif settings.to == "sftp":
            from civicgen.publish.deployment.server import sftp

            done = sftp.deploy(place, settings, wanted, dry=dry, take_over=take_over, ask=ask, progress=progress)
        else:
            from civicgen.publish.deployment import branch

            done = branch.deploy(place, config, settings, wanted, dry=dry, take_over=take_over)
    return replace(done, left=left)


def _settings(config: Config) -> Deploy:
    if config.deploy is None:
        raise refused("no-deploy", file="civicgen.yml")
    return config.deploy


def _listed(place: Ground) -> tuple[Path, tuple[str, ...]]:
    """Write the list of the site's files, after an interrupted build was finished. Raises ProblemsFound."""
    if place.record.exists():
        finish(place)
    walk = Walk(place)
    if (problem := walk.refusal()) is not None:
        raise ProblemsFound((problem,))
    wanted = working(place) / "wanted.jsonl"
    try:
        write_list(walk.files(), wanted)
    except RecordDamaged:
        raise refused("site-not-whole", folder=place.output.as_posix()) from None
    if (problem := walk.problem()) is not None:
        raise ProblemsFound((problem,))
    built = instant_of((place.output / NAME).read_bytes())
    if built is not None and built > datetime.now(UTC):
        raise refused("site-of-later", folder=place.output.as_posix(), day=f"{built:%Y-%m-%d}")
    return wanted, tuple(walk.left)


def folder_of(root: Path, settings: Deploy) -> Path:
    """The folder of releases: from the portal when its path is relative, from home when it begins with `~`."""
    return Path(os.path.normpath(root / os.path.expanduser(settings.path)))


def releases(root: Path, config: Config) -> list[Release]:
    """Releases of the folder that the site is deployed to, newest first. Raises ProblemsFound."""
    from civicgen.publish.deployment.server.releases import Releases

    return Releases(_folder(root, config)).every()


def rollback(root: Path, config: Config, name: str = "") -> tuple[str, str]:
    """Show visitors the release before, or the one named; gives the old and the new name. At once: one rename.

    Raises ProblemsFound, DiskTrouble, Busy.
    """
    from civicgen.publish.deployment import folder

    return folder.rollback(_folder(root, config), name)


def _folder(root: Path, config: Config) -> Path:
    settings = _settings(config)
    if settings.to != "folder":
        raise refused("nothing-to-roll-back", file="civicgen.yml", to=settings.to)
    return folder_of(root, settings)
