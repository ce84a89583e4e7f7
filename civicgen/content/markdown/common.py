"""Text of citizens in the few ways of writing that nearly all use, to HTML without the parser; None for any other.

Paragraphs, lists with dashes, quotes, words in italics or in bold, links to a site: each in its plainest form only.
What the parser would not certainly read so is left to it; tests hold both to the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from civicgen.content.markdown.prose import RIGHT_TO_LEFT, lines, paragraphs_of

__all__ = ["html"]

_WORDS = r"((?=[^\W_])[^*_\[\]]*?[^\W_])"
"""What is marked begins and ends with a letter or a digit, and holds no mark itself."""
_SITE = r"(https?://[a-z0-9][a-z0-9.-]*/[A-Za-z0-9./?=~+,#_-]*)"
_MARKED = re.compile(
    r"[*_\[](?<![^\s(«\"'’].)"  # after a space or a sign that opens; the mark comes first: it is found quickly
    rf"(?:(?<=\*)(?:\*{_WORDS}\*\*|{_WORDS}\*)|(?<=_){_WORDS}_|(?<=\[){_WORDS}\]\({_SITE}\))"
    r"(?![^\s<).,;:!?»\"'’])"  # before a space, an end of line or a sign that closes
)
_GROUPS = _MARKED.groups + 1
_MARK = re.compile(r"[*_\[\]]")
_SET_IN = re.compile(r"\n[^\S\n]")
_BLOCK = re.compile(r"^(?:>|[-+](?: |$)|\d{1,9}[.)](?: |$))", re.MULTILINE)
"""A line that begins a block of its own."""


def html(text: str) -> str | None:
    """Render a cleaned text, or leave it to the parser."""
    if "\\" in text or "<" in text or "\t" in text or text[:1].isspace() or _SET_IN.search(text) is not None:
        return None  # escapes, addresses between brackets, lines that are set in
    direction = ' dir="auto"' if RIGHT_TO_LEFT.search(text) else ""
    written: list[str] = []
    for parts in _blocks(text):
        block = None
        if len(parts) > 1 or _is_list(parts[0]):
            block = _list(parts, direction)
        elif parts[0][0] == ">":
            block = _quote(parts[0], direction)
        else:
            block = _paragraph(parts[0], direction)
        if block is None:
            return None
        written.append(block)
    return "".join(written)


def _blocks(text: str) -> list[list[str]]:
    """Parts between blank lines, each alone; a list that follows another goes on with it."""
    blocks: list[list[str]] = []
    for part in paragraphs_of(text):
        if part[0] == "-" and blocks and _is_list(part) and _is_list(blocks[-1][-1]):
            blocks[-1].append(part)
        else:
            blocks.append([part])
    return blocks


def _is_list(part: str) -> bool:
    return part[0] != ">" and "- " in part and _BLOCK.search(part) is not None


def _paragraph(text: str, direction: str) -> str | None:
    inline = _inline(text)
    return None if inline is None else f"<p{direction}>{inline}</p>\n"


def _quote(part: str, direction: str) -> str | None:
    """One paragraph, each line of which begins with `> `."""
    typed = part.split("\n")
    if any(line[:2] != "> " or not line[2:3].strip() for line in typed):
        return None
    inside = _paragraph("\n".join(line[2:] for line in typed), direction)
    return None if inside is None else f"<blockquote>\n{inside}</blockquote>\n"


def _list(parts: Sequence[str], direction: str) -> str | None:
    """Lines of a list, after those of a paragraph if there are any; in several parts, it is set more loosely."""
    typed = parts[0].split("\n")
    before = list(takewhile(lambda line: line[:2] != "- ", typed))
    paragraph = _paragraph("\n".join(before), direction) if before else ""
    opening, closing = f"<li{direction}>", "</li>\n"
    if len(parts) > 1:
        opening, closing = f"{opening}<p{direction}>", f"</p>\n{closing}"
    items = []
    for line in (*typed[len(before) :], *(line for part in parts[1:] for line in part.split("\n"))):
        item = _inline(line[2:]) if line[:2] == "- " and line[2:3].strip() else None
        if not item:
            return None
        items.append(f"{opening}{item}{closing}")
    return None if paragraph is None or not items else f"{paragraph}<ul>\n{''.join(items)}</ul>\n"


def _inline(text: str) -> str | None:
    """Words of one block, with what is marked in them."""
    if (_BLOCK.search(text) if "\n" in text else _BLOCK.match(text)) is not None:
        return None
    if "[" not in text and "*" not in text and "_" not in text and "]" not in text:
        return lines(text.rstrip())
    pieces = _MARKED.split(lines(text.rstrip()))
    if _MARK.search("".join(pieces[::_GROUPS])) is not None:
        return None
    written = pieces[:1]
    for at in range(1, len(pieces), _GROUPS):
        strong, starred, underlined, words, site, after = pieces[at : at + _GROUPS]
        if strong:
            written.append(f"<strong>{strong}</strong>")
        elif words:
            written.append(f'<a href="{site}" rel="nofollow ugc noopener">{words}</a>')
        else:
            written.append(f"<em>{starred or underlined}</em>")
        written.append(after)
    return "".join(written)
