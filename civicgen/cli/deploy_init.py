"""`civicgen deploy init`: a host's name becomes the files that it needs, and what is to be done there once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import find_portal, portal_option
from civicgen.hosts import CHECKED, HOSTS, Host, HostName
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.config import Config
    from civicgen.publish.host_files import Found

__all__ = ["command"]

_PLAIN = re.compile(r"(?!-)(?:(?!/-)[A-Za-z0-9._/-])*")

_ONCE: dict[HostName, str] = {
    "netlify": mark(
        "At Netlify: Add new project, Import an existing project, choose your repository, deploy. Then Project "
        "configuration, Build hooks: make one, and keep its address for deploy/call-hook.sh, which says how to use it."
    ),
    "github": mark(
        "At GitHub: Settings, Pages, Source: “GitHub Actions”. Then send the files: the site is built at once, and "
        "every hour when a date has come."
    ),
    "gitlab": mark(
        "At GitLab: Build, Pipeline schedules: one every hour, on the main branch. For the journal: Settings, CI/CD, "
        "Job token permissions, allow push requests. Then send the files."
    ),
    "cloudflare": mark(
        "At Cloudflare: Workers & Pages, Create, Import a repository; build variable PYTHON_VERSION as wrangler.toml "
        "says. Then Settings, Builds, Deploy hooks: make one for deploy/call-hook.sh."
    ),
    "codeberg": mark(
        "At Codeberg: ask for the use of the runners, or deploy from your machine: write “deploy: {to: git, branch: "
        "pages}” in civicgen.yml, then civicgen build and civicgen deploy."
    ),
    "sftp": mark(
        "Write in civicgen.yml where the site goes: “deploy: {to: sftp, server: …, user: …, path: www}”. Then "
        "civicgen build and civicgen deploy; deploy/crontab does both every hour."
    ),
    "folder": mark(
        "Write in civicgen.yml where the site goes: “deploy: {to: folder, path: /srv/www/…}”. Then include "
        "deploy/nginx.conf in your web server, and install deploy/civicgen.service."
    ),
}
"""What a person does at the host, once."""


@click.pass_obj
def _init(console: Console, host: HostName, site: str | None, force: bool, dry: bool) -> int:
    from civicgen.cli.settings import settings
    from civicgen.publish.host_files import ground_of, look, others, repository_of, settle, write

    root = find_portal(console, site=site)
    config = settings(root)
    chosen = HOSTS[host]
    ground = ground_of(root, config)
    named = ground.portal + (ground.folder if chosen.schedule == "yours" else "")
    if not _PLAIN.fullmatch(named) or (host == "folder" and not _PLAIN.fullmatch(ground.target)):
        named = named if not _PLAIN.fullmatch(named) else ground.target
        raise click.UsageError(
            console.gettext(
                "The folder “{folder}” cannot stand in the files of a host: rename it with letters, digits, - and _ "
                "only.",
                folder=named,
            ),
            click.get_current_context(),
        )
    kept = 0
    if ground.portal:
        console.say(console.gettext("In the repository {folder}:", folder=str(repository_of(root))))
    for found in look(root, config, chosen):
        if found.state != "same" and not (force or not found.asks or _agreed(console, found, dry=dry)):
            kept += 1
            continue
        if found.state != "same" and not dry:
            write(root, found)
        console.result(f"{console.gettext(_STATES[found.state]).ljust(10)} {found.path}")
    if not dry and not settle(root, config, host):
        console.complain(
            console.gettext(
                "Write this line in civicgen.yml, which could not be changed safely: host: {host}", host=host
            )
        )
        kept += 1
    elif not dry and config.host != host:
        console.say(console.gettext("civicgen.yml now says: host: {host}", host=host))
    for path, other in others(root, config, chosen):
        console.complain(
            console.gettext(
                "{file} is there, for {host}: two hosts would publish the site. Take it away, unless you want both.",
                file=path,
                host=other.label,
            )
        )
    _tell(console, root, config, chosen)
    if kept:
        console.complain(
            console.ngettext(
                "{count} file was left as it is: --force replaces it.",
                "{count} files were left as they are: --force replaces them.",
                kept,
            )
        )
    return CODES["problems"] if kept else CODES["done"]


def _tell(console: Console, root: Path, config: Config, host: Host) -> None:
    """What the host takes, whether the site fits, and what a person does next."""
    for line in _facts(console, host):
        console.say(line)
    _warn(console, root, host)
    if config.deploy is None or host.schedule != "yours":
        console.say(console.gettext(_ONCE[host.name]))
    else:
        console.say(console.gettext("Next: {command}", command="civicgen build && civicgen deploy"))
    if not config.url:
        console.say(console.gettext("When you know the address of the site, write it as “url” in civicgen.yml."))


_STATES = {
    "new": mark("written"),
    "same": mark("current"),
    "outdated": mark("renewed"),
    "changed": mark("replaced"),
    "foreign": mark("replaced"),
}


def _agreed(console: Console, found: Found, *, dry: bool) -> bool:
    """Show what would be lost, and ask for it on a terminal; elsewhere nothing is replaced."""
    from difflib import unified_diff

    told = (
        mark("{file} was changed since civicgen wrote it:")
        if found.state == "changed"
        else mark("{file} was not written by civicgen:")
    )
    console.complain(console.gettext(told, file=found.path))
    before, after = (data.decode("utf-8", "replace").splitlines() for data in (found.there, found.wanted))
    for line in unified_diff(before, after, found.path, found.path, lineterm="", n=2):
        console.complain(f"  {line}")
    if dry or not console.asks:
        return False
    return bool(click.confirm(console.gettext("Replace it?"), default=False, err=True))


def _facts(console: Console, host: Host) -> Iterator[str]:
    """What the host takes and how long it makes visitors wait, in figures."""
    from civicgen.cli.figures import number, weight

    figures: list[tuple[int, str, Callable[[str, float], str]]] = [
        (host.files, mark("{figure} files"), number),
        (host.folder, mark("{figure} things in a folder"), number),
        (host.file, mark("{figure} in a file"), weight),
        (host.site, mark("{figure} in all"), weight),
        (host.deployments, mark("{figure} publications a month"), number),
    ]
    told = [console.gettext(words, figure=show(console.lang, value)) for value, words, show in figures if value]
    if told:
        yield console.gettext(
            "Free plan of {host} ({day}): at most {limits}. “civicgen check” warns from 80 % on.",
            host=host.label,
            day=CHECKED,
            limits=", ".join(told),
        )
    if host.lag:
        yield console.ngettext(
            "A page that was seen already may be shown as it was for {count} minute.",
            "A page that was seen already may be shown as it was for {count} minutes.",
            host.lag // 60,
        )


def _warn(console: Console, root: Path, host: Host) -> None:
    """Compare the site that was built last, if there is one, with what the host takes."""
    from civicgen.checks.hosts import within
    from civicgen.cli.problems import show
    from civicgen.publish.host_files import measured

    figures = measured(root / "public")
    if figures is None:
        console.say(console.gettext("Nothing is built yet: “civicgen check” will say whether the site fits."))
        return
    show(list(within(host, figures)), console)


command = Command(
    "init",
    callback=_init,
    params=[
        Argument(
            ["host"],
            metavar="HOST",
            type=click.Choice(get_args(HostName)),
            meaning=mark(
                "netlify, github, gitlab, cloudflare, codeberg; sftp for rented hosting; folder for a server of your "
                "own."
            ),
        ),
        portal_option(),
        Option(["--force"], is_flag=True, help=mark("Replace files that somebody changed, without asking.")),
        Option(["--dry-run", "dry"], is_flag=True, help=mark("Say what would be written; change nothing.")),
    ],
    help=mark(
        "Write the files that a host needs: build, schedule, journal. A file that somebody changed is shown and kept, "
        "unless you agree. What belongs to the site itself (headers, redirects) is written by the build, once the "
        "host is named in civicgen.yml."
    ),
    examples=[
        ("civicgen deploy init github", mark("a workflow that builds and publishes with GitHub Pages")),
        ("civicgen deploy init sftp --dry-run", mark("only see what would be written")),
    ],
    codes=(0, 1, 2, 74),
    related=("deploy", "check"),
)
