"""What the public has, where a copy of it is at hand, becomes the paths in which the site that was built differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from civicgen.builder.place import ground
from civicgen.builder.trouble import RecordDamaged
from civicgen.config import Config
from civicgen.publish.deployment.deploying import folder_of
from civicgen.publish.deployment.lists import compared
from civicgen.publish.deployment.server.releases import Releases
from civicgen.publish.deployment.whole import Walk

__all__ = ["Released", "released"]


class Released(msgspec.Struct, frozen=True):
    """The release that visitors see."""

    folder: Path
    name: str

    @property
    def place(self) -> Path:
        """Where its files lie."""
        return Releases(self.folder).place_of(self.name)

    def differing(self, root: Path, output: Path) -> Iterator[str]:
        """Paths of files that were built and not released, or released and gone since; or that are others."""
        with suppress(RecordDamaged):  # the next build makes it anew
            walk = Walk(ground(root, output))
            if walk.refusal() is None:
                known = Releases(self.folder).known(self.name)
                yield from (each.path for each in compared(known, walk.files()) if not each.same)


def released(root: Path, config: Config) -> Released | None:
    """The last release of a portal that is deployed to a folder of this machine; None for every other."""
    if config.deploy is None or config.deploy.to != "folder":
        return None
    folder = folder_of(root, config.deploy)
    name = Releases(folder).current
    return Released(folder, name) if name else None
