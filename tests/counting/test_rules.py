"""Ranks and budgets are counted as their rules say: compared with the rules written down once more, plainly."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from civicgen.portal.counting.budgets import TooLong, equal_shares, greedy
from civicgen.portal.counting.ranks import Duels, shared_places

rankings = some.lists(some.permutations(range(4)).flatmap(lambda order: some.integers(0, 4).map(lambda n: order[:n])))


@given(rankings)
def test_ranks_and_duels(ballots: list[list[int]]):
    """Points and duels are those of counting pair by pair, ballot by ballot."""
    duels = Duels(4)
    points = [0] * 4
    before: Counter[tuple[int, int]] = Counter()
    for order in ballots:
        duels.add([order.index(option) + 1 if option in order else 0 for option in range(4)], 1)
        for place, option in enumerate(order):
            points[option] += 3 - place
            before.update((option, other) for other in range(4) if other not in order[: place + 1])
    assert points == duels.points
    for option in range(4):
        won = sum(before[option, other] > before[other, option] for other in range(4))
        drawn = sum(before[option, other] == before[other, option] for other in range(4) if other != option)
        assert (won, drawn, 3 - won - drawn) == duels.result(option)


def test_condorcet_paradox():
    """Three groups that go round in a circle: each option wins one duel, all share the first place."""
    duels = Duels(3)
    for ranks in ((1, 2, 3), (3, 1, 2), (2, 3, 1)):
        duels.add(ranks, 10)
    assert [duels.result(option) for option in range(3)] == [(1, 0, 1)] * 3
    assert shared_places(duels.points) == [1, 1, 1]


def test_greedy_passes_over():
    """What does not fit is passed over, what is cheaper of equals goes first, what nobody marked is never taken."""
    looked = greedy([9, 7, 7, 1, 0], [50, 40, 30, 20, 1], 100)
    assert looked == [(0, True, 50), (2, True, 20), (1, False, 20), (3, True, 0), (4, False, 0)]
    assert [option for option, taken, _ in greedy([10, 9, 6], [100, 100, 30], 130, per_cost=True) if taken] == [2, 0]


marks = some.dictionaries(
    some.frozensets(some.integers(0, 4)).map(lambda those: tuple(sorted(those))), some.integers(1, 5), max_size=6
)


def plainly(ballots: dict[tuple[int, ...], int], costs: list[int], share: Fraction) -> list[int]:
    """Equal shares as the paper defines them, one voter after the other, nothing remembered."""
    voters = [options for options, count in ballots.items() for _ in range(count)]
    money = [share] * len(voters)
    taken: list[int] = []
    while True:
        asked = []
        for option, cost in enumerate(costs):
            those = [voter for voter, options in enumerate(voters) if option in options]
            if option in taken or sum(money[voter] for voter in those) < cost or not those:
                continue
            left, waiting = Fraction(cost), sorted(those, key=lambda voter: money[voter])
            while waiting and money[waiting[0]] * len(waiting) < left:
                left -= money[waiting.pop(0)]
            asked.append((left / len(waiting) / cost, cost, option))
        if not asked:
            return taken
        rate, cost, option = min(asked)
        taken.append(option)
        for voter, options in enumerate(voters):
            if option in options:
                money[voter] -= min(money[voter], rate * cost)


@given(marks, some.lists(some.integers(1, 60), min_size=5, max_size=5), some.integers(1, 150))
def test_equal_shares(ballots: dict[tuple[int, ...], int], costs: list[int], budget: int):
    """What is taken, and in which order, is what the definition gives; it never costs more than the budget."""
    assume(ballots)
    number = sum(ballots.values())
    taken = equal_shares(ballots, costs, budget)
    assert plainly(ballots, costs, Fraction(budget, number)) == taken
    assert budget >= sum(costs[option] for option in taken)
    more = equal_shares(ballots, costs, budget, add1=True)
    assert budget >= sum(costs[option] for option in more)
    share, best = Fraction(budget, number), taken
    wanted = {option for options in ballots for option in options}
    while set(best) != wanted:
        share += 1
        again = plainly(ballots, costs, share)
        if sum(costs[option] for option in again) > budget:
            break
        best = again
    assert best == more


def test_too_long_is_told():
    """A budget of billions for two ballots would be raised for ever: that is said, not waited for."""
    with pytest.raises(TooLong):
        equal_shares({(0,): 1, (1,): 1}, [10**9 + 10**7, 10**12], 2 * 10**9, add1=True)
