"""The name of a host becomes what it can hold and do, with the figures of its free plan."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["CHECKED", "HOSTS", "Host", "HostName", "host"]

HostName = Literal["netlify", "github", "gitlab", "cloudflare", "codeberg", "sftp", "folder"]
CHECKED = "2026-11-22"
"""Day on which the figures were compared with what the hosts say."""

KB, MB, GB, MIB = 1000, 1000**2, 1000**3, 1024**2


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """One host. A limit of 0 is one that the host does not state."""

    name: HostName
    label: str
    """As people call it."""
    files: int = 0
    """Files of a site."""
    folder: int = 0
    """Things in one folder of a site."""
    file: int = 0
    """Bytes of one file."""
    site: int = 0
    """Bytes of a site."""
    redirects: int = 0
    """Rules of its file of redirects. Those beyond are left out: a page stands at each older address anyway."""
    redirects_size: int = 0
    """Bytes of its file of redirects."""
    redirect: int = 0
    """Characters of one redirect."""
    header: int = 0
    """Characters of one header."""
    deployments: int = 0
    """Publications in a month."""
    rules: Literal["_headers", ".htaccess", ""] = ""
    """File from which it takes headers; none: pages bear their policy themselves, in a `meta` element."""
    moves: Literal["_redirects", ".htaccess", ""] = ""
    """File from which it takes redirects; none: the pages at older addresses do the work."""
    prefixed: bool = False
    """Its redirects name the folder under which the site is reached, where there is one."""
    forced: bool = False
    """A redirect yields to a file at the same address, unless it says that it does not (`!`)."""
    schedule: Literal["its own", "another's", "yours"] = "its own"
    """Who wakes it up when a date has come: itself, somebody else's clock, or a clock on your machine."""
    atomic: bool = True
    """Visitors never meet half of one site and half of the next."""
    lag: int = 0
    """Seconds for which visitors may still be shown what was there before."""
    commits: bool = False
    """Its builds can record the journal in the repository."""


HOSTS: dict[HostName, Host] = {
    each.name: each
    for each in (
        Host(
            name="netlify",
            label="Netlify",
            folder=54_000,
            deployments=20,  # 300 credits a month, 15 for each publication, before any visit
            rules="_headers",
            moves="_redirects",
            forced=True,
            schedule="another's",
        ),
        Host(
            name="github",
            label="GitHub Pages",
            file=100 * MB,  # of the repository, in which media and documents lie
            site=1 * GB,
            lag=600,
            commits=True,
        ),
        Host(
            name="gitlab",
            label="GitLab Pages",
            files=200_000,
            site=1 * GB,
            redirects=1000,  # beyond these two, it takes none at all
            redirects_size=64 * KB,
            moves="_redirects",
            prefixed=True,
            lag=600,
            commits=True,
        ),
        Host(
            name="cloudflare",
            label="Cloudflare",
            files=20_000,
            file=25 * MIB,
            redirects=2000,
            redirect=1000,
            header=2000,
            deployments=500,
            rules="_headers",
            moves="_redirects",
            schedule="another's",
        ),
        Host(
            name="codeberg",
            label="Codeberg Pages",
            site=768 * MIB,  # what a service with the same program says
            rules="_headers",
            moves="_redirects",
            prefixed=True,
            lag=300,
            commits=True,
        ),
        Host(
            name="sftp",
            label="SFTP",
            redirects=1000,  # a .htaccess is read anew for each page
            header=2000,  # the proxies before it hold a few kilobytes of headers
            rules=".htaccess",
            moves=".htaccess",
            prefixed=True,
            schedule="yours",
            atomic=False,
        ),
        Host(
            name="folder",
            label="a folder of your own server",
            redirects=1000,
            rules=".htaccess",
            moves=".htaccess",
            prefixed=True,
            schedule="yours",
        ),
    )
}


def host(name: HostName | None) -> Host | None:
    """The host of a portal; None where it names none."""
    return HOSTS[name] if name else None
