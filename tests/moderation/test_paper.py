"""A key copied by hand is the same key, and every usual mistake in copying is told with its place."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicgen.forms.receipts import ALPHABET
from civicgen.forms.sealing import Private
from civicgen.moderation.keys.paper import Miscopied, lines_of, private_of

PRIVATE = Private(bytes(range(7, 39)))
LINES = lines_of(PRIVATE)


def line_with(line: str, place: int, sign: str) -> str:
    """The line with another character at a place, from 1, spaces not counted."""
    bare = line.replace(" ", "")
    return bare[: place - 1] + sign + bare[place:]


@given(some.binary(min_size=32, max_size=32))
def test_there_and_back(secret):
    lines = lines_of(Private(secret))
    assert private_of(lines).secret == secret
    assert [len(line) for line in lines] == [19] * 4


@pytest.mark.parametrize(
    "typed",
    [
        [line.lower() for line in LINES],
        [line.replace(" ", "") for line in LINES],
        [line.replace("  ", "-") for line in LINES],
        [f" {number}   {line} " for number, line in enumerate(LINES, 1)],
        [f"{number}. {line}" for number, line in enumerate(LINES, 1)],
        [line.replace("0", "O").replace("1", "l").replace("2", "Z") for line in LINES],
    ],
)
def test_however_it_is_typed(typed):
    assert private_of(tuple(typed)).secret == PRIVATE.secret


@given(some.integers(1, 4), some.integers(1, 15), some.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(number, place, sign):
    """Which one, and what it was on the paper."""
    right = LINES[number - 1].replace(" ", "")[place - 1]
    if sign == right:
        return
    lines = [*LINES]
    lines[number - 1] = line_with(LINES[number - 1], place, sign)
    with pytest.raises(Miscopied) as told:
        private_of(tuple(lines))
    found = told.value
    assert found.line == number
    assert (found.why, found.place, found.read, found.meant) == (
        "character",
        place,
        sign,
        right,
    ) or found.why == "order"


def test_two_wrong_characters_are_never_taken_for_right():
    """Every pair of mistakes would be too many: a thousand of them, the same each time."""
    drawn = random.Random(1)
    for _ in range(1000):
        one, other = drawn.sample(range(1, 16), 2)
        wrong = LINES[0]
        for place in (one, other):
            sign = LINES[0].replace(" ", "")[place - 1]
            wrong = line_with(wrong, place, drawn.choice(ALPHABET.replace(sign, "")))
        with pytest.raises(Miscopied):
            private_of((wrong, *LINES[1:]))


def test_exchanged_neighbours_are_told():
    bare = LINES[2].replace(" ", "")
    for place in range(14):
        if bare[place] != bare[place + 1]:
            wrong = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
            with pytest.raises(Miscopied):
                private_of((*LINES[:2], wrong, LINES[3]))


@pytest.mark.parametrize(
    ("lines", "line", "why", "meant"),
    [
        ((LINES[1], LINES[0], *LINES[2:]), 1, "order", "2"),
        ((LINES[0], LINES[0], *LINES[2:]), 2, "order", "1"),
        (LINES[:3], 4, "length", ""),
        ((LINES[0][:-1], *LINES[1:]), 1, "length", ""),
        ((*LINES[:3], LINES[3] + "A"), 4, "length", ""),
        ((*LINES[:3], LINES[3][:-1] + "?"), 4, "sign", ""),
        ((), 1, "length", ""),
    ],
)
def test_what_is_told(lines, line, why, meant):
    with pytest.raises(Miscopied) as told:
        private_of(tuple(lines))
    assert (told.value.line, told.value.why, told.value.meant) == (line, why, meant)
