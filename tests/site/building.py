"""From a portal of this repository to a built site in a temporary folder, once for all tests and their processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from civicgen.builder.record import Record
from tests.conftest import REPOSITORY
from tests.site.tree import Site

INSTANT = "2026-11-23T09:00"
"""The moment at which sites are built: open consultations must be open whenever the tests are run."""

MADE = shutil.ignore_patterns("public", ".civicgen")


@dataclass(frozen=True)
class Variant:
    """A portal with a theme and a way to write links."""

    portal: str
    theme: str
    links: str

    @property
    def name(self) -> str:
        """What a failing test is called by."""
        return f"{self.portal}-{self.theme}-{self.links}"

    @property
    def folders(self) -> bool:
        """Whether addresses end in a slash."""
        return self.links == "folders"


VARIANTS = (
    Variant("example", "default", "folders"),
    Variant("example", "default", "files"),
    Variant("example", "plain", "folders"),
    Variant("starter", "default", "folders"),
    Variant("starter", "default", "files"),
    Variant("starter", "plain", "files"),
)


@dataclass(frozen=True)
class Built:
    """A site that was built, and what each of its pages is."""

    variant: Variant
    portal: Path
    public: Path
    kinds: dict[str, str]
    """Path of each page, and its kind."""
    site: Site

    def one_of_each(self, lang: str = "") -> dict[str, str]:
        """For each kind (of a language), the page with the most in it: it has the most that may be wrong."""
        chosen: dict[str, str] = {}
        for path in sorted(self.kinds, key=lambda path: (-len(self.site.page(path).source), path)):
            if not lang or self.site.page(path).lang == lang:
                chosen.setdefault(self.kinds[path], path)
        return chosen


def copy_portal(name: str, to: Path) -> None:
    """Copy the starter or the demonstration as it is given to people."""
    if name == "example":
        shutil.copytree(REPOSITORY / "example_site", to, ignore=MADE)
    else:
        to.mkdir(parents=True)
        shutil.copytree(REPOSITORY / "content", to / "content", ignore=MADE)
        shutil.copy(REPOSITORY / "civicgen.yml", to)


def configure(portal: Path, **changes: object) -> None:
    """Change keys of a portal's `civicgen.yml`."""
    file = portal / "civicgen.yml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    for key, value in changes.items():
        before = settings.get(key)
        settings[key] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value
    file.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")


def civicgen(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "civicgen", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def build(portal: Path, instant: str = INSTANT) -> None:
    """Build a portal; what it says is shown when it refuses."""
    done = civicgen("build", portal, "--as-of", instant)
    assert done.returncode == 0, done.stdout + done.stderr


def kinds(portal: Path) -> dict[str, str]:
    """What each page of a built portal is, as the record of the build says."""
    with Record(next((portal / ".civicgen").rglob("record.sqlite"))) as record:
        return {path: kind for path, kind, _ in record.every() if path.endswith(".html")}


def built(variant: Variant, shared: Path) -> Built:
    """Build a variant, or read what another process of the same run built."""
    portal = shared / variant.name
    done = shared / f"{variant.name}.json"
    lock = shared / f"{variant.name}.lock"
    try:
        lock.mkdir(parents=True)
    except FileExistsError:
        _wait(done)
    else:
        try:
            copy_portal(variant.portal, portal)
            configure(portal, links=variant.links, theme={"name": variant.theme})
            build(portal)
            _say(done, {"kinds": kinds(portal)})
        except BaseException as error:
            _say(done, {"failed": str(error)})
            raise
    said = json.loads(done.read_text(encoding="utf-8"))
    assert "failed" not in said, said["failed"]
    known = said["kinds"]
    return Built(variant, portal, portal / "public", known, Site(portal / "public"))


def _say(done: Path, what: dict[str, object]) -> None:
    aside = done.with_suffix(".aside")
    aside.write_text(json.dumps(what), encoding="utf-8")
    aside.replace(done)


def _wait(done: Path) -> None:
    for _ in range(1200):
        if done.exists():
            return
        time.sleep(0.1)
    raise TimeoutError(f"{done.stem}: the process that was building it gave up")
