"""A portal in a repository of its own, a bare one that receives it, and a site that stands for what is on line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.conftest import command
from tests.site.serving import serving

STEP = """\
---
title: Réparer le pont
question: Faut-il réparer le pont ?
decided_by: Le conseil municipal
steps:
  - {id: avis, title: Donner son avis, kind: contribution, opens: 2026-01-12, closes: 2026-03-12}
---
Le pont a cent ans.
"""
"""A consultation whose last date is past whenever the tests are run."""
SETTINGS = """\
title: Bourg
timezone: Europe/Paris
languages: [fr]
publisher: {name: Commune de Bourg}
"""


class Ran(msgspec.Struct, frozen=True):
    """What a script left."""

    code: int
    said: str


class Forge:
    """A checkout, as a job of a forge finds it."""

    def __init__(self, work: Path, host: str, live: str, settings: str = "") -> None:
        self.work, self.live = work, live
        self.remote = work / "town.git"
        self.portal = work / "portal"
        (self.portal / "content" / "consultations" / "pont").mkdir(parents=True)
        self.write("content/index.md", "---\ntitle: Accueil\n---\nBonjour.\n")
        self.write("content/consultations/pont/index.md", STEP)
        self.write("civicgen.yml", f"{SETTINGS}url: {live}\n{settings}")
        self.write(".gitignore", "/public/\n/.civicgen/\n/.cache/\n")
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", self.remote], check=True)
        self.git("init", "-q", "-b", "main")
        self.git("remote", "add", "origin", f"file://{self.remote}")
        assert self.civicgen("deploy", "init", host).code == 0
        self.send()

    def write(self, path: str, text: str) -> None:
        """Write a file of the portal."""
        (self.portal / path).write_text(text, encoding="utf-8")

    def git(self, *arguments: str) -> str:
        """Run git in the checkout, give what it printed."""
        named = ["-c", "user.name=clerk", "-c", "user.email=clerk@town.example"]
        done = subprocess.run(
            [command("git"), *named, *arguments], cwd=self.portal, capture_output=True, text=True, check=True
        )
        return done.stdout

    def send(self) -> None:
        """Commit everything, and push it."""
        self.git("add", "--all")
        self.git("commit", "-qm", "Change")
        self.git("push", "-q", "origin", "HEAD:main")

    def environment(self, **more: str) -> dict[str, str]:
        """What a job sees: civicgen is installed, nothing of the person who runs the tests is there."""
        home = self.work / "home"
        shims = self.work / "shims"
        home.mkdir(exist_ok=True)
        shims.mkdir(exist_ok=True)
        # Packages are not fetched in tests: what is installed is civicgen as it lies here.
        (shims / "python").write_text('#!/bin/sh\n[ "$1 $2 $3" = "-m pip install" ]\n', encoding="utf-8")
        (shims / "python").chmod(0o755)
        path = os.pathsep.join([str(shims), str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"])
        return {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", "NO_PROXY": "127.0.0.1", **more}

    def civicgen(self, *arguments: str) -> Ran:
        """Type a command in the portal."""
        return self.shell(" ".join(["civicgen", *arguments]))

    def job(self, why: str = "changed", **more: str) -> Ran:
        """Run `when-due.sh` as a job does."""
        given = {"CI": "true", "CIVICGEN_BRANCH": "main", **more}
        return self.shell(f"sh deploy/when-due.sh {why}", **given)

    def shell(self, script: str, where: Path | None = None, /, **more: str) -> Ran:
        """Run a script as forges do: the first failure ends it."""
        command("curl")
        done = subprocess.run(
            ["sh", "-e"],
            input=script,
            cwd=where or self.portal,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Ran(done.returncode, done.stdout + done.stderr)

    def log(self, branch: str = "main") -> list[str]:
        """What was committed where everybody sees it, newest first."""
        done = subprocess.run(
            ["git", "-C", self.remote, "log", "--format=%s", branch], capture_output=True, text=True, check=False
        )
        return done.stdout.splitlines()

    def files(self, branch: str) -> dict[str, bytes]:
        """Files of a branch, where everybody sees it."""
        out = self.work / "exported"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        packed = subprocess.run(["git", "-C", self.remote, "archive", branch], capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", out], input=packed, check=True)
        return contents(out)

    def clone(self) -> None:
        """Begin anew from what everybody sees, without caches."""
        shutil.rmtree(self.portal)
        subprocess.run(["git", "clone", "-q", f"file://{self.remote}", self.portal], check=True)

    def put_on_line(self) -> None:
        """What was built becomes what visitors read."""
        shutil.copytree(self.portal / "public", self.work / "live", dirs_exist_ok=True)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def forge(work: Path, host: str = "github", settings: str = "") -> Iterator[Forge]:
    """A portal for this host, and a site on line that is still empty."""
    (work / "live").mkdir()
    with serving(work / "live") as live:
        yield Forge(work, host, live, settings)
