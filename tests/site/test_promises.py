"""The judge is judged: each fault of a small hand-written site is found, and the same site without faults passes."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from tests.site import promises
from tests.site.tree import Site, read_page

STYLE = "body{color:#111}"
DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def page(title: str, body: str, head: str = "") -> str:
    """A page that keeps every promise."""
    return f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta name="description" content="Description de {title}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{DIGEST}'; img-src 'self'">
<link rel="icon" href="data:,"><style>{STYLE}</style>{head}</head><body><h1>{title}</h1>{body}</body></html>"""


def site(folder: Path, **pages: str) -> Site:
    """Write pages (`a__b` is `a/b/index.html`) and read them back."""
    for name, text in {"index": page("Accueil", '<p><a href="avis/#deux">Avis</a></p>'), **pages}.items():
        file = folder / (f"{name.replace('__', '/')}/index.html" if name != "index" else "index.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Site(folder)


GOOD = page("Avis", '<h2 id="deux">Deux</h2><p><a href="../">Accueil</a> <a href="https://a.example/">Ailleurs</a></p>')


def complaints(built: Site) -> list[str]:
    """All promises at once."""
    return [
        *promises.links(built, folders=True),
        *promises.reached(built, {}, folders=True),
        *promises.weight(built, {"index.html": "home"}, budgets=promises.BUDGETS),
        *promises.first_view(built),
        *promises.policy(built),
        *promises.identity(built),
    ]


def test_a_good_site_passes(tmp_path):
    """Nothing is said of a site without faults."""
    assert complaints(site(tmp_path, avis=GOOD)) == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (GOOD.replace("../", "../nulle-part/"), "leads nowhere"),
        (GOOD.replace("../", "/"), "leads nowhere"),
        (GOOD.replace('id="deux"', 'id="trois"'), "no such anchor"),
        (GOOD.replace("<h1>", "<h1>Un</h1><h1>"), "main headings"),
        (GOOD.replace("<h2", "<h3").replace("</h2", "</h3"), "jump"),
        (GOOD.replace("</h2>", '</h2><p id="deux">'), "twice"),
        (GOOD.replace('lang="fr"', ""), "language"),
        (GOOD.replace("<title>Avis", "<title>Accueil"), "stands on 2 pages"),
        (GOOD.replace("Description de Avis", "Description de Accueil"), "stands on 2 pages"),
        (GOOD.replace('name="description"', 'name="autre"'), "no description"),
        (GOOD.replace("color:#111", "color:#222"), "policy allows"),
        (GOOD.replace("'none'", "'self'"), "begin from nothing"),
        (GOOD.replace("style-src ", "style-src 'unsafe-inline' "), "unsafe"),
        (GOOD.replace('rel="icon"', 'rel="autre"'), "no icon"),
        (GOOD.replace("<p>", "<script></script><p>"), "scripts"),
        (GOOD.replace("<p>", '<p style="color:red">'), "forbidden"),
        (GOOD.replace("<p>", '<p onclick="x()">'), "forbidden"),
        (GOOD.replace("<p>", '<p><img src="https://a.example/x.png" alt="">'), "fetches"),
        (GOOD.replace("<p>", '<link rel="stylesheet" href="x.css"><p>'), "fetches"),
        (GOOD.replace(STYLE, "body{background:url(x.png)}"), "style fetches"),
        (GOOD.replace("<p>", f"<p>{hashlib.shake_256(b'x').hexdigest(15000)}"), "bytes"),
    ],
)
def test_each_fault_is_found(tmp_path, fault, said):
    """A site with one fault is told by a line that names the page and the fault."""
    found = complaints(site(tmp_path, avis=fault))
    assert any(said in line for line in found), found


def test_a_page_without_links_to_it_is_found(tmp_path):
    """A page that nobody can reach is a fault."""
    found = complaints(site(tmp_path, avis=GOOD, perdue=page("Perdue", "")))
    assert found == ["perdue/index.html: no link leads to it"]


def test_a_logo_is_written_into_pages(tmp_path):
    """A picture that most pages fetch is a request too many."""
    with_logo = [text.replace("<h1>", '<img src="/l.svg" alt=""><h1>') for text in (GOOD, page("Autre", ""))]
    found = promises.first_view(site(tmp_path, avis=with_logo[0], autre=with_logo[1]))
    assert found == ["l.svg is fetched by 2 pages"]


def test_on_a_disk_a_folder_is_not_a_page(tmp_path):
    """Opened from a disk, a link to a folder would show a listing: it is a fault there."""
    built = site(tmp_path, avis=GOOD)
    assert promises.links(built, folders=True) == []
    assert len(promises.links(built, folders=False)) == 2


def test_words_are_read_in_order():
    """Words are those a reader sees, in order, split where a block ends and not inside a word."""
    body = b"<body><ul><li>Un<li>deux</ul><b>tr</b>ois <img alt='4'></body>"
    found = read_page("x", b"<html><head><title>T</title></head>" + body)
    assert found.words == ["un", "deux", "trois", "4"]
