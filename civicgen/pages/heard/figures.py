"""Contributions become participation figures: tables of counts, each with its base and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from civicgen.content.incoming import Incoming
from civicgen.content.values import Channel
from civicgen.pages import contexts as c
from civicgen.pages.heard.cards import said
from civicgen.pages.planned import Planned
from civicgen.pages.views import Views
from civicgen.portal.portal import Process

__all__ = ["plan_figures"]

_WHAT: tuple[Literal["channel", "kind", "topic", "place", "month", "state"], ...] = (
    *("channel", "kind", "topic", "place", "month", "state"),
)
_ROWS = 40
"""Rows of one table; a table of places can be longer than anyone reads, the rest is counted together."""


def plan_figures(views: Views, process: Process) -> Iterator[Planned]:
    """The page of figures of one consultation."""
    if not process.contributions:
        return
    folders = (process.id, views.addresses.word("figures"))
    figures = tuple(figure for what in _WHAT if (figure := _figure(views, process, what)) is not None)
    incoming = views.portal.sources.incoming.get(process.id)
    common = views.listed(process, "", *folders) | {"languages": ()}
    context = c.FiguresPage(
        **common,
        said=said(views, process),
        figures=(*figures, *_reasons(views, process)),
        flows=_flows(views, process, incoming) if incoming is not None else (),
        supports=sum(incoming.supports.values()) if incoming is not None else 0,
        data=views.part(process, "data"),
    )
    yield Planned(views.addresses.path(*folders), context)


def _flows(views: Views, process: Process, incoming: Incoming) -> tuple[c.Flow, ...]:
    """What became of everything, by the way it came: what is published is counted here, the rest the inbox says."""
    fates = views.portal.store.summary(process.id).fates
    flows = []
    for channel in get_args(Channel):
        fate = fates.get(channel, {})
        parts = {
            "published": fate.get("published", 0),
            "grouped": fate.get("grouped", 0),
            "withheld": fate.get("withheld", 0) + fate.get("withdrawn", 0) + incoming.withheld.get(channel, 0),
            "private": incoming.private.get(channel, 0),
            "erased": incoming.erased.get(channel, 0),
            "waiting": incoming.waiting.get(channel, 0),
        }
        unconfirmed = incoming.unconfirmed.get(channel, 0)
        if any(parts.values()) or unconfirmed:
            flows.append(c.Flow(channel=channel, received=sum(parts.values()), unconfirmed=unconfirmed, **parts))
    return tuple(flows)


def _reasons(views: Views, process: Process) -> Iterator[c.Figure]:
    """For what contributions were withheld."""
    counts = views.portal.store.summary(process.id).reasons
    base = sum(counts.values())
    if base:
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
        rows = [
            c.Row(label=each, count=counts[each], share=round(100 * counts[each] / base)) for each in ordered[:_ROWS]
        ]
        unknown = sum(counts[each] for each in ordered[_ROWS:])
        yield c.Figure(what="reason", rows=tuple(rows), base=base, unknown=unknown)


def _figure(
    views: Views, process: Process, what: Literal["channel", "kind", "topic", "place", "month", "state"]
) -> c.Figure | None:
    """One table; None where it would have a single line or none, and so would say nothing."""
    summary = views.portal.store.summary(process.id)
    # Replies take the topic and the place of what they reply to: only the others are counted by them.
    counts = dict((summary.top if what in ("topic", "place") else summary.counts).get(what, {}))
    unknown = counts.pop("", 0)
    if len(counts) < 2:
        return None
    base = sum(counts.values()) + unknown
    # Months in their order, the rest by size: figures have no neutral order of their own, names break ties.
    ordered = sorted(counts) if what == "month" else sorted(counts, key=lambda value: (-counts[value], value))
    rows = [
        c.Row(
            label=_label(views, process, what, value),
            count=counts[value],
            share=round(100 * counts[value] / base),
        )
        for value in ordered[:_ROWS]
    ]
    return c.Figure(what=what, rows=tuple(rows), base=base, unknown=unknown + sum(counts[v] for v in ordered[_ROWS:]))


def _label(views: Views, process: Process, what: str, value: str) -> str:
    """How a value is shown; kinds, channels, states and months are worded by the template."""
    topic = views.edition.topics.get(value) if what == "topic" else None
    if topic is not None:
        return topic.title
    return views.portal.store.summary(process.id).spelling.get(what, {}).get(value, value)
