"""HTML of a rich-text editor becomes Markdown that shows the same words."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import Any, Literal
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, PreformattedString, Tag
from markdownify import MarkdownConverter

from civicgen.importers.texts import Dialect, clean, escaped, is_punctuation, link

__all__ = ["EMPHASES", "Converted", "convert", "lines_of_html"]

Emphasis = Literal["kept", "dropped"]
EMPHASES: tuple[Emphasis, ...] = ("kept", "dropped")

_SAME = {"b": "strong", "i": "em", "strike": "s", "del": "s", "u": "em", "cite": "em", "var": "em", "dfn": "em"}
_MARKS = {"strong": "**", "em": "*", "s": "~~"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PARTS = ("table", "tr", "td", "th", "section", "article", "figure", "figcaption", "header", "footer", "[document]")
_BLOCKS = frozenset([*_HEADINGS, "p", "div", "ul", "ol", "li", "blockquote", "pre", "hr", "dl", "dt", "dd", *_PARTS])
_UNSEEN = ("script", "style", "template", "noscript", "head", "title", "iframe", "object")
_SPACES = re.compile(r"[ \t\r\n]+")
_EDGES = re.compile(r"\A(\s*)(.*?)(\s*)\Z", re.DOTALL)


class Converted:
    """Markdown, and what of the HTML it could not keep (`heading`, `image`, `rule`, `link`, `emphasis`, `hidden`…)."""

    def __init__(self, text: str, changes: Counter[str]) -> None:
        self.text = text
        self.changes = changes


class _Converter(MarkdownConverter):
    """markdownify with the marks that our dialects know, and only those."""

    def __init__(self, dialect: Dialect, emphasis: Emphasis, changes: Counter[str]) -> None:
        super().__init__(bullets="-", wrap=False)
        self.dialect: Dialect = dialect
        self.emphasis = emphasis
        self.changes = changes
        self.line_break = "\n" if dialect == "citizens" else "\\\n"  # citizens' line breaks are kept as they are

    def escape(self, text: str, _parents: set[str]) -> str:
        # A number may stand in one element and its full stop in the next: together they would make a list.
        mark = "\\" if re.match(r"[.)](?:\s|$)", text) else ""
        return mark + escaped(text, self.dialect)

    def get_conv_fn(self, tag_name: str) -> Any:
        if tag_name in _MARKS:
            return partial(self._emphasised, _MARKS[tag_name])
        if tag_name in _HEADINGS:
            return self._heading
        return super().get_conv_fn(tag_name)  # type: ignore[misc]  # (its types do not say so)

    def _emphasised(self, mark: str, el: Tag, text: str, **_context: object) -> str:
        before, inner, after = _edges(text)
        if not inner or self.emphasis == "dropped" or "\n\n" in inner:
            return text
        left, right = _beside(el, -1), _beside(el, 1)
        if (
            (is_punctuation(inner[0]) and not before and left and not (left.isspace() or is_punctuation(left)))
            or (is_punctuation(inner[-1]) and not after and right and not (right.isspace() or is_punctuation(right)))
            or (self.dialect == "citizens" and not before and _touches_word(el, -1))
            or (self.dialect == "citizens" and not after and _touches_word(el, 1))
        ):
            self.changes["emphasis"] += 1
            return text
        return f"{before}{mark}{inner}{mark}{after}"

    def _heading(self, _el: Tag, text: str, **_context: object) -> str:
        inner = _SPACES.sub(" ", text.replace("\\\n", " ")).strip()
        if not inner:
            return ""
        self.changes["heading"] += 1
        if self.emphasis == "dropped":
            return f"\n\n{inner}\n\n"
        return f"\n\n**{inner.replace('**', '')}**\n\n"

    def convert_a(self, el: Tag, text: str, **_context: object) -> str:
        """Keep a link to the web or a mailbox; of others, only the words."""
        before, inner, after = _edges(text)
        address = str(el.get("href") or "").strip()
        if not inner or not _may_link(address):
            self.changes["link"] += bool(address and inner)
            return text
        return f"{before}{link(inner, address)}{after}"

    def convert_hr(self, _el: Tag, _text: str, **_context: object) -> str:
        """Part paragraphs: no dialect draws a line."""
        self.changes["rule"] += 1
        return "\n\n"

    def convert_br(self, _el: Tag, _text: str, **_context: object) -> str:
        """Break the line as the dialect does."""
        return self.line_break

    def convert_pre(self, el: Tag, _text: str, **_context: object) -> str:
        """Keep the lines of what was typed line by line."""
        lines = escaped(str(el.get_text()), self.dialect).strip("\n").split("\n")
        return "\n\n" + self.line_break.join(line.strip() or "\u00a0" for line in lines) + "\n\n"

    def convert_code(self, _el: Tag, text: str, **_context: object) -> str:
        """Keep the words: citizens have no mark for code."""
        return escaped(text, self.dialect)

    convert_kbd = convert_samp = convert_code


def convert(html: str, dialect: Dialect = "citizens", emphasis: Emphasis = "kept") -> Converted:
    """Turn the HTML of a rich-text editor into Markdown: headings become strong lines, images become links."""
    changes: Counter[str] = Counter()
    soup = _soup(html, changes)
    text = _Converter(dialect, emphasis, changes).convert_soup(soup)
    return Converted(_tidied(text), changes)


def lines_of_html(html: str, *, addresses: bool = False) -> str:
    """Text of the HTML as a reader sees it, in paragraphs and lines.

    With `addresses`, those of links stand behind their words, in brackets.
    """
    soup = _soup(html, Counter())
    if addresses:
        for anchor in soup.find_all("a"):
            address = str(anchor.get("href") or "").strip()
            if _may_link(address) and address != anchor.get_text().strip():
                anchor.append(f" ({address})")
    for element in soup.find_all(["br", *sorted(_BLOCKS - {"[document]"})]):
        gap = "\n" if element.name in ("br", "li", "tr") else "\n\n"
        element.insert_before(gap)
        element.insert_after(gap)
    lines = [line.strip() for line in soup.get_text().split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _soup(html: str, changes: Counter[str]) -> BeautifulSoup:
    text, hidden = clean(html)
    changes["hidden"] += hidden
    soup = BeautifulSoup(f"{text} \n", "html.parser")  # (without a space it warns of what looks like an address)
    for comment in soup.find_all(string=lambda found: isinstance(found, (Comment, PreformattedString))):
        comment.extract()
    for element in soup.find_all(_UNSEEN):
        changes["embedded"] += 1
        element.decompose()
    for element in soup.find_all("img"):
        _image(soup, element, changes)
    for element in soup.find_all(list(_SAME)):
        element.name = _SAME[element.name]
    for element in soup.find_all(list(_MARKS)):
        _merge(element)
    for string in soup.find_all(string=True):
        if not string.find_parent("pre"):
            cleaned, hidden = clean(str(string))  # a character reference may name a control character
            changes["hidden"] += hidden
            folded = _SPACES.sub(" ", cleaned)
            after_break = isinstance(string.previous_sibling, Tag) and string.previous_sibling.name == "br"
            string.replace_with(NavigableString(folded.lstrip(" ") if after_break else folded))
    return soup


def _image(soup: BeautifulSoup, element: Tag, changes: Counter[str]) -> None:
    changes["image"] += 1
    address = str(element.get("src") or "").strip()
    label = str(element.get("alt") or "").strip() or urlsplit(address).path.rsplit("/", 1)[-1] or "image"
    if element.find_parent("a"):
        element.replace_with(NavigableString(label))
        return
    anchor = soup.new_tag("a", href=address)
    anchor.string = label
    element.replace_with(anchor)


def _merge(element: Tag) -> None:
    """Two marks of the same kind, one inside the other or touching, are one: `****` would be read as text."""
    if element.find_parent(element.name):
        element.unwrap()
        return
    following = element.next_sibling
    while isinstance(following, Tag) and following.name == element.name:
        element.append(following.extract())
        following.unwrap()
        following = element.next_sibling


def _edges(text: str) -> tuple[str, str, str]:
    """Spaces before, the text, spaces after; a line break is no part of what is emphasised."""
    found = _EDGES.match(text)
    before, inner, after = found.groups() if found else ("", text, "")
    while inner.endswith("\\") and after.startswith("\n"):
        inner, after = inner[:-1].rstrip(), "\\" + after
    while inner.startswith("\\\n"):
        before, inner = before + "\\\n", inner[2:].lstrip()
    return before, inner, after


def _beside(el: Tag, side: Literal[-1, 1]) -> str:
    """Character next to an element on its line, or nothing at the edge of a block or beside another mark."""
    node = el
    while True:
        sibling = node.previous_sibling if side < 0 else node.next_sibling
        if sibling is not None:
            break
        parent = node.parent
        if parent is None or parent.name in _BLOCKS:
            return ""
        if parent.name in _MARKS or parent.name == "a":
            return "*"
        node = parent
    if isinstance(sibling, Tag):
        if sibling.name in _BLOCKS or sibling.name == "br":
            return ""
        if sibling.name in _MARKS or sibling.name == "a":
            return "*"
    text = sibling.get_text()
    return (text[-1:] if side < 0 else text[:1]) or " "


def _touches_word(el: Tag, side: Literal[-1, 1]) -> bool:
    """Whether a letter is beside an element, whatever marks stand between: of citizens, only whole words are marked."""
    node: PageElement = el
    while True:
        sibling = node.previous_sibling if side < 0 else node.next_sibling
        if sibling is None:
            parent = node.parent
            if parent is None or _ends_words(parent):
                return False
            node = parent
            continue
        text = sibling.get_text()
        if isinstance(sibling, Tag) and _ends_words(sibling) and (text.strip() or sibling.name != "a"):
            return False
        if text:
            edge = text[-1 if side < 0 else 0]
            return not (edge.isspace() or is_punctuation(edge))
        node = sibling


def _ends_words(el: Tag) -> bool:
    """Whether the edges of an element become a sign or a line's end: blocks, line breaks, links that are kept."""
    return el.name in _BLOCKS or el.name == "br" or (el.name == "a" and _may_link(str(el.get("href") or "").strip()))


def _may_link(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (parts.scheme in ("http", "https") and bool(parts.netloc)) or (parts.scheme == "mailto" and bool(parts.path))


def _tidied(text: str) -> str:
    """One empty line between paragraphs, no break at the end of one, no space at the ends of lines."""
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    text = re.sub(r"(?:^[ \t]*\\\n)+", "\n", text, flags=re.MULTILINE)
    text = re.sub(r"(?<!\\)\\\n(?=\n|\Z)", "\n", text)
    text = re.sub(r"(?<!\\)\\\Z", "", text.rstrip())
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
