"""Blocks of which none is lost: the parser's own, which would skip in silence what is nested too deep."""

from __future__ import annotations

from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock

__all__ = ["Blocks", "TooDeep"]


class TooDeep(Exception):  # noqa: N818  (nobody's error: the text is then shown as it was typed)
    """The text cannot be shown as markup without losing some of it."""


class Blocks(ParserBlock):
    """The library's block parser, with a voice."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803  (the library's names)
        """Parse some lines; raise TooDeep where the original would leave them out."""
        if state.level >= state.md.options.maxNesting:
            raise TooDeep
        super().tokenize(state, startLine, endLine)
