"""What goes wrong in a template becomes a problem: which template, which line, what was probably meant."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from civicgen.bundled import folder as bundled
from civicgen.markup.compiling import NoWords
from civicgen.problems import Place, Problem

__all__ = ["problem_of"]

_name = re.compile(r"'(\w+)' is undefined")
_filter = re.compile(r"No (filter|test) named '(\w+)'")
_globals = ("page", "shell", "parts", "label", "style", "fixed", "lang", "kind", "weight", "icon", "logo", "once")


_FILTERS = {"Link": "a", "Text": "markdown", "Stated": "day"}
"""What makes words of a value, by its type."""


def problem_of(error: Exception, folders: tuple[str, ...], page: str) -> Problem:
    """Tell what a template raised while it rendered `page`."""
    given = {"page": page, "said": str(error).split("\n", maxsplit=1)[0]}
    if isinstance(error, TemplateSyntaxError):
        return _syntax(error, folders, given)
    place = _place(*_where(error, folders), folders)
    if isinstance(error, NoWords):
        found = str(error)
        given |= {"found": found, "filter": _FILTERS.get(found, "")}
        return Problem(code="template-no-words", place=place, given=given)
    if isinstance(error, TemplateNotFound):
        return _near("template-missing", place, given | {"found": str(error.name)}, _names(folders))
    if isinstance(error, AttributeError) and error.obj is None:
        return Problem(code="template-nothing", place=place, given=given | {"found": str(error.name)})
    if isinstance(error, AttributeError):
        known = [name for name in dir(error.obj) if not name.startswith("_")]
        return _near("template-unknown-name", place, given | {"found": str(error.name)}, known)
    name = _name.search(str(error)) if isinstance(error, UndefinedError) else None
    if name:
        return _near("template-unknown-name", place, given | {"found": name[1]}, _globals)
    if not isinstance(error, TemplateError):
        given["said"] = f"{type(error).__name__}: {given['said']}"
    return Problem(code="template-failed", place=place, given=given)


def _syntax(error: TemplateSyntaxError, folders: tuple[str, ...], given: dict[str, str]) -> Problem:
    place = _place(error.filename or "", error.lineno, folders)
    unknown = _filter.search(str(error))
    if unknown is None:
        return Problem(code="template-syntax", place=place, given=given)
    # Imported here: only a mistake needs the names of all filters.
    from civicgen.markup.writing import FILTERS

    return _near("template-unknown-name", place, given | {"found": unknown[2]}, FILTERS)


def _near(code: str, place: Place, given: dict[str, str], known: Sequence[str]) -> Problem:
    close = get_close_matches(given["found"], known, 1)
    return Problem(code=code, place=place, given=given | ({"suggestion": close[0]} if close else {}))


def _names(folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        path.relative_to(folder).as_posix() for folder in folders for path in sorted(Path(folder).rglob("*.html"))
    )


def _where(error: Exception, folders: tuple[str, ...]) -> tuple[str, int]:
    """The last line of a template that the error went through: Jinja gives its own lines to the traceback."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith(".html") and frame.filename.startswith(folders):
            return frame.filename, frame.lineno or 0
    return "", 0


def _place(file: str, line: int, folders: tuple[str, ...]) -> Place:
    excerpt = ""
    if file and line:
        try:
            excerpt = Path(file).read_text("utf-8-sig").splitlines()[line - 1]
        except (OSError, IndexError, UnicodeDecodeError):
            excerpt = ""
    for folder in folders:
        if file.startswith(folder):
            # From the portal's root, as far as it is the portal's: `templates/home.html`, `themes/river/home.html`.
            own = Path(folder).parent.name == "themes" and Path(folder).parent != bundled("themes")
            above = Path(folder).parent.parent if own else Path(folder).parent
            file = Path(file).relative_to(above).as_posix()
            break
    return Place(file=file, line=line, excerpt=excerpt)
