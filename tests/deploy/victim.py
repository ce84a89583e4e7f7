"""Deploys, rolls back or watches in a process of its own, and dies when told: at one file operation of all."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from civicgen.publish.deployment.deploying import deploy
from tests.deploy.sites import portal

COUNTED = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "open")


def main() -> None:
    """`victim FOLDER DEATH`: deploy `FOLDER/town` to `FOLDER/www`; die at that operation; 0 lives and counts them."""
    folder, death = Path(sys.argv[1]), int(sys.argv[2])
    root, config = portal(folder / "town", to="folder", path="../www", keep=2)
    count = 0

    def watch(event: str, _arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in COUNTED:
            count += 1
            if count == death:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    done = deploy(root, config)
    death = 0
    print(count if done.good else done.problems, flush=True)


if __name__ == "__main__":
    main()
