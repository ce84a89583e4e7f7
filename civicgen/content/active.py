"""A file to be published becomes a warning when a browser would run what is in it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from civicgen.content.sources import Media
from civicgen.problems import Place, Problem

__all__ = ["active"]

_RUN = frozenset(
    f".{ending}"
    for ending in "htm html xhtml xht shtml mht mhtml js mjs xml xsl xslt swf wasm".split()  # noqa: SIM905  (easier to change)
)
"""Endings of files that browsers open as pages or programs, whatever is in them."""
_DRAWINGS = frozenset({".svg", ".svgz"})
_LOOKED_AT = 2_000_000
"""Bytes of a drawing that are looked at; a longer one is no drawing for the web."""
_ALIVE = re.compile(
    rb"<\s*(?:[\w.-]+:)?(?:script|foreignObject|iframe|embed|object|handler|listener)\b|[\s\"'/]on[a-z]+\s*=|javascript:"
    rb"|<!ENTITY|<\?xml-stylesheet|(?:href|src)\s*=\s*[\"']?\s*(?:https?:|//|data:text)|@import|url\(\s*[\"']?\s*(?:https?:|//)",
    re.IGNORECASE,
)
"""Scripts, handlers, foreign documents, entities, and what is fetched from elsewhere."""


def active(root: Path, media: Media) -> Problem | None:
    """Say of a file whether a browser would run it; a drawing is read, others are known by their names."""
    ending = os.path.splitext(media.file)[1].casefold()
    drawing = ending in _DRAWINGS
    if not drawing and ending not in _RUN:
        return None
    if ending == ".svg" and media.size <= _LOOKED_AT:
        try:
            data = (root / media.file).read_bytes()
        except OSError:
            return None  # told where it is copied
        if b"\0" not in data and _ALIVE.search(data) is None:  # UTF-16 could hide what is looked for
            return None
    name = media.file.rpartition("/")[2]
    given = {"name": name} | ({"drawing": name} if drawing else {})
    return Problem(code="active-file", place=Place(media.file), severity="warning", given=given)
