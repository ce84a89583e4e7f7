"""A page becomes a part of a longer text: well-formed whatever it was, with its own anchors and lowered headings."""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgen.dossiers.xhtml import Leading, anchors, heading, text_of, xhtml
from civicgen.markup.writing import ROOT

PLACES = {"plan/answers/1/": "answers.xhtml", "plan/answers/1/#why": "answers.xhtml#a-why"}
LEADING = Leading(lambda address: PLACES.get(address, ""), lambda address: f"img/{address}", prefix="a-", lower=1)


def parsed(html: str, leading: Leading = LEADING) -> ElementTree.Element:
    """The part as an XML parser reads it, which forgives nothing."""
    return ElementTree.fromstring(f"<body>{xhtml(html, leading)}</body>")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<p>a<br>b", "<p>a<br />b</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a<li>b</li></li></ul>"),
        ("<h1>a</h1><h6>b</h6>", "<h2>a</h2><h6>b</h6>"),
        ("</p>a&nbsp;&eacute;&amp;&lt;", "a\u00a0é&amp;&lt;"),
        ('<input disabled><th scope=col id=x headers="x y">', '<th scope="col" id="a-x" headers="a-x a-y"></th>'),
        ("<nav>a<ul><li>b</ul></nav>c", "c"),
        ("<script>if (a < b) alert()</script>c", "c"),
        ('<p onclick="x()" style="color:red" class="m" class="n">a', '<p class="m">a</p>'),
        (f'<a href="{ROOT}plan/answers/1/">a</a>', '<a href="answers.xhtml">a</a>'),
        (f'<a href="{ROOT}plan/answers/1/#why">a</a>', '<a href="answers.xhtml#a-why">a</a>'),
        (f'<a href="{ROOT}elsewhere/">a</a>', "<a>a</a>"),
        (
            '<p id="here"><a href="#here">a</a><a href="#gone">b</a>',
            '<p id="a-here"><a href="#a-here">a</a><a>b</a></p>',
        ),
        ('<img src="https://example.org/spy.png" alt="x">', ""),
        (f'<img src="{ROOT}media/a.png" alt="x">', '<img src="img/media/a.png" alt="x" />'),
        ("a\x00\x0b\ufffe\ud800", "a\ufffd\ufffd\ufffd\ufffd"),
        ("<!-- a -->b<!doctype html>", "b"),
        ("1 < 2 > 1", "1 &lt; 2 &gt; 1"),
    ],
)
def test_cases(given: str, expected: str) -> None:
    """What a theme may write, and what comes of it."""
    assert expected == xhtml(given, LEADING)


def test_a_svg_says_what_it_is():
    """In XML, a picture has its own namespace."""
    (bar,) = parsed('<svg class="bar" width="100%" focusable="false"><rect width="3%"/></svg>')
    assert bar.tag == "{http://www.w3.org/2000/svg}svg"
    assert "focusable" not in bar.attrib


PIECES = st.sampled_from(
    ("<p>", "</p>", "<b class='x y'>", "</b>", "<br>", '<a href="#q">', "</a>", "<td", ">", "<", "&", "&amp;", '"', "'",
     "<svg>", "</svg>", "<script>", "</script>", "<!--", "-->", "]]>", "<![CDATA[", "<?xml", ' id="q"', "\0", "é")
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("".join))
def test_always_well_formed(html: str) -> None:
    """Whatever comes in, an XML parser reads what comes out, and no script is in it."""
    assert "script" not in {element.tag for element in parsed(html).iter()}


SAYABLE = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML may hold."""


@given(st.text(max_size=60))
def test_no_word_is_lost(text: str) -> None:
    """Text that is escaped, as all of ours is, comes out as it went in, but for what XML cannot say."""
    sayable = "".join("\ufffd" if letter == "\ue000" or not SAYABLE.fullmatch(letter) else letter for letter in text)
    out = parsed(f"<p>{escape(text)}</p>")[0].text or ""
    assert sayable.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd") == out


def test_headings_and_anchors():
    """A chapter is called what its first heading says, in the language that it says."""
    html = '<p id="a">x</p><h1 lang="fr">Le <b>plan</b>\n local &amp; plus</h1><h2 id="b">y</h2>'
    assert heading(html) == ("Le plan local & plus", "fr")
    assert anchors(html) == {"a", "b"}
    assert text_of("<p>a</p> <b>b</b>") == "a b"
