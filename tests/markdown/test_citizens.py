"""What citizens write can do nothing but be read, and none of it is lost."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicgen.content.markdown import clean, excess, extract, plain, render
from civicgen.content.markdown.prose import BUDGET, MARKS, is_plain, overflows, paragraphs
from tests.markdown.reading import CITIZENS, cases, entries, hostile_texts, letters, lost, offences, read

# fmt: off
SIGNS = st.sampled_from(
    [
        "*", "**", "_", "[", "](", ")", "](https://a.fr)", "<", ">", "> ", "- ", "+ ", "1. ", "12) ", "007. ", "\\",
        "`", "~", "#", "# ", "![", "<b>", "&amp;", "&lt;", "\n", "\n\n", "  \n", "\t", " ", "    ", "\xa0", "'",
        '"', "(", ":", "|", "<https://b.fr/é>", "<a@b.fr>", "[x](mailto:a@b.fr)", '[x](http://c.fr "t")', "---",
        "===", "\r\n", "\x00", "\u202e", "\x92", "\ufeff", "é", "œ", "mot", "a*b*c", "2026", "שלום", "مرحبا",
        "\U0001f469\u200d\U0001f33e", "e\u0301", "漢字",
    ]
)
# fmt: on
TEXTS = st.lists(SIGNS, max_size=40).map("".join) | st.text(max_size=200)


def shown(text: str) -> str:
    return render(text, dialect="citizens")


@pytest.mark.parametrize(("title", "typed", "expected"), [*cases("citizens.md")])
def test_cases(title, typed, expected):
    """Each text of the file becomes the HTML beside it."""
    assert expected == shown(typed).strip("\n"), title


@given(TEXTS)
def test_nothing_acts_and_nothing_is_lost(text):
    """Whatever is typed, only harmless elements come out, and every letter and digit of it can be read."""
    html = shown(text)
    assert offences(html, CITIZENS) == []
    assert not lost(clean(text), html)


@given(TEXTS.map(clean).filter(is_plain))
def test_plain_prose_is_what_the_parser_would_say(text):
    """The short way for texts without markup gives what the parser gives, to the byte."""
    from civicgen.content.markdown import citizens

    assert citizens.html(text) == paragraphs(text)


SENTENCES = st.sampled_from(
    [
        "mot", "Deux mots", "l'eau", "*italique*", "**gras et long**", "_souligné_", "[le dossier](https://a.fr/b_c)",
        "«\xa0*cité*\xa0»", "12", "2026.", "3) trois", "-", "- ", "\n- ", "\n\n- ", "\n> ", "\n\n> ", "\n", "\n\n", " ",
        "a*b*c", " ", ",", ".", "(", ")", "*", "_", "[", "]", "&", "é", "\xa0", "\u2019", "שלום", "**", "\n1. ", "+ ",
    ]
)  # fmt: skip


@given(st.lists(SENTENCES, max_size=25).map("".join).map(clean) | TEXTS.map(clean))
@settings(max_examples=500)
def test_common_writing_is_what_the_parser_would_say(text):
    """The short way for common marks gives what the parser gives, to the byte, or leaves the text to it."""
    from civicgen.content.markdown import citizens, common

    written = common.html(text)
    if written is not None:
        assert citizens.html(text) == written


def test_common_writing_is_common():
    """The short way is taken for what people do write, so that the test above compares something."""
    from civicgen.content.markdown import citizens, common

    text = (
        "Voici *deux* idées :\n- un **chemin sûr** & court\n- voir [le dossier](https://a.fr/x)\n\n"
        "> Ce qui fut _dit_\n> hier (*tard*).\n\nFin."
    )
    assert common.html(text) == citizens.html(text)


def test_plain_prose_of_real_consultations(shared_data: Path):
    """The same, on texts of real citizens."""
    from civicgen.content.markdown import citizens, common

    csv.field_size_limit(10_000_000)
    plain_ones = 0
    for name in ("republique-numerique-2015/arguments.csv", "grand-debat-lille-decidim/debate-comments.csv"):
        with (shared_data / name).open(encoding="utf-8-sig", newline="") as file:
            for text in (clean(value) for row in csv.reader(file) for value in row):
                if is_plain(text):
                    plain_ones += len(text) > 100
                    assert citizens.html(text) == paragraphs(text)
                elif not overflows(text) and (written := common.html(text)) is not None:
                    assert citizens.html(text) == written
    assert plain_ones > 1000


def test_hostile_texts(hostile: Path):
    """None of the collected attacks acts, and none loses a letter."""
    for text in hostile_texts(hostile):
        html = shown(text)
        assert offences(html, CITIZENS) == [], text[:500]
        assert not lost(clean(text), html), text[:500]


def pathological(data: Path) -> dict[str, str]:
    folder = data / "hostile" / "own" / "markdown-pathological"
    return {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("*.md"))}


def test_pathological_texts_cost_little(shared_data: Path):
    """At the limit of length, each ends quickly, and no page grows beyond twenty times what was typed."""
    for name, text in pathological(shared_data).items():
        for size in (BUDGET, BUDGET // 2, BUDGET // 8, MARKS):
            began = time.process_time()
            html = shown(text[:size])
            assert time.process_time() - began < 1, (name, size)
            assert len(html) <= 20 * size, (name, size)
            assert offences(html, CITIZENS) == [], (name, size)
            assert not lost(clean(text[:size]), html), (name, size)


@pytest.mark.parametrize(
    "sign", ["*", "*a_", "[", "[a](", "[a](http://b)", "- a\n", "> - a\n", "**a ", "- - -\n", "<a"]
)
def test_cost_grows_no_faster_than_the_text(sign):
    """Four times the text costs about four times as long: nothing is quadratic under the limits."""

    def cost(size: int) -> float:
        text = (sign * size)[:size]
        best = 10.0
        for _ in range(5):
            began = time.process_time()
            shown(text)
            best = min(best, time.process_time() - began)
        return max(best, 0.0005)

    assert cost(1800) < 12 * cost(450)


def test_over_the_limits_is_shown_as_typed():
    """A text that is too long, too full of signs, or nested too deep is shown whole, as it was typed."""
    long = "**mot** " * 3000
    assert f"<p>{long.strip()}</p>\n" == shown(long)
    deep = "> " * 200 + "mot"
    assert f"<p>{'&gt; ' * 200}mot</p>\n" == shown(deep)


def test_strings_that_deceive(hostile: Path):
    """What hides or reverses is taken away; what real writings need is kept."""
    texts = {entry["name"]: entry["text"] for entry in entries(hostile / "own/unicode/strings.json")}
    assert shown(texts["bidi override hides a change"]) == "<p>Oui non</p>\n"
    for name in ("legitimate Arabic", "legitimate Hebrew with digits"):
        assert f'<p dir="auto">{texts[name]}</p>\n' == shown(texts[name])
    for name in (
        "legitimate ZWNJ Persian",
        "legitimate emoji ZWJ",
        "French spaces",
        "NFC",
        "upside down",
        "private use",
    ):
        assert texts[name] in shown(texts[name])
    assert clean(texts["tag characters"]) == "Bonjour"
    assert clean(texts["nul and controls"]) == "abc\u0064[31mred"
    assert clean(texts["BOM inside"]) == "ab"
    assert len(texts["zalgo"]) > len(clean(texts["zalgo"]))
    assert letters(normalize("NFD", texts["zalgo"])) == letters(normalize("NFD", clean(texts["zalgo"])))
    assert clean(texts["NFD"]) == texts["NFC"]
    assert len(clean(texts["long grapheme"])) <= 6
    assert clean(texts["RLM run"]) == "\u200fx"


def test_windows_letters_read_wrong_are_put_right():
    """An apostrophe of Windows in a text that was read as Latin-1 is an apostrophe again."""
    assert clean("l\x92\x9cuvre \x96 10 \x80\x85") == "l’œuvre – 10 €…"


@given(TEXTS)
def test_plain_text_says_what_the_page_says(text):
    """The text for search and differences has the letters of the text."""
    assert not letters(clean(text)) - letters(plain(text, "citizens")) - letters("".join(read(shown(text)).shown))


@given(TEXTS, st.integers(1, 10))
def test_extract_is_short_and_clean(text, words):
    """An extract is one line of at most so many words, and says whether there is more."""
    first, more = extract(text, "citizens", words)
    assert "\n" not in first
    assert len(first.split(" ")) <= words
    if not more:
        assert len(letters(first)) <= len(letters(clean(text)))


@pytest.mark.parametrize(
    ("typed", "words", "expected"),
    [
        ("Un *deux* **trois** quatre", 3, ("Un deux trois", True)),
        ("Un deux", 2, ("Un deux", False)),
        ("- Vraiment\u202f? «\u00a0oui\u00a0»\n- non", 2, ("Vraiment\u202f? «\u00a0oui\u00a0»", True)),
        ("Voir [le plan](https://a.fr/b) ici", 9, ("Voir le plan ici", False)),
        (r"5 \* 3 \_ 2", 9, ("5 * 3 _ 2", False)),
        ("3*4*5 bancs, a**b**c, _a_b", 9, ("3*4*5 bancs, a**b**c, _a_b", False)),
        ("(*un*) **deux**, ***trois***", 9, ("(un) deux, trois", False)),
        ("🇫🇷🇧🇪" * 50, 1, ("🇫🇷🇧🇪" * 3, True)),
    ],
)
def test_extracts(typed, words, expected):
    """Marks are taken away, no sign is cut in two."""
    assert expected == extract(typed, "citizens", words)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("mot", ""),
        ("*mot* " * 5, ""),
        ("mot " * 9000, ""),
        ("*mot* " * 9000, "length"),
        ("**", ""),
        ("*" * 2001, "signs"),
        ("> " * 200 + "mot", "nesting"),
        ("007. mot", "nesting"),
    ],
)
def test_why_a_text_is_shown_as_typed(typed, why):
    """Whoever publishes can be told why a text is not read as markup."""
    assert excess(typed, "citizens") == why


@pytest.mark.long
@settings(max_examples=20_000)
@given(TEXTS)
def test_nothing_is_lost_in_twenty_thousand(text):
    """The promise on letters and digits, as often as it was asked for."""
    html = shown(text)
    assert not {tag for tag, _ in read(html).elements} - CITIZENS
    assert not lost(clean(text), html)


def test_extracts_of_long_words_are_short():
    """Where words are long, letters are counted: a list of fifty stays light."""
    shown, followed = extract("dématérialisation administrative " * 30, "citizens", 40, 220)
    assert followed
    assert 180 <= len(shown) <= 220
    assert shown.endswith(("dématérialisation", "administrative"))
