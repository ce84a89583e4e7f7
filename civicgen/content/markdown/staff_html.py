"""Tokens of a staff text to HTML: the markup that pages, styles and screen readers are promised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from civicgen.content.markdown.anchors import said
from civicgen.content.markdown.links import kind_of
from civicgen.content.markdown.notes import label_of
from civicgen.content.markdown.prose import escape, escape_attribute
from civicgen.content.markdown.staff import parse
from civicgen.content.markdown.tables import Columns

__all__ = ["html"]

_FIXED = {
    "blockquote_open": "<blockquote>\n",
    "blockquote_close": "</blockquote>\n",
    "bullet_list_open": "<ul>\n",
    "bullet_list_close": "</ul>\n",
    "ordered_list_close": "</ol>\n",
    "list_item_open": "<li>",
    "list_item_close": "</li>\n",
    "hr": "<hr>\n",
    "dl_open": "<dl>\n",
    "dl_close": "</dl>\n",
    "dt_open": "<dt>",
    "dt_close": "</dt>\n",
    "dd_open": "<dd>",
    "dd_close": "</dd>\n",
    "note_close": "</div>\n",
    "tr_close": "</tr>\n",
    "thead_open": "<thead>\n",
    "thead_close": "</thead>\n",
    "tbody_open": "<tbody>\n",
    "tbody_close": "</tbody>\n",
    "table_close": "</table>\n</div>\n",
    "footnote_block_open": '<hr class="notes">\n<ol class="notes">\n',
    "footnote_block_close": "</ol>\n",
    "footnote_close": "</li>\n",
    "nothing": "",
    "softbreak": "\n",
    "hardbreak": "<br>\n",
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<del>",
    "s_close": "</del>",
}


def html(text: str, *, level: int, links: Mapping[str, str], root: str, prefix: str) -> str:
    """Render a cleaned text; raise TooDeep when some of it would be lost. See `render` for the meanings."""
    tokens, headings = parse(text)
    writer = _Writer(tokens, level, links, root, prefix)
    writer.anchors = frozenset(heading.id for heading in headings)
    writer.write()
    return "".join(writer.written)


class _Writer:
    """One text while it is written."""

    def __init__(self, tokens: list[Token], level: int, links: Mapping[str, str], root: str, prefix: str) -> None:
        self.tokens = tokens
        self.level, self.links, self.root, self.prefix = level, links, root, escape_attribute(prefix)
        self.written: list[str] = []
        self.anchors: frozenset[str] = frozenset()
        lines = [token.children or [] if token.type == "inline" else label_of(token) for token in tokens]
        self._pointed = {_footnote_name(ref.meta) for line in lines for ref in line if ref.type == "footnote_ref"}
        self._columns: Columns | None = None
        self._closing: list[str] = []
        self._heading = ""
        self._tables = 0

    def write(self) -> None:
        tokens, written = self.tokens, self.written
        place, count = 0, len(tokens)
        while place < count:
            token = tokens[place]
            kind = token.type
            if kind == "thead_open" and self._columns is not None and self._columns.headless:
                while tokens[place].type != "thead_close":
                    place += 1
            elif kind == "inline":
                self._inline(token.children or [])
            elif (text := _FIXED.get(kind)) is not None:
                written.append(text)
            else:
                getattr(self, f"_{kind}")(place)
            place += 1

    # Blocks

    def _paragraph_open(self, place: int) -> None:
        if self.tokens[place].hidden:
            return
        inline = self.tokens[place + 1]
        pictures = [child for child in inline.children or [] if child.type != "text" or child.content.strip()]
        if len(pictures) == 1 and pictures[0].type == "image" and self._picture(pictures[0]):
            self.written.append("<figure>")
            self._closing.append("</figure>\n")
        else:
            self.written.append("<p>")
            self._closing.append("</p>\n")

    def _paragraph_close(self, place: int) -> None:
        if self.tokens[place].hidden:
            if self.tokens[place + 1].type not in ("list_item_close", "dd_close"):
                self.written.append("\n")
            return
        closing = self._closing.pop()
        if closing == "</figure>\n":
            image = next(child for child in self.tokens[place - 1].children or [] if child.type == "image")
            if caption := str(image.attrs.get("title", "")):
                self.written.append(f"<figcaption>{escape(caption)}</figcaption>")
        self.written.append(closing)

    def _heading_open(self, place: int) -> None:
        meta = self.tokens[place].meta
        level = min(self.level + meta["depth"] - 2, 6)
        self._heading = f"{self.prefix}{meta['id']}"
        self._closing.append(f"</h{level}>\n")
        self.written.append(f'<h{level} id="{self._heading}">')

    def _heading_close(self, _place: int) -> None:
        self.written.append(self._closing.pop())

    def _ordered_list_open(self, place: int) -> None:
        start = self.tokens[place].attrs.get("start", 1)
        self.written.append("<ol>\n" if start == 1 else f'<ol start="{int(start)}">\n')

    def _code_block(self, place: int) -> None:
        self.written.append(f"<pre><code>{escape(self.tokens[place].content)}</code></pre>\n")

    _fence = _code_block

    def _note_open(self, place: int) -> None:
        token = self.tokens[place]
        kind = "" if token.meta["kind"] == "note" else f" {token.meta['kind']}"
        self.written.append(f'<div class="note{kind}" role="note">\n<p class="label">')
        self._inline(label_of(token))
        self.written.append("</p>\n")

    # Tables

    def _table_open(self, place: int) -> None:
        token = self.tokens[place]
        self._columns = Columns(self.tokens, place)
        self._tables += 1
        label = self._heading
        if token.children:
            label = f"{self.prefix}table:{self._tables}"
        named = f' role="group" aria-labelledby="{label}"' if label else ""
        # It scrolls by itself on a narrow screen: it must be reached by the keyboard, and say what it is.
        self.written.append(f'<div class="table" tabindex="0"{named}>\n<table>\n')
        if token.children:
            self.written.append(f'<caption id="{label}">')
            self._inline(label_of(token))
            self.written.append("</caption>\n")

    def _tr_open(self, _place: int) -> None:
        if self._columns is not None:
            self._columns.row()
        self.written.append("<tr>\n")

    def _cell_open(self, place: int) -> None:
        opening, closing = self._columns.cell(self.tokens, place) if self._columns else ("<td>", "</td>\n")
        self._closing.append(closing)
        self.written.append(opening)

    def _cell_close(self, _place: int) -> None:
        self.written.append(self._closing.pop())

    _th_open = _td_open = _cell_open
    _th_close = _td_close = _cell_close

    # Footnotes

    def _footnote_open(self, place: int) -> None:
        self.written.append(f'<li id="{self.prefix}fn:{self.tokens[place].meta["id"] + 1}">')

    def _footnote_anchor(self, place: int) -> None:
        name = _footnote_name(self.tokens[place].meta)
        if name in self._pointed:
            self.written.append(f' <a href="#{self.prefix}fnref:{name}" role="doc-backlink">↩\ufe0e {name}</a>')

    # Inside a block

    def _inline(self, children: list[Token]) -> None:
        written = self.written
        links: list[str] = []
        skip = False
        for token in children:
            kind = token.type
            if skip:
                skip = kind != "link_close"
            elif kind in ("text", "text_special"):
                written.append(escape(token.content))
            elif kind == "link_open":
                opening, closing = self._link(token)
                written.append(opening)
                links.append(closing)
                skip = token.info == "auto" and not closing
            elif kind == "link_close":
                written.append(links.pop())
            elif kind == "code_inline":
                written.append(f"<code>{escape(token.content)}</code>")
            elif kind == "image":
                written.append(self._picture(token) or self._instead(token, bool(links)))
            elif kind == "footnote_ref":
                name, number = _footnote_name(token.meta), token.meta["id"] + 1
                written.append(
                    f'<sup><a href="#{self.prefix}fn:{number}" id="{self.prefix}fnref:{name}" role="doc-noteref">'
                    f"[{number}]</a></sup>"
                )
            else:
                written.append(_FIXED[kind])

    def _link(self, token: Token) -> tuple[str, str]:
        """Give the tags of a link; none when it leads nowhere, so that no page holds a broken one."""
        target = str(token.attrs["href"])
        title = str(token.attrs.get("title", ""))
        # A title would be seen by a mouse only: it is part of what was written.
        said_after = f" ({escape(title)})" if title else ""
        if token.info == "auto":
            if kind_of(target) != "external":
                return escape(f"<{target}>"), ""
            target_kind = "external"
        else:
            target_kind = kind_of(target)
        if target_kind == "external":
            rel = ' rel="external"' if target[:4].lower() == "http" else ""
            return f'<a href="{escape_attribute(normalizeLink(target))}"{rel}>', f"</a>{said_after}"
        if address := self._address(target):
            return f'<a href="{escape_attribute(address)}">', f"</a>{said_after}"
        return "", said_after

    def _address(self, target: str) -> str:
        """Resolve a target of the portal, from the page that is rendered; empty when it leads nowhere."""
        address = self.links.get(target)
        if address is not None:
            within = address.startswith("#") or not address or kind_of(address) == "external"
            return address if within else self.root + address
        if target[:1] == "#" and target[1:] in self.anchors:
            return f"#{self.prefix}{target[1:]}"
        return ""

    def _picture(self, token: Token) -> str:
        """Give the markup of a picture of the portal; nothing when it is not one."""
        source = str(token.attrs["src"])
        address = self.links.get(source, "")
        if not address or kind_of(source) != "internal" or kind_of(address) != "internal":
            return ""
        words = escape_attribute(said(token.children))
        return f'<img src="{escape_attribute(self.root + address)}" alt="{words}" loading="lazy">'

    def _instead(self, token: Token, inside_link: bool) -> str:
        """Show a picture that is elsewhere as a link (nothing is loaded from others), a missing one by its words."""
        source, words = str(token.attrs["src"]), escape(said(token.children))
        if kind_of(source) != "external" or inside_link:
            return words
        return f'<a href="{escape_attribute(normalizeLink(source))}" rel="external">{words or escape(source)}</a>'


def _footnote_name(meta: dict[str, Any]) -> str:
    again = meta.get("subId", 0)
    return f"{meta['id'] + 1}" + (f":{again + 1}" if again else "")
