"""Who cites, answers and follows whom: the references of one consultation, turned round so that both ends know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from civicgen.content.types import Answer, Result, Synthesis
from civicgen.content.values import Name
from civicgen.portal.references import Target, parse

__all__ = ["PointKey", "Trace", "trace"]

PointKey = tuple[Name, str]
"""A synthesis and the id of one of its points."""


@dataclass(frozen=True)
class Trace:
    """Contribution → point → answer → result, readable from either end; all lists in the order they were given."""

    cited_by: dict[int, list[PointKey]] = field(default_factory=dict)
    """Points that cite a contribution, by its number."""
    answers_to_point: dict[PointKey, list[Name]] = field(default_factory=dict)
    answers_to_number: dict[int, list[Name]] = field(default_factory=dict)
    answers_to_entry: dict[Name, list[Name]] = field(default_factory=dict)
    """Answers to an article, a document, a whole synthesis."""
    answers_to_whole: list[Name] = field(default_factory=list)
    results_of: dict[Name, list[Name]] = field(default_factory=dict)
    """Results of an answer."""
    results_of_number: dict[int, list[Name]] = field(default_factory=dict)

    def answers_of(self, point: PointKey) -> list[Name]:
        """Answers to a point, those given to its whole synthesis included."""
        return [*self.answers_to_point.get(point, ()), *self.answers_to_entry.get(point[0], ())]


def trace(
    consultation: str, syntheses: Iterable[Synthesis], answers: Iterable[Answer], results: Iterable[Result]
) -> Trace:
    """Turn the references of one consultation round. References that lead elsewhere, or nowhere, are left to link."""
    found = Trace()
    for synthesis in syntheses:
        for point in synthesis.points:
            cites = [*point.cites, *(quote.of for quote in point.quotes if quote.of)]
            for number in dict.fromkeys(_number(cited, consultation) for cited in cites):
                if number:
                    found.cited_by.setdefault(number, []).append((synthesis.name, point.id))
    for answer in answers:
        for reference in answer.to or (consultation,):
            _answered(found, answer.name, parse(reference, consultation), consultation)
    for result in results:
        for origin in result.of:
            _followed(found, result.name, parse(origin, consultation), consultation)
    return found


def _answered(found: Trace, answer: Name, target: Target | None, consultation: str) -> None:
    """Note what one reference of an answer answers."""
    if target is None:
        return
    if target.number and target.name == consultation:
        found.answers_to_number.setdefault(target.number, []).append(answer)
    elif target.name == consultation:
        found.answers_to_whole.append(answer)
    elif target.anchor:
        found.answers_to_point.setdefault((Name(target.name), target.anchor), []).append(answer)
    else:
        found.answers_to_entry.setdefault(Name(target.name), []).append(answer)


def _followed(found: Trace, result: Name, target: Target | None, consultation: str) -> None:
    """Note what one reference of a result follows from."""
    if target is None:
        return
    if target.number and target.name == consultation:
        found.results_of_number.setdefault(target.number, []).append(result)
    else:
        found.results_of.setdefault(Name(target.name), []).append(result)


def _number(reference: str, consultation: str) -> int:
    target = parse(reference, consultation)
    return target.number if target is not None and target.name == consultation else 0
