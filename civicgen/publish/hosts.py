"""A portal and its host become the files that the repository needs for it: path to bytes, nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote

import msgspec

from civicgen import __version__
from civicgen.digests import digest
from civicgen.hosts import CHECKED, Host, HostName

__all__ = ["Ground", "files", "mark_of", "publishing", "untouched"]

PYTHON = "3.13"
"""Version of Python with which hosts build."""
_TEMPLATES = Path(__file__).parent / "hosting"
_MARK = re.compile(rb"^# civicgen-made: ([0-9a-f]{16})$", re.MULTILINE)

_PER_HOST: dict[HostName, dict[str, str]] = {
    "netlify": {"netlify.toml": "netlify.toml", "deploy/call-hook.sh": "call-hook.sh"},
    "cloudflare": {"wrangler.toml": "wrangler.toml", "deploy/call-hook.sh": "call-hook.sh"},
    "github": {"/.github/workflows/site.yml": "github.yml", "deploy/when-due.sh": "when-due.sh"},
    "gitlab": {"/.gitlab-ci.yml": "gitlab.yml", "deploy/when-due.sh": "when-due.sh"},
    "codeberg": {"/.forgejo/workflows/site.yml": "codeberg.yml", "deploy/when-due.sh": "when-due.sh"},
    "sftp": {"deploy/crontab": "crontab", "deploy/when-due.sh": "when-due.sh"},
    "folder": {"deploy/nginx.conf": "nginx.conf", "deploy/civicgen.service": "civicgen.service"},
}
"""Files by host, from the portal's folder, or with a slash from that of the repository; and their templates."""
_BUILT_THERE: frozenset[HostName] = frozenset({"netlify", "cloudflare", "github", "gitlab", "codeberg"})
"""Hosts that install civicgen themselves."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What the files depend on, besides the host."""

    portal: str = ""
    """Folder of the portal in its repository, ending in a slash; empty when the portal is the repository."""
    fork: bool = False
    """The repository is civicgen itself with a portal in it: it is installed from there."""
    target: str = ""
    """Folder that receives the site on a server of one's own; empty when civicgen.yml does not say."""
    url: str = ""
    name: str
    """Of the portal, in small letters, digits and hyphens."""
    folder: str
    """Name of the portal's folder on this machine."""
    lock: str = ""
    """Exact versions, with digests, of all that civicgen needs."""
    said: str
    """Who wrote a file and how to have it written anew, in the language of the portal; `{host}` stands in it."""
    headers: tuple[tuple[str, str], ...] = ()
    """What a server of one's own is told to send with each page."""


def files(ground: Ground, host: Host) -> dict[str, bytes]:
    """Every file that this host needs, by its path from the root of the repository."""
    made: dict[str, str] = {}
    for place, template in _PER_HOST[host.name].items():
        path = place[1:] if place.startswith("/") else ground.portal + place
        made[path] = (_TEMPLATES / template).read_text(encoding="utf-8")
    if host.name in _BUILT_THERE and not ground.fork:
        made[f"{ground.portal}deploy/requirements.txt"] = f"@HEAD@\n{ground.lock}"
        made[f"{ground.portal}deploy/civicgen.txt"] = _CIVICGEN
    values = _values(ground, host)
    return {path: _sealed(_filled(text, values)) for path, text in made.items()}


def publishing(ground: Ground) -> dict[HostName, str]:
    """Of each host that publishes by itself what is sent to the repository: the file that makes it do so."""
    firsts = {name: next(iter(_PER_HOST[name])) for name in sorted(_BUILT_THERE)}
    return {name: first[1:] if first.startswith("/") else ground.portal + first for name, first in firsts.items()}


_CIVICGEN = f"""\
@HEAD@
# No program can know the digest of the package it came in. To pin that too, type
#     pip download --no-deps civicgen=={__version__}
# then “pip hash” of the file, and write what it prints after the version, on the same line.
civicgen=={__version__}
"""


def _values(ground: Ground, host: Host) -> dict[str, str]:
    up = "../" * ground.portal.count("/")
    if ground.fork:
        lock = "requirements/runtime.txt"
        exact = " ".join(f"--requirement {up}requirements/{name}.txt" for name in ("runtime", "build"))
        install = [
            f"python -m pip install --require-hashes {exact}",
            f"python -m pip install --no-deps --no-build-isolation {up or '.'}",
        ]
        watched = [".", f"{up}civicgen", f"{up}themes", f"{up}requirements"] if up else ["."]
    else:
        lock = f"{ground.portal}deploy/requirements.txt"
        install = [
            "python -m pip install --require-hashes --requirement deploy/requirements.txt",
            "python -m pip install --no-deps --requirement deploy/civicgen.txt",
        ]
        watched = ["."]
    headers = [f'add_header {name} "{value}" always;' for name, value in ground.headers]
    move = '- rm -rf "$CI_PROJECT_DIR/public" && cp -a public "$CI_PROJECT_DIR/public"'
    return {
        "HEAD": f"# {ground.said.format(host=host.name)}\n# civicgen-made: ",
        "HOST": host.name,
        "NAME": ground.name,
        "FOLDER": ground.folder,
        "TARGET": ground.target or f"/srv/www/{ground.name}",
        "LIVE": quote(ground.url),
        "DIR": ground.portal.rstrip("/") or ".",
        "PORTAL": ground.portal,
        "LOCK": lock,
        "INSTALL": "\n".join(install),
        "ONE_LINE": " && ".join(install),
        "WATCHED": " ".join(watched),
        "PYTHON": PYTHON,
        "CHECKED": CHECKED,
        "HEADERS": "\n".join(headers),
        "MOVE": move if ground.portal else "",
    }


def _filled(text: str, values: dict[str, str]) -> str:
    """Fill a template in; what has several lines keeps the indentation of its place, what has none takes its line."""
    lines: list[str] = []
    for line in text.splitlines():
        alone = re.fullmatch(r"(\s*)@([A-Z_]+)@", line)
        if alone:
            lines += [alone.group(1) + part for part in values[alone.group(2)].splitlines()]
        else:
            lines.append(re.sub(r"@([A-Z_]+)@", lambda found: values[found.group(1)], line))
    return "\n".join(lines) + "\n"


def _sealed(text: str) -> bytes:
    data = text.replace("# civicgen-made: \n", "# civicgen-made:\n", 1).encode("utf-8")
    mark = digest(data)[:8].hex()
    return data.replace(b"# civicgen-made:\n", f"# civicgen-made: {mark}\n".encode(), 1)


def mark_of(data: bytes) -> str:
    """What the file says it was when it was written; empty when it was not written by civicgen."""
    found = _MARK.search(data.replace(b"\r\n", b"\n"))
    return found.group(1).decode() if found else ""


def untouched(data: bytes) -> bool:
    """Whether a file is as civicgen wrote it, whatever ends its lines (git changes that on some systems)."""
    data = data.replace(b"\r\n", b"\n")
    mark = mark_of(data)
    return bool(mark) and digest(_MARK.sub(b"# civicgen-made:", data, count=1))[:8].hex() == mark
