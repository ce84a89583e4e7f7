"""Who cites, answers and follows whom: the references of all consultations, turned round so that both ends know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from civicgen.content.types import Answer, Entry, Result, Synthesis
from civicgen.content.values import Name
from civicgen.portal.references import Target, parse

__all__ = ["PointKey", "Trace", "traces"]

PointKey = tuple[Name, str]
"""A synthesis and the id of one of its points."""


class Trace(msgspec.Struct, frozen=True, dict=True):
    """Contribution → point → answer → result, readable from either end; all lists in the order they were given.

    A reference from another consultation stands in the trace of the one it leads to.
    """

    cited_by: dict[int, list[PointKey]] = {}
    """Points that cite a contribution, or quote it, by its number."""
    cites_of: dict[PointKey, list[int]] = {}
    """Contributions that a point cites or quotes."""
    answers_to_point: dict[PointKey, list[Name]] = {}
    answers_to_number: dict[int, list[Name]] = {}
    answers_to_entry: dict[Name, list[Name]] = {}
    """Answers to an article, a document, a whole synthesis."""
    answers_to_whole: list[Name] = []
    results_of: dict[Name, list[Name]] = {}
    """Results of an answer."""
    results_of_number: dict[int, list[Name]] = {}
    heads: Mapping[int, int] = {}
    """Contributions that were grouped, and with which: they share its fate."""
    gone: frozenset[int] = frozenset()
    """Contributions that were withheld or withdrawn."""

    @cached_property
    def groups(self) -> dict[int, list[int]]:
        """The heads the other way round: what was grouped with a contribution."""
        groups: dict[int, list[int]] = {}
        for number, head in self.heads.items():
            groups.setdefault(head, []).append(number)
        return groups

    @cached_property
    def _named(self) -> frozenset[int]:
        """Contributions that are cited, answered or followed, and those grouped with them; asked once all is linked."""
        named = self.cited_by.keys() | self.answers_to_number.keys() | self.results_of_number.keys()
        return frozenset(self.with_grouped(named))

    @property
    def answers(self) -> set[Name]:
        """Every answer that leads here."""
        to_points, to_numbers = self.answers_to_point.values(), self.answers_to_number.values()
        lists = (*to_points, *to_numbers, *self.answers_to_entry.values(), self.answers_to_whole)
        return {name for names in lists for name in names}

    @property
    def names(self) -> set[Name]:
        """Every synthesis, answer and result that leads here."""
        results = (*self.results_of.values(), *self.results_of_number.values())
        return self.answers | {point[0] for point in self.cites_of} | {name for names in results for name in names}

    def answers_of(self, point: PointKey) -> list[Name]:
        """Answers to a point or to its whole synthesis; where there is none, those to the whole consultation."""
        own = [*self.answers_to_point.get(point, ()), *self.answers_to_entry.get(point[0], ())]
        return own or self.answers_to_whole

    def thread(self, number: int) -> tuple[int, ...]:
        """The numbers whose fate a contribution has: its own, and that of what it was grouped with."""
        head = self.heads.get(number)
        return (number,) if head is None else (number, head)

    def points_of(self, number: int) -> list[PointKey]:
        """Points that a contribution went into, each once."""
        return list(dict.fromkeys(point for each in self.thread(number) for point in self.cited_by.get(each, ())))

    def named_answers(self, number: int) -> list[Name]:
        """Answers given to a contribution itself, or to what it was grouped with, each once."""
        thread = self.thread(number)
        return list(dict.fromkeys(name for each in thread for name in self.answers_to_number.get(each, ())))

    def answers_for(self, number: int) -> list[Name]:
        """All answers to a contribution: to itself first, then to the points that it went into."""
        points = (name for point in self.points_of(number) for name in self.answers_of(point))
        return list(dict.fromkeys((*self.named_answers(number), *points)))

    def results_for(self, number: int) -> list[Name]:
        """Results that follow from a contribution without an answer between them, each once."""
        thread = self.thread(number)
        return list(dict.fromkeys(name for each in thread for name in self.results_of_number.get(each, ())))

    def taken_up(self, number: int) -> bool:
        """Whether a contribution, or what it was grouped with, is cited by a point, or answered or followed.

        An answer to the whole takes everything up where nothing was summed up in points; else it must be cited.
        """
        return self.at_once or number in self._named

    @property
    def at_once(self) -> bool:
        """Whether all was answered together, without a synthesis between."""
        return bool(self.answers_to_whole) and not self.cites_of

    def with_grouped(self, numbers: Iterable[int]) -> list[int]:
        """These contributions and those that were grouped with them, each once, in order."""
        found = set(numbers)
        if self.heads:
            found.update(*(self.groups.get(number, ()) for number in tuple(found)))
        return sorted(found)

    def behind_point(self, point: PointKey) -> list[int]:
        """Contributions that say what a point says."""
        return self.with_grouped(self.cites_of.get(point, ()))

    def behind_answer(self, answer: Name) -> list[int]:
        """Contributions that an answer answers, by name or through the points that cite them."""
        return self.with_grouped(
            (
                *self._numbers_answered.get(answer, ()),
                *(number for point in self.points_answered.get(answer, ()) for number in self.cites_of.get(point, ())),
            )
        )

    @cached_property
    def points_answered(self) -> dict[Name, list[PointKey]]:
        """Points that an answer answers, by name or with their whole synthesis."""
        found: dict[Name, list[PointKey]] = {}
        for point in self.cites_of:
            for answer in dict.fromkeys(self.answers_of(point)):
                found.setdefault(answer, []).append(point)
        return found

    @cached_property
    def _numbers_answered(self) -> dict[Name, list[int]]:
        found: dict[Name, list[int]] = {}
        for number, answers in self.answers_to_number.items():
            for answer in dict.fromkeys(answers):
                found.setdefault(answer, []).append(number)
        return found


def traces(known: Mapping[str, Trace], entries: Iterable[Entry]) -> None:
    """Turn the references of these entries round, into the traces of the consultations they lead to.

    References that lead elsewhere, or nowhere, are left out. What is cited, answered and followed across consultations
    is then known to both.
    """
    _turn(known, entries)
    for owner, trace in known.items():
        for point in trace.cites_of:
            other = known.get(point[0].partition("/")[0])
            if other is not None and other is not trace and (answers := other.answers_of(point)):
                trace.answers_to_point[point] = answers
        for answer in sorted(trace.answers):
            other = known.get(answer.partition("/")[0])
            if other is not None and not answer.startswith(f"{owner}/") and answer in other.results_of:
                trace.results_of[answer] = other.results_of[answer]


def _turn(known: Mapping[str, Trace], entries: Iterable[Entry]) -> None:
    for entry in entries:
        owner = entry.name.partition("/")[0]
        if isinstance(entry, Synthesis):
            _cited(known, owner, entry)
        elif isinstance(entry, Answer):
            for reference in entry.to or (owner,):
                _answered(known, entry.name, parse(reference, owner))
        elif isinstance(entry, Result):
            for origin in entry.of:
                _followed(known, entry.name, parse(origin, owner))


def _cited(known: Mapping[str, Trace], owner: str, synthesis: Synthesis) -> None:
    """Note what the points of a synthesis cite and quote."""
    for point in synthesis.points:
        key = (synthesis.name, point.id)
        if owner in known:
            known[owner].cites_of.setdefault(key, [])
        written = (*point.cites, *(quote.of for quote in point.quotes if quote.of))
        for target in dict.fromkeys(parse(reference, owner) for reference in written):
            if target is not None and target.number and target.name in known:
                trace = known[target.name]
                trace.cited_by.setdefault(target.number, []).append(key)
                trace.cites_of.setdefault(key, []).append(target.number)


def _answered(known: Mapping[str, Trace], answer: Name, target: Target | None) -> None:
    """Note what one reference of an answer answers."""
    found = known.get(target.name.partition("/")[0]) if target is not None else None
    if target is None or found is None:
        return
    if target.number:
        found.answers_to_number.setdefault(target.number, []).append(answer)
    elif "/" not in target.name:
        found.answers_to_whole.append(answer)
    elif target.anchor:
        found.answers_to_point.setdefault((Name(target.name), target.anchor), []).append(answer)
    else:
        found.answers_to_entry.setdefault(Name(target.name), []).append(answer)


def _followed(known: Mapping[str, Trace], result: Name, target: Target | None) -> None:
    """Note what one reference of a result follows from."""
    found = known.get(target.name.partition("/")[0]) if target is not None else None
    if target is None or found is None:
        return
    if target.number:
        found.results_of_number.setdefault(target.number, []).append(result)
    else:
        found.results_of.setdefault(Name(target.name), []).append(result)
