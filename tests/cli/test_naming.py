"""Names made from titles are safe on every system, readable, and nobody else's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgen.cli.naming import LONGEST, free, plain_line, short, taken_names
from civicgen.content.paths import safe, short_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Stationnement : où se garer l'été ?", "stationnement-ou-se-garer-l-ete"),
        ("L’école, c’est nous", "l-ecole-c-est-nous"),
        ("Œuvres & straße", "oeuvres-strasse"),
        ("PLU 2.0 (version finale)", "plu-2-0-version-finale"),
        ("東京 計画", "東京-計画"),
        ("Ελληνικά", "ελληνικά"),
        ("école_maternelle", "ecole-maternelle"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", ""),
        ("🎉 !!", ""),
        ("   ", ""),
    ],
)
def test_titles(title, name):
    """French, German, other scripts, tricks."""
    assert short(title) == name


def test_long_titles_are_cut_between_words():
    """An address is read aloud and printed."""
    name = short("Quel avenir pour le centre du bourg dans les quinze prochaines années selon vous")
    assert len(name) <= LONGEST
    assert name == "quel-avenir-pour-le-centre-du-bourg-dans-les-quinze"


@given(st.text(max_size=200))
def test_any_title_gives_a_safe_name(title):
    """Whatever is typed: a name that reading takes as it is, or none."""
    name = short(title)
    if name:
        assert safe(name)
        assert short_name(name) == name
        assert not set(name) & set("/\\. \n")
    assert free(name, {name}, "answer") != name
    assert "\n" not in plain_line(title)


def test_a_name_that_is_taken_gets_a_number():
    """Capitals do not make another name."""
    assert free("plan", {"Plan", "plan-2"}, "answer") == "plan-3"
    assert free("plan", set(), "answer") == "plan"
    assert free("", set(), "answer") == "answer-1"
    assert free("", {"answer-1"}, "answer") == "answer-2"


def test_translations_take_the_name_too():
    """`regles.en.md` is the English of `regles`."""
    assert "regles" in taken_names(["regles.en.md"])
    assert "v1-2" in {short(name) for name in taken_names(["v1.2.md"])}
