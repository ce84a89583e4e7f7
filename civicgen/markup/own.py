"""What a town changed of a theme becomes problems, where it would do nothing, or something else than was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import chain as joined
from pathlib import Path, PurePosixPath

from civicgen.bundled import folder as bundled
from civicgen.config import Config
from civicgen.markup.chain import chain, theme_keys
from civicgen.markup.styles import FOLDER, names
from civicgen.problems import Place, Problem, ProblemsFound
from civicgen.problems.reasons import reason_of
from civicgen.typed.decode import decoded

__all__ = ["mistakes"]

LIMIT = 256 * 1024
"""Bytes of a template or a sheet: the longest of ours have a tenth of it."""
_ENDINGS = (".html", ".css")
_ALMOST = (".htm", ".xhtml", ".j2", ".jinja", ".jinja2", ".tpl", ".scss", ".sass", ".less")
"""Endings of templates and sheets elsewhere; nothing here reads them."""
_REMARK = re.compile(r"\{#.*?(?:#\}|\Z)", re.DOTALL)
_UNSEEN = re.compile(
    r"""
    /\*.*?(?:\*/|\Z)                   # a remark
    |"(?:[^"\\\n]|\\.)*(?:"|\n|\Z)     # a text
    |'(?:[^'\\\n]|\\.)*(?:'|\n|\Z)
    |url\([^)"'\n]*                    # an address
    """,
    re.DOTALL | re.VERBOSE,
)
"""What in a sheet is neither a rule nor a value; each is passed over once, also where it does not end."""
_NAME = re.compile(r"\$([\w-]+)")


def mistakes(config: Config, root: Path) -> tuple[Problem, ...]:
    """Look through the portal's own `templates` and themes, as far as its pages use them."""
    try:
        folders = [Path(folder) for folder in chain(config, root)]
    except ProblemsFound:
        return ()  # told by who needs the chain
    ours = [folder for folder in folders if folder.parent != bundled("themes")]
    found: list[Problem] = []
    texts: dict[Path, str] = {}
    for folder in ours:
        for path in _files(folder, _ENDINGS):
            text = _text(path, _named(path, root))
            if isinstance(text, Problem):
                found.append(text)
            else:
                texts[path] = text
    for path, text in texts.items():
        found += _style(text, _named(path, root)) if path.suffix == ".css" else _template(text, path, ours, root)
    found += _unused(folders, ours, texts, root)
    found += _alone(folders, ours, root)
    return tuple(found)


def _text(path: Path, file: str) -> str | Problem:
    try:
        if path.stat().st_size > LIMIT:
            return Problem(code="file-too-long", place=Place(file), given={"limit": f"{LIMIT // 1024} kB"})
        return decoded(path.read_bytes(), file)
    except OSError as error:
        return Problem(code="unreadable", place=Place(file), given={"reason": reason_of(error)})


def _named(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _files(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.name.casefold().endswith(endings) and path.is_file())


def _template(text: str, path: Path, ours: list[Path], root: Path) -> Iterator[Problem]:
    """A template of a page without a word gives pages without a word; a part may be taken away so."""
    if path.parent in ours and not _REMARK.sub("", text).strip():
        yield Problem(code="template-empty", place=Place(_named(path, root)), given={"found": path.name})


def _style(text: str, file: str) -> Iterator[Problem]:
    """Braces that do not match, and names of values that there are not: browsers pass over both without a word."""
    seen = _UNSEEN.sub(lambda found: "\n" * found[0].count("\n") + " " * (len(found[0].rpartition("\n")[2])), text)
    lines = text.split("\n")
    known = names()
    open_at: list[Place] = []
    for number, line in enumerate(seen.split("\n"), 1):
        for found in re.finditer(r"[{}]", line):
            place = Place(file, number, found.start() + 1, lines[number - 1])
            if found[0] == "{":
                open_at.append(place)
            elif open_at:
                open_at.pop()
            else:
                yield Problem(code="style-brace", place=place, given={"found": "}", "missing": "{"})
        for found in _NAME.finditer(line):
            if found[1] not in known:
                close = get_close_matches(found[1], known, 1)
                given = {"found": found[0], "known": ", ".join(f"${name}" for name in known)}
                given |= {"suggestion": f"${close[0]}"} if close else {}
                place = Place(file, number, found.start() + 1, lines[number - 1])
                yield Problem(code="style-unknown-name", place=place, given=given)
    for place in open_at:
        yield Problem(code="style-brace", place=place, given={"found": "{", "missing": "}"})


def _unused(folders: list[Path], ours: list[Path], texts: dict[Path, str], root: Path) -> Iterator[Problem]:
    """Files that no page asks for: of another name than what they were meant to stand for."""
    for folder in ours:
        below = folders[folders.index(folder) + 1 :]
        if not below:
            continue  # a theme without parent asks for what it likes
        known = {path.relative_to(each).as_posix() for each in below for path in _files(each, _ENDINGS)}
        sheets = {f"{FOLDER}/{PurePosixPath(name).stem}.css" for name in known if "/" not in name}
        for path in _files(folder, (*_ENDINGS, *_ALMOST)):
            name = path.relative_to(folder).as_posix()
            others = (text for other, text in texts.items() if other != path)
            if name in known | sheets or (path.suffix in _ENDINGS and any(path.stem in text for text in others)):
                continue
            given = {"found": name} | _meant(name, joined(known, sheets))
            yield Problem(code="template-unused", place=Place(_named(path, root)), severity="warning", given=given)


def _meant(name: str, known: Iterable[str]) -> dict[str, str]:
    """The file that one of this name was probably meant to stand for."""
    every = sorted(set(known))
    same = [each for each in every if PurePosixPath(each).stem == PurePosixPath(name).name.partition(".")[0].casefold()]
    close = same or get_close_matches(name, every, 1)
    return {"suggestion": close[0]} if close else {}


def _alone(folders: list[Path], ours: list[Path], root: Path) -> Iterator[Problem]:
    """A theme without parent that has few of the templates which pages need: it was meant to have one."""
    last = folders[-1]
    if last not in ours:
        return
    wanted = {path.name for path in bundled("themes").joinpath("default").glob("*.html")}
    missing = sorted(wanted - {path.name for folder in folders for path in folder.glob("*.html")})
    if len(missing) > len(wanted) // 2 and "parent" not in theme_keys(last):
        given = {"found": last.name, "number": str(len(missing)), "example": missing[0]}
        yield Problem(code="theme-without-parent", place=Place(_named(last / "theme.yml", root)), given=given)
