"""A kind, a title and a portal become a new file that nothing else has the name of."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

from civicgen.cli.kinds import KINDS
from civicgen.cli.naming import free, plain_line, short, taken_names
from civicgen.cli.procedures import steps
from civicgen.cli.skeleton import skeleton
from civicgen.config import Config
from civicgen.content import types
from civicgen.content.cells import moment
from civicgen.content.values import Moment
from civicgen.words import Catalog

__all__ = ["add", "consultations", "here"]


def consultations(root: Path) -> list[str]:
    """Names of the consultations' folders, in order."""
    try:
        with os.scandir(root / "content" / "consultations") as entries:
            return sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return []


def here(root: Path, folder: Path) -> str:
    """The consultation in whose folder one stands; empty elsewhere."""
    inside = root / "content" / "consultations"
    return folder.relative_to(inside).parts[0] if folder != inside and folder.is_relative_to(inside) else ""


def add(
    root: Path,
    config: Config,
    kind: str,
    title: str,
    words: Catalog,
    *,
    consultation: str = "",
    name: str = "",
    procedure: str = "consultation",
    preset: str = "contribution",
    today: datetime.date,
) -> Path:
    """Write the file and give its path. Never replaces one: a name that is taken gets a number.

    Raises OSError when it cannot be written.
    """
    what = KINDS[kind]
    content = root / "content"
    folder = content / what.folder if what.shared else content / "consultations" / consultation / what.folder
    chosen = free(short(name or title), _taken(content, kind, folder, config), kind)
    given: dict[str, Any] = {**what.given, "title": plain_line(title), "state": "draft"}
    if kind == "consultation":
        given |= {"procedure": procedure, "steps": steps(procedure, words)}
    if what.type in {types.Answer, types.Synthesis, types.Result}:
        # Without a date, it would stand in no list of what is new.
        given["published"] = moment(Moment(today))
    if what.type is types.Article:
        given["number"] = str(1 + sum(1 for _ in folder.glob("*.md")))
    if kind == "form":
        from civicgen.cli.form_skeleton import form_text

        # a choice of the command line has been held against the list of presets
        # silenced: what was asked is text by then
        text = form_text(preset, given["title"], chosen, words)  # type: ignore[arg-type]
        return _written(folder / f"{chosen}.yml", text)
    text = skeleton(
        what.type, given, words, today=today, body=words.gettext(what.body) if what.body else "", intro=what.intro
    )
    return _written(folder / chosen / "index.md" if kind == "consultation" else folder / f"{chosen}.md", text)


def _written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    # "x": if somebody made it meanwhile, theirs stays.
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    return file


def _taken(content: Path, kind: str, folder: Path, config: Config) -> set[str]:
    """Names that would give an address twice, or one that the site uses itself."""
    # The ballots that a tally counts lie beside it under the same name.
    taken = taken_names([name for name in _names(folder) if kind != "tally" or not name.endswith(".csv")])
    if kind in {"consultation", "page"}:
        from civicgen.portal.addresses import WORDS

        # Consultations and pages stand side by side at the root of the site, with pages that civicgen makes.
        taken |= set(consultations(content.parent)) | taken_names(_names(content / "pages"))
        taken |= set(WORDS.get(config.language.split("-")[0], WORDS["en"]).values())
        taken |= {language.lower() for language in config.languages} | {"index", "404", "media", "build"}
    if kind == "faq":
        taken.add("index")
    return taken


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
