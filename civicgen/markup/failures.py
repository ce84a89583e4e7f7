"""What goes wrong in a template becomes a problem: which template, which line, what was probably meant."""

from __future__ import annotations

import re
import traceback
from difflib import get_close_matches
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, TemplatesNotFound, UndefinedError

from civicgen.problems import Place, Problem

__all__ = ["problem_of"]

_attribute = re.compile(r"'([\w.]+) object' has no attribute '(\w+)'")
_name = re.compile(r"'(\w+)' is undefined")
_filter = re.compile(r"No (filter|test) named '(\w+)'")
_globals = ("page", "shell", "parts", "label", "style", "fixed", "lang", "kind", "weight", "icon")


def problem_of(error: Exception, folders: tuple[str, ...], page: str, known: tuple[str, ...]) -> Problem:
    """Tell a failure of a template; `known` are the fields of the page's context, for what was probably meant."""
    given = {"page": page, "said": str(error).split("\n", maxsplit=1)[0]}
    if isinstance(error, TemplateNotFound):
        missing = error.templates[0] if isinstance(error, TemplatesNotFound) and error.templates else error.name
        return _near("template-missing", Place(_where(error, folders)[0]), given | {"found": str(missing)}, _names(folders))
    if isinstance(error, TemplateSyntaxError):
        place = _place(error.filename or "", error.lineno, folders)
        filters = _filter.search(str(error))
        if filters:
            from civicgen.markup.writing import Writing

            names = tuple(name for name in dir(Writing) if not name.startswith("_"))
            return _near("template-unknown-name", place, given | {"found": filters[2]}, names)
        return Problem(code="template-syntax", place=place, given=given)
    place = _place(*_where(error, folders), folders)
    if isinstance(error, UndefinedError):
        attribute = _attribute.search(str(error))
        if attribute:
            return _near("template-unknown-name", place, given | {"found": attribute[2]}, known)
        name = _name.search(str(error))
        if name:
            return _near("template-unknown-name", place, given | {"found": name[1]}, _globals)
    if not isinstance(error, TemplateError):
        given["said"] = f"{type(error).__name__}: {given['said']}"
    return Problem(code="template-failed", place=place, given=given)


def _near(code: str, place: Place, given: dict[str, str], known: tuple[str, ...]) -> Problem:
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
            # The folder's own name is enough to find it: `templates/home.html`, `default/home.html`.
            file = Path(file).relative_to(Path(folder).parent).as_posix()
            break
    return Place(file=file, line=line, excerpt=excerpt)
