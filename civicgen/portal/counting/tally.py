"""Ballots, one after the other, become the figures of their tally: marks, grades, ranks, points, answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from msgspec.structs import replace

from civicgen.content.ballots import BETWEEN, columns_of
from civicgen.content.types import Ask, Option, Tally
from civicgen.content.values import Channel, TallyRule
from civicgen.portal.counting.budgets import equal_shares, greedy
from civicgen.portal.counting.guard import hidden_groups
from civicgen.portal.counting.majority import better_and_worse, majority_grade, places
from civicgen.portal.counting.ranks import Duels, shared_places
from civicgen.portal.counting.values import Counted, Cross, Line, Table

__all__ = ["Cast", "answers_of", "count", "rule_of", "threshold_of"]

Cast = tuple[tuple[str, ...], str, bool, int]
"""Cells, channel, whether it is spoilt, and how many ballots say just this."""


def rule_of(tally: Tally) -> TallyRule | None:
    """The rule by which options are put in an order, or taken within the budget; None where there is none."""
    if tally.method == "ranking":
        return tally.rule or "borda"
    return (tally.rule or "most-marks") if tally.budget else None


def threshold_of(tally: Tally, portal: int) -> int:
    """Ballots under which nothing is shown: a tally may ask for more than the portal, never for less."""
    return max(tally.threshold, portal)


def answers_of(asked: Ask) -> tuple[str, ...]:
    """What can be answered, as it stands in a cell."""
    if asked.kind == "scale":
        return tuple(map(str, range(asked.least, asked.most + 1)))
    return tuple(option.id for option in asked.options)


def count(tally: Tally, ballots: Iterable[Cast], threshold: int) -> Counted:
    """Count; the order of the ballots changes nothing."""
    urn = _Urn(tally)
    for cast in ballots:
        urn.add(*cast)
    few = urn.received - urn.spoilt < threshold
    tables = () if few else tuple(urn.tables(threshold))
    within = [line for table in tables for line in table.lines if line.within]
    return Counted(
        received=urn.received,
        spoilt=urn.spoilt,
        blank=urn.blank,
        channels=dict(sorted((name, number) for name, number in urn.channels.items() if name)),
        threshold=threshold,
        hidden=few,
        tables=tables,
        spent=sum(line.cost or 0 for line in within) if tally.budget and tables else None,
    )


class _Urn:
    """All that is added up while ballots pass by."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.columns = columns_of(tally)
        self.received = self.spoilt = self.blank = 0
        self.channels: Counter[str] = Counter()
        self.said: list[Counter[str]] = [Counter() for _ in self.columns]
        """By column: ballots by what they say in it; of several answers in a cell, each by itself."""
        self.filled = [0] * len(self.columns)
        """By column: ballots that say something in it."""
        self.points = [0] * len(self.columns)
        self.duels = Duels(len(self.columns)) if tally.method == "ranking" else None
        self.patterns: Counter[tuple[int, ...]] = Counter()
        """Options marked together; kept only for the rules that ask who marked what."""
        self.bases: dict[str, Counter[str]] = {"channel": Counter(), **{name: Counter() for name in tally.crossed}}
        """By crossing: ballots of each group."""
        self.groups: defaultdict[tuple[str, int, str], Counter[str]] = defaultdict(Counter)
        """By crossing, column and group, the same as `said`; under "", ballots that say something."""
        self._keeps = rule_of(tally) in ("equal-shares", "equal-shares-add1")
        self._channelled = tally.method in ("survey", "approval", "knapsack")
        self._crossed = [(index, each.id) for index, each in enumerate(self.columns) if each.id in tally.crossed]

    def add(self, cells: tuple[str, ...], channel: str, spoilt: bool, count: int) -> None:
        """Take in ballots that say just this."""
        self.received += count
        self.channels[channel] += count
        if spoilt:
            self.spoilt += count
            return
        filled = [(column, cell) for column, cell in enumerate(cells) if cell]
        self.blank += 0 if filled else count
        groups = [("channel", channel)] if self._channelled else []
        groups += [(name, cells[index]) for index, name in self._crossed]
        for by, group in groups:
            self.bases[by][group] += count
        if self._keeps:
            self.patterns[tuple(column for column, _ in filled)] += count
        if self.duels is not None:
            self.duels.add([int(cell or 0) for cell in cells], count)
        elif self.tally.method == "points":
            for column, cell in filled:
                self.filled[column] += count
                self.points[column] += count * int(cell)
        else:
            for column, cell in filled:
                self._say(column, cell, groups, count)

    def _say(self, column: int, cell: str, groups: list[tuple[str, str]], count: int) -> None:
        parts = cell.split(BETWEEN)
        self.filled[column] += count
        for part in parts:
            self.said[column][part] += count
        for by, group in groups:
            counts = self.groups[by, column, group]
            counts[""] += count
            for part in parts:
                counts[part] += count

    @property
    def valid(self) -> int:
        return self.received - self.spoilt

    def tables(self, threshold: int) -> Iterator[Table]:
        """The table of each question of a survey, or the one of any other tally."""
        if self.tally.method != "survey":
            said = self.valid - self.blank
            lines = tuple(self._lines())
            parts = [(column, "1") for column in range(len(lines))]
            crosses = tuple(self._crosses(parts, threshold, single=False)) if self._channelled else ()
            yield Table(base=said, none=self.blank, lines=lines, crosses=crosses)
            return
        for column, asked in enumerate(self.tally.questions):
            base = self.filled[column]
            table = Table(id=asked.id, base=base, none=self.valid - base, hidden=base < threshold)
            if table.hidden:
                yield table
                continue
            answers = answers_of(asked)
            lines = tuple(Line(id=answer, ballots=self.said[column][answer]) for answer in answers)
            parts = [(column, answer) for answer in answers]
            crosses = tuple(self._crosses(parts, threshold, single=asked.kind != "several"))
            yield replace(table, lines=lines, crosses=crosses)

    # Options ------------------------------------------------------------------------------------------------------

    def _lines(self) -> Iterator[Line]:
        options, method = self.tally.options, self.tally.method
        if method == "majority-judgement":
            yield from self._grades(options)
        elif self.duels is not None:
            yield from self._ranks(options, self.duels)
        else:
            marks = self.points if method == "points" else [said["1"] for said in self.said]
            lines = [
                Line(id=option.id, ballots=self.filled[index], points=marks[index] if method == "points" else None)
                for index, option in enumerate(options)
            ]
            if self.tally.budget:
                yield from self._budget(options, lines, marks)
            else:
                yield from (replace(line, place=at) for line, at in zip(lines, shared_places(marks), strict=True))

    def _grades(self, options: Sequence[Option]) -> Iterator[Line]:
        last = len(self.tally.grades) - 1
        profiles = []
        for index, _ in enumerate(options):
            counts = [self.said[index][str(grade)] for grade in range(last + 1)]
            counts[last] += self.valid - self.filled[index]  # no grade is the worst one, as the authors have it
            profiles.append(tuple(counts))
        for index, (option, place) in enumerate(zip(options, places(profiles), strict=True)):
            better, worse = better_and_worse(profiles[index])
            yield Line(
                id=option.id,
                ballots=self.filled[index],
                profile=profiles[index],
                grade=majority_grade(profiles[index]),
                better=better,
                worse=worse,
                place=place,
            )

    def _ranks(self, options: Sequence[Option], duels: Duels) -> Iterator[Line]:
        results = [duels.result(index) for index in range(len(options))]
        by_duels = rule_of(self.tally) == "duels"
        values = [2 * won + drawn for won, drawn, _ in results] if by_duels else duels.points
        for index, (option, place) in enumerate(zip(options, shared_places(values), strict=True)):
            won, drawn, lost = results[index]
            yield Line(
                id=option.id,
                ballots=duels.ranked[index],
                points=duels.points[index],
                first=duels.first[index],
                won=won,
                drawn=drawn,
                lost=lost,
                place=place,
            )

    def _budget(self, options: Sequence[Option], lines: list[Line], marks: list[int]) -> Iterator[Line]:
        costs, budget, rule = [option.cost for option in options], self.tally.budget, rule_of(self.tally)
        if self._keeps:
            taken = equal_shares(self.patterns, costs, budget, add1=rule == "equal-shares-add1")
            for index, (line, place) in enumerate(zip(lines, shared_places(marks), strict=True)):
                yield replace(line, cost=costs[index], within=index in taken, place=place)
            return
        for at, (index, fits, left) in enumerate(greedy(marks, costs, budget, per_cost=rule == "marks-per-cost"), 1):
            lines[index] = replace(lines[index], cost=costs[index], within=fits, left=left, place=at)
        yield from lines

    # Groups -------------------------------------------------------------------------------------------------------

    def _crosses(self, parts: Sequence[tuple[int, str]], threshold: int, *, single: bool) -> Iterator[Cross]:
        """Lines counted again by channel, and by the answers to the questions crossed. `parts` are columns and words.

        A group is shown with all its lines, or with none: where each ballot marks three options, the last line could be
        worked out from the others.
        """
        for by, bases in self.bases.items():
            groups = [group for group in self._names(by) if bases[group]]
            if len(groups) < 2 or self.columns[parts[0][0]].id == by:
                continue  # a question is not crossed with itself
            rows = [[self.groups[by, column, group][part] for column, part in parts] for group in groups]
            counts = []
            for row, group in zip(rows, groups, strict=True):
                silent = bases[group] - self.groups[by, parts[0][0], group][""]
                others = [silent] if single else [bases[group] - number for number in row]
                counts.append([*row, *others])
            hidden = hidden_groups(counts, threshold)
            if len(hidden) < len(groups):
                lines = zip(*([None] * len(row) if at in hidden else row for at, row in enumerate(rows)), strict=True)
                told = tuple(bases[group] for group in groups)
                yield Cross(by=by, groups=tuple(groups), bases=told, lines=tuple(lines))

    def _names(self, by: str) -> list[str]:
        """Groups of a crossing in their order; "" are the ballots that do not say."""
        if by == "channel":
            return [*get_args(Channel), ""]
        asked = next(each for each in self.tally.questions if each.id == by)
        return [*(option.id for option in asked.options), ""]
