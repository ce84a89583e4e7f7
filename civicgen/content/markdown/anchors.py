"""Headings to anchors that last: from their words, the same on every machine, unique in the text."""

from __future__ import annotations

import re
import unicodedata

from markdown_it.token import Token

from civicgen.content.markdown.values import Heading

__all__ = ["anchor", "outline", "said"]

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_GIVEN = re.compile(r"\s*\{#([A-Za-z][\w.:-]{0,79})\}\s*$", re.ASCII)
"""An anchor of the clerk's own, at the end of a heading: `## Le calendrier {#calendrier}`."""
_LONGEST = 80
_SHALLOWEST, _DEEPEST = 2, 6


def anchor(text: str) -> str:
    """Turn words into an anchor: small letters without accents, digits, hyphens; other writings are kept."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = "".join("" if unicodedata.category(sign) == "Mn" and ord(sign) < 0x370 else sign for sign in plain)
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", kept)).strip("-")
    return words[:_LONGEST].rstrip("-") or "section"


def said(children: list[Token] | None) -> str:
    """Tell what the inline part of a block says, without markup."""
    parts: list[str] = []
    for token in children or ():
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(said(token.children))
        elif token.type != "footnote_ref":
            parts.append(token.content)
    return "".join(parts)


def outline(tokens: list[Token]) -> list[Heading]:
    """List the headings of a parsed staff text, and write on each its anchor and its depth (`id`, `depth`)."""
    found: list[Heading] = []
    above: list[int] = []
    taken: dict[str, int] = {}
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        inline = tokens[place + 1]
        typed = max(int(token.tag[1:]), _SHALLOWEST)
        while above and above[-1] >= typed:
            above.pop()
        depth = min(_SHALLOWEST + len(above), _DEEPEST)
        above.append(typed)
        name = _given(inline) or anchor(said(inline.children))
        unique = name
        while unique in taken:
            taken[name] += 1
            unique = f"{name}-{taken[name]}"
        taken[unique] = 1
        token.meta = {"id": unique, "depth": depth}
        found.append(Heading(depth, said(inline.children).strip(), unique, token.map[0] if token.map else 0))
    return found


def _given(inline: Token) -> str:
    """Take the clerk's own anchor out of a heading."""
    last = inline.children[-1] if inline.children else None
    match = _GIVEN.search(last.content) if last is not None and last.type == "text" else None
    if last is None or match is None:
        return ""
    last.content = last.content[: match.start()]
    return match[1]
