"""What clerks write: readable markup, lasting anchors, references told exactly, and nothing active even by mistake."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgen.content.markdown import clean, extract, headings, minutes, plain, references, remarks, render, targets
from civicgen.problems.catalogue import words_of
from tests.markdown.reading import STAFF, cases, entries, hostile_texts, letters, offences, read

LINKS = {
    "#45": "plan/contributions/45/",
    "answers/3": "plan/reponses/3/",
    "documents/reglement#titre": "plan/documents/reglement/#titre",
    "documents/plan": "plan/documents/plan/",
    "media/plan.png": "media/plan.png",
    "media/i.png": "media/i.png",
}
# fmt: off
SIGNS = st.sampled_from(
    [
        "*", "**", "~~", "[", "](#45)", "](answers/3)", "![a](media/plan.png)", "![b](https://a.fr/b.png)", "](",
        ")", "<", ">", "> ", "> [!Info] t\n> ", "- ", "1. ", "\\", "`", "```\n", "# ", "## ", "### ", "###### ",
        "\n---\n", "\n===\n", "| a | b |\n|---|---|\n| c | d |\n", "Table: t\n\n", "[^1]", "\n[^1]: n\n",
        "\nt\n: d\n", "[x]: answers/3\n", "[x]", "<b>", "<!--", "-->", "<script>", "&amp;", "\n", "\n\n", "    ",
        "\t", " ", '"', "'", "{#id}", "|", "[](<a b>)", "<https://b.fr>", "<foo:bar>", "[y](javascript:x)",
        "[z](a\\_b)", "[z](a&amp;b)", "[q](a(b)c)", "é", "mot", "2026",
    ]
)
PROSE = st.sampled_from(
    [
        "Un mot", "é", "« Oui »", " ", "  ", "\n", "\n\n", '"', "'", ".", "1. ", "- ", "à : b", ": d", "\u00a0", "---",
        "===", "#", "# ", "!", "{#a}", "https://a.fr", "(b)", "Table: t",
    ]
)
# fmt: on
TEXTS = st.lists(SIGNS, max_size=30).map("".join)


def shown(text: str, **given_values) -> str:
    return render(text, dialect="staff", links=LINKS, root="../", **given_values)


@pytest.mark.parametrize(("title", "typed", "expected"), [*cases("staff.md")])
def test_cases(title, typed, expected):
    """Each text of the file becomes the HTML beside it."""
    assert expected == shown(typed, prefix="t-").strip("\n"), title


@given(st.lists(PROSE).map("".join))
def test_prose_needs_no_parser(text: str):
    """Plain paragraphs are written as the parser would have them written."""
    from civicgen.content.markdown import staff_html

    text = clean(text)
    assert shown(text) == staff_html.html(text, level=2, links=LINKS, root="../", prefix="")


def test_conformity(shared_data: Path):
    """The rules of this dialect read all examples of CommonMark as the specification says."""
    from civicgen.content.markdown.staff import parser

    markdown = parser(html=True)
    markdown.options["xhtmlOut"] = True
    examples = entries(shared_data / "hostile/markdown/commonmark-spec.json")
    assert len(examples) == 652
    for example in examples:
        html = example["html"].replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")
        assert html == markdown.render(example["markdown"]), example["example"]


@given(TEXTS)
def test_nothing_acts(text):
    """Whatever is typed, only the elements that are promised come out, in the eyes of two readers."""
    assert offences(shown(text), STAFF) == []


def test_hostile_texts_do_nothing(hostile: Path):
    """The attacks that were collected do nothing in texts of clerks either (files of others are pasted)."""
    for text in hostile_texts(hostile):
        assert offences(shown(text), STAFF) == [], text[:500]


@pytest.mark.parametrize(
    "file", ["headings", "heading-same-id", "deep-quotes", "deep-lists", "table-wide", "many-refs"]
)
def test_pathological_texts(shared_data: Path, file):
    """Texts made to choke a parser end, and what is nested too deep is shown as it was typed."""
    text = (shared_data / f"hostile/own/markdown-pathological/{file}.md").read_text("utf-8")[:20_000]
    began = time.process_time()
    html = shown(text)
    assert time.process_time() - began < 5
    assert offences(html, STAFF) == []
    if file.startswith("deep"):
        assert not letters(clean(text)) - letters("".join(read(html).shown))


WIDE = "a|" * 200 + "\n" + "-|" * 200 + "\n" + "a\n" * 330 + "\n"


@pytest.mark.parametrize("sign", ["[", "![", "[ a_ ", "[a", "[^", "[[a]", "[\n", "![[]()", "[a](", WIDE, f"> {WIDE}"])
def test_laborious_texts(sign):
    """What would keep the parser busy for seconds is shown as it was typed, and told; nothing is lost."""
    text = (sign * 64_000)[:64_000]
    began = time.process_time()
    html = shown(text)
    told = [remark.code for remark in remarks(text)]
    assert (references(text), headings(text)) == ((), ())
    assert plain(text, "staff")
    assert time.process_time() - began < 1
    assert told == ["text-too-laborious"]
    assert offences(html, STAFF) == []
    assert not letters(clean(text)) - letters("".join(read(html).shown))


def test_long_texts_are_not_laborious():
    """A long list of links, footnotes in each line and a large table are read as Markdown."""
    listed = "".join(f"- [Le point {n}](https://a.fr/{n}) et[^{n}] [x] [y]\n" for n in range(1_500))
    table = "| a | b | c |\n|---|---|---|\n" + "| 1 | 2 |\n" * 3_000
    assert remarks(f"{listed}\n{table}")[0].code == "footnote-unknown"
    assert shown(f"{listed}\n{table}").count("<li>") == 1_500


@given(TEXTS)
def test_the_cheap_look_misses_nothing(text):
    """All that is found by parsing is found without it."""
    assert {found.target for found in references(text)} <= targets(text)


@given(TEXTS)
def test_references_stand_where_they_are_said_to(text):
    """A reference that was found stands at its line and column."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for found in references(text):
        assert 0 <= found.line < len(lines)
        if found.column:
            assert lines[found.line].startswith(found.target, found.column)


def test_references():
    """Links and pictures of the portal are found in order, with their places; other sites and code are not."""
    text = (
        "Voir `[a](b)` et [45](#45),\nou [cela](answers/3 'titre') [site](https://a.fr) [x].\n\n"
        "> ![p](media/p.png)\n> [45](#45)\n\n[x]: documents/x\n[faux](javascript:a)\n"
    )
    assert [(found.target, found.line, found.column, found.image) for found in references(text)] == [
        ("#45", 0, 22, False),
        ("answers/3", 1, 10, False),
        ("documents/x", 6, 5, False),
        ("media/p.png", 3, 7, True),
        ("#45", 4, 7, False),
        ("javascript:a", 7, 7, False),
    ]


def test_headings_are_those_of_the_page():
    """Headings come with the anchors that the page has."""
    text = (
        "# Un\n\nDeux {#second}\n---\n\n### Un *fois* encore\n\n"
        "```\n# code\n```\n\n## Œuvre : été n° 2\n\n## 漢字\n\n## !!!\n"
    )
    found = headings(text)
    assert [(heading.level, heading.text, heading.id, heading.line) for heading in found] == [
        (2, "Un", "un", 0),
        (2, "Deux", "second", 2),
        (3, "Un fois encore", "un-fois-encore", 5),
        (2, "Œuvre : été n° 2", "oeuvre-ete-n-2", 11),
        (2, "漢字", "漢字", 13),
        (2, "!!!", "section", 15),
    ]
    ids = [attributes["id"] for tag, attributes in read(shown(text)).elements if tag in ("h2", "h3")]
    assert ids == [heading.id for heading in found]


@given(TEXTS)
def test_no_level_is_skipped_and_no_anchor_is_there_twice(text):
    """Headings of a text go down one level at a time, and each id stands once."""
    elements = read(shown(text, level=3)).elements
    levels = [int(tag[1]) for tag, _ in elements if tag[0] == "h" and tag[1:].isdigit()]
    for above, below in zip([2, *levels], levels, strict=False):
        assert 3 <= below <= above + 1
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in elements:
        for name in ("href", "aria-labelledby"):
            value = attributes.get(name, "")
            if name == "aria-labelledby" and value:
                assert value in ids
            if value.startswith("#fn"):
                assert value[1:] in ids


def test_levels_stop_at_six():
    """Headings never go below the sixth level."""
    assert "<h6" in shown("## a\n\n### b\n\n#### c", level=5)
    assert "<h7" not in shown("## a\n\n### b\n\n#### c", level=5)


@given(TEXTS)
def test_plain_text_says_what_the_page_says(text):
    """The text for search and differences has every letter that the page shows."""
    said = letters(plain(text, "staff"))
    visible = letters("".join(read(shown(text)).shown))
    assert not said - visible


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("# Titre\n\nUn *deux* [trois](#45)[^1].\n\n[^1]: note", "Un deux trois."),
        ("> [!Info] Bon\n> à savoir", "Bon à savoir"),
        ("```\ncode\n```\nTexte ~~vieux~~ `code`\n\n| a | b |\n|---|---|\n", "Texte vieux code"),
        ("![plan](media/plan.png)\n\n- un [lien][l]\n\n[l]: https://a.fr", "un lien"),
    ],
)
def test_extracts(typed, expected):
    """First words, without what is no prose."""
    assert (expected, False) == extract(typed, "staff")


@given(TEXTS, st.integers(1, 10))
def test_extract_never_fails(text, words):
    """Any text has first words, on one line."""
    first, _ = extract(text, "staff", words)
    assert "\n" not in first


def test_minutes():
    """Two hundred words take a minute; one word takes one too; no word takes none."""
    assert [minutes("mot " * count) for count in (0, 1, 200, 400, 1000)] == [0, 1, 1, 2, 5]


def test_what_needs_no_parser_does_not_load_it():
    """Plain prose, extracts and texts that point at nothing are dealt with before the parser is even imported."""
    script = (
        "import sys\n"
        "from civicgen.content.markdown import extract, headings, references, render, targets\n"
        "render('Du texte.\\n\\nEncore.', dialect='citizens')\n"
        "extract('# Un\\n\\n*Deux* [trois](#4)', 'staff'); extract('*deux*', 'citizens')\n"
        "references('rien'); headings('rien'); targets('[a](#4)')\n"
        "assert not [name for name in sys.modules if name.startswith(('markdown_it', 'mdit', 'mdurl'))]\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_remarks():
    """A clerk is told what will not be shown as it was meant, with its place."""
    text = (
        "Un <b>mot</b>, `<code>`, 3 < 4.\n\n![](media/a.png) ![mots](media/b.png)\n![c](https://a.fr/c.png)\n\n"
        "Voir[^1] et[^2].\n\n[^1]: oui\n[^3]: non\n"
    )
    found = [(remark.code, remark.line, remark.column, *remark.given.values()) for remark in remarks(text)]
    assert found == [
        ("html-shown", 0, 3, "<b>"),
        ("picture-without-words", 2, 4, "media/a.png"),
        ("picture-elsewhere", 3, 5, "https://a.fr/c.png"),
        ("footnote-unknown", 5, 11, "2"),
        ("footnote-unused", 8, 0, "3"),
    ]
    assert [remark.code for remark in remarks("> " * 200 + "mot")] == ["text-too-deep"]
    assert remarks("Rien à dire.") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Voici :\n• un\n• deux", [("word-bullets", 1, 0, "•")]),
        ("Voici :\n\n  ·\tun\n\n  ·\tdeux\n", [("word-bullets", 2, 2, "·")]),
        ("o\tun\no\tdeux", [("word-bullets", 0, 0, "o")]),
        ("\uf0b7 un\n\uf0b7 deux", [("word-bullets", 0, 0, "•")]),
        ("• Un seul", []),
        ("- un\n- deux • trois\n- quatre\no ciel", []),
        ("```\n• un\n• deux\n```", []),
    ],
)
def test_lists_of_word_processors(text, told):
    """They would be one paragraph: told once, where the first begins; what is code, or alone, is left."""
    assert told == [(each.code, each.line, each.column, each.given["found"]) for each in remarks(text)]


@given(TEXTS)
def test_remarks_stand_in_the_text_and_have_words(text):
    """Each remark has a place that exists, and words that it fills."""
    lines = clean(text).split("\n")
    for remark in remarks(text):
        assert 0 <= remark.line < len(lines)
        assert 0 <= remark.column <= len(lines[remark.line])
        words = words_of(remark.code)
        assert words.message.format_map(remark.given)
        assert words.fitting(remark.given).format_map(remark.given)
