"""An export of a Cap Collectif site becomes a consultation: articles, proposals, arguments, sources, supports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from civicgen.content.types import Contribution
from civicgen.importers.cap_collectif import bill
from civicgen.importers.cap_collectif.consultations import presentation, withdrawal
from civicgen.importers.cap_collectif.facts import Facts
from civicgen.importers.cap_collectif.people_said import FORMAT, Saying
from civicgen.importers.cap_collectif.rows import Proposal, arguments, proposals, sources
from civicgen.importers.given import Given
from civicgen.importers.into import Into
from civicgen.importers.opening import Opened, open_sources
from civicgen.importers.options import ImportOptions
from civicgen.importers.report import ImportReport, Journey
from civicgen.importers.writing import slug
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["run"]


def run(given_sources: Sequence[Path], into: Path, options: ImportOptions) -> ImportReport:
    """Read `propositions.jsonl` and, where they are, `arguments.csv` and `sources.jsonl`; write the consultation.

    Everything is read and checked before the first file is written. Raises ProblemsFound when there are no proposals,
    or when a file cannot be read as what it is.
    """
    journey = Journey()
    target = Into(into, options)
    saying = Saying(Given(target.present()), journey, options.zone, withdrawal(options.language))
    with open_sources(given_sources, options.limits) as files:
        first = _file(files, "propositions")
        if first is None:
            raise _nothing(given_sources)
        rows = sorted(proposals(first, journey), key=_register)
        saying.trashed = frozenset(row.id for row in rows if row.is_trashed)
        kept = [row for row in rows if not row.is_trashed]
        official = [row for row in kept if row.official]
        saying.articles = bill.article_numbers(official)
        topics = bill.topics([*official, *kept])
        topic_of = {row.id: slug(row.section_title.strip() or row.section.strip()) for row in kept}
        made = {"proposals": saying.proposals(kept, topic_of, first.name)}
        if (second := _file(files, "arguments")) is not None:
            by_date = sorted(arguments(second, journey), key=lambda row: (row.created_at, row.id))
            made["arguments"] = saying.arguments(by_date, second.name)
        if (third := _file(files, "sources")) is not None:
            by_arrival = sorted(sources(third, journey), key=lambda row: (row.created_at, row.id))
            made["sources"] = saying.sources(by_arrival, third.name)
    for row in rows:
        if row.is_trashed:
            journey.left_out("trashed", "proposal", str(row.id))
            journey.left_out("trashed", "support", count=row.votes_ok + row.votes_mitige + row.votes_nok)
    made = {name: [*contributions, *saying.withdrawn(f"{name}.jsonl")] for name, contributions in made.items()}
    journey.left_out("no-text", "amendment", count=sum(row.versions_count for row in kept))
    _compare_sums(rows, saying)
    articles = {
        f"articles/{bill.file_name(saying.articles[row.id])}.md": bill.article(
            row, saying.articles[row.id], order, journey, options.zone
        )
        for order, row in enumerate(official, 1)
    }
    facts = _facts(made, journey, len(official), tuple(topics))
    target.topics(topics)
    for name, text in {**presentation(_host(rows), facts, options.language), **articles}.items():
        target.keep(name, text)
    for name, contributions in made.items():
        target.contributions(f"{name}.jsonl", contributions, saying.given.files.get(f"{name}.jsonl", {}), journey)
    return target.report(FORMAT, journey, _counts(made, len(official), len(topics)))


def _file(files: Sequence[Opened], name: str) -> Opened | None:
    """Find a file of the export by its name, whatever folder or ending it has."""
    return next((file for file in files if file.short.rsplit(".", 1)[0] == name), None)


def _nothing(given_sources: Sequence[Path]) -> ProblemsFound:
    place = Place(str(given_sources[0]) if given_sources else "")
    return ProblemsFound(
        (Problem(code="import-nothing", place=place, given={"source": place.file, "expected": "propositions.jsonl"}),)
    )


def _register(row: Proposal) -> tuple[bool, str, int]:
    """Order in which numbers are given: articles first, as they stand in the text, then proposals as they came."""
    return not row.official, "" if row.official else row.created_at, row.id


def _host(rows: Sequence[Proposal]) -> str:
    """Site that most proposals come from."""
    hosts = Counter(urlsplit(row.url).hostname or "" for row in rows)
    return hosts.most_common(1)[0][0] if hosts else ""


def _compare_sums(rows: Sequence[Proposal], saying: Saying) -> None:
    """The export counts what it holds: name each proposal where its count and its rows differ."""
    for row in rows:
        name = f"proposal {row.id}"
        if row.votes_total is not None and row.votes_total != row.votes_ok + row.votes_mitige + row.votes_nok:
            saying.journey.note("sum-supports", name)
        said = saying.replies[row.id]
        for kind, count in (
            ("argument-for", row.arguments_yes_count),
            ("argument-against", row.arguments_no_count),
            ("source", row.sources_count),
        ):
            if count is not None and said[kind] != count:
                saying.journey.note("sum-replies", name)


def _counts(made: Mapping[str, Sequence[Contribution]], articles: int, topics: int) -> dict[str, int]:
    """What the portal holds from this export."""
    shown = [
        each for contributions in made.values() for each in contributions if each.state in ("published", "grouped")
    ]
    kinds = Counter(each.kind for each in shown)
    marks = [each.supports for each in shown if each.supports is not None]
    valued = [mark for mark in marks if mark.valued]
    return {
        "articles": articles,
        "topics": topics,
        **{kind: kinds[kind] for kind in ("proposal", "argument-for", "argument-against", "source")},
        "supports-for": sum(mark.in_favour for mark in valued),
        "supports-mixed": sum(mark.mixed for mark in valued),
        "supports-against": sum(mark.against for mark in valued),
        "supports-of-replies": sum(mark.in_favour for mark in marks if not mark.valued),
    }


def _facts(
    made: Mapping[str, Sequence[Contribution]], journey: Journey, articles: int, topics: tuple[str, ...]
) -> Facts:
    counts = _counts(made, articles, len(topics))
    days = [each.date.day for contributions in made.values() for each in contributions if each.date is not None]
    return Facts(
        articles=articles,
        proposals=counts["proposal"],
        arguments_for=counts["argument-for"],
        arguments_against=counts["argument-against"],
        sources=counts["source"],
        trashed=journey.count("trashed", "proposal"),
        trashed_replies=journey.count("trashed", "argument") + journey.count("trashed", "source"),
        amendments=journey.count("no-text", "amendment"),
        first=min(days, default=None),
        last=max(days, default=None),
        topics=topics,
    )
