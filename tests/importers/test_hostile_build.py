"""Hostile texts in every field of a table, through a whole build: two readers of HTML find nothing that could act."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from civicgen.content.markdown import clean
from tests.importers.renaming import portal
from tests.markdown.reading import hostile_texts
from tests.site import promises
from tests.site.building import civicgen, configure
from tests.site.tree import Site
from tests.site.tree import words as words_of

PART = Path(__file__).parent.parent / "data" / "hostile"
_FORMS = ("form", "input", "button", "textarea", "select", "dialog", "details")
_FRAMES = ("iframe", "object", "embed", "applet", "frame", "frameset", "portal", "base", "template", "noscript")
_SEEN = ("img", "image", "picture", "source", "video", "audio", "track", "map", "area", "math", "foreignobject", "use")
ACTIVE = frozenset(["script", *_FORMS, *_FRAMES, *_SEEN, "marquee", "plaintext", "xmp", "listing"])
"""Elements that no text of a citizen may bring into a page, nor the theme needs in this portal."""
SCHEMES = frozenset(["", "http", "https", "mailto", "tel"])


def active(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """What could act in an element."""
    if tag in ACTIVE:
        yield f"<{tag}>"
    for name, value in attributes.items():
        if name.startswith("on") or name in ("style", "srcdoc", "formaction", "ping", "background", "xlink:href"):
            yield f"<{tag} {name}>"
        if name in ("href", "src", "action"):
            scheme = re.match(r"([a-z][a-z0-9+.-]*):|", re.sub(r"[\x00-\x20]", "", value).casefold())
            told = scheme[1] or "" if scheme else ""
            if told not in SCHEMES and not (tag == "link" and told == "data"):
                yield f"<{tag} {name}={value[:60]}>"
    if tag == "meta" and attributes.get("http-equiv", "").casefold() == "refresh":
        yield "<meta refresh>"


class Elements(HTMLParser):
    """Elements as the reader of the standard library sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge an element."""
        self.found += active(tag, {name: value or "" for name, value in attrs})

    def handle_comment(self, data: str) -> None:
        """A comment hides text: the theme writes none."""
        self.found.append(f"<!--{data[:40]}")


def judged(page: bytes) -> list[str]:
    """What could act in a page, as both readers see it."""
    reader = Elements()
    reader.feed(page.decode("utf-8"))
    reader.close()
    found = reader.found
    for element in html5lib.parse(page, namespaceHTMLElements=True, transport_encoding="utf-8").iter():
        space, _, tag = str(element.tag).rpartition("}")
        # A comment has no namespace; the theme draws its own bars in figures.
        if space.endswith(("xhtml", "svg")):
            found += active(tag, {str(name): value or "" for name, value in element.attrib.items()})
        else:
            found.append(f"foreign <{tag}>")
    return found


def hostile_portal(root: Path, texts: list[str]) -> dict[int, str]:
    """A portal whose contributions are the texts, in title, author and text; by number."""
    portal(root, iter(["avis"]))
    configure(root, url="https://participer.example/")
    folder = root / "content" / "consultations" / "avis" / "contributions"
    folder.mkdir()
    kept = [text for text in dict.fromkeys(texts) if clean(text).strip() and clean(text[:200]).strip()]
    with (folder / "hostile.csv").open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        table = csv.writer(file)
        table.writerow(["number", "date", "kind", "author", "title", "text", "parent"])
        for number, text in enumerate(kept, 1):
            parent = number - 1 if number % 3 == 0 else ""
            table.writerow(
                [number, "2026-01-01", "comment" if parent else "opinion", text[:100], text[:200], text, parent]
            )
    return dict(enumerate(kept, 1))


def quiet_page(root: Path) -> bytes:
    """The page that searches, of a portal of the same kind in which what was written is harmless."""
    hostile_portal(root, ["Bonjour.", "Merci à tous.", "Oui."])
    done = civicgen("build", root, "--as-of", "2026-06-01")
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]
    return (root / "public" / "recherche" / "index.html").read_bytes()


@pytest.mark.parametrize("amount", ["part", pytest.param("whole", marks=pytest.mark.long)])
def test_nothing_acts(amount: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Pages, lists and replies only show; feeds and site maps stay well formed; template signs stay as typed."""
    folder = PART if amount == "part" else request.getfixturevalue("shared_data") / "hostile"
    typed = hostile_portal(tmp_path / "portal", hostile_texts(folder))
    done = civicgen("build", tmp_path / "portal", "--as-of", "2026-06-01")
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]
    public = tmp_path / "portal" / "public"
    site = Site(public)
    wrong = [
        (page.path, found) for page in site.pages if (found := judged(page.source)) and not promises.searches(page)
    ]
    assert not wrong, wrong[:10]
    (searching,) = [page for page in site.pages if promises.searches(page)]
    assert searching.path == "recherche/index.html"
    assert searching.inline == []
    # What the theme wrote there, as in a portal in which nobody said anything hostile: not one element more.
    assert Counter(judged(searching.source)) == Counter(judged(quiet_page(tmp_path / "quiet")))
    assert promises.policy(site) == []
    assert promises.links(site, folders=True) == []
    for path in [path for path in public.rglob("*") if path.suffix == ".xml"]:
        ElementTree.fromstring(path.read_bytes())
    for number, text in typed.items():
        page = site.page(f"avis/contributions/{number}/index.html")
        assert "".join(words_of(clean(text[:200]))) in "".join(page.words), (number, text[:200])
    template = next(number for number, text in typed.items() if text.startswith("{{ 7*7 }}"))
    assert b"{{ 7*7 }}{% raw %}" in site.page(f"avis/contributions/{template}/index.html").source
