"""Counts of groups of ballots become those that may be shown: none from which few people can be told apart.

A group's line of counts is *safe* when each of its counts is at least the threshold (answers that nobody gave aside):
then it neither singles out a few people, nor tells of all people of a group that none of them chose something.

Totals are shown, so what is hidden could be had by subtraction. Groups are therefore hidden until those hidden, put
together, are themselves safe: whatever is worked out from what is shown is a sum of safe lines.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["hidden_groups"]

Counts = Sequence[int]
"""Of one group: ballots by answer, those that do not answer included."""


def hidden_groups(groups: Sequence[Counts], threshold: int) -> frozenset[int]:
    """Places of the groups that may not be shown.

    >>> hidden_groups([(40, 60), (50, 20)], 10), sorted(hidden_groups([(40, 60), (50, 20), (3, 30), (18, 20)], 10))
    (frozenset(), [2, 3])
    >>> sorted(hidden_groups([(400, 600), (3, 2)], 10))
    [0, 1]
    """
    told = [place for place, totals in enumerate(zip(*groups, strict=True)) if sum(totals)]
    if len(told) < 2 or len(groups) < 2:
        return frozenset(range(len(groups)))  # one answer alone says of everyone what they said

    def safe(places: set[int]) -> bool:
        return all(sum(groups[place][answer] for place in places) >= threshold for answer in told)

    hidden = {place for place in range(len(groups)) if not safe({place})}
    by_size = sorted(set(range(len(groups))) - hidden, key=lambda place: (sum(groups[place]), place))
    while hidden and not safe(hidden) and by_size:
        hidden.add(by_size.pop(0))
    return frozenset(hidden)
