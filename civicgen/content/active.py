"""A file to be published becomes a problem when a browser, or the server that holds it, would run what is in it."""

from __future__ import annotations

from pathlib import Path

from civicgen.content.sources import Media
from civicgen.problems import Place, Problem, Severity

__all__ = ["active"]

_RUN = frozenset("htm html xhtml xht mht mhtml js mjs xml xsl xslt swf wasm hta".split())  # noqa: SIM905  (easier to change)
"""Endings of files that browsers open as pages or programs, whatever is in them."""
_DRAWINGS = frozenset({"svg", "svgz"})
_ANYWHERE = frozenset("php php3 php4 php5 php7 php8 phps pht phtml phar cgi fcgi asp aspx jsp jspx shtml".split())  # noqa: SIM905  (the same)
"""Endings of programs that web servers run; Apache may run `a.php.jpg` too."""
_SERVED = _ANYWHERE | frozenset("pl py shtm ashx asmx cfm".split())  # noqa: SIM905  (words in one string are easier to change)
"""The same, and those that mean something else in the middle of a name (`reglement.pl.pdf` is in Polish)."""


def active(root: Path, media: Media, *, rented: bool = False) -> Problem | None:
    """Say of a file whether a browser or a server would run it; a drawing is read, others are known by their names.

    On `rented` hosting, where servers run whatever lies in a folder, a program for servers is an error.
    """
    name = media.file.rpartition("/")[2]
    told = name.casefold()
    _, *endings = told.split(".")
    ending = endings[-1] if endings else ""
    if told == "web.config" or told.startswith(".ht") or ending in _SERVED or not _ANYWHERE.isdisjoint(endings):
        severity: Severity = "error" if rented else "warning"
        return Problem(code="server-file", place=Place(media.file), severity=severity, given={"name": name})
    drawing = ending in _DRAWINGS
    if not drawing and ending not in _RUN:
        return None
    if ending == "svg":
        from civicgen.content.drawings import LONGEST, calm  # late: most folders hold none

        try:
            if media.size <= LONGEST and calm((root / media.file).read_bytes()):
                return None
        except OSError:
            return None  # told where it is copied
    given = {"name": name} | ({"drawing": name} if drawing else {})
    return Problem(code="active-file", place=Place(media.file), severity="warning", given=given)
