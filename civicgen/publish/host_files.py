"""The one door to the files of hosts: read, compared, and written, never over what a person changed unless told so."""

from __future__ import annotations

import errno
import os
import posixpath
import re
from pathlib import Path
from typing import Literal

import msgspec

from civicgen.bundled import folder
from civicgen.checks.hosts import Figures
from civicgen.config import Config
from civicgen.content.settings import FILE, settings_of
from civicgen.hosts import HOSTS, Host, HostName, host
from civicgen.pages.machines.headers import everywhere, longest
from civicgen.pages.machines.hosted import headers_of
from civicgen.problems import Place, Problem, ProblemsFound
from civicgen.publish.hosts import Ground, files, mark_of, publishing, untouched
from civicgen.words import mark, program

__all__ = ["Found", "ground_of", "look", "measured", "others", "outdated", "repository_of", "settle", "write"]

_SAID = mark("Written by “civicgen deploy init {host}”. Type it again rather than changing this file by hand.")
State = Literal["new", "same", "outdated", "changed", "foreign"]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One file that the host needs, and what stands in its place."""

    path: str
    """From the root of the repository."""
    wanted: bytes
    there: bytes = b""
    state: State
    """`outdated`: as civicgen wrote it once; `changed`: by somebody since; `foreign`: not written by civicgen."""

    @property
    def asks(self) -> bool:
        """Somebody's work would be lost."""
        return self.state in ("changed", "foreign")


def repository_of(root: Path) -> Path:
    """The folder of the repository that a portal lies in; its own when there is none."""
    root = root.resolve()
    return next((place for place in (root, *root.parents) if (place / ".git").exists()), root)


def ground_of(root: Path, config: Config) -> Ground:
    """What the files of a host depend on."""
    root = root.resolve()
    repository = repository_of(root)
    inside = root.relative_to(repository).as_posix()
    fork = (repository / "requirements" / "runtime.txt").is_file() and (repository / "civicgen" / "hosts.py").is_file()
    return Ground(
        portal="" if inside == "." else f"{inside}/",
        fork=fork,
        target=_target(root, config),
        url=config.url,
        name=_name(config),
        folder=root.name,
        lock="" if fork else folder("requirements/runtime.txt").read_text(encoding="utf-8"),
        said=program(config.language).gettext(_SAID),
        headers=tuple(everywhere(headers_of(config)).items()),
    )


def _target(root: Path, config: Config) -> str:
    """Where the web server finds the site: a path that starts from the portal is one under the portal's place there."""
    if config.deploy is None or config.deploy.to != "folder":
        return ""
    return posixpath.normpath(posixpath.join("/srv", root.name, config.deploy.path))


def _name(config: Config) -> str:
    """A name that hosts take: of the address where there is one, else of the title."""
    from civicgen.content.paths import short_name

    told = re.sub(r"^https?://(?:www\.)?", "", config.url).split("/")[0] or config.title
    return re.sub(r"[^a-z0-9]+", "-", short_name(told)).strip("-")[:54] or "portal"


def look(root: Path, config: Config, chosen: Host) -> list[Found]:
    """Compare what the host needs with what is there. Raises ProblemsFound where a linked folder is in the way."""
    repository = repository_of(root)
    found = []
    for path, wanted in files(ground_of(root, config), chosen).items():
        file = _inside(repository, path)
        there = file.read_bytes() if file.is_file() else b""
        found.append(Found(path=path, wanted=wanted, there=there, state=_state(wanted, there, file)))
    return found


def _inside(repository: Path, path: str) -> Path:
    """A file's place in the repository, which no linked folder may lead out of: what comes from elsewhere can hold one.

    Raises ProblemsFound.
    """
    file = repository / path
    if Path(os.path.realpath(file.parent)) != file.parent:
        folder = path.rpartition("/")[0]
        raise ProblemsFound((Problem(code="host-folder-linked", place=Place(path), given={"folder": folder}),))
    return file


def _state(wanted: bytes, there: bytes, file: Path) -> State:
    if not file.exists() and not file.is_symlink():
        return "new"
    if there.replace(b"\r\n", b"\n") == wanted:
        return "same"
    if not mark_of(there):
        return "foreign"
    return "outdated" if untouched(there) else "changed"


def write(root: Path, found: Found) -> None:
    """Put a file in its place, whole or not at all. Raises OSError, and ProblemsFound as `look`."""
    file = _inside(repository_of(root), found.path)
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_symlink():
        raise FileExistsError(errno.EEXIST, "a link stands where a file is needed", str(file))
    _put(file, found.wanted, 0o755 if found.wanted.startswith(b"#!") else 0o644)


def others(root: Path, config: Config, chosen: Host) -> list[tuple[str, Host]]:
    """Files that civicgen wrote for other hosts, each of which would publish the site too."""
    repository = repository_of(root)
    found = []
    for name, path in publishing(ground_of(root, config)).items():
        file = repository / path
        if name == chosen.name or Path(os.path.realpath(file)) != file:  # what a link leads to is not ours to read
            continue
        if file.is_file() and mark_of(file.read_bytes()):
            found.append((path, HOSTS[name]))
    return found


def outdated(root: Path, config: Config) -> list[Problem]:
    """Files of the chosen host that another version wrote, or other settings; a change by hand is no reason."""
    chosen = host(config.host)
    if chosen is None:
        return []
    told = []
    try:
        files_there = look(root, config, chosen)
    except ProblemsFound as refused:
        return [msgspec.structs.replace(problem, severity="warning") for problem in refused.problems]
    for found in files_there:
        written = mark_of(found.there)
        if written and written != mark_of(found.wanted):
            given = {"file": found.path, "host": chosen.name}
            told.append(
                Problem(code="host-file-outdated", place=Place(file=found.path), severity="warning", given=given)
            )
    return told


_HOST = re.compile(rb"(?m)^(host|h\xc3\xa9bergeur|h\xc3\xa9bergement)([ \t]*:)([ \t]*)([^\s#]*)")


def settle(root: Path, config: Config, name: HostName) -> bool:
    """Write the host into civicgen.yml, leaving every other byte; False when it cannot be done so. Raises OSError."""
    if config.host == name:
        return True
    file = (root / FILE).resolve()
    before = file.read_bytes()
    ending = b"\r\n" if b"\r\n" in before else b"\n"
    if _HOST.search(before):
        after = _HOST.sub(lambda found: found[1] + found[2] + (found[3] or b" ") + name.encode(), before, count=1)
    else:
        after = before.rstrip(b"\r\n") + ending * 2 + b"host: " + name.encode() + ending
    if settings_of(after).config != msgspec.structs.replace(config, host=name):
        return False
    _put(file, after, file.stat().st_mode)
    return True


def _put(file: Path, data: bytes, mode: int) -> None:
    aside = file.with_name(f".{file.name}.civicgen")
    try:
        aside.write_bytes(data)
        aside.chmod(mode & 0o777)
        os.replace(aside, file)
    finally:
        aside.unlink(missing_ok=True)


def measured(site: Path) -> Figures | None:
    """Figures of a site as it lies on the disk; None when there is none."""
    if not (site / "build.json").is_file():
        return None
    files = folder = total = header = 0
    largest = ("", 0)
    for place, folders, names in os.walk(site):
        folder = max(folder, len(folders) + len(names))
        files += len(names)
        for name in names:
            path = os.path.join(place, name)
            size = os.stat(path, follow_symlinks=False).st_size
            total += size
            if size > largest[1]:
                largest = (os.path.relpath(path, site).replace(os.sep, "/"), size)
    redirects = site / "_redirects"
    if (rules := site / "_headers").is_file():
        header = longest(rules.read_bytes())
    moved = redirects.read_bytes() if redirects.is_file() else b""
    return Figures(
        files=files,
        folder=folder,
        largest=largest,
        site=total,
        redirects=moved.count(b"\n"),
        redirects_size=len(moved),
        header=header,
    )
