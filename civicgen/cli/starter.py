"""The starter and a few choices become the files of a new portal."""

from __future__ import annotations

import datetime
import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import msgspec

from civicgen.bundled import folder
from civicgen.cli.naming import plain_line, short
from civicgen.cli.procedures import steps
from civicgen.cli.skeleton import lines_of
from civicgen.words import Catalog, program

__all__ = ["FOR_GIT", "Choices", "TownRefused", "files_of", "in_the_way", "town_name", "write"]

TOWN = "Saint-Exemple"
OPENED = "2026-01-05"
"""Day on which the starter's consultation opens; a new portal's opens on the day it is made."""
_TEXT = {".md", ".yml", ".yaml", ".csv", ".txt", ".toml"}
FOR_GIT: dict[str, bytes] = {
    ".gitignore": b"/public/\n/.civicgen/\n",
    ".gitattributes": b"# Files stay as they are, byte for byte: the journal knows them by their digests.\n* -text\n",
}
"""What git is told of a portal: what it need not keep, and that it changes no line break on Windows."""


class TownRefused(ValueError):  # noqa: N818  (said to people as it is named)
    """A name that could not stand in files and sentences."""

    def __init__(self, name: str, sign: str = "") -> None:
        super().__init__(name)
        self.sign = sign
        """First sign that cannot be in a name; empty when the name is empty or too long."""


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What a new portal is about."""

    lang: str
    town: str
    procedure: str
    today: datetime.date


def town_name(typed: str) -> str:
    """A town's name on one line. Raises TownRefused for what cannot be one."""
    name = plain_line(unicodedata.normalize("NFC", typed))
    sign = next((character for character in name if not _of_a_name(character)), "")
    if not name or len(name) > 100 or sign:
        raise TownRefused(name, sign)
    return name


def _of_a_name(character: str) -> bool:
    return character in " \u00a0\u202f-‐'’.,()/&·" or unicodedata.category(character)[0] in "LM" or character.isdigit()


def files_of(choices: Choices, words: Catalog) -> dict[str, bytes]:
    """Every file of a new portal, by its path from the portal's root."""
    root = folder("civicgen.yml").parent
    if choices.lang == "fr":
        found = {file: (root / file).read_bytes() for file in _bundled(root)}
    else:
        from civicgen.cli.translated import translated

        found = translated(root, choices.lang, words)
    made: dict[str, bytes] = {}
    for path, data in found.items():
        made[path] = data
        if os.path.splitext(path)[1] in _TEXT:
            text = _procedure(path, _own(data.decode("utf-8"), choices), choices, words, found)
            text = _asked(path, text, choices)
            made[path] = text.encode("utf-8")
    return made | FOR_GIT


def _bundled(root: Path) -> list[str]:
    files = ["civicgen.yml"]
    for place, _folders, names in os.walk(root / "content"):
        files += [Path(place, name).relative_to(root).as_posix() for name in names if not name.startswith(".")]
    return sorted(files)


def _own(text: str, choices: Choices) -> str:
    """Put the town's name where the starter has its own, as French grammar wants it, and today where it opens."""
    host = short(choices.town)
    text = text.replace("saint-exemple", host if host.isascii() and host else "mairie")
    text = re.sub(rf"\b([Dd])e {TOWN}\b", lambda match: _of(match.group(1), choices.town), text)
    return text.replace(TOWN, choices.town).replace(OPENED, choices.today.isoformat())


def _of(capital: str, town: str) -> str:
    """Say `de` before a town: d'Angers, du Mans, des Ulis, de La Rochelle, de Lille."""
    article, _, rest = town.partition(" ")
    if rest and article in {"Le", "Les"}:
        return f"{capital}{'u' if article == 'Le' else 'es'} {rest}"
    first = unicodedata.normalize("NFD", town)[:1].casefold()
    return f"{capital}’{town}" if first in set("aeiouyœæ") else f"{capital}e {town}"


_PRESETS = {"participatory-budget": "proposal", "questions": "question", "petition": "petition"}
"""What is asked in the first step of a procedure, where it is something else than an opinion."""


def _asked(path: str, text: str, choices: Choices) -> str:
    """Give the form of the starter what its procedure asks; a translation keeps its words, which say the same."""
    wanted = _PRESETS.get(choices.procedure)
    found = re.fullmatch(r"content/consultations/[^/]+/forms/[^/.]+(?:\.([a-z-]+))?\.yml", path)
    if found is None or wanted is None:
        return text
    from civicgen.content.presets import PRESETS

    lang = found.group(1) or choices.lang
    title = program(lang).gettext(PRESETS[wanted].title)  # type: ignore[index]  # one of the names above
    if found.group(1):
        return f"title: {title}\n"
    head = text.partition("\ntitle:")[0]
    return f"{head}\ntitle: {title}\npreset: {wanted}\n"


def _form_named(path: str, found: Mapping[str, bytes]) -> str:
    """Name of the form that lies beside a consultation, if there is one."""
    forms = (each for each in found if each.startswith(f"{path.rpartition('/')[0]}/forms/"))
    return min((Path(each).name.split(".")[0] for each in forms), default="")


def _procedure(path: str, text: str, choices: Choices, words: Catalog, files: Mapping[str, bytes]) -> str:
    """Give a consultation its procedure and the steps it usually has; the starter's own is left as it was written."""
    found = re.fullmatch(r"content/consultations/[^/]+/index(?:\.([a-z-]+))?\.md", path)
    if found is None or choices.procedure == "consultation":
        return text
    made = steps(choices.procedure, words, opens=choices.today, form=_form_named(path, files))
    if found.group(1):
        # A translation gives the words of the same steps.
        others = steps(choices.procedure, program(found.group(1)))
        made = [
            {"id": step["id"], "title": other["title"], "summary": other["summary"]}
            for step, other in zip(made, others, strict=True)
        ]
    block = "\n".join(lines_of("steps", made))
    text = re.sub(r"^procedure: .*$", f"procedure: {choices.procedure}", text, count=1, flags=re.MULTILINE)
    return re.sub(
        r"^steps:\n(?:[ \t]+.*\n|\n(?=[ \t]))+", lambda _match: block + "\n", text, count=1, flags=re.MULTILINE
    )


def in_the_way(target: Path, files: dict[str, bytes]) -> list[str]:
    """Files of the portal that exist already: nothing is ever replaced."""
    return [path for path in files if (target / path).exists() or (target / path).is_symlink()]


def write(target: Path, files: dict[str, bytes]) -> None:
    """Write the files of a portal; a file made by somebody else meanwhile stays. Raises OSError."""
    # The settings come last: without them the folder is no portal, and a half-made one can be tried again.
    for path in sorted(files, key=lambda path: (path == "civicgen.yml", path)):
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            stream.write(files[path])
