"""Majority judgement is what its authors published: their definition, word for word, against our shorter way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from civicgen.portal.counting.majority import better_and_worse, majority_grade, places


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


def test_million_ballots():
    """Two options that a million ballots told apart by one grade are told apart, at once."""
    assert places([(250_000, 250_001, 499_999), (250_001, 250_000, 499_999)]) == [2, 1]
    assert places([(250_000, 250_000, 500_000), (250_000, 250_000, 500_000)]) == [1, 1]
