"""Compares what a reader sees of a Markdown text with what stood in the export, word for word."""

from __future__ import annotations

from html.parser import HTMLParser

from civicgen.importers.texts import Dialect

__all__ = ["overflows", "text_shown"]

_INLINE = frozenset({"a", "em", "strong", "s", "del", "code", "b", "i", "span", "u", "sup", "sub", "abbr", "time"})


class _Reader(HTMLParser):
    """Collects text; every tag that is not inline parts words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        """Part words at a block."""
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Part words at the end of a block."""
        if tag not in _INLINE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.parts.append(data)


def text_shown(markdown: str, dialect: Dialect = "citizens") -> str:
    """Text of the page that the Markdown becomes; blocks and line breaks part words, marks do not."""
    from civicgen.content.markdown import render  # late: the parser is loaded only when something is imported

    reader = _Reader()
    reader.feed(render(markdown, dialect=dialect))
    reader.close()
    return "".join(reader.parts)


def overflows(markdown: str) -> bool:
    """Say whether a citizen's text is too long, or too full of marks, to be read as markup."""
    from civicgen.content.markdown.prose import overflows as over

    return over(markdown)
