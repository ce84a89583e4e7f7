"""What a clerk wrote to point at something becomes the name of that thing."""

from __future__ import annotations

import re

import msgspec

__all__ = ["Target", "parse", "within"]

_NUMBER = re.compile(r"(?:(?P<consultation>[\w.-]+)?#)?(?P<number>\d+)\Z")
_PARTS = frozenset({"documents", "articles", "faq", "meetings", "syntheses", "answers", "results", "steps", "ballots"})
_FOLDERS = {
    "étapes": "steps",
    "réponses": "answers",
    "synthèses": "syntheses",
    "réunions": "meetings",
    "suites": "results",
    "bulletins": "ballots",
}


class Target(msgspec.Struct, frozen=True):
    """Something that can be pointed at: an entry by its name, a contribution by its number, a part by its anchor."""

    name: str
    """Name of the entry, or of the consultation when a number is given."""
    number: int = 0
    anchor: str = ""


def within(written: str) -> str:
    """A link as it is read: editors in a browser write pictures from the root of the site, `/media/plan.png`.

    >>> within("/media/plan.png")
    'media/plan.png'
    """
    return written[1:] if written.startswith("/media/") else written


def parse(reference: str, consultation: str = "") -> Target | None:
    """Read a reference written inside a consultation (or outside any); None when it has no form we know.

    >>> parse("#45", "plan")
    Target(name='plan', number=45, anchor='')
    >>> parse("syntheses/avis#velo", "plan")
    Target(name='plan/syntheses/avis', number=0, anchor='velo')
    """
    text = reference.strip()
    number = _NUMBER.match(text)
    if number:
        owner = number["consultation"] or consultation
        return Target(owner, int(number["number"])) if owner else None
    name, _, anchor = text.partition("#")
    parts = [part for part in name.strip("/").split("/") if part not in (".", "")]
    if not parts:
        return None
    parts[-1] = re.sub(r"(\.[a-z]{2,3})?\.md\Z", "", parts[-1])
    while parts[0] == ".." and len(parts) > 1:  # relative links from inside a folder of the same consultation
        parts = parts[1:]
    parts = [_FOLDERS.get(part, part) for part in parts]
    if parts[0] in _PARTS and consultation:
        parts = [consultation, *parts]
    if len(parts) > 1 and parts[0] == "consultations":
        parts = parts[1:]
    if parts[-1] == "index" and len(parts) > 1:
        parts = parts[:-1]
    return Target("/".join(parts), 0, anchor)
