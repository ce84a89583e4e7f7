"""A YAML text becomes the same without its comments: they are notes of a writer to himself."""

from __future__ import annotations

import re

import yaml

__all__ = ["without_comments"]

_COMMENT = re.compile(r"(^|[ \t])#[^\r\n]*", re.MULTILINE)
_LINE = re.compile(r"^#[^\n]*\n?", re.MULTILINE)


def without_comments(text: str) -> str:
    """Take the comments out of a YAML text; values, and what looks like a comment in them, stay as they are."""
    if "#" not in text:
        return text
    try:
        return "".join(_parts(text))
    except yaml.YAMLError:
        # What is forgiven to clerks, YAML does not read: there, only a line that begins with # is surely a comment.
        return _LINE.sub("", text)


def _parts(text: str) -> list[str]:
    """Tokens as they stand, and what is between them without comments."""
    parts: list[str] = []
    at = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        start, end = token.start_mark.index, token.end_mark.index
        if start > at:
            parts.append(_COMMENT.sub("", text[at:start]))
        if end > at:
            piece = text[max(start, at) : end]
            # A plain or quoted value ends where it ends; a block takes the line of its sign along, comment and all.
            first, line_break, rest = piece.partition("\n")
            block = isinstance(token, yaml.ScalarToken) and token.style in ("|", ">")
            parts.append(_COMMENT.sub("", first) + line_break + rest if block else piece)
            at = end
    parts.append(_COMMENT.sub("", text[at:]))
    return parts
