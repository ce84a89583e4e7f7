"""An output folder becomes a place to work: whether it may be written to, and where its record and staging lie."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from civicgen.builder.stamp import NAME, is_ours
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["Ground", "ground", "harmless", "refusal", "same_disk", "without_links"]

CACHE = ".civicgen"
SOURCES = ("content", "journal", "themes", "templates", ".git", ".github", ".gitlab")


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """Where one site is built."""

    root: Path
    """The portal."""
    output: Path
    cache: Path
    """`.civicgen/`: may be deleted at any time."""
    record: Path
    aside: Path
    """Files of a release before they are put in place: on the disk of the output folder, so that a rename does it."""
    set_aside: Path
    """Where files go that an earlier build may have left and nobody planned."""
    lock: Path
    shared_lock: Path | None = None
    """Second lock, beside an output folder that lies outside the portal and that several portals may name."""


def ground(root: Path, output: Path) -> Ground:
    """Say where the record and staging of an output folder lie. Links to both are followed; nothing is written.

    Raises ProblemsFound when the portal's own cache leads elsewhere.
    """
    without_links(root)
    root, output = Path(os.path.realpath(root)), Path(os.path.realpath(output))
    cache = root / CACHE
    inside = output.is_relative_to(root)
    name = ""
    if output != root / "public":
        key = output.relative_to(root).as_posix() if inside else output.as_posix()
        name = "-" + hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return Ground(
        root=root,
        output=output,
        cache=cache,
        record=cache / f"record{name}.sqlite",
        aside=_aside(cache, output, f"staging{name}"),
        set_aside=cache / f"set-aside{name}",
        lock=cache / "build.lock",
        shared_lock=None if inside else output.parent / f".{output.name}{CACHE}.lock",
    )


def without_links(root: Path) -> None:
    """Raise ProblemsFound when `.civicgen/` is a link or holds one: a portal from elsewhere could bring it along.

    Caches are written over and staging is emptied, wherever they are.
    """
    cache = os.path.join(os.path.realpath(root), CACHE)
    if os.path.realpath(cache) != cache:
        raise _linked(CACHE)
    try:
        with os.scandir(cache) as entries:
            linked = min((entry.name for entry in entries if entry.is_symlink()), default="")
    except OSError:
        return  # told where it is used
    if linked:
        raise _linked(f"{CACHE}/{linked}")


def _linked(path: str) -> ProblemsFound:
    return ProblemsFound((Problem(code="linked-cache", place=Place(path), given={"path": path}),))


def _aside(cache: Path, output: Path, name: str) -> Path:
    """A folder on the disk of the output folder: in the cache, else beside it, else (a disk of its own) in it."""
    for candidate in (cache / name, output.parent / f".{output.name}{CACHE}"):
        if same_disk(candidate, output):
            return candidate
    return output / f"{CACHE}-staging"


def same_disk(one: Path, other: Path) -> bool:
    """Say whether a rename can lead from one to the other; what does not exist is where its folder is."""
    return _disk(one) == _disk(other)


def _disk(path: Path) -> int:
    while True:
        try:
            return os.stat(path).st_dev
        except OSError:
            if path.parent == path:
                return -1
            path = path.parent


def harmless(name: str) -> bool:
    """Files that people and hosts lay in a site by hand, and that no build of ours ever writes there."""
    return name.startswith(".") or name == "CNAME"


def refusal(place: Ground, *, preview: bool = False) -> Problem | None:
    """Say why a folder cannot be an output folder; None when it can."""
    output, root = place.output, place.root

    def refuse(code: str) -> Problem:
        return Problem(code=code, place=Place(file=output.as_posix()), given={"folder": output.as_posix()})

    if root.is_relative_to(output) or Path(os.path.realpath(os.path.expanduser("~"))).is_relative_to(output):
        return refuse("output-too-wide")
    sources = [root / name for name in SOURCES]
    if output.is_relative_to(place.cache) and (not preview or output == place.cache):
        return refuse("output-in-sources")
    if any(output.is_relative_to(folder) or folder.is_relative_to(output) for folder in sources):
        return refuse("output-in-sources")
    try:
        names = os.listdir(output)
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return refuse("output-is-a-file")
    except PermissionError:
        return refuse("output-unreadable")
    if NAME not in names and all(harmless(name) for name in names):
        return None
    return None if is_ours(output) else refuse("output-not-ours")
