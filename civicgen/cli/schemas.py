"""`civicgen schemas`: the types of the portal become JSON Schemas, with which editors complete and check."""

from __future__ import annotations

import json
from pathlib import Path

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

__all__ = ["command"]

FOLDER = "schemas"


@click.pass_obj
def _schemas(console: Console, output: str | None, vscode: bool, site: str | None) -> int:
    from civicgen.cli.schema import FILES, schema
    from civicgen.cli.settings import settings
    from civicgen.words import program

    root = find_portal(console, site=site)
    config = settings(root)
    folder = Path(output) if output else root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, (kind, many) in FILES.items():
        made = schema(kind, program(config.language), many=many)
        _put(folder / f"{name}.json", json.dumps(made, ensure_ascii=False, indent=2) + "\n")
    console.result(str(folder))
    if vscode:
        return _settings(console, root, folder)
    console.say(console.gettext("For Visual Studio Code: civicgen schemas --vscode"))
    return CODES["done"]


def _put(file: Path, text: str) -> None:
    if not file.is_file() or file.read_bytes() != text.encode("utf-8"):
        file.write_text(text, encoding="utf-8", newline="\n")


def _settings(console: Console, root: Path, folder: Path) -> int:
    """Tell Visual Studio Code which schema belongs to which file; settings that are there already stay."""
    from civicgen.cli.schema import FILES, PLACES

    try:
        where = "./" + folder.absolute().relative_to(root).as_posix()
    except ValueError:
        where = folder.absolute().as_posix()
    wanted = {"yaml.schemas": {f"{where}/{name}.json": places for name, places in PLACES.items() if name in FILES}}
    file = root / ".vscode" / "settings.json"
    if file.exists():
        console.say(console.gettext("{file} exists already. Add to it:", file=str(file)))
        console.result(json.dumps(wanted, ensure_ascii=False, indent=2))
        return CODES["done"]
    file.parent.mkdir(exist_ok=True)
    _put(file, json.dumps(wanted, ensure_ascii=False, indent=2) + "\n")
    _put(file.with_name("extensions.json"), json.dumps({"recommendations": ["redhat.vscode-yaml"]}, indent=2) + "\n")
    console.say(console.gettext("Visual Studio Code will offer to install the extension “YAML”: accept."))
    return CODES["done"]


command = Command(
    "schemas",
    callback=_schemas,
    params=[
        Option(
            ["--output", "-o"],
            metavar="DIR",
            type=click.Path(file_okay=False),
            help=mark("Where to write them; else the folder “schemas” of the portal."),
        ),
        Option(["--vscode"], is_flag=True, help=mark("Tell Visual Studio Code to use them.")),
        portal_option(),
    ],
    help=mark("Write JSON Schemas of everything one can write, so that an editor completes keys and shows mistakes."),
    examples=[("civicgen schemas --vscode", mark("schemas and settings for Visual Studio Code"))],
    codes=(0, 1, 2, 74),
    related=("check", "new"),
)
