"""A long text in parts says what the whole says, each part by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgen.content.markdown import headings, plain, render, split
from tests.markdown.reading import STAFF, hostile_texts, letters, offences
from tests.markdown.test_staff import TEXTS


@given(TEXTS, st.integers(1, 120))
def test_nothing_is_lost(text, limit):
    """Every letter of the text is in one of its parts."""
    parts = split(text, limit)
    assert not letters(text) - letters("".join(parts))


@given(TEXTS.filter(lambda text: not any(sign in text for sign in ("]:", "|--", "```", "~~~"))), st.integers(4, 120))
def test_parts_make_the_whole(text, limit):
    """Parts of a text without notes, tables or code are the text, cut, and none is larger than asked."""
    parts = split(text, limit)
    assert "".join(parts).replace("\r\n", "\n") == text.replace("\r\n", "\n")
    assert max(len(part.encode()) for part in parts) <= limit


def test_hostile_texts_are_cut_without_loss(hostile: Path):
    """Whatever the text, cutting loses no letter and wakes nothing."""
    for text in hostile_texts(hostile)[::23]:
        parts = split(text, 60)
        assert not letters(text) - letters("".join(parts)), text[:300]
        for part in parts[:20]:
            assert offences(render(part, dialect="staff"), STAFF) == []


def test_cut_at_headings():
    """Parts begin at the highest headings that let them be full enough."""
    section = "### Détail\n\n" + "Un mot. " * 20 + "\n\n"
    text = "".join(f"## Partie {number}\n\n{section}{section}" for number in range(4))
    parts = split(text, 600)
    assert [part.startswith("## Partie") for part in parts] == [True] * 4
    assert "".join(parts) == text
    assert [len(headings(part)) for part in parts] == [3] * 4


def test_a_heading_is_never_left_alone():
    """A part never ends with a heading."""
    text = "\n\n".join(f"Un paragraphe {n} " + "mot " * 10 + f"\n\n#### Titre {n}" for n in range(30)) + "\n\nfin"
    for limit in range(100, 400, 17):
        for part in split(text, limit):
            assert not part.rstrip().split("\n")[-1].startswith("#") or len(part) < 30


def test_an_enormous_paragraph_is_cut_between_sentences():
    """What has neither headings nor blank lines is cut after a sentence."""
    text = "Une phrase assez longue pour être coupée. " * 100
    parts = split(text, 500)
    assert "".join(parts) == text
    assert all(part.rstrip().endswith(".") for part in parts)


def test_an_enormous_word_is_cut_between_letters():
    """What has no space at all is cut too, never inside a character."""
    text = "é" * 1000
    parts = split(text, 99)
    assert "".join(parts) == text
    assert max(len(part.encode()) for part in parts) <= 99


def test_lists_are_cut_between_items():
    """A long list is cut between its items, and numbers go on."""
    text = "".join(f"{number}. point {number}\n" for number in range(1, 60))
    parts = split(text, 200)
    assert "".join(parts) == text
    for part in parts:
        first = int(part.split(".")[0])
        html = render(part, dialect="staff")
        assert ("<ol>" if first == 1 else f'<ol start="{first}">') in html


def test_tables_keep_their_head():
    """Each part of a long table has its head."""
    text = "| a | b |\n|---|---|\n" + "".join(f"| {n} | mot |\n" for n in range(100))
    parts = split(text, 300)
    assert len(parts) > 3
    assert all(render(part, dialect="staff").count('<th scope="col">') == 2 for part in parts)
    assert sum(part.count("| mot |") for part in parts) == 100


def test_code_stays_code():
    """Each part of a long piece of code is code."""
    text = "~~~~\n" + "".join(f"# ligne {n}\n" for n in range(100)) + "~~~~\n"
    parts = split(text, 300)
    assert all(render(part, dialect="staff").startswith("<pre>") for part in parts)
    assert sum(plain(part, "staff").count("ligne") for part in parts) == 100


def test_footnotes_and_definitions_follow():
    """Notes and definitions of links go with the parts that use them; those that nothing uses are kept."""
    text = (
        "Début[^a] [plan][p].\n\n" + "mot " * 50 + "\n\nFin[^b] [Plan][P].\n\n"
        "[^a]: Note A.\n[^b]: Note B.\n[^c]: Note C.\n"
        "\n[p]: https://example.org\n[q]: https://example.net\n"
    )
    parts = split(text, 200)
    assert len(parts) == 3
    shown = [render(part, dialect="staff") for part in parts]
    assert [["Note A" in html, "Note B" in html, "Note C" in html] for html in shown] == [
        [True, False, False],
        [False, False, False],
        [False, True, True],
    ]
    assert 'href="https://example.org"' in shown[0]
    assert 'href="https://example.org"' in shown[2]
    assert "[^" not in "".join(shown)
    assert "example.net" in parts[2]


def test_short_texts_are_left_alone():
    """A text that fits is given back as it is."""
    assert split("Un\r\n[^a]: b", 100) == ("Un\r\n[^a]: b",)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_absurd_limits_end(limit):
    """Even a limit that no letter fits in ends, and loses nothing."""
    assert "".join(split("été漢", limit)) == "été漢"
