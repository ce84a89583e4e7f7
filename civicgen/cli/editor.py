"""`civicgen editor init`: the portal becomes the configuration of an editor that runs in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.completing import consultation_names
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]

_NAMES = ("pages-cms", "sveltia", "decap", "all")


@click.pass_obj
def _editor(
    console: Console,
    action: str,
    name: Any,
    only: tuple[str, ...],
    force: bool,
    mend: bool,
    site: str | None,
    repository: str,
    forge: Any,
    branch: str,
    app: str,
    signing: str,
) -> int:
    del action  # there is one
    from civicgen.cli.adding import consultations
    from civicgen.cli.settings import settings
    from civicgen.editors.made import Wanted, files, top

    root = find_portal(console, site=site)
    settings(root)
    for one in only:
        if one not in consultations(root):
            raise _refused(console.gettext("There is no consultation “{name}”.", name=one))
    if name == "pages-cms":
        asked = Wanted(editor="pages-cms", only=only)
    else:
        asked = Wanted(
            editor=name,
            repository=repository or _origin(top(root)),
            forge=forge,
            branch=branch,
            app=app,
            signing=signing,
            only=only,
        )
    try:
        made = files(root, asked)
    except ValueError:
        raise _refused(_which(console, asked.repository)) from None
    code = _write(console, made, force=force)
    if code == CODES["done"]:
        _mend(console, root, asked, mend=mend)
        _next(console, name, asked)
    return code


def _origin(folder: Path) -> str:
    from civicgen.editors.backend import of_folder

    try:
        return of_folder((folder / ".git" / "config").read_text("utf-8", "replace"))
    except OSError:
        return ""


def _which(console: Console, address: str) -> str:
    if not address:
        return console.gettext(
            "Say where the portal's repository is: --repository https://framagit.org/town/portal (this editor writes "
            "to it; Pages CMS finds it by itself)."
        )
    return console.gettext(
        "“{address}” is not a repository that an editor can write to. Give its address in a browser, and, if it is on "
        "a forge of your own, its kind: --forge github, gitlab or forgejo.",
        address=address,
    )


def _write(console: Console, made: list[Any], *, force: bool) -> int:
    """Write what is new or was ours; what a person changed is kept unless they say otherwise."""
    from civicgen.editors.made import known

    theirs = []
    for each in made:
        if each.path.is_file():
            said = known(each.path.read_text("utf-8", "replace"))
            if said is None or said.touched:
                theirs.append(each)
    if theirs and not force:
        names = ", ".join(_shown(each.path) for each in theirs)
        if not console.asks:
            raise _refused(
                console.gettext("{files} was changed by hand. To replace it all the same: --force", files=names)
            )
        if not click.confirm(console.gettext("{files} was changed by hand. Replace it?", files=names), err=True):
            console.say(console.gettext("Nothing was written."))
            return CODES["done"]
    for each in made:
        _put(each.path, each.text)
        console.result(_shown(each.path))
    return CODES["done"]


def _put(path: Path, text: str) -> None:
    from civicgen.importers.writing import put

    put(path, text, replace=True)


def _mend(console: Console, root: Path, asked: Any, *, mend: bool) -> None:
    """Name the files that an editor could not open, and write them anew when that is wanted."""
    from civicgen.editors.made import mends

    better = mends(root, asked.only, keyed=asked.editor in {"decap", "all"})
    if not better:
        return
    console.say(
        console.ngettext(
            "{count} file is not written as an editor needs it (a colon without quotes, a French key, a list without "
            "a key above it):",
            "{count} files are not written as an editor needs it (a colon without quotes, a French key, a list "
            "without a key above it):",
            len(better),
        )
    )
    for each in better:
        console.say(f"  {_shown(each.path)}")
    if not mend and console.asks:
        mend = click.confirm(console.gettext("Write them so? Nothing else in them changes."), default=True, err=True)
    if not mend:
        console.say(console.gettext("To write them so: the same command with --mend. Nothing else in them changes."))
        return
    for each in better:
        _put(each.path, each.text)
    if asked.editor in {"decap", "all"}:
        from civicgen.editors.made import files

        for made in files(root, asked):  # lists that stand under a key now can be edited
            _put(made.path, made.text)
    console.say(console.gettext("They are mended."))


def _next(console: Console, name: str, asked: Any) -> None:
    if name in {"pages-cms", "all"}:
        console.say(console.gettext("Pages CMS: push, then open https://app.pagescms.org and invite people by e-mail."))
    if name != "pages-cms":
        console.say(
            console.gettext("The editor is published with the site, at admin/. Look at it: civicgen build, then serve.")
        )
        if name in {"decap", "all"} and not asked.app and not asked.signing:
            console.say(
                console.gettext(
                    "Decap CMS needs a way to sign in: --app for GitLab and Forgejo, --signing for GitHub. On this "
                    "computer alone, none: see the guide."
                )
            )


def _shown(path: Path) -> str:
    """The path as one would type it from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _refused(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context())


command = Command(
    "editor",
    callback=_editor,
    params=[
        Argument(["action"], type=click.Choice(["init"]), metavar="init", meaning=mark("Write the configuration.")),
        Argument(
            ["name"],
            type=click.Choice(_NAMES),
            default="pages-cms",
            required=False,
            metavar="[EDITOR]",
            meaning=mark("pages-cms (else), sveltia, decap or all."),
        ),
        Option(
            ["--repository"],
            metavar="ADDRESS",
            default="",
            help=mark("Repository of the portal, for Sveltia and Decap; else the one it was cloned from."),
        ),
        Option(
            ["--forge"],
            type=click.Choice(["github", "gitlab", "forgejo"]),
            metavar="KIND",
            help=mark("Kind of a forge of your own: github, gitlab or forgejo."),
        ),
        Option(["--branch"], metavar="BRANCH", default="main", help=mark("Branch that is edited; else main.")),
        Option(
            ["--app"],
            metavar="ID",
            default="",
            help=mark("Number of the application that you registered on GitLab or Forgejo, to sign in."),
        ),
        Option(
            ["--signing"],
            metavar="ADDRESS",
            default="",
            help=mark("Address of your sign-in server, for GitHub."),
        ),
        Option(
            ["--only"],
            metavar="CONSULTATION",
            multiple=True,
            shell_complete=consultation_names,
            help=mark("Only this consultation (may be repeated); else all of them."),
        ),
        Option(["--force"], is_flag=True, help=mark("Replace files even if someone changed them.")),
        Option(["--mend"], is_flag=True, help=mark("Write anew, in place, what an editor could not open.")),
        portal_option(),
    ],
    help=mark(
        "Let people edit the portal in a browser, with forms, without knowing git: write the configuration of Pages "
        "CMS, Sveltia CMS or Decap CMS from everything that can be written in this portal."
    ),
    examples=[
        ("civicgen editor init", mark("Pages CMS: for a repository on GitHub, people need no account")),
        (
            "civicgen editor init sveltia --repository https://framagit.org/mairie/portail",
            mark("Sveltia CMS, published with the site at admin/"),
        ),
        ("civicgen editor init decap --only plan-local-2026 --mend", mark("one consultation, files made ready")),
    ],
    codes=(0, 1, 2, 74),
    related=("schemas", "check"),
)
