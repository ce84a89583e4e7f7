"""The trace of a consultation becomes tables for spreadsheets: contributions, points, who asked for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from civicgen import __version__
from civicgen.content.types import Answer, Entry, Point, Result, Synthesis
from civicgen.digests import digest_of
from civicgen.pages import contexts as c
from civicgen.pages.machines.outputs import Table
from civicgen.pages.planned import Group, Planned
from civicgen.pages.views import Views
from civicgen.portal.portal import Process
from civicgen.portal.trace import Trace
from civicgen.words import mark, program

__all__ = ["answer_table", "contribution_tables", "point_table", "table_links", "table_path"]

_LINES = 10_000
"""Contributions in one table: a part is in memory whole."""

_COLUMNS = (
    *(mark("Contribution"), mark("Grouped with"), mark("State"), mark("Taken up"), mark("Points"), mark("Answers")),
    *(mark("Decisions"), mark("Follow-up"), mark("Progress"), mark("Address")),
)
_POINT_COLUMNS = (
    *(mark("Synthesis"), mark("Point"), mark("Contributions"), mark("Grouped with them"), mark("Answers")),
    *(mark("Decisions"), mark("Follow-up"), mark("Progress"), mark("Address")),
)
_ANSWER_COLUMNS = (mark("Contribution"), mark("Grouped with"), mark("Points"), mark("Address"))


def table_path(views: Views, process: Process, name: str, part: int = 1) -> str:
    """Where a table stands: once, whatever the language."""
    more = f"-{part}" if part > 1 else ""
    return views.default.file(process.id, views.addresses.word("coverage"), f"{name}{more}.csv")


def table_links(views: Views, process: Process, total: int) -> Iterator[c.Whole]:
    """Links to the tables, with about their size."""
    parts = (total - 1) // _LINES + 1
    for part in range(1, parts + 1):
        lines = min(_LINES, total - (part - 1) * _LINES)
        name = "contributions" if part == 1 else f"contributions-{part}"
        link = c.Link(address=table_path(views, process, "contributions", part), text=f"{name}.csv")
        yield c.Whole(link=link, size=200 * (lines + 1))
    points = sum(len(synthesis.points) for synthesis in process.syntheses)
    if points:
        yield c.Whole(
            link=c.Link(address=table_path(views, process, "points"), text="points.csv"), size=300 * (points + 1)
        )


def contribution_tables(views: Views, process: Process) -> Iterator[Group]:
    """What became of every contribution, a line each."""
    trace = process.trace
    entries = _named(entry for name in sorted(trace.names) if (entry := views.edition.entries.get(name)))
    known = digest_of((__version__, views.config.url, views.contribution_address(process, 1), entries, _plain(trace)))
    numbers: list[int] = []
    part = 0
    for chunk in views.portal.store.windows(process.id, "each"):
        numbers += chunk.numbers
        while len(numbers) >= _LINES:
            part += 1
            yield _part(views, process, part, numbers[:_LINES], known)
            del numbers[:_LINES]
    if numbers:
        yield _part(views, process, part + 1, numbers, known)


def _plain(trace: Trace) -> list[object]:
    """The trace as plain values, whose digest says whether anything in it changed."""
    answers = (trace.answers_to_point, trace.answers_to_number, trace.answers_to_entry, trace.answers_to_whole)
    others = (trace.results_of, trace.results_of_number, trace.heads, sorted(trace.gone))
    return [_sorted(part) for part in (trace.cited_by, *answers, *others)]


def _sorted(value: object) -> object:
    return sorted(value.items()) if isinstance(value, dict) else value


def _named(entries: Iterable[Entry]) -> list[tuple[object, ...]]:
    """What a table says of syntheses, answers and results."""
    found: list[tuple[object, ...]] = []
    for entry in entries:
        match entry:
            case Synthesis():
                found.append((entry.name, entry.title, [(point.id, point.title) for point in entry.points]))
            case Answer():
                found.append((entry.name, entry.title, entry.decision))
            case Result():
                found.append((entry.name, entry.title, entry.status, entry.progress))
    return found


def _part(views: Views, process: Process, part: int, numbers: list[int], known: bytes) -> Group:
    path = table_path(views, process, "contributions", part)
    return Group(path, digest_of((known, numbers)), partial(_contribution_table, views, process, path, numbers))


def _contribution_table(views: Views, process: Process, path: str, numbers: list[int]) -> Iterator[Planned]:
    trace, words = process.trace, program(views.lang)
    yes, no = words.gettext(mark("yes")), words.gettext(mark("no"))
    gone, grouped = words.gettext(mark("withheld or withdrawn")), words.gettext(mark("grouped"))
    public = words.gettext(mark("published"))
    lines = [_head(views, _COLUMNS)]
    for number in numbers:
        head = trace.heads.get(number)
        answers = trace.answers_for(number) or trace.answers_to_whole
        results = [*trace.results_for(number), *(name for each in answers for name in trace.results_of.get(each, ()))]
        lines.append(
            (
                *(str(number), str(head or ""), gone if number in trace.gone else grouped if head else public),
                yes if trace.taken_up(number) else no,
                _joined(point.title for key in trace.points_of(number) if (point := views.edition.point(*key))),
                *_outcomes(views, answers, results),
                _absolute(views, views.contribution_address(process, number)),
            )
        )
    yield Planned(path, Table(lang=views.lang, lines=tuple(lines)))


def point_table(views: Views, process: Process, points: list[tuple[Synthesis, Point]]) -> Table:
    """What became of every point, a line each."""
    trace = process.trace
    lines = [_head(views, _POINT_COLUMNS)]
    for synthesis, point in points:
        key = (synthesis.name, point.id)
        own, behind = trace.cites_of.get(key, []), trace.behind_point(key)
        answers = trace.answers_of(key)
        results = [name for each in answers for name in trace.results_of.get(each, ())]
        address = _absolute(views, views.addresses.entry(synthesis.name) + f"#{point.id}")
        counts = (str(len(own)), str(len(behind) - len(own)))
        lines.append((synthesis.title, point.title, *counts, *_outcomes(views, answers, results), address))
    return Table(lang=views.lang, lines=tuple(lines))


def answer_table(views: Views, process: Process, answer: Answer, path: str) -> Group:
    """Who asked for what an answer says, a line each."""
    trace = process.trace
    keys = trace.points_answered.get(answer.name, ())
    titles = {key: point.title for key in keys if (point := views.edition.point(*key))}
    numbers = trace.behind_answer(answer.name)
    heads = [(number, trace.heads[number]) for number in numbers if number in trace.heads]
    cited = [(number, [titles[key] for key in trace.points_of(number) if key in titles]) for number in numbers]
    inputs = digest_of((__version__, views.config.url, views.contribution_address(process, 1), heads, cited))
    return Group(path, inputs, partial(_answer_table, views, process, path, dict(heads), cited))


def _answer_table(
    views: Views, process: Process, path: str, heads: dict[int, int], cited: list[tuple[int, list[str]]]
) -> Iterator[Planned]:
    lines = [
        (
            *(str(number), str(heads.get(number, "")), _joined(titles)),
            _absolute(views, views.contribution_address(process, number)),
        )
        for number, titles in cited
    ]
    yield Planned(path, Table(lang=views.lang, lines=(_head(views, _ANSWER_COLUMNS), *lines)))


def _head(views: Views, columns: tuple[str, ...]) -> tuple[str, ...]:
    words = program(views.lang)
    return tuple(words.gettext(column) for column in columns)


def _outcomes(views: Views, answers: Iterable[str], results: Iterable[str]) -> tuple[str, str, str, str]:
    """Titles of answers, their decisions; titles of results, how far they are; each in the same order."""
    entries = views.edition.entries
    answered = [each for name in dict.fromkeys(answers) if isinstance(each := entries.get(name), Answer)]
    followed = [each for name in dict.fromkeys(results) if isinstance(each := entries.get(name), Result)]
    return (
        _joined(each.title for each in answered),
        _joined(_word(views, each.decision) for each in answered),
        _joined(each.title for each in followed),
        _joined(_word(views, each.status) for each in followed),
    )


def _word(views: Views, value: str) -> str:
    """A decision, or how far a result is, as clerks write it in the language of the portal."""
    if views.lang.split("-")[0] != "fr":
        return value
    from civicgen.content.names import WORDS  # late: needed when a table is made only

    words = WORDS.get(value, (value,))
    return next((word for word in words if word.endswith("e")), words[0])  # réponse and suite are feminine


def _joined(texts: Iterable[str]) -> str:
    return " ; ".join(texts)


def _absolute(views: Views, address: str) -> str:
    """An address as it can be typed, where the site's own is known."""
    return views.config.url + address
