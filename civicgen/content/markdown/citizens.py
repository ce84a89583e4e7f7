"""Markdown of citizens to HTML that can do nothing but be read: built up from nothing, never taken down from all."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from civicgen.content.markdown.blocks import Blocks, TooDeep
from civicgen.content.markdown.prose import RIGHT_TO_LEFT, escape, escape_attribute, lines

__all__ = ["NESTING", "html", "tokens"]

NESTING = 20
"""Levels of quotes and lists (a list counts for two); deeper texts are shown as they were typed."""

_LINK = re.compile(r"(?:https?://[^\s/?#@\\]+(?:[/?#][^\s\\]*)?|mailto:[^\s@/\\?&%]+@[^\s@/\\?&%]+)", re.IGNORECASE)
"""What a link may lead to: a site named plainly (no user before an @), or a mailbox without hidden copies."""
_MARKED = re.compile(r"[*_\[\\<]")


class _Inline(StateInline):
    """Where a mark may stand: at the edges of words only. "3*4*5" is a sum, not a 4 in italics."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: ARG002, N802, N803  (the library's)
        """Read a star as an underscore is read: neither opens or closes inside a word."""
        return super().scanDelims(start, False)


class _Lines(ParserInline):
    """The library's parser of what stands in a block, with our idea of where a mark may stand."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """Parse one block's text into its tokens."""
        state = _Inline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"maxNesting": NESTING})
    markdown.inline.__class__ = _Lines
    markdown.enable(["blockquote", "list", "newline", "escape", "emphasis", "link", "autolink"])
    markdown.block.__class__ = Blocks
    # silenced: how markdown-it is told so
    markdown.validateLink = lambda url: _LINK.fullmatch(url) is not None  # type: ignore[method-assign]
    markdown.normalizeLinkText = lambda link: link  # type: ignore[method-assign]  # the same
    return markdown


_markdown = _parser()
_environment: dict[str, Any] = {}
"""Stays empty: no rule of this dialect writes to it."""


def tokens(text: str) -> list[Token]:
    """Parse a cleaned text; raise TooDeep when some of it would be lost."""
    blocks: list[Token] = []
    _markdown.block.parse(text, _markdown, _environment, blocks)
    for place, token in enumerate(blocks):
        if token.type == "inline":
            if not token.content:  # nothing but no-break spaces
                blocks[place - 1].hidden = blocks[place + 1].hidden = True
            # What holds no markup has no children: it is its content, which spares most of the work.
            token.children = None
            if _MARKED.search(token.content) is not None:
                token.children = _markdown.inline.parse(token.content, _markdown, _environment, [])
        elif token.type == "list_item_open" and token.info[:1] == "0" and len(token.info) > 1:
            raise TooDeep  # "007." would be shown as "7."
    return blocks


_FIXED = {
    "blockquote_open": "<blockquote>\n",
    "blockquote_close": "</blockquote>\n",
    "bullet_list_open": "<ul>\n",
    "bullet_list_close": "</ul>\n",
    "ordered_list_close": "</ol>\n",
    "list_item_close": "</li>\n",
}
_INLINE = {
    "softbreak": "<br>\n",
    "hardbreak": "<br>\n",
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
}


def html(text: str) -> str:
    """Render a cleaned text; raise TooDeep when some of it would be lost."""
    direction = ' dir="auto"' if RIGHT_TO_LEFT.search(text) else ""
    written: list[str] = []
    numbers: list[int] = []
    for token in tokens(text):
        kind = token.type
        if kind == "inline":
            if token.children is None:
                written.append(lines(token.content))
            else:
                _inline(token.children, written)
        elif token.tag == "p":
            if not token.hidden:
                written.append(f"<p{direction}>" if kind == "paragraph_open" else "</p>\n")
        elif kind == "list_item_open":
            written.append(_item(token, numbers, direction))
        elif kind == "ordered_list_open":
            numbers.append(int(token.attrs.get("start", 1)))
            written.append("<ol>\n" if numbers[-1] == 1 else f'<ol start="{numbers[-1]}">\n')
        else:
            if kind == "ordered_list_close":
                numbers.pop()
            written.append(_FIXED[kind])
    return "".join(written)


def _item(token: Token, numbers: list[int], direction: str) -> str:
    """Open an item; its number stays the one that was typed, whatever stands before it."""
    if not token.info:
        return f"<li{direction}>"
    number = int(token.info)
    value = "" if number == numbers[-1] else f' value="{number}"'
    numbers[-1] = number + 1
    return f"<li{value}{direction}>"


def _inline(children: list[Token], written: list[str]) -> None:
    closing = ""
    for token in children:
        kind = token.type
        if kind in ("text", "text_special"):
            written.append(escape(token.content))
        elif kind == "link_open":
            opening, closing = _link(token)
            written.append(opening)
        elif kind == "link_close":
            written.append(closing)
        else:
            written.append(_INLINE[kind])


def _link(token: Token) -> tuple[str, str]:
    """Give the tags of a link; none for `[words]()`, which leads nowhere."""
    address = escape_attribute(str(token.attrs["href"]))
    title = str(token.attrs.get("title", ""))
    # A title would be seen by a mouse only: it is part of what was written.
    said_after = f" ({escape(title)})" if title else ""
    if not address:
        return "", said_after
    return f'<a href="{address}" rel="nofollow ugc noopener">', f"</a>{said_after}"
