"""Grades become an order, by majority judgement as its authors published it.

Michel Balinski and Rida Laraki, "A theory of measuring, electing, and ranking", Proceedings of the National Academy of
Sciences 104 (21), 2007, pages 8720-8725, https://doi.org/10.1073/pnas.0702634104; and "Majority Judgment: Measuring,
Ranking, and Electing", MIT Press, 2011.

- The *majority grade* of an option is the median of its grades; of an even number, the lower of the two in the middle.
  A ballot that gives it no grade gives it the worst.
- Of two options with the same majority grade, one such grade is taken from each, and their majority grades are compared
  again, until they differ: that is comparing their *majority values*. Options with the same grades are equal.

The authors' shortcut for large electorates (the majority gauge: how many grades are better, how many worse) gives the
same order wherever it gives one; taking grades away always does, so that is what is done here, several at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cmp_to_key

__all__ = ["better_and_worse", "majority_grade", "places"]

Profile = Sequence[int]
"""How many ballots gave each grade, the best first."""


def majority_grade(profile: Profile) -> int:
    """Place of the majority grade, from 0 for the best.

    >>> majority_grade((2, 1, 1)), majority_grade((3, 1)), majority_grade((2, 2)), majority_grade((0, 0, 1))
    (1, 0, 1, 2)
    """
    middle, above = sum(profile) // 2, 0  # counted from the best grade, that of the lower half when even
    for grade, count in enumerate(profile):
        above += count
        if above > middle:
            return grade
    return len(profile) - 1


def better_and_worse(profile: Profile) -> tuple[int, int]:
    """How many grades are better than the majority grade, and how many worse (the majority gauge).

    >>> better_and_worse((2, 1, 1))
    (2, 1)
    """
    grade = majority_grade(profile)
    return sum(profile[:grade]), sum(profile[grade + 1 :])


def _value(profile: Profile) -> Iterator[tuple[int, int]]:
    """The majority value: majority grades one after the other, each taken away; as grades with how many times running.

    >>> list(_value((2, 1, 1)))
    [(1, 1), (0, 1), (2, 1), (0, 1)]
    """
    left = list(profile)
    while total := sum(left):
        grade = majority_grade(left)
        better, same = sum(left[:grade]), left[grade]
        worse = total - better - same
        # It stays the median while no more than half are better, and less than half worse or on its lower edge.
        times = max(1, min(same, same + worse - better + 1, same + better - worse))
        left[grade] -= times
        yield grade, times


def _compared(one: Profile, other: Profile) -> int:
    """Below 0 when the first is better."""
    if tuple(one) == tuple(other):
        return 0
    first, second = _value(one), _value(other)
    grade = times = mine = yours = 0
    while True:
        if not times:
            grade, times = next(first, (-1, 0))
        if not yours:
            mine, yours = next(second, (-1, 0))
        if not times or not yours:
            return 0
        if grade != mine:
            return grade - mine
        both = min(times, yours)
        times, yours = times - both, yours - both


def places(profiles: Sequence[Profile]) -> list[int]:
    """Place of each option, from 1; equal ones share a place, as in a race."""

    def compared(one: int, other: int) -> int:
        return _compared(profiles[one], profiles[other])

    order = sorted(range(len(profiles)), key=cmp_to_key(compared))
    found = [0] * len(profiles)
    for position, option in enumerate(order):
        before = order[max(position - 1, 0)]
        shared = position and tuple(profiles[before]) == tuple(profiles[option])
        found[option] = found[before] if shared else position + 1
    return found
