"""Texts become words: cut, folded, tied together by their stems; in French first."""

from __future__ import annotations

from pathlib import Path

import pytest

from civicgen.search.words.analysis import LONGEST, fold, language, stop_words, words

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    """Lines of a file of cases, without remarks."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("case", lines("cases.txt"))
def test_words_of_a_text(case: str) -> None:
    """Elisions, accents, œ, stop words, numbers, signs, Japanese."""
    written, _, expected = case.partition("|")
    assert expected.split() == list(language("fr").forms(written))


def stems() -> tuple[list[str], list[str]]:
    """Words that belong together, and words that do not."""
    every = lines("stems.txt")
    return every[: every.index("-")], every[every.index("-") + 1 :]


@pytest.mark.parametrize("case", stems()[0])
def test_forms_of_one_word(case: str) -> None:
    """Plurals, feminines, usual endings: with accents or without, they have one stem."""
    forms = case.split()
    assert len({word.stem for form in forms for word in words(f"{form} {fold(form)}", "fr")}) == 1


@pytest.mark.parametrize("case", stems()[1])
def test_words_that_differ(case: str) -> None:
    """Words that only look alike are not confused."""
    one, other = (fold(form) for form in case.split())
    assert language("fr").stem(one) != language("fr").stem(other)


def test_accents_change_nothing() -> None:
    """Whatever the French word, and both ways to write its accents: the same form and stem as without."""
    import unicodedata

    for word in [
        "sécurité",
        "façade",
        "noël",
        "où",
        "maïs",
        "aiguë",
        "île",
        "forêt",
        "hôtel",
        "crème",
        "æsthétique",
        "œuvre",
    ]:
        plain = list(words(fold(word), "fr"))
        assert plain == list(words(word, "fr")) == list(words(unicodedata.normalize("NFD", word.upper()), "fr"))


def test_other_languages() -> None:
    """Whoosh's stemmers where there is one; where there is none, a word stands for itself."""
    english = language("en-GB")
    assert english.stem("meetings") == english.stem("meeting")
    assert {"the", "of"} < stop_words("en")
    assert language("br").stem("skolioù") == "skolioù"


def test_long_words_are_cut() -> None:
    """Somebody pastes a key or leans on the keyboard: no form is longer than the index holds."""
    assert all(len(word.form) <= LONGEST for word in words("a" * 5000 + " " + "é" * 5000, "fr"))


def test_the_stop_list_holds_no_summer() -> None:
    """What the list of others gets wrong: `les` sorts nothing, `été` does."""
    assert "les" in stop_words("fr")
    assert "ete" not in stop_words("fr")
