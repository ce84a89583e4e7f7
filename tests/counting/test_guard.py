"""What is shown of groups never lets anyone work out a number of few people, whatever is added and subtracted."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as some

from civicgen.portal.counting.guard import hidden_groups

THRESHOLD = 10
groups = some.integers(2, 5).flatmap(
    lambda answers: some.lists(some.tuples(*[some.integers(0, 40)] * answers), min_size=2, max_size=5)
)


@given(groups)
def test_nothing_small_can_be_worked_out(those: list[tuple[int, ...]]):
    """Totals and the groups shown give, by any sum or difference of lines, no count between 0 and the threshold.

    What can be known are sums of lines shown, and the total without them; each is at least ten, or an answer that
    nobody gave at all.
    """
    hidden = hidden_groups(those, THRESHOLD)
    shown = [place for place in range(len(those)) if place not in hidden]
    if not shown:
        return
    totals = [sum(column) for column in zip(*those, strict=True)]
    told = [answer for answer, total in enumerate(totals) if total]
    for places in chain.from_iterable(combinations(shown, size) for size in range(1, len(shown) + 1)):
        for answer in told:
            part = sum(those[place][answer] for place in places)
            assert part >= THRESHOLD
            rest = totals[answer] - part
            assert rest >= THRESHOLD or len(places) == len(those)


@given(groups)
def test_large_groups_are_shown(those: list[tuple[int, ...]]):
    """The guard hides nothing without need: where every count is large, all groups are shown."""
    large = [tuple(count + THRESHOLD for count in each) for each in those]
    assert not hidden_groups(large, THRESHOLD)
