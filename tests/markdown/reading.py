"""What the tests of Markdown share: cases as files, hostile texts, and two readers of HTML that judge what came out."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import html5lib

CASES = Path(__file__).parent / "cases"

INLINE = {"a", "br", "em", "strong"}
CITIZENS = INLINE | {"p", "ul", "ol", "li", "blockquote"}
STAFF = CITIZENS | {
    *("h2", "h3", "h4", "h5", "h6", "pre", "code", "del", "sup", "hr", "div", "img", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd"),
}
ATTRIBUTES = {
    "a": {"href", "rel", "id", "role"},
    "ol": {"start", "class", "dir"},
    "li": {"value", "id", "dir"},
    "div": {"class", "role", "tabindex", "aria-labelledby"},
    "img": {"src", "alt", "loading"},
    **{name: {"id"} for name in ("h2", "h3", "h4", "h5", "h6", "caption")},
    **{name: {"class", "scope"} for name in ("th", "td")},
    **{name: {"class", "dir"} for name in ("p", "hr")},
}
HARMLESS = re.compile(r"(?:https?://|mailto:|tel:|#|\./|\.\./)", re.IGNORECASE)


def cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Read a file of cases: a title, a dot, what is typed, a dot, what must come out, a dot."""
    for number, part in enumerate((CASES / name).read_text("utf-8").split("\n=====\n")):
        title, typed, expected = part.strip("\n").split("\n.....\n")
        yield f"{number + 1}: {title.strip()}", typed, expected.strip("\n")


def hostile_texts(folder: Path) -> list[str]:
    """Every hostile text of a folder, whatever it was made against."""
    texts: list[str] = []
    for file in [*sorted((folder / "xss").glob("*.txt")), *sorted((folder / "strings").glob("*.txt"))]:
        texts.extend(file.read_text("utf-8", "replace").split("\n"))
    texts.extend(file.read_text("utf-8", "replace") for file in sorted(folder.glob("xss/bleach-data/*")))
    for file in sorted((folder / "markdown").glob("*.md")):
        texts.append(file.read_text("utf-8"))
        texts.extend(re.split(r"^\.\n", file.read_text("utf-8"), flags=re.MULTILINE))
    texts.extend(entries(folder / "strings" / "blns-half.json"))
    texts.extend(entry["text"] for entry in entries(folder / "own/unicode/strings.json"))
    for address in entries(folder / "own/links/urls.json"):
        texts += [f"[lien]({address})", f"[lien](<{address}>)", f"![image]({address})", f"<{address}>", address]
    for entry in entries(folder / "own/contributions/hostile.json"):
        for key in ("title", "body", "author"):
            value = entry.get(key, "")
            if isinstance(value, dict):
                value = value["repeat"] * min(value["times"], 30_000)
            texts.append(value if isinstance(value, str) else " ".join(value))
    texts.extend(example["markdown"] for example in entries(folder / "markdown/commonmark-spec.json"))
    return texts


def entries(file: Path) -> list:
    """The entries of a file of data; none when only a part of the data is here."""
    found: list = json.loads(file.read_text("utf-8")) if file.exists() else []
    return found


class Reader(HTMLParser):
    """What a page shows, and of what it is made."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.shown: list[str] = []
        self.numbers: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and what it shows by itself."""
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        if tag == "ol":
            self.numbers.append(int(values.get("start", 1)))
        elif tag == "li" and self.numbers:
            number = int(values.get("value", self.numbers[-1]))
            self.shown.append(f" {number} ")
            self.numbers[-1] = number + 1
        elif tag == "ul":
            self.numbers.append(0)
        elif tag == "img":
            self.shown.append(values.get("alt", ""))
        elif tag == "a":
            self.shown.append(" " + readable(values.get("href", "")) + " ")

    def handle_endtag(self, tag: str) -> None:
        """Leave a list."""
        if tag in ("ol", "ul") and self.numbers:
            self.numbers.pop()

    def handle_data(self, data: str) -> None:
        """Note what is shown."""
        self.shown.append(data)

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.elements.append(("comment", {}))

    def handle_decl(self, decl: str) -> None:
        """Note a declaration."""
        self.elements.append(("declaration", {}))

    def handle_pi(self, data: str) -> None:
        """Note an instruction."""
        self.elements.append(("instruction", {}))


def readable(address: str) -> str:
    """Show an address with the letters that were typed: as it is written in the page, and decoded."""

    def host(match: re.Match[str]) -> str:
        try:
            return match[0][4:].encode("ascii").decode("punycode")
        except UnicodeError:
            return match[0]

    return address + " " + re.sub(r"xn--[\w-]+", host, unquote(address))


def read(html: str) -> Reader:
    """Read HTML with the reader of the standard library."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def offences(html: str, allowed: set[str]) -> list[str]:
    """Name every element, attribute or address that should not be there, in the eyes of either reader."""
    found: list[str] = []
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    second = [(element.tag, dict(element.attrib)) for element in tree.iter() if element is not tree]
    for tag, attributes in read(html).elements + second:
        if tag not in allowed:
            found.append(str(tag))
        for name, value in attributes.items():
            if name not in ATTRIBUTES.get(tag, set()):
                found.append(f"{tag} {name}")
            if name in ("href", "src") and not HARMLESS.match(value):
                found.append(f"{name}={value}")
    return found


def letters(text: str) -> Counter:
    """Count the letters and digits of a text."""
    return Counter(sign for sign in text if unicodedata.category(sign)[0] in "LN")


def lost(typed: str, html: str) -> Counter:
    """Give the letters and digits that were typed and that nobody can read in the page."""
    return letters(typed) - letters("".join(read(html).shown))
