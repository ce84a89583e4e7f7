"""What a text points at: targets as written, found cheaply, then exactly, and sorted into what a page may show."""

from __future__ import annotations

import re
from typing import Literal

from civicgen.content.markdown.untrusted import clean
from civicgen.content.markdown.values import Found

__all__ = ["kind_of", "references", "targets"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_EXTERNAL = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s@]+@|tel:\+?\d)", re.IGNORECASE)
_CANDIDATE = re.compile(r"\](?:\(|:)[\s>]*(<[^<>\n]*>|[^\s<>()]*)(\(?)")
_UNSURE = re.compile(r"[\\&]")


def kind_of(target: str) -> Literal["external", "internal", "refused"]:
    """Sort a target: another site, mailbox or telephone; a place of the portal; something no page may lead to."""
    if _EXTERNAL.match(target):
        return "external"
    if _SCHEME.match(target) or target.startswith(("//", "\\", "/\\")):
        return "refused"
    return "internal"


def targets(source: str) -> frozenset[str]:
    """Give everything in a staff text that may be a link or picture inside the portal, without parsing it.

    Holds all that `references` finds, and perhaps more (examples in code…): when each of these leads somewhere, no link
    of the text is broken, and nobody needs to parse it.
    """
    if "](" not in source and "]:" not in source:
        return frozenset()
    found: set[str] = set()
    for written, parenthesis in _CANDIDATE.findall(source):
        if parenthesis or _UNSURE.search(written):
            return frozenset(reference.target for reference in references(source)) | frozenset(found)
        target = written[1:-1] if written.startswith("<") else written
        if kind_of(target) != "external":
            found.add(clean(target))
    return frozenset(found)


def references(source: str) -> tuple[Found, ...]:
    """Find every link and picture of a staff text that should lead to a place of the portal, in order.

    What no page may lead to (`javascript:`, `file:`…) is among them: it leads nowhere, and is a mistake to tell.
    """
    if "](" not in source and "]:" not in source:
        return ()
    # Only here: most texts point at nothing, and a build that changes nothing must not load the parser.
    from civicgen.content.markdown.staff import pointers

    found: list[Found] = []
    cursor: dict[str, int] = {}
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    starts = [0]
    for written in text.split("\n"):
        starts.append(starts[-1] + len(written) + 1)
    for target, line, image in pointers(source):
        if kind_of(target) == "external":
            continue
        begin = starts[min(line, len(starts) - 1)]
        place = _find(text, target, max(begin, cursor.get(target, 0)))
        if place < 0:  # its definition may stand anywhere
            place = _find(text, target, 0)
        if place < 0:
            found.append(Found(clean(target), line, 0, image))
            continue
        cursor[target] = place + len(target)
        at = text.count("\n", 0, place)
        found.append(Found(clean(target), at, place - starts[at], image))
    return tuple(found)


def _find(text: str, target: str, begin: int) -> int:
    """Find where a target is written as one: after a parenthesis, an angle or a colon; -1 when it is nowhere."""
    place = text.find(target, begin) if target else -1
    while place >= 0:
        if text[max(0, place - 80) : place].rstrip(" \t\n>")[-1:] in ("(", "<", ":"):
            return place
        place = text.find(target, place + 1)
    return -1
