"""Contributions become cards, replies, figures: the pieces that lists and pages of contributions share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from civicgen.content.types import Answer, Contribution
from civicgen.content.values import Channel, ContributionKind, Decision
from civicgen.pages import contexts as c
from civicgen.pages.views import Views, first_words
from civicgen.portal.portal import Process
from civicgen.portal.store import Row

__all__ = ["card", "cards", "cards_of", "citizen_text", "decisions", "reply", "said", "title_of"]

_REMEMBERED = 2_000
"""Cards kept at most: lists show the same ones again soon or much later, and memory stays flat."""
_TITLE = 80
"""Characters of text that stand for a title where a contribution has none."""


def card(views: Views, process: Process, row: Row) -> c.ContributionCard:
    """A contribution as an extract of forty words."""
    it = row.contribution
    gone = it.state in ("withheld", "withdrawn")
    topic = views.edition.topics.get(it.topic)
    return c.ContributionCard(
        link=views.contribution(process, it.number, it.title),
        number=it.number,
        kind=it.kind,
        title="" if gone else it.title,
        extract="" if gone else row.extract,
        cut=row.cut and not gone,
        author="" if gone else it.author,
        when=views.stated(it.date),
        topic=topic.title if topic else "",
        replies=row.replies,
        supports=it.supports,
        state=it.state,
        reason=it.reason,
        answered=decisions(views, process).get(it.number),
        lang=views.foreign(it.lang or views.config.language),
    )


def decisions(views: Views, process: Process) -> dict[int, Decision]:
    """The decision that cards show for a contribution: that of the answer to it or its head, else to a point."""
    known = views.decisions.get(process.id)
    if known is None:
        known = views.decisions[process.id] = {}
        entries, trace = views.edition.entries, process.trace
        for number in trace.with_grouped(trace.cited_by.keys() | trace.answers_to_number.keys()):
            names = trace.answers_for(number)
            first = entries.get(names[0]) if names else None
            if isinstance(first, Answer):
                known[number] = first.decision
    return known


def cards(views: Views, process: Process, rows: Iterable[Row]) -> tuple[c.ContributionCard, ...]:
    """Cards of several contributions, in the order given."""
    return tuple(card(views, process, row) for row in rows)


def cards_of(views: Views, process: Process, numbers: Sequence[int]) -> tuple[c.ContributionCard, ...]:
    """Cards of the contributions of these numbers, by number; each is made once for lists that are near."""
    known = views.cards.setdefault(process.id, {})
    missing = [number for number in numbers if number not in known]
    if missing:
        if len(known) + len(missing) > _REMEMBERED:
            known.clear()
            missing = list(numbers)
        for row in views.portal.store.numbered(process.id, missing):
            known[row.contribution.number] = card(views, process, row)
    return tuple(known[number] for number in sorted(set(numbers)) if number in known)


def citizen_text(views: Views, it: Contribution) -> c.Text | None:
    """The text of a contribution; None when it was withheld, withdrawn, or says all in its title."""
    if not it.text.strip() or it.state in ("withheld", "withdrawn"):
        return None
    return c.Text(source=it.text, dialect="citizens", lang=views.foreign(it.lang or views.config.language), level=3)


def reply(views: Views, process: Process, row: Row) -> c.Reply:
    """A reply under what it replies to."""
    it = row.contribution
    gone = it.state in ("withheld", "withdrawn")
    return c.Reply(
        link=views.contribution(process, it.number),
        number=it.number,
        kind=it.kind,
        title="" if gone else it.title,
        text=citizen_text(views, it) or c.Text(source="", dialect="citizens"),
        author="" if gone else it.author,
        when=views.stated(it.date),
        supports=it.supports,
        state=it.state,
        reason=it.reason,
        replies=row.replies,
    )


def title_of(it: Contribution) -> str:
    """What a contribution is called: its title, else its first words."""
    if it.state in ("withheld", "withdrawn"):
        return ""
    return it.title or first_words(it.text, _TITLE)


def said(views: Views, process: Process, *, topics: int | None = None) -> c.Said:
    """What was said in a consultation, in figures, with its first `topics` (all when not given)."""
    owner, summary = process.id, views.portal.store.summary(process.id)
    states = summary.counts.get("state", {})
    word = views.addresses.word
    counts = summary.top.get("topic", {})
    names = views.edition.topics
    unanswered = _unanswered(process)
    return c.Said(
        procedure=process.consultation.procedure,
        total=summary.total,
        replies=summary.replies,
        withheld=states.get("withheld", 0) + states.get("withdrawn", 0),
        channels=tuple(
            (cast("Channel", name), count) for name, count in sorted(summary.counts.get("channel", {}).items())
        ),
        kinds=tuple(
            (cast("ContributionKind", name), count) for name, count in sorted(summary.counts.get("kind", {}).items())
        ),
        topics=tuple(
            c.Count(
                link=views.original.page(
                    names[topic].title if topic in names else topic, owner, word("contributions"), word("topic"), topic
                ),
                count=counts[topic],
            )
            for topic in _in_order(process, counts)[:topics]
        ),
        unanswered=(c.Count(link=views.page("", owner, word("answers")), count=unanswered) if unanswered else None),
        link=views.part(process, "contributions") if summary.total else None,
        figures=views.part(process, "figures") if summary.total else None,
    )


def _in_order(process: Process, topics: dict[str, int]) -> list[str]:
    """Topics in the clerk's order, then those of contributions only, by name."""
    own = [topic for topic in process.consultation.topics if topic in topics]
    return [*own, *sorted(topic for topic in topics if topic and topic not in own)]


def _unanswered(process: Process) -> int:
    """Points of published syntheses that have no answer."""
    points = ((synthesis.name, point.id) for synthesis in process.syntheses for point in synthesis.points)
    return sum(not process.trace.answers_of(point) for point in points)
