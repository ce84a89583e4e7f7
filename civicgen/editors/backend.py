"""The address of a repository becomes what an editor must know of the forge that holds it."""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

__all__ = ["Forge", "Repository", "backend", "of_folder", "reached", "repository"]

Forge = Literal["github", "gitlab", "forgejo"]

_SSH = re.compile(r"(?:ssh://)?(?:[\w.-]+@)([\w.-]+)(?::\d+(?=/))?[:/](.+)")
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+")
_KNOWN: dict[str, Forge] = {"github.com": "github", "framagit.org": "gitlab", "codeberg.org": "forgejo"}


class Repository(msgspec.Struct, frozen=True):
    """A repository on a forge."""

    forge: Forge
    host: str
    path: str


def repository(address: str, forge: Forge | None = None) -> Repository | None:
    """Read the address of a repository, as a browser or git says it; None when it is none, or of no forge we know.

    >>> repository("git@framagit.org:mairie/portail.git")
    Repository(forge='gitlab', host='framagit.org', path='mairie/portail')
    """
    parts = urlsplit(address)
    if parts.scheme in {"https", "http"}:
        host, path = parts.netloc.rpartition("@")[2], parts.path
    elif found := _SSH.fullmatch(address):
        host, path = found.groups()
    else:
        return None
    path = path.strip("/").removesuffix(".git")
    kind = forge or _KNOWN.get(host) or ("gitlab" if host.startswith("gitlab.") else None)
    if kind is None or not _PATH.fullmatch(path) or not re.fullmatch(r"[\w.-]+(?::\d+)?", host):
        return None
    return Repository(kind, host, path)


def backend(place: Repository, branch: str, *, app: str, signing: str) -> dict[str, Any]:
    """What the configuration says under `backend`. The branch is always named: Decap takes another by default."""
    made: dict[str, Any] = {
        "name": {"forgejo": "gitea"}.get(place.forge, place.forge),
        "repo": place.path,
        "branch": branch,
    }
    if place.forge == "github":
        return made | ({"base_url": signing} if signing else {})
    root = f"https://{place.host}"
    if place.forge == "gitlab":
        made["auth_type"] = "pkce"
        where = {"api_root": f"{root}/api/v4", "base_url": root, "auth_endpoint": "oauth/authorize"}
    else:
        where = {"api_root": f"{root}/api/v1", "base_url": root, "auth_endpoint": "login/oauth/authorize"}
    if place.host != "gitlab.com":
        made |= where
    return made | ({"app_id": app} if app else {})


def reached(place: Repository, signing: str) -> tuple[str, ...]:
    """Addresses that the editor's page talks to."""
    if place.forge != "github":
        return (f"https://{place.host}",)
    own = ("https://api.github.com", "https://raw.githubusercontent.com", "https://www.githubstatus.com")
    return (*own, signing) if signing else own


def of_folder(config: str) -> str:
    """Address of the repository's `origin`, from the text of its `.git/config`; empty when it has none."""
    section = re.search(r'^\[remote "origin"\]\n((?:(?!\[).*\n?)*)', config, re.MULTILINE)
    found = re.search(r"^\s*url\s*=\s*(\S+)", section[1], re.MULTILINE) if section else None
    return found[1] if found else ""
