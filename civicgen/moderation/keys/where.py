"""A portal's public key and the user's own folders become where its inbox and keys lie, and whether they may lie there.

    configuration/inboxes.json              where an inbox lies that its owner has put elsewhere
    configuration/keys/FINGERPRINT.json     private key under a passphrase, and who keeps a copy on paper
    data/FINGERPRINT/inbox.sqlite           inbox

Never in a repository, a portal, or a folder that others see: whoever sends that folder would send them along.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from civicgen.builder.trouble import disk
from civicgen.forms.sealing import bytes_of
from civicgen.moderation.inbox.database import refused
from civicgen.problems import ProblemsFound

__all__ = ["INBOX", "Home", "allowed", "allowed_file", "fingerprint", "home", "is_robot", "write_privately"]

INBOX = "CIVICGEN_INBOX"
"""Name in the environment of the folder of the inbox."""
_ROBOTS = (
    "CI", "CONTINUOUS_INTEGRATION", "BUILD_NUMBER", "GITHUB_ACTIONS", "GITLAB_CI", "FORGEJO_ACTIONS", "NETLIFY",
    "CF_PAGES", "VERCEL", "TF_BUILD", "JENKINS_URL", "TEAMCITY_VERSION", "BUILDKITE", "DRONE", "WOODPECKER_CI",
)  # fmt: skip
_SHARED = {
    "dropbox", "onedrive", "google drive", "googledrive", "mon drive", "my drive", "icloud drive", "mobile documents",
    "cloudstorage", "nextcloud", "owncloud", "kdrive", "pcloud drive", "pclouddrive", "mega", "megasync", "syncthing",
    "public", "public_html", "htdocs", "httpdocs", "www", "wwwroot", "webroot",
}  # fmt: skip
"""Folders that a program copies elsewhere, or a server shows, by their names."""
_SIGNS = (".dropbox", ".stfolder", ".sync_journal.db", ".nextcloudsync.log", ".owncloudsync.log", ".tmp.drivedownload")


class Home(msgspec.Struct, frozen=True):
    """The folders of a user in which programs keep what is theirs."""

    configuration: Path
    data: Path

    def key_file(self, key: str) -> Path:
        """Where the private key of a public one lies."""
        return self.configuration / "keys" / f"{fingerprint(key)}.json"

    def inbox(self, key: str, named: str = "") -> Path:
        """Folder of the inbox of a portal: the one named, else where its owner has put it, else in the user's data."""
        chosen = named or self._elsewhere().get(fingerprint(key), "")
        return Path(os.path.abspath(os.path.expanduser(chosen))) if chosen else self.data / fingerprint(key)

    def remember(self, key: str, folder: Path) -> None:
        """From now on the inbox of this key lies there."""
        known = self._elsewhere() | {fingerprint(key): folder.as_posix()}
        write_privately(self.configuration / "inboxes.json", json.dumps(known, indent=1, ensure_ascii=False).encode())

    def _elsewhere(self) -> dict[str, str]:
        try:
            return msgspec.json.decode((self.configuration / "inboxes.json").read_bytes(), type=dict[str, str])
        except (OSError, msgspec.MsgspecError):
            return {}


def home(environ: Mapping[str, str], platform: str = sys.platform) -> Home:
    """The user's folders, as each system puts them."""
    user = Path(os.path.expanduser("~"))
    if platform == "win32":
        configuration = Path(environ.get("APPDATA") or user / "AppData" / "Roaming") / "civicgen"
        data = Path(environ.get("LOCALAPPDATA") or user / "AppData" / "Local") / "civicgen"
        return Home(configuration, data / "inboxes")
    if platform == "darwin":
        support = user / "Library" / "Application Support" / "civicgen"
        return Home(support, support / "inboxes")
    configuration = Path(environ.get("XDG_CONFIG_HOME") or user / ".config") / "civicgen"
    return Home(configuration, Path(environ.get("XDG_DATA_HOME") or user / ".local" / "share") / "civicgen")


def fingerprint(key: str) -> str:
    """Twelve characters by which people tell keys apart, fit for the name of a file."""
    return hashlib.sha256(bytes_of(key)).hexdigest()[:12]


def is_robot(environ: Mapping[str, str]) -> bool:
    """Whether this is a job of a forge or a host, whose disk is shown to others or thrown away."""
    return any(environ.get(name, "").lower() not in ("", "0", "false") for name in _ROBOTS)


def allowed(folder: Path) -> None:
    """Raise ProblemsFound for a folder that others see, or that is sent somewhere with what is in it."""
    real = Path(os.path.realpath(folder))
    for above in (real, *real.parents):
        found = "public" if above.name.lower().split(" - ")[0] in _SHARED else _sign(above)
        if found:
            raise refused(f"inbox-in-{found}", folder=folder.as_posix(), above=above.as_posix())


def allowed_file(file: Path, command: str) -> None:
    """The same for a file that is asked for; `command` is what was typed before its name, for the advice."""
    folder = Path(os.path.realpath(file.absolute().parent))
    try:
        allowed(folder)
    except ProblemsFound as found:
        problem = found.problems[0]
        kind = problem.code.removeprefix("inbox-in-")
        given = {"file": file.name or file.as_posix(), "above": problem.given["above"]}
        if outside := _outside(folder):
            given["instead"] = f"{command} {_relative(outside / file.name)}"
        raise refused(f"private-file-in-{kind}", **given) from None


def _outside(folder: Path) -> Path | None:
    """The nearest folder above in which it may lie."""
    for above in folder.parents[:-1]:
        try:
            allowed(above)
        except ProblemsFound:
            continue
        return above
    return None


def _relative(file: Path) -> str:
    try:
        told = os.path.relpath(file).replace(os.sep, "/")
    except ValueError:  # on another disk
        told = str(file)
    return f'"{told}"' if " " in told else told


def _sign(folder: Path) -> str:
    if os.path.lexists(folder / ".git") or ((folder / "HEAD").is_file() and (folder / "objects").is_dir()):
        return "repository"
    if (folder / "civicgen.yml").is_file() or (folder / "build.json").is_file():
        return "portal"
    return "public" if any(os.path.lexists(folder / name) for name in _SIGNS) else ""


def write_privately(file: Path, data: bytes) -> None:
    """Write a file that only its owner may read: whole or not at all, in a folder that only its owner enters."""
    with disk(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = file.with_name(f".{file.name}.new")
        aside.unlink(missing_ok=True)
        descriptor = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, file)
