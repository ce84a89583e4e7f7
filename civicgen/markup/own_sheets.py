"""A style sheet of a town becomes the problems in it that browsers would pass over without a word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from civicgen.markup.styles import names
from civicgen.problems import Place, Problem
from civicgen.typed.words import nearest

__all__ = ["sheet_mistakes"]

_UNSEEN = re.compile(
    r"""
    /\*.*?(?:\*/|\Z)                   # a remark
    |"(?:[^"\\\n]|\\.)*(?:"|\n|\Z)     # a text
    |'(?:[^'\\\n]|\\.)*(?:'|\n|\Z)
    |\\.                               # a sign that stands for itself
    |url\([^)"']*                      # an address
    """,
    re.DOTALL | re.VERBOSE,
)
"""What in a sheet is neither a rule nor a value; each is passed over once, also where it does not end."""
_REMARK = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IMPORT = re.compile(r"@import\b([^;{}\n]*)(;?)")
_OURS = re.compile(r"""\s+(["'])([A-Za-z0-9_-]+)(?:\.css)?\1\s*""")
_NAME = re.compile(r"\$[\w-]+")
_BRACE = re.compile(r"[{}]")


def sheet_mistakes(text: str, file: str, sheets: Collection[str]) -> Iterator[Problem]:
    """Braces that do not match, values and imports that there are not; `sheets` are the names that can be imported."""
    lines = text.split("\n")
    seen = _blank(_UNSEEN, text).split("\n")
    without_remarks = _blank(_REMARK, text).split("\n")

    def places(pattern: re.Pattern[str], seen: list[str]) -> Iterator[tuple[re.Match[str], Place]]:
        for number, line in enumerate(seen, 1):
            for found in pattern.finditer(line):
                yield found, Place(file, number, found.start() + 1, lines[number - 1])

    yield from _braces(places(_BRACE, seen))
    known = [f"${name}" for name in names()]
    for found, place in places(_NAME, seen):
        if found[0] not in known:
            given = {"found": found[0], "known": ", ".join(known), "suggestion": nearest(found[0], known)}
            yield Problem(severity="warning", code="style-unknown-name", place=place, given=given)
    for found, place in places(_IMPORT, without_remarks):
        ours = _OURS.fullmatch(found[1])
        if ours is None or not found[2] or ours[2] not in sheets:
            given = {"found": found[0], "suggestion": nearest(ours[2], sorted(sheets)) if ours else ""}
            yield Problem(severity="warning", code="style-import", place=place, given=given)


def _braces(found: Iterable[tuple[re.Match[str], Place]]) -> Iterator[Problem]:
    open_at: list[Place] = []
    for brace, place in found:
        if brace[0] == "{":
            open_at.append(place)
        elif open_at:
            open_at.pop()
        else:
            yield Problem(severity="warning", code="style-brace", place=place, given={"found": "}", "missing": "{"})
    for place in open_at:
        yield Problem(severity="warning", code="style-brace", place=place, given={"found": "{", "missing": "}"})


def _blank(unseen: re.Pattern[str], text: str) -> str:
    """A text with what is not to be seen blank, so that all else stands where it stood."""
    return unseen.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
