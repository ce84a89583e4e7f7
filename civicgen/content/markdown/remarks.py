"""A text to what its writer should know of it: what will not be shown as they meant, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Literal

from civicgen.content.markdown.effort import laborious
from civicgen.content.markdown.links import kind_of
from civicgen.content.markdown.prose import BUDGET, is_plain, overflows
from civicgen.content.markdown.untrusted import clean
from civicgen.content.markdown.values import Dialect, Remark

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["excess", "remarks"]

_ELEMENT = re.compile(r"<[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
_BULLET = re.compile(r"^[ \t]{0,3}(?:([•·●▪◦‣\uf0b7\uf0a7])[ \t\u00a0]*\S|(o)\t[ \t]*\S)", re.MULTILINE)
"""How a word processor begins the lines of a list; two of its signs come from a fount of its own."""
_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~)", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,200})\](?!:)")


def excess(source: str, dialect: Dialect) -> Literal["", "length", "signs", "nesting"]:
    """Say why a text is shown as it was typed: too long, too full of signs, nested too deep; nothing when it is not."""
    text = clean(source)
    if dialect == "citizens":
        if is_plain(text):
            return ""
        if overflows(text):
            return "length" if len(text) > BUDGET else "signs"
    # Loaded by the first text that needs it.
    from civicgen.content.markdown.blocks import TooDeep

    try:
        if dialect == "citizens":
            from civicgen.content.markdown import citizens

            citizens.tokens(text)
        else:
            from civicgen.content.markdown.staff import blocks

            blocks(text)
    except TooDeep:
        return "nesting"
    return ""


def remarks(source: str) -> tuple[Remark, ...]:
    """List what a clerk should know of a staff text, in order.

    Codes: `text-too-deep`, `text-too-laborious`, `picture-elsewhere` (target), `picture-without-words` (target),
    `html-shown` (found), `footnote-unknown` and `footnote-unused` (label), `word-bullets` (found).
    Links that lead nowhere are found by `references`.
    """
    text = clean(source)
    if laborious(text):
        return (Remark("text-too-laborious", 0, 0),)
    bullets = _bullets(text)
    if not any(sign in text for sign in ("<", "![", "[^", ">")):
        return bullets
    from civicgen.content.markdown.blocks import TooDeep
    from civicgen.content.markdown.staff import blocks, parse

    try:
        tokens, _ = parse(text)
        _, environment = blocks(text)
    except TooDeep:
        return (Remark("text-too-deep", 0, 0),)
    lines = text.split("\n")
    known = {label[1:] for label in environment.get("footnotes", {}).get("refs", {})}
    used = {
        token.meta.get("label", "") for line in tokens for token in line.children or [] if token.type == "footnote_ref"
    }
    found = [*bullets]
    found += [remark for token in tokens if token.type == "inline" for remark in _of(token, lines, known)]
    for label in sorted(known - used):
        place = next((number for number, line in enumerate(lines) if f"[^{label}]:" in line), 0)
        found.append(Remark("footnote-unused", place, lines[place].find(f"[^{label}]"), {"label": label}))
    return tuple(sorted(found, key=lambda remark: (remark.line, remark.column)))


def _bullets(text: str) -> tuple[Remark, ...]:
    """Tell once that lines begin as in a word processor: alone, such a line may be meant; two are a list."""
    begun = (found for found in _BULLET.finditer(text) if len(_FENCE.findall(text, 0, found.start())) % 2 == 0)
    lines = tuple(islice(begun, 2))
    if len(lines) < 2:
        return ()
    found = lines[0]
    sign = found[1] or found[2]
    shown = "•" if sign > "\ue000" else sign
    start = found.start(1 if found[1] else 2)
    return (Remark("word-bullets", text.count("\n", 0, found.start()), start - found.start(), {"found": shown}),)


def _of(inline: Token, lines: list[str], known: set[str]) -> Iterator[Remark]:
    begin = inline.map[0] if inline.map else 0
    told: set[str] = set()
    for token in inline.children or []:
        if token.type == "image":
            target = str(token.attrs["src"])
            line, column = _place(lines, begin, target)
            if kind_of(target) == "external":
                yield Remark("picture-elsewhere", line, column, {"target": target})
            elif not token.content.strip():
                yield Remark("picture-without-words", line, column, {"target": target})
        elif token.type == "text":
            for element in _ELEMENT.findall(token.content):
                name = element.split(" ")[0].strip("</>")
                if name in told:  # once a block is enough to understand
                    continue
                told.add(name)
                yield Remark("html-shown", *_place(lines, begin, element), {"found": element})
            for label in _FOOTNOTE.findall(token.content):
                if label not in known:
                    yield Remark("footnote-unknown", *_place(lines, begin, f"[^{label}]"), {"label": label})


def _place(lines: list[str], begin: int, written: str) -> tuple[int, int]:
    """Find where something stands, from the line of its block on."""
    for number in range(begin, len(lines)):
        column = lines[number].find(written)
        if column >= 0:
            return number, column
    return begin, 0
