"""Marks and costs become what a rule takes within a budget: exact fractions, never a rounded number.

- *Most marks*: options are looked at by their marks (or points), most first; of equal ones the cheaper first, then as
  they stand on the ballot. One that costs more than what is left is passed over, and the next is looked at.
- *Marks per cost*: the same, by marks for each unit of money.
- *Equal shares*: Dominik Peters, Grzegorz Pierczyński, Piotr Skowron, "Proportional Participatory Budgeting with
  Additive Utilities", NeurIPS 2021 (https://arxiv.org/abs/2008.13276); the utility of an option is its cost. The
  budget is divided equally between the ballots. Those that mark an option pay for it together, each the same as long
  as it can; the option for which the highest payment, for each unit of its cost, is lowest is taken (of equal ones the
  cheaper, then as on the ballot), and so on while any can be.
- *Equal shares, add 1*: equal shares leave money over. The share of each ballot is raised by one unit at a time, and
  all is counted again, as long as what is taken costs no more than the real budget. What is left stays in the till.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

__all__ = ["TooLong", "equal_shares", "greedy"]

_RUNS = (200, 20_000)
"""Times that shares are raised at least, and at most, before one gives up."""
_WORK = 2_000_000
"""Times, multiplied by the ballots that differ, in between: about two minutes."""


class TooLong(Exception):  # noqa: N818  (nothing is wrong: nobody waits so long)
    """Raising shares by one unit would take too long: the budget is large for so few ballots."""


def greedy(
    marks: Sequence[int], costs: Sequence[int], budget: int, *, per_cost: bool = False, taken: Iterable[int] = ()
) -> list[tuple[int, bool, int]]:
    """Options in the order in which they are looked at, each with whether it is taken and what is then left.

    `taken` are those taken already, which are not looked at again.

    >>> greedy([5, 9, 7], [60, 50, 40], 100)
    [(1, True, 50), (2, True, 10), (0, False, 10)]
    """

    def key(option: int) -> tuple[Fraction, int, int]:
        value = Fraction(marks[option], costs[option]) if per_cost and costs[option] else Fraction(marks[option])
        return -value, costs[option], option

    before = set(taken)
    left, found = budget - sum(costs[option] for option in before), []
    for option in sorted(set(range(len(costs))) - before, key=key):
        fits = costs[option] <= left and marks[option] > 0
        left -= costs[option] if fits else 0
        found.append((option, fits, left))
    return found


def equal_shares(
    ballots: Mapping[tuple[int, ...], int], costs: Sequence[int], budget: int, *, add1: bool = False
) -> list[int]:
    """Options taken, in the order in which they are. `ballots` says how many mark just these options.

    Raises TooLong when shares would have to be raised more often than anyone waits for.

    >>> equal_shares({(0,): 6, (1,): 4}, [60, 40], 100), equal_shares({(0,): 9, (1,): 1}, [60, 40], 100)
    ([0, 1], [0])
    """
    voters = [(options, count) for options, count in ballots.items() if options]
    number = sum(ballots.values())
    if not voters:
        return []
    supporters: list[list[int]] = [[] for _ in costs]
    for voter, (options, _) in enumerate(voters):
        for option in options:
            supporters[option].append(voter)
    weights = [count for _, count in voters]
    share = Fraction(budget, number)
    taken = _shared(supporters, weights, costs, share)
    wanted = sum(1 for each in supporters if each)
    for _ in range(min(_RUNS[1], max(_RUNS[0], _WORK // len(voters)))):
        if not add1 or len(taken) == wanted:
            return taken
        share += 1
        more = _shared(supporters, weights, costs, share)
        if sum(costs[option] for option in more) > budget:
            return taken
        taken = more
    raise TooLong


def _shared(
    supporters: Sequence[Sequence[int]], weights: Sequence[int], costs: Sequence[int], share: Fraction
) -> list[int]:
    """What is taken when each ballot has this share. Voters are ballots that mark the same, `weights` of each."""
    levels = [share]
    """Amounts that ballots still have; a voter knows the place of its own."""
    level = [0] * len(weights)
    # What an option asks of its supporters never falls: one is looked at again only when it could be next.
    waiting: list[tuple[Fraction, int, int]] = [
        (Fraction(1, sum(weights[voter] for voter in those)), costs[option], option)
        for option, those in enumerate(supporters)
        if those
    ]
    heapq.heapify(waiting)
    taken: list[int] = []
    while waiting:
        _, cost, option = waiting[0]
        highest = _payment(supporters[option], weights, cost, levels, level)
        if highest is None:
            heapq.heappop(waiting)
            continue
        now = (highest / cost, cost, option)
        if len(waiting) > 1 and now > min(waiting[1:3]):
            heapq.heapreplace(waiting, now)
            continue
        heapq.heappop(waiting)
        taken.append(option)
        after: dict[int, int] = {}
        for voter in supporters[option]:
            old = level[voter]
            if old not in after:
                after[old] = len(levels)
                levels.append(max(Fraction(0), levels[old] - highest))
            level[voter] = after[old]
    return taken


def _payment(
    those: Sequence[int], weights: Sequence[int], cost: int, levels: Sequence[Fraction], level: Sequence[int]
) -> Fraction | None:
    """The most that one supporter pays, when each pays the same as long as it can; None when all have too little."""
    counts: defaultdict[int, int] = defaultdict(int)
    for voter in those:
        counts[level[voter]] += weights[voter]
    left, payers = Fraction(cost), sum(counts.values())
    for amount, count in sorted((levels[place], count) for place, count in counts.items()):
        if amount * payers >= left:
            return left / payers
        left -= amount * count
        payers -= count
    return None
