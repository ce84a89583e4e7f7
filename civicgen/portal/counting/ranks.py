"""Rankings become points by rank (Borda) and duels (Condorcet); both in whole numbers.

- *Points by rank*: of n options, the first of a ballot gets n - 1 points, the second n - 2, and so on; an option that a
  ballot does not rank gets none from it.
- *Duels*: of two options, the one that more ballots place before the other wins their duel; ranked stands before not
  ranked. Options are ordered by duels won, a draw counting half (Copeland). An option that wins every duel is preferred
  to each other one: there may be none.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["Duels", "shared_places"]


class Duels:
    """Who is placed before whom, and the points that ranks give."""

    def __init__(self, options: int) -> None:
        self.options = options
        self.points = [0] * options
        self.first = [0] * options
        self.ranked = [0] * options
        self._before = [[0] * options for _ in range(options)]

    def add(self, ranks: Sequence[int], count: int) -> None:
        """Take in `count` ballots that say this: rank of each option from 1, 0 where it has none."""
        placed = sorted((rank, option) for option, rank in enumerate(ranks) if rank)
        behind = set(range(self.options))
        for rank, option in placed:
            behind.discard(option)
            self.ranked[option] += count
            self.points[option] += count * (self.options - rank)
            self.first[option] += count * (rank == 1)
            row = self._before[option]
            for other in behind:
                row[other] += count

    def result(self, option: int) -> tuple[int, int, int]:
        """Duels won, drawn and lost."""
        won = drawn = lost = 0
        for other in range(self.options):
            if other != option:
                difference = self._before[option][other] - self._before[other][option]
                won, drawn, lost = won + (difference > 0), drawn + (difference == 0), lost + (difference < 0)
        return won, drawn, lost


def shared_places(values: Sequence[int]) -> list[int]:
    """Place of each value, the highest first; equal ones share a place.

    >>> shared_places([5, 9, 5, 1])
    [2, 1, 2, 4]
    """
    return [1 + sum(other > value for other in values) for value in values]
