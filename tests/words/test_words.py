"""Words, dates and numbers are those of the reader's language."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from civicgen.words import catalog, dates, languages, mark, numbers, program

MAY = datetime.date(2026, 5, 1)
MARCH = datetime.date(2026, 3, 12)
FIVE = datetime.time(17)


@pytest.mark.parametrize(
    ("lang", "date", "at", "weekday", "zone", "said"),
    [
        ("fr", MARCH, None, True, "", "jeudi 12 mars 2026"),
        ("fr", MARCH, None, False, "", "12 mars 2026"),
        ("fr", MAY, None, False, "", "1er mai 2026"),
        ("fr", MAY, FIVE, True, "Europe/Paris", "vendredi 1er mai 2026 à 17\u00a0h (heure de Paris)"),
        ("fr", MARCH, datetime.time(18, 5), False, "", "12 mars 2026 à 18\u00a0h\u00a005"),
        ("fr", MARCH, FIVE, False, "Africa/Abidjan", "12 mars 2026 à 17\u00a0h (heure d’Abidjan)"),
        ("en", MARCH, None, True, "", "Thursday 12 March 2026"),
        ("en", MAY, FIVE, True, "Europe/Paris", "Friday 1 May 2026 at 17:00 (Paris time)"),
        ("de", MARCH, None, True, "", "Donnerstag, 12. März 2026"),
        ("tlh", MARCH, None, False, "", "12 March 2026"),
    ],
)
def test_dates_are_said_in_full_words(lang, date, at, weekday, zone, said):
    """A date that must be acted on has its weekday; an hour that may be doubted has its zone."""
    assert dates.moment(lang, date, at, weekday=weekday, zone=zone) == said


def test_numbers_and_sizes():
    """Numbers have the signs of the language, and none that old phones cannot show; sizes are never understated."""
    assert numbers.number("fr", 4213) == "4\u00a0213"
    assert numbers.number("en", 4213) == "4,213"
    assert numbers.percent("fr", 12) == "12\u00a0%"
    assert numbers.size("fr", 812) == "812\u00a0octets"
    assert numbers.size("fr", 3001) == "4\u00a0ko"
    assert numbers.size("fr", 1_234_567) == "1,3\u00a0Mo"
    assert numbers.size("en", 1_234_567) == "1.3\u00a0MB"
    assert numbers.join("fr", ("a", "b", "c")) == "a, b et c"
    assert numbers.join("fr", ("{0}", "b")) == "{0} et b"
    assert numbers.join("fr", ()) == ""


def test_languages_are_named_and_turned():
    """A language is named in that of the page; direction is known without loading anything."""
    assert languages.name("fr", "en") == "anglais"
    assert languages.name("en", "fr") == "French"
    assert languages.name("fr", "tlh-x") == "klingon" or languages.name("fr", "tlh-x")
    assert languages.direction("ar") == "rtl"
    assert languages.direction("fr-CA") == "ltr"


def test_the_program_speaks_french_and_english():
    """A message without a translation is shown in English rather than not at all."""
    assert program("en").gettext("Nobody wrote this.") == "Nobody wrote this."
    assert program("fr").gettext("Nobody wrote this.") == "Nobody wrote this."
    assert mark("x") == "x"


def test_plurals_follow_the_language(repository):
    """French counts zero with one; English does not."""
    french = catalog("fr", (str(repository / "themes/default/locale"),))
    forms = [french.ngettext("%(n)s person", "%(n)s people", count) for count in (0, 1, 2)]
    assert forms == ["%(n)s personne", "%(n)s personne", "%(n)s personnes"]
    english = catalog("en", ())
    assert [english.ngettext("a", "b", count) for count in (0, 1, 2)] == ["b", "a", "b"]


def test_the_nearest_catalog_wins(tmp_path: Path, repository):
    """A portal that writes one word its own way, in a .po nobody compiled, keeps all others."""
    place = tmp_path / "fr" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "theme.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Take part"\nmsgstr "Y aller"\n',
        "utf-8",
    )
    found = catalog("fr-CA", (str(tmp_path), str(repository / "themes/default/locale")))
    assert found.gettext("Take part") == "Y aller"
    assert found.gettext("Site map") == "Plan du site"
    assert found.pgettext("decision", "Refused") == "Refusée"


def test_catalogs_are_current_and_complete(repository):
    """Every message of the program and of the themes is extracted, translated and compiled."""
    done = subprocess.run(
        [sys.executable, str(repository / "tools" / "words.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_heavy_is_loaded_before_a_word_is_needed():
    """`civicgen --help` and a build that renders nothing load no Babel."""
    code = "import sys, civicgen.words, civicgen.words.dates, civicgen.words.numbers; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
