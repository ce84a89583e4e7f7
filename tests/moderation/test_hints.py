"""Hints find what a reader must look at: personal details, advertising, copies; quickly, whatever was typed."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from civicgen.forms.submissions import Submission
from civicgen.moderation.hints.alike import groups
from civicgen.moderation.hints.personal import personal
from civicgen.moderation.hints.spam import likely, suspicions

CASES = Path(__file__).parent / "personal"
_MARK = re.compile(r"\{(\w+):([^{}]*)\}")


def labelled(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """A sentence without its braces, and what stood in them."""
    text, marks, done = "", [], 0
    for found in _MARK.finditer(line):
        text += line[done : found.start()]
        marks.append((len(text), len(text) + len(found[2]), found[1]))
        text += found[2]
        done = found.end()
    return text + line[done:], marks


def measured(lang: str) -> tuple[dict[str, tuple[int, int]], int, int]:
    """By kind, how many there are and how many were found as what they are; passages found, and how many rightly."""
    kinds: dict[str, tuple[int, int]] = {}
    given = right = 0
    for line in (CASES / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        text, marks = labelled(line)
        found = personal(text)
        for start, end, what in marks:
            hit = any(each.what == what and each.start < end and start < each.end for each in found)
            all_, hits = kinds.get(what, (0, 0))
            kinds[what] = all_ + 1, hits + hit
        given += len(found)
        right += sum(any(each.start < end and start < each.end for start, end, _ in marks) for each in found)
    return kinds, given, right


@pytest.mark.parametrize("lang", ["fr", "es", "en"])
def test_what_is_personal_is_found(lang):
    """Nine in ten at least of each kind, in each language; and nine hints in ten are right on these sentences."""
    kinds, given, right = measured(lang)
    assert set(kinds) == {"email", "phone", "address", "name"}
    for what, (count, hits) in kinds.items():
        assert hits >= 0.9 * count, f"{what}: {hits} of {count}"
    assert right >= 0.9 * given


def test_three_hundred_sentences():
    lines = [line for lang in ("fr", "es", "en") for line in (CASES / f"{lang}.txt").read_text("utf-8").splitlines()]
    assert len(lines) == 300
    assert sum("{" not in line for line in lines) == 90


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 50_000, "12 rue de " * 10_000, "calle a " * 12_000, "a at " * 20_000, "Ab " * 33_000, "M. " * 30_000,
        "12 " + "Abc " * 25_000, "+1" * 50_000, "a.b+" * 25_000, "1" + " " * 100_000 + "2", "x-" * 50_000 + ".com",
        "número 1 de la " * 7_000, "Jean et " * 12_000, "\n" * 100_000, "a" * 100_000, "lieu-dit " * 10_000,
    ],
)  # fmt: skip
def test_no_text_takes_long(text):
    """Twice the text, about twice the time: nobody can keep a moderator waiting."""
    begun = time.process_time()
    personal(text)
    suspicions(SENT, text)
    list(groups([("a", text)]))
    assert time.process_time() - begun < 3


SENT = Submission(form="plan/forms/avis", backend="netlify", remote_id="1", fields={})


@pytest.mark.parametrize(
    ("text", "given", "signs"),
    [
        ("BUY casino https://a.example https://b.example now", {}, {"links", "sold"}),
        ("<a href=x>cheap</a>", {}, {"markup"}),
        ("Voyez https://mairie.example", {}, {"links"}),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", {}, {"repeated"}),
        ("xkcdf qwrtp zxcvb mnbvc plkjh gfdsa", {}, {"no-words"}),
        ("Bonjour", {"spam": True}, {"backend"}),
        ("Bonjour", {"extra": {"bot-field": ("x",)}}, {"trap"}),
        ("Il faudrait planter des arbres devant l’école, et un banc.", {}, set()),
    ],
)
def test_signs_of_spam(text, given, signs):
    submission = Submission(form="plan/forms/avis", backend="netlify", remote_id="1", fields={}, **given)
    assert {each.sign for each in suspicions(submission, text)} == signs


def test_one_link_is_no_spam():
    assert not likely(suspicions(SENT, "Voyez l’étude : https://www.insee.example/etude"))
    assert likely(suspicions(SENT, "casino http://a.example http://b.example <a href=c>"))


# Copies ---------------------------------------------------------------------------------------------------------------

LETTER = (
    "Je demande à la commune de garder les grands arbres de la place, qui donnent de l'ombre au marché en été, et de "
    "prévoir des bancs ainsi qu'une fontaine pour que chacun puisse s'y reposer avec ses enfants."
)


def test_a_letter_sent_by_many_is_found():
    texts = [
        ("a", LETTER),
        ("b", LETTER.upper().replace("É", "E")),
        ("c", f"Madame le maire, j'habite ici depuis dix ans. {LETTER} Merci de votre attention."),
        ("d", "Je suis d'accord avec le projet."),
        ("e", "Je suis d'accord avec le projet !"),
        ("f", "Je ne suis pas d'accord du tout avec ce projet de parking sous la place du marché."),
    ]
    assert {(each.name, each.like, each.same) for each in groups(texts)} == {
        ("b", "a", True), ("c", "a", False), ("e", "d", True),
    }  # fmt: skip


def ten_thousand() -> tuple[list[tuple[str, str]], set[str]]:
    """Three thousand copies of a letter, each with words of its own, among seven thousand other texts."""
    random_ = random.Random(3)
    words = [f"mot{number}" for number in range(5000)]
    texts = [" ".join(random_.choices(words, k=60)) for _ in range(7000)]
    texts += [f"{LETTER} {' '.join(random_.choices(words, k=6))}" for _ in range(3000)]
    named = [(str(number), text) for number, text in enumerate(texts)]
    random_.shuffle(named)
    return named, {name for name, text in named if text.startswith("Je demande")}


def test_ten_thousand_in_seconds():
    named, copies = ten_thousand()
    begun = time.process_time()
    found = {each.name for each in groups(named)}
    assert time.process_time() - begun < 15  # 2 s on the machine it was made on
    assert found <= copies
    assert len(found) >= len(copies) - 3
