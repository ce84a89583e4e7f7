"""Templates: words folded in, text never markup, mistakes told with their place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from civicgen.builder.laying import Told
from civicgen.config import Config, Publisher, ThemeChoice
from civicgen.digests import encode
from civicgen.markup.chain import look_of, warnings
from civicgen.markup.environment import Templates
from civicgen.markup.styles import minify, style
from civicgen.pages import contexts as c
from civicgen.pages.render import render_batch, style_digests
from civicgen.problems import Place, Problem, ProblemsFound
from civicgen.words import catalog
from tests.themes.gallery import look
from tests.themes.samples import contribution, samples, shell

HOSTILE = """<script>alert(1)</script>"'&{{ 7*7 }}{% raw %}\u202e\x01"""


TRAIL = '{% extends "default/contribution.html" %}{% block trail %}ICI{% endblock %}'


def made(folder: Path, lang: str = "fr", **files: str) -> Templates:
    """Templates from a few lines."""
    for name, text in files.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return Templates((str(folder),), catalog(lang, ()), {})


def portal(root: Path, **files: str) -> Path:
    """A portal with templates of its own."""
    for name, text in files.items():
        path = root / "templates" / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def rendered(root: Path, name: str = "contribution") -> bytes | Problem:
    """One sample in the look of a portal."""
    path, page = samples()[name]
    return render_batch(encode(look(root, languages=("fr",))), [(path, page.kind, encode(page))])[0]


def test_words_are_folded_in_when_compiled(tmp_path, repository):
    """A block of words becomes the words of the language, with its values in the order of the translation."""
    (tmp_path / "a.html").write_text(
        "{% trans n=page.n, when='<b>' %}Half of the answers came within {{ n }} day.{% pluralize n %}"
        "Half of the answers came within {{ n }} days.{% endtrans %}"
        "{% trans %}Site map{% endtrans %} {% trans %}100 % sure{% endtrans %}"
    )
    french = Templates((str(tmp_path),), catalog("fr", (str(repository / "themes/default/locale"),)), {})
    page = c.ContributionPage(lang="fr", address="", title="", number=2, what="opinion", fate=c.Fate())
    (tmp_path / "b.html").write_text("{% trans n=page.number %}No. {{ n }}{% endtrans %}")
    assert french.render("b", page, "index.html").decode() == "Nº\u00a02"
    (tmp_path / "c.html").write_text(
        "{% trans count=page.number, n=page.number %}{{ n }} person{% pluralize count %}{{ n }} people{% endtrans %}"
    )
    assert french.render("c", page, "index.html").decode() == "2 personnes"
    (tmp_path / "d.html").write_text("{% trans %}100 % sure{% endtrans %}")
    assert french.render("d", page, "index.html").decode() == "100 % sure"


def test_a_language_with_many_plural_forms(tmp_path):
    """Six forms of Arabic, chosen by the rule of its catalog."""
    place = tmp_path / "ar" / "LC_MESSAGES"
    place.mkdir(parents=True)
    rule = "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"
    (place / "theme.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: ar\\n"\n'
        f'"Plural-Forms: {rule}\\n"\n\n'
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "A"\nmsgstr[1] "B"\nmsgstr[2] "C"\n',
        "utf-8",
    )
    (tmp_path / "t.html").write_text("{% trans n=page.n %}one{% pluralize n %}many{% endtrans %}")

    class Page:
        def __init__(self, n: int) -> None:
            self.n = n

    words = Templates((str(tmp_path),), catalog("ar", (str(tmp_path),)), {})
    assert [words.render("t", Page(n), "x") for n in (1, 2, 5)] == [b"A", b"B", b"C"]


@pytest.mark.parametrize("name", ["title", "author", "text", "reason", "topic"])
def test_text_from_anybody_is_only_text(tmp_path, name):
    """Nothing a citizen writes becomes markup or template, wherever it stands."""
    cases: dict[str, dict[str, Any]] = {
        "title": {"title": HOSTILE},
        "author": {"author": HOSTILE},
        "text": {"text": c.Text(source=HOSTILE, dialect="citizens")},
        "reason": {"state": "withheld", "reason": HOSTILE},
        "topic": {"topic": c.Link(address='"><script>/', text=HOSTILE)},
    }
    page = contribution(45, **cases[name])
    html = render_batch(encode(look(tmp_path)), [("a/b/index.html", page.kind, encode(page))])[0]
    assert isinstance(html, bytes)
    assert b"<script" not in html
    assert b"7*7" in html or name == "topic"
    assert b"\x00" not in html


MISTAKES = {
    "unknown field": ("{{ page.titel }}", "template-unknown-name", "title"),
    "unknown value": ("{{ pge.title }}", "template-unknown-name", "page"),
    "unknown filter": ("{{ page.published|dat }}", "template-unknown-name", "date"),
    "not closed": ("{% if page.title %}", "template-syntax", ""),
    "unknown block": ("{% fi %}", "template-syntax", ""),
    "missing parent": ('{% extends "bas.html" %}', "template-missing", "base.html"),
    "missing part": ("{{ parts.thred.steps([]) }}", "template-missing", "parts/thread.html"),
    "unknown macro": ("{{ parts.thread.setps([]) }}", "template-unknown-name", "steps"),
    "nothing": ("{{ page.parent.address }}", "template-nothing", ""),
    "no text": ("{{ page.topic }}", "template-no-words", ""),
    "a list": ("{{ page.replies }}", "template-no-words", ""),
    "perhaps missing": ("{{ page.parent }}", "template-no-words", ""),
    "yes or no": ("{{ page.draft }}", "template-no-words", ""),
    "wrong use": ("{{ page.number|markdown }}", "template-unknown-name", ""),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_template_is_told(tmp_path, name):
    """Template, line, and what was probably meant; never a traceback."""
    text, code, suggestion = MISTAKES[name]
    found = rendered(portal(tmp_path, contribution="\n\n" + text))
    assert isinstance(found, Problem)
    assert found.code == code
    assert found.place.file == "templates/contribution.html"
    assert found.place.line in (3, 4) or code == "template-missing"
    assert found.given.get("suggestion", "") == suggestion


def test_a_portal_changes_one_template(tmp_path):
    """A template of the same name earlier in the chain wins; its theme's is still there by its name."""
    html = rendered(portal(tmp_path, contribution=TRAIL))
    assert isinstance(html, bytes)
    assert b"ICI<main" in html.replace(b"\n", b"")


def test_a_portal_changes_one_part(tmp_path):
    """A part of the same name replaces that of the theme, wherever it is used."""
    html = rendered(portal(tmp_path, parts__contact="{% macro lines(it) %}CHEZ {{ it.name }}{% endmacro %}"))
    assert isinstance(html, bytes)
    assert b"CHEZ Mairie de Saint-Exemple" in html


def test_a_changed_template_is_compiled_again(tmp_path, monkeypatch):
    """What is kept on disk between two builds never outlives its template, and lies outside the portal."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = rendered(portal(tmp_path, contribution="UN"))
    assert rendered(tmp_path, "contribution") == first == b"UN"
    assert rendered(portal(tmp_path, contribution="DEUX")) == b"DEUX"
    kept = list((tmp_path / "cache" / "civicgen" / "templates").iterdir())
    assert kept
    for file in kept:  # a damaged one is compiled again, never run
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert rendered(tmp_path, "contribution") == b"DEUX"


def test_the_look_knows_what_it_depends_on(tmp_path):
    """Templates, styles, words, options and shells change the digest; nothing else does."""
    first = look(tmp_path).digests
    assert look(tmp_path).digests == first
    other = look(tmp_path, description="autre")
    assert other.digests != first
    assert other.compiled == look(tmp_path).compiled, "portals do not compile each other's templates again and again"
    portal(tmp_path, home="x")
    changed = look(tmp_path).digests
    assert changed != first
    words = tmp_path / "locale/fr/LC_MESSAGES/theme.po"
    words.parent.mkdir(parents=True)
    words.write_text('msgid ""\nmsgstr ""\n\nmsgid "Site map"\nmsgstr "Tout"\n', "utf-8")
    assert look(tmp_path).digests != changed, "words that are the portal's own"
    assert look(tmp_path).compiled != other.compiled


def test_the_policy_lists_every_style(tmp_path):
    """A header made of the digests allows every page of the site."""
    made_look = look(tmp_path)
    allowed = style_digests(made_look)
    pages = render_batch(encode(made_look), [(path, page.kind, encode(page)) for path, page in samples().values()])
    for page in pages:
        assert isinstance(page, bytes)
        if b"style-src" in page:
            assert page.split(b"style-src '")[1].split(b"'")[0].decode() in allowed


@pytest.mark.parametrize(
    ("theme", "files", "code"),
    [
        ("marine", {}, "unknown-theme"),
        ("a", {"a": "parent: b", "b": "parent: a"}, "theme-circle"),
        ("a", {"a": "titel: x"}, "theme-key"),
        ("a", {"a": "parent: nowhere"}, "unknown-theme"),
    ],
)
def test_a_theme_that_cannot_be_used_is_told(tmp_path, theme, files, code):
    """Before anything is rendered."""
    for name, text in files.items():
        folder = tmp_path / "themes" / name
        folder.mkdir(parents=True)
        (folder / "theme.yml").write_text(text + "\n")
    with pytest.raises(ProblemsFound) as caught:
        look(tmp_path, theme)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_pale_colour_is_told():
    """The clerk learns which colour the site uses instead."""
    config = Config(title="x", timezone="UTC", publisher=Publisher(), theme=ThemeChoice(color="#ffee00"))
    (problem,) = warnings(config)
    assert problem.severity == "warning"
    assert problem.given["used"].startswith("#")
    assert warnings(Config(title="x", timezone="UTC", publisher=Publisher())) == ()


def test_ways_are_as_short_as_they_can_be(tmp_path):
    """From a page to its neighbours, to itself, to the root, with its own size."""
    page = contribution(45)
    html = render_batch(
        encode(look(tmp_path)), [("plan-local-2026/contributions/45/index.html", page.kind, encode(page))]
    )[0]
    assert isinstance(html, bytes)
    assert b'href="../46/"' in html
    assert b'href="../../../"' in html
    assert b"\x00" not in html
    assert b"\x01" not in html


def test_a_sheet_is_made_small():
    """Only what its author needs is taken away."""
    assert minify("/* x */\na { color : red ;\n}\n@media (min-width:1em) and (x) { b:not(.c) > d , e { top: 0 } }") == (
        "a{color :red}@media (min-width:1em) and (x){b:not(.c)>d,e{top:0}}"
    )


@pytest.mark.parametrize("text", ['" > "', "', '", '": "', '"a  b"', '"/* x */"', '"{ x ;}"', r'"\"  {"', "'\"  \"'"])
def test_texts_of_a_sheet_stay_as_they_are(text):
    """A sign between two steps of a path is a text with its spaces."""
    assert minify(f'a {{ content : {text} ; }} /* " */ b {{ c: d }}') == f"a{{content :{text}}}b{{c:d}}"


def test_a_sheet_adds_to_the_one_of_the_same_name(tmp_path):
    """A theme writes what it adds, after what its parent says; other sheets are found from the nearest folder on."""
    near, far = tmp_path / "near", tmp_path / "far"
    for folder, sheets in (
        (near, {"home": "@import \"home\"; @import 'more'; a{b:near}", "more": "a{b:more}"}),
        (far, {"base": "a{b:base}", "home": '@import "more"; /* @import "none"; */ a{b:far}', "more": "a{b:no}"}),
    ):
        (folder / "styles").mkdir(parents=True)
        for name, text in sheets.items():
            (folder / "styles" / f"{name}.css").write_text(text, "utf-8")
    text = style((str(near), str(far)), "#14532d", "sans", "home").text
    assert text == "a{b:base}a{b:more}a{b:far}a{b:near}"


def test_a_mistake_of_every_page_is_told_once():
    """Of the first page by its address, in whatever order they were rendered."""
    told = Told()
    for page in ("b/index.html", "a/index.html", "c/index.html"):
        place = Place("templates/base.html", 4, 1, "{{ page.lng }}")
        told.add(Problem(code="template-unknown-name", place=place, given={"page": page, "found": "lng"}))
    assert [problem.given["page"] for problem in told.values()] == ["a/index.html"]


def test_a_logo_stands_in_the_page_when_small(tmp_path):
    """A small one costs no request; a large one is on the home page only."""
    media = tmp_path / "content" / "media"
    media.mkdir(parents=True)
    (media / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    config = Config(title="x", timezone="UTC", publisher=Publisher(), theme=ThemeChoice(logo="media/logo.svg"))
    shells = {"fr": encode(shell(logo=c.Link(address="media/logo.svg", text="")))}
    assert look_of(config, tmp_path, shells).logo.startswith("data:image/svg+xml,")
    (media / "logo.svg").write_text("x" * 2000)
    assert look_of(config, tmp_path, shells).logo == ""
