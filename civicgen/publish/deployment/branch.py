"""A built site becomes one commit of a branch that a forge shows, without touching the portal's own files or index."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from msgspec.structs import replace

from civicgen.builder.place import Ground
from civicgen.builder.stamp import NAME
from civicgen.builder.trouble import Busy, disk
from civicgen.config import Config, Deploy
from civicgen.publish.deployment.deployed import Deployed, refused, working
from civicgen.publish.deployment.lists import File, compared, read_list
from civicgen.publish.deployment.order import Plan
from civicgen.publish.git import Refused, run, without_secrets

__all__ = ["deploy"]

_KEPT = ("CNAME", ".domains")
"""Files by which a forge knows whose name the site has; people put them into the branch, and they stay there."""
_ADDED = ".nojekyll"
"""Without it, one forge takes the site for something to build, and leaves out what begins with a dot or a line."""
_SETTINGS = re.compile(
    r"(?:http|https|credential|url|ssh|core\.sshcommand|core\.askpass|protocol)(?:\.|$)", re.IGNORECASE
)
"""Settings of the portal's repository that say how one gets to a remote: the branch is sent from another one."""
_OURS = "refs/heads/site"
_THERE = "refs/heads/there"


def deploy(
    place: Ground,
    config: Config,
    settings: Deploy,
    wanted: Path,
    *,
    dry: bool = False,
    take_over: bool = False,
) -> Deployed:
    """Make the branch hold the site whose files are on the list `wanted`. Raises ProblemsFound, DiskTrouble, Busy."""
    sending = _Branch(place, config, settings, wanted)
    try:
        return sending.deploy(dry=dry, take_over=take_over)
    except Refused as error:
        raise refused("git-refused", remote=sending.shown, reason=error.reason) from error


class _Branch:
    """The branch of a remote, seen from a repository of our own in the cache."""

    def __init__(self, place: Ground, config: Config, settings: Deploy, wanted: Path) -> None:
        self._place = place
        self._config = config
        self._settings = settings
        self._wanted = wanted
        self._own = working(place) / "site.git"
        self._name = f"refs/heads/{settings.branch}"
        self._environ: dict[str, str] = {}
        self.shown = without_secrets(settings.remote)
        self._url = settings.remote

    def deploy(self, *, dry: bool, take_over: bool) -> Deployed:
        self._prepare()
        head = self._head()
        if head and not take_over:
            self._ours(head)
        kept = self._kept(head) if head else []
        plan = Plan.of(compared(self._files(head, kept), self._with_added()))
        done = Deployed(to="git", where=f"{self.shown} {self._settings.branch}", plan=plan, release=head)
        if head and plan.nothing:
            return replace(done, unchanged=True)
        if dry:
            return replace(done, release="", dry=True)
        commit = self._commit(head, kept)
        self._push(commit, head)
        return replace(done, release=commit)

    def _git(self, *arguments: str, feed: IO[bytes] | None = None) -> str:
        return run(*arguments, folder=self._own, feed=feed, environ=self._environ)

    def _prepare(self) -> None:
        """Make our repository, and learn from the portal's where the remote is and how one gets there."""
        settings: list[tuple[str, str]] = [
            ("core.bare", "true"),
            ("gc.autoDetach", "false"),
            ("core.quotePath", "false"),
        ]
        root = self._place.root
        try:
            listed = run("config", "--list", "--local", "--includes", "-z", folder=root).split("\0")
            settings += [
                (key, value) for key, _, value in (one.partition("\n") for one in listed) if _SETTINGS.match(key)
            ]
            branch = run("symbolic-ref", "-q", "HEAD", folder=root).strip()
        except Refused:  # no repository, or no branch: then the remote is an address
            branch = ""
        if branch == self._name:
            raise refused("branch-is-source", file="civicgen.yml", branch=self._settings.branch)
        if not re.search(r"[:/\\]", self._settings.remote):
            try:
                self._url = run("remote", "get-url", "--push", self._settings.remote, folder=root).strip()
            except Refused:
                raise refused("no-such-remote", file="civicgen.yml", remote=self._settings.remote) from None
            if not re.match(r"[a-z+]+://|[^/\\]+:", self._url):  # a path, which git means from the portal
                self._url = str((root / self._url).resolve())
        elif (root / self._settings.remote).exists():
            self._url = str((root / self._settings.remote).resolve())
        self._environ = {"GIT_CONFIG_COUNT": str(len(settings)), "GIT_DIR": str(self._own)}
        for number, (key, value) in enumerate(settings):
            self._environ |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        if not (self._own / "HEAD").exists():
            with disk(self._own):
                self._own.mkdir(parents=True, exist_ok=True)
            run("init", "--quiet", "--bare", str(self._own), folder=self._own)

    def _head(self) -> str:
        """The commit that the branch is at, brought here if need be; empty when there is no such branch."""
        listed = self._git("ls-remote", "--", self._url, self._name).split()
        if not listed:
            return ""
        head = listed[0]
        try:
            self._git("cat-file", "-e", f"{head}^{{tree}}")
        except Refused:
            self._git("fetch", "--quiet", "--depth=1", "--no-tags", "--", self._url, f"+{self._name}:{_THERE}")
        return head

    def _ours(self, head: str) -> None:
        """Refuse a branch that holds something else: sources, or a site that others make."""
        try:
            ours = '"site"' in self._git("cat-file", "blob", f"{head}:{NAME}")
        except Refused:
            ours = not self._git("ls-tree", head).strip()
        if not ours:
            raise refused("branch-not-ours", branch=self._settings.branch, remote=self.shown)

    def _tree(self, head: str) -> Iterator[tuple[str, str, str, int]]:
        """Mode, object, path and size of every file of a commit, by path."""
        for line in self._git("ls-tree", "-r", "-l", "-z", head).split("\0"):
            if line:
                about, _, path = line.partition("\t")
                mode, _, name, size = about.split()
                yield mode, name, path, int(size) if size.isdecimal() else 0

    def _kept(self, head: str) -> list[tuple[str, str, str]]:
        """What others have put into the branch and stays: mode, object, path."""
        here = {file.path for file in read_list(self._wanted) if file.path in _KEPT}
        return [(mode, name, path) for mode, name, path, _ in self._tree(head) if path in _KEPT and path not in here]

    def _files(self, head: str, kept: list[tuple[str, str, str]]) -> Iterator[File]:
        """Files of the branch; their digests are git's own."""
        aside = {path for _, _, path in kept}
        if head:
            # git's order takes a folder for a name with a slash at its end, as ours does
            yield from (File(path, name, size) for _, name, path, size in self._tree(head) if path not in aside)

    def _with_added(self) -> Iterator[File]:
        """Files of the site with git's digests, and the one that keeps a forge from building it again."""
        for file in _merged(read_list(self._wanted), _ADDED):
            yield File(file.path, self._digest(file), file.size)

    def _digest(self, file: File) -> str:
        from hashlib import sha1

        state = sha1(f"blob {file.size}\0".encode(), usedforsecurity=False)
        if file.digest:
            with disk(self._place.output), (self._place.output / file.path).open("rb") as stream:
                while block := stream.read(1 << 20):
                    state.update(block)
        return state.hexdigest()

    def _commit(self, head: str, kept: list[tuple[str, str, str]]) -> str:
        """Write the site as one commit, in one stream: no filter, no ignored file, no index."""
        who = self._who()
        feed = self._own / "stream"
        with disk(feed), feed.open("wb") as stream:
            message = b"Publish the site\n"
            stream.write(f"commit {_OURS}\ncommitter {who} {int(time.time())} +0000\n".encode())
            stream.write(f"data {len(message)}\n".encode() + message)
            if head and self._settings.history:
                stream.write(f"from {head}\n".encode())
            stream.write(b"deleteall\n")
            for mode, name, path in kept:
                stream.write(f"M {mode} {name} {_quoted(path)}\n".encode())
            for file in _merged(read_list(self._wanted), _ADDED):
                stream.write(f"M 100644 inline {_quoted(file.path)}\ndata {file.size}\n".encode())
                self._copy(file, stream)
                stream.write(b"\n")
        try:
            # The name is free: a stream that begins with no parent makes the first commit of a branch.
            self._git("update-ref", "-d", _OURS)
            with feed.open("rb") as ready:
                self._git("fast-import", "--quiet", "--force", feed=ready)
        finally:
            feed.unlink(missing_ok=True)
        return self._git("rev-parse", _OURS).strip()

    def _copy(self, file: File, stream: IO[bytes]) -> None:
        if file.digest:
            with (self._place.output / file.path).open("rb") as source:
                shutil.copyfileobj(source, stream, 1 << 20)

    def _who(self) -> str:
        """Who commits: as the portal's git knows the person, else the publisher."""
        try:
            name = run("config", "user.name", folder=self._place.root).strip()
            mail = run("config", "user.email", folder=self._place.root).strip()
        except Refused:
            name, mail = self._config.publisher.name, self._config.publisher.email
        name, mail = (re.sub(r"[<>\x00-\x1f]", "", one).strip() for one in (name, mail))
        return f"{name or 'civicgen'} <{mail}>"

    def _push(self, commit: str, head: str) -> None:
        """Send it, unless somebody else has published since we looked. Raises Busy."""
        lease = f"--force-with-lease={self._name}:{head}"
        try:
            self._git("push", "--quiet", lease, "--", self._url, f"{commit}:{self._name}")
        except Refused as error:
            if "stale info" in error.said or "[rejected]" in error.said:
                raise Busy(0, "", where=f"{self.shown} {self._settings.branch}") from error
            raise
        self._git("update-ref", _THERE, commit)
        self._git("gc", "--auto", "--quiet")


def _merged(files: Iterator[File], name: str) -> Iterator[File]:
    """The list with one more, empty file in its place, unless it is there."""
    pending: File | None = File(name, "", 0)
    for file in files:
        if pending is not None and file.path >= name:
            if file.path != name:
                yield pending
            pending = None
        yield file
    if pending is not None:
        yield pending


def _quoted(path: str) -> str:
    """A path as a stream of git takes it."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
