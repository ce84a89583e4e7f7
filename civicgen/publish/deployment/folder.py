"""A built site becomes the newest release of a folder: hard links to what did not change, then one switch."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from civicgen.builder.lock import hold
from civicgen.builder.trouble import disk
from civicgen.problems import ProblemsFound
from civicgen.publish.deployment.deployed import Deployed, Progress, refused
from civicgen.publish.deployment.lists import Differs, File, compared, digest_of_list, read_list, write_list
from civicgen.publish.deployment.order import Plan
from civicgen.publish.deployment.server.releases import Releases
from civicgen.publish.deployment.whole import digest_of_file

__all__ = ["deploy", "rollback"]


def deploy(
    folder: Path,
    output: Path,
    wanted: Path,
    *,
    keep: int,
    dry: bool = False,
    again: bool = True,
    progress: Progress | None = None,
) -> Deployed:
    """Make the site in `output`, whose files are on the list `wanted`, the release that visitors see.

    Unless `again`, what `rollback` has left is not brought back. Raises DiskTrouble, Busy and ProblemsFound; the
    release that visitors see is then the same as before.
    """
    releases = Releases(folder)
    if (problem := releases.refusal()) is not None:
        raise ProblemsFound((problem,))
    digest = digest_of_list(read_list(wanted))
    with ExitStack() as stack:
        if not dry:
            with disk(folder):
                folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(hold(releases.lock))
            releases.prepare()
        current = releases.current
        plan = Plan.of(compared(releases.known(current), read_list(wanted)))
        done = Deployed(to="folder", where=releases.pointer.as_posix(), release=current, plan=plan)
        if plan.nothing and releases.digest(current) == digest:
            if not dry:  # a run that was killed after the switch has left these two undone
                releases.withdraw("")
                releases.prune(keep)
            return replace(done, unchanged=True)
        if not again and releases.withdrawn == digest:
            return replace(done, unchanged=True, held=True)
        if dry:
            return replace(done, release="", dry=True)
        name = releases.new_name(digest, datetime.now(UTC))
        with disk(folder):
            _fill(releases, name, current, output, wanted, progress)
        releases.point_to(name)
        releases.withdraw("")
        releases.prune(keep)
        return replace(done, release=name)


def _fill(releases: Releases, name: str, before: str, output: Path, wanted: Path, progress: Progress | None) -> None:
    """Write a whole release beside the others; it has its name only once it is complete and was looked over."""
    aside = releases.place_of(f".{name}.new")
    aside.mkdir()
    aside.chmod(0o755)
    folders = {""}
    old = f"{releases.place_of(before)}{os.sep}" if before else ""
    listed_at = os.stat(releases.list_of(before)).st_mtime_ns if before and releases.list_of(before).exists() else 0
    for number, one in enumerate(compared(releases.known(before), read_list(wanted))):
        if one.here is None:
            continue
        _make_folder(aside, one.path.rpartition("/")[0], folders)
        target = f"{aside}{os.sep}{one.path}"
        if not (one.same and _linked(old + one.path, target, one.here, listed_at)):
            _copied(f"{output}{os.sep}{one.path}", target, one)
        if progress is not None and number % 100 == 99:
            progress(number + 1, 0)
    listed = releases.place_of(f".{name}.jsonl.new")
    write_list(read_list(wanted), listed)
    if hasattr(os, "sync"):
        os.sync()  # a power cut after the switch must not find files without their bytes
    os.replace(listed, releases.list_of(name))
    os.rename(aside, releases.place_of(name))


def _make_folder(aside: Path, folder: str, made: set[str]) -> None:
    """Make a folder and those above it, readable for a web server whatever this user's habit is."""
    if folder in made:
        return
    _make_folder(aside, folder.rpartition("/")[0], made)
    path = aside / folder
    path.mkdir(exist_ok=True)
    path.chmod(0o755)
    if len(made) > 4096:  # a million folders need not be remembered: asking again is harmless
        made.intersection_update([""])
    made.add(folder)


def _linked(source: str, target: str, file: File, listed_at: int) -> bool:
    """Give the file of the release before a second name; False where that cannot be, or it is not what it was."""
    try:
        state = os.lstat(source)
        if state.st_size != file.size or not stat.S_ISREG(state.st_mode) or state.st_mtime_ns > listed_at:
            return False
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):  # another owner, too many names, a system without hard links
        return False
    return True


def _copied(source: str, target: str, one: Differs) -> None:
    """Copy a file of the site, and see that its bytes are those of the list. Never a link: `public/` may be edited."""
    assert one.here is not None
    shutil.copyfile(source, target, follow_symlinks=False)
    os.chmod(target, 0o644)
    if digest_of_file(target) != (one.here.digest, one.here.size):
        raise refused("site-touched", folder=os.path.dirname(source), names=one.path)


def rollback(folder: Path, name: str = "") -> tuple[str, str]:
    """Lead visitors back to the release before the one they see, or to the one named; gives old and new name.

    Raises ProblemsFound when there is none or it is not whole any more, DiskTrouble, Busy.
    """
    releases, where = Releases(folder), folder.as_posix()
    if (problem := releases.refusal()) is not None:
        raise ProblemsFound((problem,))
    if not releases.every():
        raise refused("no-releases", folder=where)
    with hold(releases.lock):
        current = releases.current
        names = [release.name for release in releases.every()]
        if not name:
            older = names[names.index(current) + 1 :] if current in names else names
            if not older:
                raise refused("no-release-before", folder=where)
            name = older[0]
        elif name not in names:
            raise refused("no-such-release", name=name, known=", ".join(names[:5]))
        if not releases.whole(name):
            raise refused("release-not-whole", name=name)
        if name != current:
            releases.point_to(name)
            # Going forward again is no withdrawal.
            back = current in names and names.index(name) > names.index(current)
            releases.withdraw(releases.digest(current) if back else "")
    return current, name
