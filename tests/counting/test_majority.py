"""Majority judgement is what its authors published: their definition, word for word, and their experiment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from civicgen.portal.counting.majority import better_and_worse, majority_grade, places

ORSAY = {
    "Besancenot": (41, 99, 163, 160, 226, 311),
    "Buffet": (25, 76, 125, 206, 264, 304),
    "Schivardi": (5, 10, 39, 95, 249, 604),
    "Bayrou": (136, 307, 251, 148, 84, 74),
    "Bové": (15, 60, 114, 160, 257, 395),
    "Voynet": (29, 93, 175, 237, 261, 205),
    "Villiers": (24, 64, 87, 113, 158, 555),
    "Royal": (167, 227, 191, 168, 122, 126),
    "Nihous": (3, 18, 53, 110, 267, 550),
    "Le Pen": (30, 46, 62, 65, 54, 744),
    "Laguiller": (21, 53, 102, 166, 259, 401),
    "Sarkozy": (191, 198, 143, 115, 71, 282),
}
"""Grades in thousandths of 1,733 ballots, Orsay, 22 April 2007: Balinski and Laraki, PNAS 104, table 2."""
PUBLISHED = (
    *("Bayrou", "Royal", "Sarkozy", "Voynet", "Besancenot", "Buffet"),
    *("Bové", "Laguiller", "Nihous", "Villiers", "Schivardi", "Le Pen"),
)


def by_hand(grades: list[int]) -> list[int]:
    """The majority value as it is defined: take the (lower) middle grade away, again and again. 0 is the best."""
    left, value = sorted(grades), []
    while left:
        value.append(left.pop(len(left) // 2))
    return value


profiles = some.lists(some.tuples(*[some.integers(0, 4)] * 4), min_size=1, max_size=6).filter(
    lambda those: sum(those[0])
)


@given(profiles)
def test_order_is_that_of_majority_values(those: list[tuple[int, ...]]):
    """For any profiles of the same number of grades, the order is that of their majority values."""
    most = max(map(sum, those))
    those = [(*each[:-1], each[-1] + most - sum(each)) for each in those]  # no grade is the worst grade
    values = [by_hand([grade for grade, count in enumerate(each) for _ in range(count)]) for each in those]
    assert [1 + sum(other < value for other in values) for value in values] == places(those)


@given(some.tuples(*[some.integers(0, 50)] * 5).filter(any))
def test_majority_grade_is_the_lower_middle(profile: tuple[int, ...]):
    """More than half of the grades are at least as good as the majority grade; at least half are not better."""
    grade = majority_grade(profile)
    better, worse = better_and_worse(profile)
    assert 2 * sum(profile[: grade + 1]) > sum(profile)
    assert 2 * better <= sum(profile)
    assert sum(profile) == better + profile[grade] + worse


def test_orsay_2007():
    """The order of the twelve candidates of the authors' experiment."""
    found = dict(zip(ORSAY, places(_equalised()), strict=True))
    assert tuple(sorted(found, key=lambda name: found[name])) == PUBLISHED
    assert [majority_grade(ORSAY[name]) for name in PUBLISHED[:4]] == [2, 2, 2, 3]


def _equalised() -> list[tuple[int, ...]]:
    """Rounding leaves a sum of 999 to 1,001: the last grade takes the difference."""
    return [(*each[:-1], 1000 - sum(each[:-1])) for each in ORSAY.values()]


def test_million_ballots():
    """Two options that a million ballots told apart by one grade are told apart, at once."""
    assert places([(250_000, 250_001, 499_999), (250_001, 250_000, 499_999)]) == [2, 1]
    assert places([(250_000, 250_000, 500_000), (250_000, 250_000, 500_000)]) == [1, 1]
