"""Parsed tables to HTML that a screen reader can walk and a thumb can scroll."""

from __future__ import annotations

from markdown_it.token import Token

__all__ = ["Columns", "is_bold"]

_ALIGNED = {"text-align:right": ' class="right"', "text-align:center": ' class="center"'}


def is_bold(inline: Token) -> bool:
    """Say whether a cell is bold from its first letter to its last."""
    children = [child for child in inline.children or [] if child.type != "text" or child.content]
    if len(children) < 3 or children[0].type != "strong_open" or children[-1].type != "strong_close":
        return False
    return sum(child.type == "strong_open" and child.level == children[0].level for child in children) == 1


class Columns:
    """One table while it is written: where its headings are, and which cell comes next."""

    def __init__(self, tokens: list[Token], place: int) -> None:
        """Look ahead from `table_open`: which headings its columns have, whether its first one heads the rows."""
        headings: list[str] = []
        for later in range(place, len(tokens)):
            if tokens[later].type == "thead_close":
                break
            if tokens[later].type == "th_open":
                headings.append(tokens[later + 1].content)
        self.headless = not any(headings)
        """No column has a heading: the row was typed because the syntax wants one."""
        self.rows_headed = not self.headless and not headings[0]
        self._column = 0

    def cell(self, tokens: list[Token], place: int) -> tuple[str, str]:
        """Give the opening and the closing tag of the cell that opens at `place`."""
        token = tokens[place]
        aligned = _ALIGNED.get(str(token.attrs.get("style", "")), "")
        first = self._column == 0
        self._column += 1
        if token.type == "th_open":
            if tokens[place + 1].content:
                return f'<th scope="col"{aligned}>', "</th>\n"
            return f"<td{aligned}>", "</td>\n"
        bold = first and is_bold(tokens[place + 1])
        if first and tokens[place + 1].content and (self.rows_headed or bold):
            if bold:
                _unwrap(tokens[place + 1])
            return f'<th scope="row"{aligned}>', "</th>\n"
        return f"<td{aligned}>", "</td>\n"

    def row(self) -> None:
        """Begin a row."""
        self._column = 0


def _unwrap(inline: Token) -> None:
    children = [child for child in inline.children or [] if child.type != "text" or child.content]
    inline.children = children[1:-1]
