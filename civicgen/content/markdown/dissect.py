"""A staff text to its blocks and its definitions, as they stand in the source."""

from __future__ import annotations

from typing import Any

from markdown_it.token import Token

from civicgen.content.markdown.staff import blocks
from civicgen.content.markdown.values import Block, lines_of

__all__ = ["blocks_of", "definitions_of"]


def definitions_of(text: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """Take footnotes and definitions of links out of a text: what is left, and both by their labels."""
    if "]:" not in text:
        return text, {}, {}
    tokens, environment = blocks(text)
    lines = lines_of(text)
    footnotes: dict[str, str] = {}
    definitions: dict[str, str] = {}
    taken: list[tuple[int, int]] = []
    for token in tokens:
        if token.type == "footnote_reference_open" and token.level == 0 and token.map:
            label = token.meta["label"]
            if label not in footnotes:
                footnotes[label] = _ended("".join(lines[token.map[0] : token.map[1]]))
                taken.append((token.map[0], token.map[1]))
    references: dict[str, Any] = environment.get("references", {})
    for label, reference in references.items():
        begin, end = reference["map"]
        written = "".join(lines[begin:end])
        inside = any(first <= begin < last for first, last in taken)
        if written.lstrip().startswith("[") and not inside:
            definitions[label] = _ended(written)
            taken.append((begin, end))
    gone = {number for begin, end in taken for number in range(begin, end)}
    return "".join(line for number, line in enumerate(lines) if number not in gone), footnotes, definitions


def _ended(text: str) -> str:
    return text.rstrip("\n") + "\n"


def blocks_of(text: str) -> list[Block]:
    """Cut a text into its outermost blocks."""
    tokens, _ = blocks(text)
    lines = lines_of(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    outermost = [token for token in tokens if token.level == 0 and token.nesting >= 0 and token.map]
    found: list[Block] = []
    for place, token in enumerate(outermost):
        assert token.map is not None
        begin = 0 if place == 0 else token.map[0]
        following = outermost[place + 1].map if place + 1 < len(outermost) else None
        end = following[0] if following else len(lines)
        if end <= begin:
            continue
        rank = int(token.tag[1:]) if token.type == "heading_open" else 0
        inner = [line for line in _inner(token, tokens) if begin < line < end]
        cuts = tuple(starts[line] - starts[begin] for line in inner)
        before = after = ""
        if token.type == "table_open":
            before = "".join(lines[token.map[0] : token.map[0] + 2])
        elif token.type == "fence":
            before, after = lines[token.map[0]], f"{token.markup}\n"
            before = before if before.endswith("\n") else before + "\n"
        found.append(Block("".join(lines[begin:end]), rank, before, after, cuts))
    return found or [Block(text)]


def _inner(outer: Token, tokens: list[Token]) -> list[int]:
    """Give the lines at which a block may be cut: its items, its rows, the blocks in it."""
    if outer.map is None or outer.type not in ("table_open", "bullet_list_open", "ordered_list_open", "dl_open"):
        return []
    begin, end = outer.map
    kinds = {"table_open": "tr_open", "dl_open": "dt_open"}
    wanted = kinds.get(outer.type, "list_item_open")
    depth = 2 if wanted == "tr_open" else 1
    inside = [
        token.map[0]
        for token in tokens
        if token.type == wanted and token.level == depth and token.map and begin < token.map[0] < end
    ]
    return sorted(set(inside))
