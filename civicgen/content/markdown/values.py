"""What is found in a text: headings, and what it points at."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

__all__ = ["Block", "Dialect", "Found", "Heading", "Remark", "lines_of"]

Dialect = Literal["staff", "citizens"]


class Found(msgspec.Struct, frozen=True):
    """A place of the portal that a text points at, as it was written."""

    target: str
    """What was written: `#45`, `answers/3`, `documents/reglement#titre`, `media/plan.png`."""
    line: int
    """Line in the text, from 0."""
    column: int
    """Character in that line at which the target stands, from 0; 0 too when it could not be told."""
    image: bool = False
    """Whether it is to be shown as a picture."""


class Remark(msgspec.Struct, frozen=True):
    """Something that will not be shown as its writer meant."""

    code: str
    """Its words are in the catalogue of problems."""
    line: int
    """Line in the text, from 0."""
    column: int
    """Character in that line, from 0."""
    given: dict[str, str] = {}
    """Values for the words."""


class Heading(msgspec.Struct, frozen=True):
    """A heading of a text."""

    level: int
    """Depth in the text, from 2: no level is ever skipped, whatever number of `#` was typed."""
    text: str
    """What it says, without markup."""
    id: str
    """Its anchor, without prefix."""
    line: int
    """Line in the text, from 0."""


class Block(msgspec.Struct, frozen=True):
    """Lines of a text that belong together."""

    text: str
    rank: int = 0
    """Level of the heading it is; 0 when it is none."""
    before: str = ""
    """What must stand before each part of it, when it is cut: the head of a table, the fence of code."""
    after: str = ""
    cuts: tuple[int, ...] = ()
    """Places in its text where it may be cut."""


_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def lines_of(text: str) -> list[str]:
    """Cut a text into its lines, each with its break; other signs that some programs break at do not count."""
    return _LINE.findall(text)
