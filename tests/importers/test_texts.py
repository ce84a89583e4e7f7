"""Whatever someone typed elsewhere is shown here as typed: every word, every line, and nothing more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgen.content.markdown import clean as shown_of
from civicgen.content.markdown import render
from civicgen.importers.faithful import from_html, from_typed, together
from civicgen.importers.html import convert, lines_of_html
from civicgen.importers.shown import text_shown
from civicgen.importers.texts import as_typed, clean

MARKS = [
    "*",
    "**",
    "_",
    "[",
    "](",
    ")",
    "](https://a.fr)",
    "<",
    ">",
    "> ",
    "- ",
    "-",
    "+ ",
    "1. ",
    "1",
    ". ",
    ") ",
    "12) ",
    "\\",
]
TAGLIKE = [
    "#",
    "# ",
    "![",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<50 €",
    "<nom>",
    "<br>",
    "&amp;",
    "&lt;",
    "\n",
    "\n\n",
    "  \n",
    "\t",
    " ",
    "    ",
    "\u00a0",
]
LINKS = [
    "http://a.fr/b_c*d",
    "https://b.fr/é?x=1&y=[2]",
    "(https://c.fr).",
    "<https://b.fr/>",
    "mailto:a@b.fr",
    "~~",
    "|",
]
LETTERS = [
    "é",
    "œ",
    "mot",
    "deux mots",
    "2026",
    "שלום",
    "👩\u200d🌾",
    "\x00",
    "\x0c",
    "\u2028",
    "\u202e",
    "\x92",
    "\x85",
    "漢字",
    "_mot_",
]
SIGNS = st.sampled_from([*MARKS, *TAGLIKE, *LINKS, *LETTERS, "`", "\ufeff", "\r\n"])
TYPED = st.lists(SIGNS, max_size=40).map("".join) | st.text(max_size=200)


def words(text: str) -> list[str]:
    """Words that a page may show of a text."""
    return shown_of(clean(text)[0]).split()


@given(TYPED)
def test_plain_text_is_shown_as_typed(text: str) -> None:
    """The page shows exactly the words typed; the fall-back for what cannot be told apart is never needed."""
    assert "words" not in from_typed(text).changes
    assert text_shown(from_typed(text).text).split() == words(text)


@given(TYPED)
def test_lines_stay_lines(text: str) -> None:
    """A line break that was typed is a line break in the page: as many breaks or paragraphs as lines."""
    lines = [line for line in shown_of(clean(text)[0]).split("\n") if line.strip()]
    html = render(as_typed(clean(text)[0]), dialect="citizens")
    assert html.count("<br>") + html.count("<p") == max(len(lines), 0)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("anti-<insérez ici>", "<p>anti-&lt;insérez ici&gt;</p>\n"),
        ("état <50% : pas ok", "<p>état &lt;50% : pas ok</p>\n"),
        ("- un\n- deux", "<p>- un<br>\n- deux</p>\n"),
        ("1) un", "<p>1) un</p>\n"),
        (
            "voir http://a.fr/b_c.",
            '<p>voir <a href="http://a.fr/b_c" rel="nofollow ugc noopener">http://a.fr/b_c</a>.</p>\n',
        ),
        ("fin.<br>\r\nSuite", "<p>fin.&lt;br&gt;<br>\nSuite</p>\n"),
        ("2 * 3 * 4 _mot_ un_deux", "<p>2 * 3 * 4 _mot_ un_deux</p>\n"),
    ],
)
def test_what_people_type(typed: str, html: str) -> None:
    """Cases found in real arguments."""
    assert render(from_typed(typed).text, dialect="citizens") == html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>Titre</h2>\r\n<p>Texte&nbsp;: l&#39;&eacute;t&eacute;</p>", "**Titre**\n\nTexte\u00a0: l'été"),
        ('<p><img alt="Logo" src="http://a.fr/l.png" /></p>', "[Logo](<http://a.fr/l.png>)"),
        ('<p><img alt="" src="http://a.fr/l.png" /></p>', "[l.png](<http://a.fr/l.png>)"),
        ('<a href="http://b.fr"><img alt="" src="http://a.fr/l.png" /></a>', "[l.png](<http://b.fr>)"),
        ("<ul>\r\n\t<li>un</li>\r\n\t<li>deux</li>\r\n</ul>", "- un\n- deux"),
        ("<p>un<br />\r\ndeux</p>", "un\ndeux"),
        ("<p><strong>a&nbsp;</strong>b</p>", "**a**\u00a0b"),
        ("<p><strong>a</strong><strong>b</strong></p>", "**ab**"),
        ("<p>4<strong>. Encadrer</strong></p>", "4**\\. Encadrer**"),
        ("<div>&nbsp;- La premi&egrave;re</div>", "\u00a0\\- La première"),
        ("<p>au<s>x deux</s> autres</p>", "au~~x deux~~ autres"),
        ('<p>x <a href="javascript:alert(1)">y</a></p>', "x y"),
        ("<p>a</p><hr /><p>b</p>", "a\n\nb"),
        ("<p>&lt;script&gt; et [a](b) et *c*</p>", "\\<script> et \\[a\\](b) et \\*c\\*"),
    ],
)
def test_html_of_editors(html: str, markdown: str) -> None:
    """Each mark of a rich-text editor becomes what citizens' Markdown has for it, and the words stay."""
    made = from_html(html)
    assert "words" not in made.changes
    if "plain" not in made.changes and "emphasis" not in made.changes:
        assert convert(html).text.strip() == markdown.strip()


TAGS = st.sampled_from(
    ["p", "div", "strong", "em", "u", "s", "ul", "ol", "li", "blockquote", "h1", "h3", "a", "span", "b", "pre"]
)


@st.composite
def html(draw: st.DrawFn, depth: int = 3) -> str:
    """HTML as editors and paste make it: badly nested, with spaces everywhere."""
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        text = draw(TYPED).replace("&", "&amp;").replace("<", "&lt;")[:40]
        if depth and draw(st.booleans()):
            tag = draw(TAGS)
            more = ' href="http://a.fr/(x)"' if tag == "a" else ""
            text = (
                f"<{tag}{more}>{text}{draw(html(depth - 1))}</{tag}>" if draw(st.booleans()) else f"<{tag}{more}>{text}"
            )
        parts.append(
            text + draw(st.sampled_from(["", " ", "<br>", "<br />\r\n", "&nbsp;", '<img alt="i" src="http://a.fr/i">']))
        )
    return "".join(parts)


@given(html(), st.sampled_from(["citizens", "staff"]))
def test_html_loses_no_word(source: str, dialect: str) -> None:
    """However badly it was made, the page shows the words of the HTML, in order, and no mark as a word."""
    made = from_html(source, dialect)  # type: ignore[arg-type]  # one of the dialects, as a parameter
    assert "words" not in made.changes
    shown = text_shown(made.text, dialect).replace("~~", "")  # type: ignore[arg-type]  # the same
    assert shown.split() == shown_of(lines_of_html(source)).replace("~~", "").split()


def test_beyond_the_limit_the_whole_is_plain() -> None:
    """A text too long for markup is shown as plain text with its paragraphs, and keeps the addresses of its links."""
    long = "".join(f'<p>Mot {number} <a href="http://a.fr/{number}">lien</a></p>' for number in range(2_000))
    made = together([("", long), ("Pourquoi", "<p><strong>Fin</strong></p>")])
    assert made.changes == ("plain",)
    assert made.text.startswith("Mot 0 lien (http://a.fr/0)\n\nMot 1")
    assert made.text.endswith("Pourquoi\n\nFin")
