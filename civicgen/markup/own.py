"""What a town changed of a theme becomes problems, where it would do nothing, or something else than was meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from civicgen.bundled import folder as bundled
from civicgen.config import Config
from civicgen.markup.chain import chain, theme_keys
from civicgen.markup.own_sheets import sheet_mistakes
from civicgen.markup.own_templates import Parsed, blocks, extended, parsed, references, template_mistakes
from civicgen.markup.styles import BASE, FOLDER, imported
from civicgen.problems import Place, Problem, ProblemsFound
from civicgen.problems.reasons import reason_of
from civicgen.typed.decode import decoded
from civicgen.typed.words import nearest
from civicgen.words.catalogs import THEME, files, trouble

__all__ = ["mistakes"]

LIMIT = 256 * 1024
"""Bytes of a template or a sheet: the longest of ours have a tenth of it."""
_ENDINGS = (".html", ".css")
_ALMOST = (".htm", ".xhtml", ".j2", ".jinja", ".jinja2", ".tpl", ".scss", ".sass", ".less")
"""Endings of templates and sheets elsewhere; nothing here reads them."""
_ALWAYS = frozenset({"home.html", "site-map.html", "not-found.html"})
"""Templates of pages that every site has."""
_OFFLINE = "offline/"
_REMARK = re.compile(r"\{#.*?(?:#\}|\Z)", re.DOTALL)
_FRAME = re.compile(r"<(?:!doctype|html)\b", re.IGNORECASE)


@dataclass
class _Chain:
    """Folders of templates, the nearest first, and what was read in those that are the town's own."""

    root: Path
    folders: list[Path]
    ours: list[Path]
    texts: dict[Path, str] = field(default_factory=dict)
    trees: dict[Path, Parsed] = field(default_factory=dict)

    def names(self, folders: list[Path]) -> set[str]:
        """Names of all templates and sheets in some of the folders."""
        return {path.relative_to(folder).as_posix() for folder in folders for path in _files(folder, _ENDINGS)}

    def named(self, path: Path) -> str:
        """A file as it is told: from the portal's root."""
        return path.relative_to(self.root).as_posix()

    def tree(self, path: Path) -> Parsed | None:
        """A template as it is read; None for one with a mistake."""
        if path not in self.trees:
            try:
                found = parsed(path.read_text("utf-8-sig"))
            except (OSError, UnicodeDecodeError):
                found = None
            if found is None:
                return None
            self.trees[path] = found
        return self.trees[path]

    def above(self, path: Path, seen: int = 0) -> set[str] | None:
        """Names of the blocks of all templates that one extends; None when a name is only known to rendering."""
        tree = self.tree(path)
        if tree is None or seen > len(self.folders) + 5:
            return None
        name = extended(tree)
        if not name:
            return None if name is None else set()
        found = self._find(name)
        further = self.above(found, seen + 1) if found else None
        of_parent = self.tree(found) if found else None
        return None if further is None or of_parent is None else blocks(of_parent) | further

    def after(self, path: Path) -> Path:
        """The folder with the file that one of the town's own stands instead of."""
        below = self.folders[self.folders.index(path.parent) + 1 :]
        return next((folder for folder in below if (folder / path.name).is_file()), self.folders[-1])

    def _find(self, name: str) -> Path | None:
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        first, _, rest = name.partition("/")
        return next((each / rest for each in self.folders if each.name == first and (each / rest).is_file()), None)


def mistakes(config: Config, root: Path) -> tuple[Problem, ...]:
    """Look through the portal's own `templates` and themes, as far as its pages use them."""
    try:
        folders = [Path(folder) for folder in chain(config, root)]
    except ProblemsFound:
        return ()  # told by who needs the chain
    theirs = _Chain(root, folders, [folder for folder in folders if folder.parent != bundled("themes")])
    if alone := tuple(_alone(theirs)):
        return alone  # what is missing has one cause
    found = [*_catalogs(theirs, config.languages)]
    refused: dict[Path, Problem] = {}
    for path in (path for folder in theirs.ours for path in _files(folder, _ENDINGS)):
        text = _text(path, theirs.named(path))
        if isinstance(text, Problem):
            refused[path] = text
        else:
            theirs.texts[path] = text
    used, unused = _asked_for(theirs)
    sheets = {PurePosixPath(name).stem for name in theirs.names(folders) if name.startswith(f"{FOLDER}/")}
    for path in used:  # what nobody asks for does no harm, whatever is in it
        if path in refused:
            found.append(refused[path])
        elif path not in theirs.texts:
            continue  # of an ending that only who asks for it knows
        elif path.suffix == ".css":
            found += sheet_mistakes(theirs.texts[path], theirs.named(path), sheets)
        else:
            found += _template(theirs, path, theirs.texts[path])
    return (*found, *unused)


def _text(path: Path, file: str) -> str | Problem:
    try:
        if path.stat().st_size > LIMIT:
            return Problem(code="file-too-long", place=Place(file), given={"limit": f"{LIMIT // 1024} kB"})
        return decoded(path.read_bytes(), file)
    except OSError as error:
        return Problem(code="unreadable", place=Place(file), given={"reason": reason_of(error)})


def _files(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """Files of these endings; what systems and editors leave beside them begins with a point."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.name.casefold().endswith(endings)
        and path.is_file()
        and not any(part.startswith(".") or part == "node_modules" for part in path.relative_to(folder).parts)
    )


def _template(theirs: _Chain, path: Path, text: str) -> Iterator[Problem]:
    """A template of a page without a word gives pages without a word; a part may be taken away so."""
    tree = theirs.tree(path)
    page = path.parent in theirs.ours
    said = _REMARK.sub("", text).strip()
    only_extends = tree is not None and extended(tree) and not blocks(tree)
    if tree is not None and page and extended(tree) == path.name:
        given = {"found": f"{theirs.after(path).name}/{path.name}"}
        yield Problem(code="template-of-itself", place=Place(theirs.named(path)), given=given)
    elif page and (not said or (only_extends and path.stem != BASE)):
        yield Problem(code="template-empty", place=Place(theirs.named(path)), given={"found": path.name})
    elif page and path.name in _pages() and tree and not (_FRAME.search(said) or "extends" in said):
        place = Place(theirs.named(path), 1, 0, text.partition("\n")[0])
        yield Problem(code="template-frameless", place=place, severity="warning")
    if tree is not None:
        yield from template_mistakes(tree, theirs.named(path), text, theirs.above(path))


def _pages() -> set[str]:
    """Names of the templates of pages."""
    return {path.name for path in bundled("themes").joinpath("default").glob("*.html")}


def _asked_for(theirs: _Chain) -> tuple[list[Path], list[Problem]]:
    """Files that pages may ask for, and those of another name than what they were meant to stand for."""
    asked, begun, sheets = set[str](), set[str](), set[str]()
    sure = True
    for path, text in theirs.texts.items():
        if path.suffix == ".css":
            sheets.update(imported(text))
        elif (tree := theirs.tree(path)) is None:
            sure = False  # who knows what it asks for
        else:
            whole, beginnings = references(tree)
            asked |= whole
            begun |= beginnings
    used: list[Path] = []
    unused: list[Problem] = []
    for folder in theirs.ours:
        below = theirs.names(theirs.folders[theirs.folders.index(folder) + 1 :])
        pages = {name for name in below | _pages() if "/" not in name and name.endswith(".html")}
        known = below | pages | {f"{_OFFLINE}{name}" for name in pages}
        known |= {f"{FOLDER}/{name}.css" for name in {*sheets, *(page[:-5] for page in pages)}}
        for path in _files(folder, (*_ENDINGS, *_ALMOST)):
            name = path.relative_to(folder).as_posix()
            if name in known | asked or f"{folder.name}/{name}" in asked or name.startswith(tuple(begun)):
                used.append(path)
            elif sure:
                given = {"found": name} | _meant(folder, name, known)
                place = Place(theirs.named(path))
                unused.append(Problem(code="template-unused", place=place, severity="warning", given=given))
    return used, unused


def _meant(folder: Path, name: str, known: Collection[str]) -> dict[str, str]:
    """The file that one of this name was probably meant to stand for, when there is none of the town's own yet."""
    sheet = name.endswith((".css", ".scss", ".sass", ".less"))
    every = sorted(each for each in known if each.endswith(".css") == sheet)
    stem = PurePosixPath(name).name.partition(".")[0].casefold()
    same = [each for each in every if PurePosixPath(each).stem == stem]
    close = same[0] if same else nearest(name, every)
    return {"suggestion": close} if close and not (folder / close).exists() else {}


def _alone(theirs: _Chain) -> Iterator[Problem]:
    """A theme without parent that lacks what every site needs: it was meant to have one."""
    last = theirs.folders[-1]
    if last not in theirs.ours or theme_keys(last).get("parent"):
        return
    missing = sorted(_pages() - {path.name for folder in theirs.folders for path in folder.glob("*.html")})
    if not _ALWAYS.isdisjoint(missing):
        given = {"found": last.name, "number": str(len(missing)), "example": missing[0]}
        yield Problem(code="theme-without-parent", place=Place(theirs.named(last / "theme.yml")), given=given)


def _catalogs(theirs: _Chain, languages: Collection[str]) -> Iterator[Problem]:
    """Words that cannot be read: told of the file, and once."""
    for folder in (theirs.root, *theirs.ours):
        for path in _files(folder / "locale", (".po", ".mo")):
            lang = path.relative_to(folder / "locale").parts[0].partition(".")[0]
            wanted = folder / "locale" / lang / "LC_MESSAGES" / f"{THEME}{path.suffix}"
            if path != wanted:
                given = {"found": path.relative_to(folder).as_posix()}
                given |= {} if wanted.exists() else {"suggestion": wanted.relative_to(folder).as_posix()}
                place = Place(theirs.named(path))
                yield Problem(code="template-unused", place=place, severity="warning", given=given)
        for path in sorted({path for lang in languages for path in files(folder / "locale", lang, THEME)}):
            file = theirs.named(path)
            text = _text(path, file) if path.suffix == ".po" else ""
            if isinstance(text, Problem) and text.code != "file-too-long":
                yield text
            elif said := trouble(path):
                lines = text.split("\n") if isinstance(text, str) else []
                excerpt = lines[said[1] - 1] if 0 < said[1] <= len(lines) else ""
                yield Problem(
                    code="catalog-unreadable", place=Place(file, said[1], 0, excerpt), given={"said": said[0]}
                )
