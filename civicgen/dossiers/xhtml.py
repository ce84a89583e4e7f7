"""The HTML of a page becomes a part of a longer text: well-formed, with its own anchors, headings lowered, links led.

What comes in was written by a theme from escaped values: whatever a citizen wrote is text in it, never a tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

import msgspec

from civicgen.markup.writing import ROOT

__all__ = ["Leading", "anchor", "anchors", "heading", "text_of", "xhtml"]

_TOKEN = re.compile(
    r"<!--.*?-->|<!doctype[^>]*>"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<more>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([a-zA-Z_][\w.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_ID = re.compile(r'<[^<>]*\sid="([^"]*)"')
_TITLE = re.compile(r"<h1(?P<more>[^<>]*)>(?P<text>.*?)</h1>", re.DOTALL)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_LEFT_OUT = frozenset(
    {"script", "style", "form", "iframe", "object", "template", "noscript", "nav", "button", "select", "textarea"}
)
"""Elements that have no place in something to be read off line; they go with all that is in them."""
_ALONE = frozenset({"base", "embed", "input", "link", "meta"})
"""The same, of elements that hold nothing."""
_POINTING = frozenset({"for", "headers", "aria-labelledby", "aria-describedby", "aria-controls"})
_HEADING = re.compile(r"h[1-6]")
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML may hold: shown as a mark, so that nothing is lost in silence."""
_NOT_A_NAME = re.compile(r"[^\w.-]")


class Leading(msgspec.Struct, frozen=True):
    """Where the links of a part lead."""

    to: Callable[[str], str]
    """An address from the site's root becomes one that can be followed; empty when there is nowhere to go."""
    picture: Callable[[str], str]
    """The same for a picture."""
    prefix: str = ""
    """Before each anchor of the part, so that those of several parts do not meet."""
    lower: int = 0
    """Levels by which headings are lowered."""
    site: str = ""
    """Absolute address of the site, for links that a text gives from the root of its host."""


def anchor(prefix: str, written: str) -> str:
    """An anchor of a part, as it is called in the whole."""
    return prefix + _NOT_A_NAME.sub("_", unescape(written))


def anchors(html: str) -> frozenset[str]:
    """All anchors of a page."""
    return frozenset(_ID.findall(html))


def heading(html: str) -> tuple[str, str]:
    """Text and language of the first heading of a page."""
    found = _TITLE.search(html)
    if found is None:
        return "", ""
    lang = re.search(r'\blang="([^"]*)"', found["more"])
    return text_of(found["text"]), lang[1] if lang else ""


def text_of(html: str) -> str:
    """Words of a piece of HTML, in one line."""
    return " ".join(unescape(_TOKEN.sub("", html)).split())


def xhtml(html: str, leading: Leading) -> str:
    """Make a page part of a longer text. What is not closed is closed, what was never opened is left out."""
    return _Writer(leading, anchors(html)).written(_UNSAYABLE.sub("\ufffd", html.replace(ROOT, "\ue000")))


_WAY = "\ue000"
"""Stands for ROOT here, where no other control character is left."""


class _Writer:
    def __init__(self, leading: Leading, here: frozenset[str]) -> None:
        self._leading = leading
        self._here = here
        self._parts: list[str] = []
        self._open: list[str] = []

    def written(self, html: str) -> str:
        at, skipped = 0, 0
        for token in _TOKEN.finditer(html):
            if not skipped:
                self._text(html[at : token.start()])
            at = token.end()
            name = (token["name"] or "").lower()
            if name in _LEFT_OUT:
                skipped += -1 if token["close"] else 1
                skipped = max(skipped, 0)
            elif name and not skipped and name not in _ALONE:
                self._tag(name, token["more"], closing=bool(token["close"]))
        self._text(html[at:])
        self._parts += [f"</{name}>" for name in reversed(self._open)]
        return "".join(self._parts)

    def _text(self, text: str) -> None:
        if "&" in text:
            text = escape(unescape(text), quote=False)
        elif "<" in text or ">" in text:
            text = text.replace("<", "&lt;").replace(">", "&gt;")
        self._parts.append(text.replace(_WAY, "\ufffd"))

    def _tag(self, name: str, more: str, *, closing: bool) -> None:
        name = self._lowered(name)
        if closing:
            if name in self._open:
                while (last := self._open.pop()) != name:
                    self._parts.append(f"</{last}>")
                self._parts.append(f"</{name}>")
            return
        given = self._attributes(name, more)
        if given is None:
            return
        alone = name in _VOID or more.rstrip().endswith("/")
        self._parts.append(f"<{name}{given}{' /' if alone else ''}>")
        if not alone:
            self._open.append(name)

    def _lowered(self, name: str) -> str:
        if self._leading.lower and _HEADING.fullmatch(name):
            return f"h{min(6, int(name[1]) + self._leading.lower)}"
        return name

    def _attributes(self, name: str, more: str) -> str | None:
        """Attributes of an element; None when it makes no sense without what it leads to."""
        written = {"xmlns": "http://www.w3.org/2000/svg"} if name == "svg" else {}
        for found in _ATTRIBUTE.finditer(more):
            key = found[1].lower()
            value = unescape(next((part for part in found.groups()[1:] if part is not None), key))
            if key.startswith("on") or key in ("style", "xmlns", "focusable"):
                continue
            if key == "id":
                value = anchor(self._leading.prefix, value)
            elif key in _POINTING:
                value = " ".join(anchor(self._leading.prefix, part) for part in value.split())
            elif key in ("href", "src"):
                value = self._led(value, picture=key == "src")
                if not value:
                    if name == "img":
                        return None
                    continue
            written.setdefault(key, value.replace(_WAY, ""))
        return "".join(f' {key}="{escape(value)}"' for key, value in written.items())

    def _led(self, value: str, *, picture: bool) -> str:
        leading = self._leading
        if value.startswith(_WAY):
            return (leading.picture if picture else leading.to)(value[1:])
        if picture:
            return value if value.startswith("data:image/") else ""
        if value.startswith("#"):
            return f"#{anchor(leading.prefix, value[1:])}" if escape(value[1:]) in self._here else ""
        if value.startswith("/") and not value.startswith("//"):
            host = re.match(r"https?://[^/]+", leading.site)
            return host[0] + value if host else ""
        return value
