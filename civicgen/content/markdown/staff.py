"""Markdown of staff to tokens: CommonMark with tables, footnotes, definition lists and notes; HTML stays text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from civicgen.content.markdown.anchors import outline
from civicgen.content.markdown.blocks import Blocks, TooDeep
from civicgen.content.markdown.effort import laborious
from civicgen.content.markdown.notes import label_of, use_notes
from civicgen.content.markdown.values import Heading

__all__ = ["NESTING", "blocks", "parse", "parser", "pointers"]

NESTING = 60
"""Levels of quotes and lists (a list counts for two); deeper texts are shown as they were typed."""


def parser(*, html: bool = False) -> MarkdownIt:
    """Set the dialect up. `html` lets HTML through, which only the tests of conformity may ask for."""
    markdown = MarkdownIt("commonmark", {"html": html, "maxNesting": NESTING})
    markdown.block.__class__ = Blocks
    markdown.enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False).use(deflist_plugin)
    use_notes(markdown)
    return markdown


def _as_written() -> MarkdownIt:
    """Keep targets as they were written: short references are looked up by their letters, and judged when shown."""
    markdown = parser()
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]  # how markdown-it is told so
    markdown.normalizeLinkText = lambda link: link  # type: ignore[method-assign]  # the same
    markdown.validateLink = lambda url: bool(url) or True  # type: ignore[method-assign]  # the same
    return markdown


_markdown = _as_written()


def parse(text: str) -> tuple[list[Token], list[Heading]]:
    """Parse a cleaned text; give its tokens and its headings. Raise TooDeep when some is lost, or it is laborious."""
    if laborious(text):
        raise TooDeep
    tokens = _markdown.parse(text, {})
    return tokens, outline(tokens)


def blocks(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Parse only the blocks of a text, each with its lines; give the definitions of links and footnotes too.

    Raise TooDeep as `parse` does.
    """
    if laborious(text):
        raise TooDeep
    tokens: list[Token] = []
    environment: dict[str, Any] = {}
    _markdown.block.parse(text, _markdown, environment, tokens)
    return tokens, environment


def pointers(source: str) -> Iterator[tuple[str, int, bool]]:
    """Give the target of every link and picture, the line of its block, and whether it is a picture."""
    try:
        tokens, _ = parse(source)
    except TooDeep:
        return
    for token in tokens:
        children = token.children or [] if token.type == "inline" else label_of(token)
        yield from _pointers(children, token.map[0] if token.map else 0)


def _pointers(children: list[Token], line: int) -> Iterator[tuple[str, int, bool]]:
    for token in children:
        if token.type == "link_open" and token.info != "auto":
            yield str(token.attrs["href"]), line, False
        elif token.type == "image":
            yield str(token.attrs["src"]), line, True
            yield from _pointers(token.children or [], line)
