"""Pages of words: everything public is found within three clicks, nothing else is, and a build after edits is clean."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath

import pytest

from civicgen.search.keywords.book import Book, Spot, letters
from civicgen.search.keywords.keyness import key_terms, keyness
from civicgen.search.keywords.keywords import BEST, MOST, Text, keywords, least
from civicgen.search.words.analysis import fold, language, plain_words
from tests.conftest import REPOSITORY
from tests.search.words_town import OPEN, PLANTED, THINGS, built, text, words_town


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> dict[str, bytes]:
    """A town that was built once."""
    folder: Path = tmp_path_factory.mktemp("words")
    return built(words_town(folder / "town"), folder / "site")


def links(page: str, site: dict[str, bytes]) -> Iterator[str]:
    """Pages that a page leads to, within its content."""
    main = site[page].decode().partition("<main")[2].partition("</main>")[0]
    for address in re.findall(r'href="([^"#]+)', main):
        if "://" not in address:
            found = normpath(join(page.rpartition("/")[0], address, "index.html" if address.endswith("/") else ""))
            yield found


def within(clicks: int, start: str, site: dict[str, bytes]) -> set[str]:
    """Pages that so many clicks lead to."""
    met, edge = {start}, {start}
    for _ in range(clicks):
        edge = {to for page in edge if page.startswith("mots/") for to in links(page, site)} - met
        met |= edge
    return met


def test_every_contribution_is_three_clicks_away(site):
    """From the page of words, whatever words it has; every link leads somewhere."""
    met = within(3, "mots/index.html", site)
    assert {f"marche/contributions/{number}/index.html" for number in range(1, 132)} <= met
    assert met <= site.keys()


def test_what_is_said_is_under_its_words(site):
    """A word has the texts that say it, whichever way it was written; and only those."""
    page = site["mots/ecole/index.html"].decode()
    assert "<h1>école</h1>" in page
    own = {int(number) for number in re.findall(r"contributions/(\d+)/", page)}
    assert own == {number for number in range(1, 131) if "école" in text(number)}
    rare = b"".join(page for name, page in site.items() if name.startswith("mots/a-z/s-")).decode()
    said = r">singulier7\b[^#]{0,9}<a href=\"[./]*marche/contributions/7/\" aria-label=\"#7, Le marché\">#7<"
    assert re.search(said, rare)


def test_pages_show_words_not_stems(site):
    """As people wrote them, with their accents."""
    shown = b"".join(page for name, page in site.items() if name.startswith("mots/")).decode()
    for word in (*THINGS, "réparer", "soirée"):
        assert f">{word}<" in shown, word
    rules = language("fr")
    assert not re.search(rf">{rules.stem('bibliotheque')}<", shown)


def test_topics_have_their_own_words(site):
    """Things that are said of one topic only are its words; what is said of all is nobody's."""
    for topic, odd in (("ecoles", 0), ("nature", 1)):
        page = site[f"mots/par-theme/{topic}/index.html"].decode()
        assert {thing for thing in THINGS if f">{thing}<" in page} == {*THINGS[odd::2]}
        assert ">faudrait<" not in page


def test_nothing_hidden_is_found(site):
    """No draft, nothing held back, nothing of a consultation that is not shown, in any file."""
    assert [name for name, page in site.items() if PLANTED.encode() in page.lower() or PLANTED in name] == []
    assert "secret" not in b"".join(page for name, page in site.items() if name.startswith("mots/")).decode()


def test_pages_are_light(site):
    """Three kilobytes as sent, at most."""
    for name, page in site.items():
        if name.startswith(("mots/", "en/mots/")):
            assert len(gzip.compress(page, 9)) <= 3_000, name


def test_every_language_has_its_own(site):
    """The words of translations; and where those of contributions are."""
    assert "theatre" in site["en/mots/a-z/t-/index.html"].decode()
    assert 'href="../../mots/"' in site["en/mots/index.html"].decode()


def test_an_edit_gives_a_clean_build(tmp_path: Path):
    """One more contribution, then one less and another text: as if all had been built anew; and few pages change."""
    root, site = words_town(tmp_path / "town", 230), tmp_path / "site"
    before = built(root, site, OPEN)
    rows = root / "content/consultations/marche/contributions/avis.csv"
    known = rows.read_text(encoding="utf-8")
    more = known + "232,2026-02-03,opinion,nature,,Il faudrait planter la forêt avant midi.,published,,\n"
    less = "\n".join(line for line in more.splitlines() if not line.startswith("40,")) + "\n"
    after = before
    for place, edited in enumerate((more, less.replace("singulier12.", "pluriel."))):
        rows.write_text(edited, encoding="utf-8")
        after = built(root, site, OPEN)
        cache, aside = root / ".civicgen", tmp_path / f"cache-{place}"
        cache.rename(aside)
        assert after == built(root, tmp_path / f"clean-{place}", OPEN)
        cache.rename(tmp_path / f"unused-{place}")
        aside.rename(cache)
        if place == 0:
            moved = [name for name in before if name in after and after[name] != before[name]]
            said = [name for name in moved if re.fullmatch(r"marche/contributions/\d+/index.html", name)]
            assert said == ["marche/contributions/231/index.html"]  # its neighbour: nobody's similar ones moved
            assert len([name for name in moved if name.startswith("mots/")]) < 30
    assert "beaucoup des mêmes mots".encode() in after["marche/contributions/232/index.html"]


def test_a_build_without_a_change_makes_nothing(tmp_path: Path):
    """Nothing that can be found changed: no word is counted."""
    root, site = words_town(tmp_path / "town"), tmp_path / "site"
    built(root, site)
    from civicgen.search.keywords import book

    kept = vars(book)["keywords"]
    try:
        vars(book)["keywords"] = None  # whoever counts would fail
        built(root, site)
    finally:
        vars(book)["keywords"] = kept


def test_search_before_one_proposes(tmp_path: Path):
    """A form page names where to look, in one line of its template; nothing where there is no search."""
    from civicgen.builder.looking import looked_at
    from civicgen.pages.asking.finding import find
    from civicgen.pages.views import Views

    root = words_town(tmp_path / "town", 3)
    with looked_at(root, instant=OPEN) as found:
        assert found.portal is not None
        asked = find(Views(found.portal, found.portal.default))
    assert asked is not None
    assert (asked.search, asked.words and asked.words.address) == (None, "mots/")
    settings = (root / "civicgen.yml").read_text(encoding="utf-8")
    (root / "civicgen.yml").write_text(settings.replace("words: yes", "words: no"), encoding="utf-8")
    with looked_at(root, instant=OPEN) as found:
        assert found.portal is not None
        assert find(Views(found.portal, found.portal.default)) is None


def test_the_block_is_whole():
    """With a search page: a plain form that needs no script, labelled, and a link to the words."""
    from civicgen.markup.environment import Templates
    from civicgen.pages.contexts import Find, Link
    from civicgen.words import catalog

    templates = Templates((str(REPOSITORY / "themes/default"),), catalog("fr", ()), {})
    block = templates.environment.from_string("{{ parts.find.before(it) }}")
    page = block.render(it=Find(search=Link(address="recherche/", text=""), words=Link(address="mots/", text="Mots")))
    assert re.search(r'<form role="search" action="[^"]*recherche/">', page)
    assert 'for="find"' in page
    assert 'id="find" name="q"' in page
    assert "mots/" in page
    assert block.render(it=None).strip() == ""


# Counting ------------------------------------------------------------------------------------------------------------


def test_common_words_show_where_they_matter_most():
    """Of a word of many texts, those that have it in their title, or say it often, stand in the list."""
    rules = language("fr")
    texts = [Text([], ["arbre"], "", {}) for _ in range(200)]
    texts[77] = Text(["arbre"], [], "", {})
    texts[150] = Text([], ["arbre", "arbre", "arbres"], "", {})
    (word,) = keywords(texts, rules).words
    assert (word.word, word.used, len(word.texts)) == ("arbre", 200, BEST)
    assert {77, 150} <= {*word.texts}
    assert list(word.texts) == sorted(word.texts)


def test_all_texts_of_a_word_are_listed_while_they_are_few():
    """Up to so many, all of them."""
    texts = [Text([], ["arbre"], "", {}) for _ in range(MOST)]
    assert keywords(texts, language("fr")).words[0].texts == tuple(range(MOST))


def test_names_that_windows_keeps_are_no_addresses():
    """`con` and `nul` are words that people write."""
    found = keywords([Text([], ["nul", "con", "pont"], "", {})] * 2, language("fr"))
    assert [word.slug for word in found.words] == ["con_", "nul_", "pont"]


ODD = [
    *(
        "\ue000a",
        "\u0301b",
        "ſi",
        "si",
        "ﬁn",
        "fin",
        "हिन्दी",
        "हन",
        "مدرسة",
        "عام",
        "東京",
        "\ufffcx",
        "²m",
        "a\u200bb",
    ),
    *("𝒜", "naïve", "NAÏVE", "İstanbul", "ǅ", "com1", "aux", "lpt9", "ß", "ss"),
]


def test_whatever_people_write_can_be_a_folder():
    """No writing, sign or name of a device makes a path that some system could not hold, or two that are one."""
    from civicgen.builder.paths import fold, unfit

    for lang in ("fr", "ar", "ja", "hi"):
        rules = language(lang)
        texts = [Text([], [*rules.forms(" ".join(ODD)), *ODD], "", {})] * 2
        slugs = [word.slug for word in keywords(texts, rules).words]
        paths = [f"mots/{slug}/index.html" for slug in slugs]
        assert [path for path in paths if unfit(path)] == []
        assert [path for path in paths if fold(path)] == []
        assert len({*slugs}) == len(slugs) >= 15
        assert {"हिन्दी", "مدرسة"} <= {*slugs}


def test_letters_keep_to_their_pages():
    """Numbers together; a letter with many words in pages that hold all of them once, in order."""
    words = [f"a{number:04}" for number in range(500)]
    texts = [Text([], [*words, "2040", "7"], "", {})] * 12
    book = Book(keywords(texts, language("fr")), tuple(Spot("c", n + 1, "", "Titre", "fr") for n in range(12)))
    first, second = letters(book)
    assert (first.letter, second.letter) == ("0-9", "a")
    assert [word.word for page in second.pages for word in page] == sorted(words)
    assert len(second.pages) > 5


def test_words_of_wishing_are_no_words_of_a_topic():
    """They are listed, since one may look for them, and are nobody's own, though one topic alone uses them."""
    own = [Text([], ["voudrais", "combien", "tilleul"], "nature", {})] * 9
    found = keywords([*own, *[Text([], ["rue"], "voirie", {})] * 9], language("fr"))
    assert {"voudrais", "combien", "tilleul"} <= {word.word for word in found.words}
    assert [found.words[place].word for place, _ in found.topics["nature"]] == ["tilleul"]


def test_how_often_a_word_must_stand():
    """All words of a small portal; of a large one, as many as there is room for."""
    assert least([1] * 500, 100) == 1
    assert least([*[1] * 10_000, *[2] * 5_000], 100) == 2
    assert least([*[9] * 7_000, *[50] * 5_000], 10_000) == 12


def test_keyness():
    """A word that stands here and not there; nothing for one that is everywhere; nobody's own words."""
    assert keyness(10, 20, 0, 80) > keyness(10, 20, 10, 80) > 0
    assert keyness(2, 20, 8, 80) == 0
    assert key_terms({"a": 10, "b": 1, "c": 20}, 20, {"a": 10, "b": 1, "c": 100}, 100, 5)[0][0] == "a"
    assert [word for word, _ in key_terms({"b": 1, "c": 20}, 20, {"b": 1, "c": 100}, 100, 5)] == []


def test_words_of_wishing_tell_no_topic():
    """What anyone writes about anything is found by search and is no key term; it is written as words are compared."""
    plain = plain_words("fr")
    assert {"voudrais", "combien", "loin"} <= plain
    assert {word for word in plain if fold(word) != word} == set()
    assert plain.isdisjoint({"place", "velo", "arbres"})
    assert plain_words("xx") == frozenset()
