"""The theme chosen in the settings becomes a chain of folders, and all that they hold a digest for each language."""

from __future__ import annotations

import os
import re
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import civicgen
from civicgen.bundled import folder as bundled
from civicgen.config import Config
from civicgen.digests import digest
from civicgen.markup.colors import palette
from civicgen.markup.look import Look
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["chain", "look_of", "theme_keys", "warnings"]

_KEYS = ("title", "parent", "description")
_LIBRARIES = ("jinja2", "babel", "markdown_it", "markupsafe", "mdit_py_plugins")
_PICTURES = {".svg": "svg+xml", ".png": "png", ".gif": "gif", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp"}
_NAME = re.compile(r"[\w-]+")
_CATALOGS = (".mo", ".po")
_SMALL = 1000
"""Bytes of a logo that may be repeated on every page."""
_PROGRAM = ("markup", "words", "content/markdown", "pages", "portal", "dossiers")
"""What pages are planned and rendered by: another program may write other bytes."""


def look_of(config: Config, root: Path, shells: Mapping[str, bytes]) -> Look:
    """Find the theme chain and digest all that pages of each language depend on.

    `shells` are the encoded `Shell` contexts by language. Raises ProblemsFound when the theme cannot be used.
    """
    folders = chain(config, root)
    theme = config.theme
    logo = _logo(root / "content", theme.logo) if theme.logo else ""
    files = [(name, _bytes(path)) for path, name in (*_files(folders), *_words(root))]
    compiled = digest(
        civicgen.__version__.encode(),
        *(part for name, data in files if name.endswith(_CATALOGS) for part in (name.encode(), data)),
        *(part for path, name in _program() for part in (name.encode(), _bytes(path))),
        *_versions(),
    )
    common = digest(
        compiled,
        *(part for name, data in files if not name.endswith(_CATALOGS) for part in (name.encode(), data)),
        f"{theme.color}\0{theme.headings}\0{config.links}\0{config.url}\0{logo}".encode(),
    )
    return Look(
        folders=folders,
        shells=dict(shells),
        color=theme.color,
        headings=theme.headings,
        links=config.links,
        url=config.url,
        digests={lang: digest(common, lang.encode(), shell) for lang, shell in shells.items()},
        cache=_compiled(),
        compiled=compiled,
        logo=logo,
        words=(str(root / "locale"), *(str(Path(folder) / "locale") for folder in folders)),
    )


def _compiled() -> str:
    """Folder of the user's for compiled templates, outside any portal; empty when there is none."""
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return str(Path(base) / "civicgen" / "templates") if os.path.isabs(base) else ""


def warnings(config: Config) -> tuple[Problem, ...]:
    """What the clerk should know of the look: the town's colour, when it had to be changed to be read."""
    town = palette(config.theme.color)
    if not town.ratio:
        return ()
    given = {"found": town.asked, "used": town.light, "ratio": f"{town.ratio:.1f}"}
    return (Problem(code="color-adjusted", place=Place("civicgen.yml"), severity="warning", given=given),)


def _logo(content: Path, name: str) -> str:
    """A small picture as an address that holds it; empty for one that is too large for every page, or is not there.

    Only pictures of `media/` are published: no way leads out of it.
    """
    path = content / name
    if not path.resolve().is_relative_to((content / "media").resolve()):
        return ""
    kind = _PICTURES.get(path.suffix.lower())
    if kind is None or not path.is_file() or path.stat().st_size > _SMALL:
        return ""
    if kind != "svg+xml":
        return f"data:image/{kind};base64,{b64encode(path.read_bytes()).decode()}"
    drawn = " ".join(path.read_text("utf-8-sig", errors="replace").split()).replace('"', "'")
    return "data:image/svg+xml," + quote(drawn, safe="'=:/,()-;!.")


def chain(config: Config, root: Path) -> tuple[str, ...]:
    """Folders of templates, the first wins: the portal's own `templates`, its theme, the theme's parents."""
    folders = [root / "templates"] if (root / "templates").is_dir() else []
    name, seen = config.theme.name, [config.theme.name]
    place = Place("civicgen.yml")
    while name:
        theme = _theme(root, name, place)
        folders.append(theme)
        place = _place(theme)
        name = theme_keys(theme).get("parent", "")
        if name in seen:
            raise _problem("theme-circle", place, chain=" → ".join([*seen, name]))
        seen.append(name)
    return tuple(str(folder) for folder in folders)


def _theme(root: Path, name: str, place: Place) -> Path:
    named = _NAME.fullmatch(name) is not None  # anything else could lead out of the folders of themes
    for themes in (root / "themes", bundled("themes")):
        if named and (themes / name / "theme.yml").is_file():
            return themes / name
    known = sorted(
        {path.parent.name for themes in (root / "themes", bundled("themes")) for path in themes.glob("*/theme.yml")}
    )
    raise _problem("unknown-theme", place, found=name, known=", ".join(known))


def _place(theme: Path) -> Place:
    return Place(f"themes/{theme.name}/theme.yml")


def theme_keys(theme: Path) -> dict[str, str]:
    """Keys of `theme.yml`: plain `key: value` lines. Every build reads it, also those that load no YAML reader.

    Raises ProblemsFound at a line that is none.
    """
    keys: dict[str, str] = {}
    for number, line in enumerate((theme / "theme.yml").read_text("utf-8-sig", errors="replace").splitlines(), 1):
        key, colon, value = line.partition(":")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not colon or key.strip() not in _KEYS:
            place = Place(_place(theme).file, number, 1, line)
            raise _problem("theme-key", place, found=key.strip(), known=", ".join(_KEYS))
        keys[key.strip()] = value.strip().strip("'\"")
    return keys


def _problem(code: str, place: Place, **given: str) -> ProblemsFound:
    return ProblemsFound((Problem(code=code, place=place, given=given),))


def _bytes(path: str) -> bytes:
    """A file, as directly as can be: every build reads some hundred of them."""
    with open(path, "rb", buffering=0) as file:
        return file.readall()


def _files(folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every file of the chain, with its name in its folder, in an order that depends on names only."""
    for place, folder in enumerate(folders):
        for path, name in _walk(folder, (".html", ".css", *_CATALOGS, ".yml", ".svg")):
            if os.path.isfile(path):  # what is no file may have no end
                yield path, f"{place}/{name}"


def _words(root: Path) -> Iterator[tuple[str, str]]:
    """Words that are the portal's own, whatever its theme."""
    for path, name in _walk(str(root / "locale"), _CATALOGS):
        if os.path.isfile(path):
            yield path, f"locale/{name}"


def _program() -> Iterator[tuple[str, str]]:
    package = os.path.dirname(civicgen.__file__)
    for name in _PROGRAM:
        yield from _walk(os.path.join(package, name), (".py",))


def _walk(folder: str, endings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Files below a folder with one of these endings, each with its path from there, parts of which `/` divides."""
    for path, folders, names in os.walk(folder):
        folders.sort()
        below = path[len(folder) :].replace(os.sep, "/").lstrip("/")
        for name in sorted(names):
            if name.endswith(endings):
                yield f"{path}{os.sep}{name}", f"{below}/{name}" if below else name


def _versions() -> Iterator[bytes]:
    """Versions of libraries that have a say in the bytes of pages, without loading them."""
    yield f"{sys.version_info.major}.{sys.version_info.minor}".encode()
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is None or not spec.origin:
            continue
        around = Path(spec.origin).parent.parent
        start = name.replace("_", "-").lower()
        for entry in sorted(os.listdir(around)):
            plain = entry.replace("_", "-").lower()
            if plain.startswith(start + "-") and plain.endswith(".dist-info"):
                yield plain.encode()
