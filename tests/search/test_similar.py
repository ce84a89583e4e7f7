"""Contributions that say nearly the same: near is near, whoever asks; nothing is shown twice on a page."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from civicgen.builder.looking import looked_at
from civicgen.search.alike.neighbours import alike, counted, settled
from civicgen.search.alike.similar import every, gathered, nearest, unpacked
from civicgen.search.alike.unpublished import Nearby
from tests.search.words_town import INSTANT, PLANTED, words_town

WORDS = [f"mot{number}" for number in range(400)]


def texts(count: int) -> list[tuple[int, list[str]]]:
    """Texts about one of ten subjects, half of whose words are anybody's."""
    chance = random.Random(5)
    made = []
    for number in range(1, count + 1):
        subject = WORDS[number % 10 * 20 : number % 10 * 20 + 20]
        made.append((number, chance.choices(subject, k=10) + chance.choices(WORDS[200:], k=10)))
    return made


def test_what_is_near_is_of_the_same_subject():
    """Nine times out of ten, and the nearest first."""
    every_text = texts(300)
    likeness = counted(words for _, words in every_text)
    packed = gathered(every_text, likeness)
    pairs = [(number, like) for number, likes in every(lambda: every_text, likeness, packed, 3) for like in likes]
    assert len(pairs) == 900
    assert sum(number % 10 == like.number % 10 for number, like in pairs) > 0.9 * len(pairs)
    assert all(0 < like.score <= 1 and like.number != number for number, like in pairs)


def test_the_same_text_scores_one():
    """And the first that said it comes first."""
    every_text = [*texts(100), (101, texts(7)[6][1]), (102, texts(7)[6][1])]
    likeness = counted(words for _, words in every_text)
    packed = gathered(every_text, likeness)
    found = nearest(texts(7)[6][1], likeness, lambda word: unpacked(packed.get(word, ())), 3)
    assert [like.number for like in found] == [7, 101, 102]
    assert found[0].score >= 0.99
    assert nearest(["inconnu"], likeness, lambda word: unpacked(packed.get(word, ())), 3) == []


def test_one_text_more_moves_few():
    """Weights change in steps: of three hundred texts, few have other neighbours when one is added."""

    def neighbours(these: list[tuple[int, list[str]]]) -> dict[int, list[int]]:
        likeness = counted(words for _, words in these)
        packed = gathered(these, likeness)
        return {number: [like.number for like in likes] for number, likes in every(lambda: these, likeness, packed, 3)}

    before, after = neighbours(texts(300)), neighbours(texts(301))
    assert sum(before[number] != after[number] for number in before) < 60


@pytest.mark.parametrize(
    ("chunks", "closed", "many"),
    [(0, False, 0), (4, False, 4), (5, False, 4), (6, False, 5), (200, False, 177), (200, True, 200)],
)
def test_how_many_are_compared(chunks: int, closed: bool, many: int):
    """All while they are few or when none will come; else a number that grows by a quarter at a time."""
    assert settled(chunks, closed=closed) == many
    assert settled(chunks + 1, closed=False) >= settled(chunks, closed=False)


def test_what_stands_on_a_page_is_not_named_again(tmp_path: Path):
    """Neither what it replies to, nor replies to it, nor its group; nothing that is withheld or hidden."""
    root = words_town(tmp_path / "town", 60)
    rows = root / "content/consultations/marche/contributions/avis.csv"
    lines = rows.read_text(encoding="utf-8").splitlines()
    said = "Un pont couvert de glycine enjamberait la rivière."
    lines[0] += ",parent,grouped_with"
    lines[1:] = [line + ",," for line in lines[1:]]
    lines += [
        f"201,2026-02-03,opinion,nature,,{said},published,,,,",
        f"202,2026-02-03,opinion,nature,,{said},published,,,201,",
        f"203,2026-02-03,opinion,nature,,{said},grouped,Pareil,,,201",
        f"204,2026-02-03,opinion,nature,,{said},published,,,,",
        "205,2026-02-03,opinion,nature,,,withheld,Insulte,,,",
    ]
    rows.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with looked_at(root, instant=INSTANT) as found:
        portal = found.portal
        assert portal is not None, found.problems
        process = portal.default.process("marche")
        assert process is not None
        near = {
            number: [each.number for each in others]
            for _, chunk in alike(portal, process)
            for number, others in chunk.items()
        }
        assert near[201] == [204]
        assert near[202] == [203, 204]
        assert near[203] == [202, 204]
        assert 205 not in near
        nearby = Nearby(portal, process)
        assert [each.number for each in nearby.to("", said, 2)] == [201, 202]
        assert nearby.to("", said)[0].score > 0.95
        assert nearby.to("", PLANTED) == []
        assert nearby.to("", "Rien à voir, quelle horreur !") == []
