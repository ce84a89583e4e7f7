"""Style sheets of the theme chain become the one small style of a kind of page, with the digest that allows it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec

from civicgen.markup.colors import DARK, LIGHT, LINE, SHADE, STRONG_LINE, palette

__all__ = ["FOLDER", "Style", "digests", "imported", "minify", "more_of", "names", "style"]

FOLDER = "styles"
BASE = "base"
"""The sheet of every page; `styles/KIND.css` comes after it when there is one."""
PROSE = "prose"
"""The sheet for pages that have tables, notes, pictures in their texts."""
LOGO = "logo"
"""The sheet for a portal with a logo."""
RIGHT_TO_LEFT = "rtl"
"""The sheet that turns the others round, last in languages written from right to left."""

HEADINGS = {
    "serif": "Charter,Georgia,serif",
    "sans": "sans-serif",
}

_import = re.compile(r"""@import\s+(["'])([A-Za-z0-9_-]+)(?:\.css)?\1\s*;""")
_comment_or_text = re.compile(
    r"""/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*(?:"|\n|\Z)|'(?:[^'\\\n]|\\.)*(?:'|\n|\Z)""", re.DOTALL
)
_TEXT = "\0"
"""Stands for a text of a sheet while the rest of it is made short."""
_spaces = re.compile(r"\s+")
_around = re.compile(r"\s*([{};,>])\s*")
_name = re.compile(r"\$([a-z-]+)")


class Style(msgspec.Struct, frozen=True):
    """The style of a kind of page."""

    text: str
    digest: str
    """As a security policy writes it: `sha256-…`."""


def _uncommented(css: str) -> str:
    """A sheet without its remarks; its texts may hold what looks like one."""
    return _comment_or_text.sub(lambda found: "" if found[0].startswith("/*") else found[0], css)


def imported(css: str) -> list[str]:
    """Names of the sheets that a sheet imports, in their order."""
    return [name for _, name in _import.findall(_uncommented(css))]


def minify(css: str) -> str:
    """Take out of a sheet what only its author needs; texts in it stay as they are."""
    texts: list[str] = []

    def kept(found: re.Match[str]) -> str:
        if found[0].startswith("/*"):
            return ""
        texts.append(found[0])
        return _TEXT

    css = _comment_or_text.sub(kept, css)
    css = _spaces.sub(" ", css).strip()
    css = _around.sub(r"\1", css).replace(": ", ":").replace(";}", "}")
    # A space before `(` of a media query is meant: only what is safe everywhere is taken away.
    css = css.replace("{ ", "{").replace(" !important", "!important")
    first, *rest = css.split(_TEXT)
    return first + "".join(text + part for text, part in zip(texts, rest, strict=True))


def _find(folders: tuple[str, ...], name: str) -> tuple[str, tuple[str, ...]]:
    """A sheet, and the folders that come after the one it is in."""
    for number, folder in enumerate(folders, 1):
        path = Path(folder, FOLDER, name + ".css")
        if path.is_file():
            return path.read_text("utf-8-sig").replace(_TEXT, ""), folders[number:]
    return "", ()


def _collected(folders: tuple[str, ...], name: str, seen: set[str], chain: tuple[str, ...] = ()) -> str:
    """A sheet with the sheets that it imports, each once, in the order of a style sheet.

    A sheet that imports its own name adds to the one that it stands instead of; `chain` is where all others are.
    """
    chain = chain or folders
    if name in seen and chain is folders:
        return ""
    seen.add(name)
    css, below = _find(folders, name)
    before = "".join(
        _collected(below, other, seen, chain) if other == name else _collected(chain, other, seen)
        for other in imported(css)
    )
    return before + _import.sub("", _uncommented(css))


@lru_cache(maxsize=256)
def style(
    folders: tuple[str, ...], color: str, headings: str, kind: str, more: tuple[str, ...] = (), logo: str = ""
) -> Style:
    """The style of one kind of page: base, what the sheet of the kind imports, the sheet itself, then `more` sheets.

    `logo` is a picture inside its own address (`data:`), which the sheet of logos shows.
    """
    seen: set[str] = set()
    css = _collected(folders, BASE, seen) + _collected(folders, kind, seen)
    css += "".join(_collected(folders, name, seen) for name in more)
    values = _values(color, headings, logo)
    text = minify(_name.sub(lambda found: values.get(found[1], found[0]), css))
    return Style(text, "sha256-" + b64encode(sha256(text.encode()).digest()).decode())


def _values(color: str, headings: str, logo: str) -> dict[str, str]:
    town = palette(color)
    return {
        "town": town.light,
        "town-dark": town.dark,
        "headings": HEADINGS[headings],
        "sans": HEADINGS["sans"],
        "logo": logo,
        "paper": LIGHT,
        "paper-dark": DARK,
        "shade": SHADE,
        "line": LINE,
        "strong-line": STRONG_LINE,
    }


def names() -> tuple[str, ...]:
    """Names of the values that sheets may ask for, each after a `$`."""
    return tuple(_values("#000000", "sans", ""))


def more_of(direction: str, *, logo: bool) -> tuple[str, ...]:
    """Sheets that a portal needs on every page of a language, beside those of the kind."""
    return (*((LOGO,) if logo else ()), *((RIGHT_TO_LEFT,) if direction == "rtl" else ()))


def digests(
    folders: tuple[str, ...], color: str, headings: str, mores: Iterable[tuple[str, ...]], logo: str
) -> tuple[str, ...]:
    """Digests of every style the site may use, for the security policy that a host sends with each page.

    `mores` has the further sheets of each language of the portal (`more_of`).
    """
    files = (path for folder in folders for path in [*Path(folder).glob("*.html"), *Path(folder, FOLDER).glob("*.css")])
    kinds = {BASE, *(path.stem for path in files)}
    every = {way for more in mores for way in (more, (PROSE, *more))}
    styles = {style(folders, color, headings, kind, more, logo).digest for kind in kinds for more in every}
    return tuple(sorted(styles))
